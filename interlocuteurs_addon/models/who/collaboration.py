from odoo import api, fields, models
from odoo.fields import Command, Domain


class InterlocuteurCollaboration(models.Model):
    """Who is who at an organisation: what people decide, and what they are asked about.

    All of it belongs to a collaboration: whoever goes elsewhere leaves it where it was,
    and whoever works for two organisations has both.
    """

    _inherit = "interlocuteur.collaboration"

    decision_role = fields.Selection(
        [
            ("decides", "Decides"),
            ("advises", "Advises"),
            ("uses", "Uses"),
            ("blocks", "Blocks"),
        ],
        string="Decision role",
        copy=False,
        help="Their part when the organisation decides on what you offer.",
    )
    subject_ids = fields.Many2many(
        "interlocuteur.subject",
        "interlocuteur_collaboration_subject_rel",
        "collaboration_id",
        "subject_id",
        string="Main contact for",
        copy=False,
        context={"active_test": False},
        help="An organisation has one main contact for each subject: whoever is chosen "
        "takes the place of who was.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Let new main contacts take the place of former ones."""
        collaborations = super().create(vals_list)
        if any(vals.get("subject_ids") for vals in vals_list):
            collaborations._become_main_contacts()
        return collaborations

    def write(self, vals):
        """Let main contacts take the place of others, also when they come back."""
        result = super().write(vals)
        if self._may_begin(vals):
            self._check_no_circle()
        if "subject_ids" in vals or self._may_begin(vals):
            self._become_main_contacts()
        return result

    @api.model
    def _may_begin(self, vals):
        """Tell whether what was over may run again: most writes end something."""
        return bool(
            vals.get("active")
            or ("date_end" in vals and not vals["date_end"])
            or "organisation_id" in vals
        )

    @api.model
    def _get_running_domain(self):
        """Return the domain of what is not over, whoever asks."""
        return Domain("active", "=", True) & Domain("state", "!=", "past")

    def _become_main_contacts(self):
        """Let nobody else of the organisation be main contact for the same subjects.

        Who has left keeps what they were, and counts no more.
        """
        if self._is_merging():
            return
        # sudo: as the one main contact, whoever may write this collaboration decides
        mine = self.sudo().filtered("subject_ids")
        if not mine:
            return
        self._claim_organisations(mine.organisation_id)
        for collaboration in mine.filtered(lambda c: c._state_now() != "past"):
            others = self.sudo().search(
                self._get_running_domain()
                & Domain("organisation_id", "=", collaboration.organisation_id.id)
                & Domain("subject_ids", "in", collaboration.subject_ids.ids)
                & Domain("id", "!=", collaboration.id)
            )
            others.subject_ids = [
                Command.unlink(subject.id) for subject in collaboration.subject_ids
            ]

    @api.model
    def _claim_organisations(self, organisations):
        """Let others who say who is who there wait until this transaction ends."""
        self.env["interlocuteur.duplicate.claim"]._claim(
            f"who is who at {organisation.id}" for organisation in organisations
        )
