from odoo import api, fields, models

# what a suspect has in common who is most likely the person
CERTAIN = {"phone", "mobile", "email"}


class CrmLead2opportunityPartner(models.TransientModel):
    """Converting tells who may be known already, and asks for whom they work now.

    Core's two choices stay: an existing customer, or a new one.
    """

    _name = "crm.lead2opportunity.partner"
    _inherit = ("crm.lead2opportunity.partner", "interlocuteur.entry.mixin")

    suspect_ids = fields.Many2many(
        "res.partner", compute="_compute_suspects", compute_sudo=False
    )
    suspects = fields.Html(compute="_compute_suspects", compute_sudo=False)
    is_certain = fields.Boolean(compute="_compute_suspects", compute_sudo=False)
    organisation_id = fields.Many2one(
        "res.partner",
        compute="_compute_organisation_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        domain=[("is_company", "=", True)],
    )
    works_elsewhere = fields.Boolean(
        compute="_compute_works_elsewhere", compute_sudo=False
    )
    tie = fields.Selection(
        [
            ("none", "This person, for the organisation where they work"),
            ("join", "They work for this organisation, too: one more collaboration"),
            ("transfer", "They have moved there: transfer"),
        ],
        string="The person works elsewhere",
        default="none",
        required=True,
    )

    # ------------------------------------------------------------------ computes

    @api.depends("lead_id")
    def _compute_suspects(self):
        for convert in self:
            lead = convert.lead_id
            row = lead._find_known_people() if lead and not lead.partner_id else None
            suspects = row.suspects if row else []
            convert.suspect_ids = [suspect.id for suspect in suspects]
            convert.is_certain = any(
                reason.kind in CERTAIN for s in suspects[:1] for reason in s.reasons
            )
            convert.suspects = (
                convert.partner_id._render_duplicate_row(row) if row else False
            )

    @api.depends("is_certain")
    def _compute_action(self):
        """Propose whoever has the number or the e-mail; a name may be another's."""
        result = super()._compute_action()
        self.filtered("is_certain").action = "exist"
        return result

    @api.depends("suspect_ids")
    def _compute_partner_id(self):
        """Propose the first one found where core, by the e-mail alone, finds nobody."""
        result = super()._compute_partner_id()
        for convert in self:
            if convert.action == "exist" and not convert.partner_id:
                convert.partner_id = convert.suspect_ids[:1]._origin
        return result

    @api.depends("lead_id")
    def _compute_organisation_id(self):
        for convert in self:
            convert.organisation_id = convert.lead_id._get_named_organisation()

    @api.depends("partner_id", "organisation_id", "lead_partner_name")
    def _compute_works_elsewhere(self):
        organisations = self.partner_id._get_current_organisations()
        for convert in self:
            partner = convert.partner_id
            works_for = organisations[partner._origin.id]
            convert.works_elsewhere = bool(
                partner._is_person()
                and (convert.organisation_id or convert.lead_partner_name)
                and convert.organisation_id._origin not in works_for
            )

    # ------------------------------------------------------------------- applying

    def action_apply(self):
        """Open the transfer of whoever has moved; the opportunity names them after."""
        moves = self._get_tie() == "transfer"
        result = super().action_apply()
        if not moves:
            return result
        # the coordinates of the lead are those of the new place
        entered = self.lead_id._prepare_contact()._prepare_entered_values()
        return self.partner_id.duplicate_transfer(
            self.lead_id.organisation_id.id, entered
        )

    def _get_tie(self):
        """Return how the person is tied to the organisation of the lead."""
        chosen = self.name == "convert" and self.action == "exist"
        return self.tie if chosen and self.works_elsewhere else "none"

    def _convert_handle_partner(self, lead, action, partner_id):
        """Tie the person to the organisation, and have the lead remember which."""
        organisation = self.organisation_id
        tie = self._get_tie()
        if tie != "none":
            organisation = self._tie_person(lead, tie)
        elif action == "create" and (organisation or self.suspect_ids):
            # not that of whoever was proposed before
            self.commercial_partner_id = organisation
            # whoever was shown them has decided about them
            lead = lead.with_context(duplicates_accepted=bool(self.suspect_ids))
        result = super()._convert_handle_partner(lead, action, partner_id)
        if tie != "none" or organisation in lead.organisation_choice_ids:
            lead.organisation_id = organisation
        return result

    def _tie_person(self, lead, tie):
        """Let the person work for the organisation; a transfer is asked afterwards.

        :return: the organisation, a new one where the lead only has its name
        """
        organisation = self.organisation_id or self.env["res.partner"].create(
            lead._prepare_customer_values(lead.partner_name, is_company=True)
        )
        if tie == "join":
            # where the sheet has another at its first place, it goes to the second
            values = lead._prepare_contact()._prepare_entered_values()
            person = self.partner_id
            entered = {(f"{n}2" if person[n] else n): v for n, v in values.items()}
            person.duplicate_add_collaboration(organisation.id, entered)
        return organisation


class CrmLead2opportunityPartnerMass(models.TransientModel):
    """Several leads at once: each for its own organisation, and nobody is asked."""

    _inherit = "crm.lead2opportunity.partner.mass"

    def _compute_suspects(self):
        """Show nobody: whoever converts is told of namesakes afterwards."""
        self.suspect_ids = self.suspects = self.is_certain = False

    def _convert_handle_partner(self, lead, action, partner_id):
        """Go by each lead, not by the first one."""
        self.organisation_id = lead._get_named_organisation()
        self.commercial_partner_id = self.organisation_id
        return super()._convert_handle_partner(lead, action, partner_id)
