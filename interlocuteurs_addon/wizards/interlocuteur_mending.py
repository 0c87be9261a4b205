from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class InterlocuteurMending(models.TransientModel):
    """Mends one thing of the list "To mend": a field and a method for each kind.

    A further kind adds its fields, and ``_mend_<kind>``.
    """

    _name = "interlocuteur.mending"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Mending of contact data"

    # not a link to the anomaly: that is no row of a table, and ends when it is mended
    kind = fields.Char(required=True)
    record_id = fields.Integer(required=True, help="As the anomaly has it.")
    anomaly_id = fields.Many2one(
        "interlocuteur.anomaly", compute="_compute_anomaly_id", compute_sudo=False
    )
    shown_kind = fields.Selection(
        related="anomaly_id.kind", related_sudo=False, string="To mend"
    )
    partner_id = fields.Many2one(related="anomaly_id.partner_id", related_sudo=False)
    organisation_id = fields.Many2one(
        related="anomaly_id.organisation_id", related_sudo=False
    )
    person_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        domain="[('is_company', '=', False), ('type', '=', 'contact')]",
    )
    new_organisation_id = fields.Many2one(
        "res.partner", string="Works for", domain="[('is_company', '=', True)]"
    )
    profile_id = fields.Many2one("interlocuteur.portal.profile", "Portal profile")

    @api.depends("kind", "record_id")
    def _compute_anomaly_id(self):
        for mending in self:
            mending.anomaly_id = mending.anomaly_id.search(
                [("kind", "=", mending.kind), ("record_id", "=", mending.record_id)]
            )

    def action_confirm(self):
        """Mend it, with the user's own rights.

        :raises UserError: it is mended already, or nothing was chosen
        """
        self.ensure_one()
        self.invalidate_recordset(["anomaly_id"])
        mend = getattr(self, f"_mend_{self.kind}", None)
        if not self.anomaly_id or not mend:
            raise UserError(self.env._("Somebody has mended this already."))
        mend()
        return {"type": "ir.actions.act_window_close"}

    def action_deactivate(self):
        """Open the dialog that deactivates the person."""
        self.ensure_one()
        return self.partner_id.action_deactivate()

    def action_new_person(self):
        """Open the sheet of somebody new at the organisation.

        :raises UserError: this is about no organisation
        """
        self.ensure_one()
        self._check_chosen("organisation_id")
        return self.organisation_id.action_new_interlocuteur()

    def _mend_account(self):
        """Say where the holder of the account works."""
        self._check_chosen("new_organisation_id")
        self._work_for(self.partner_id, self.new_organisation_id, self.profile_id)

    def _mend_organisation(self):
        """Say who works for the organisation."""
        self._check_chosen("person_id")
        self._work_for(self.person_id, self.organisation_id)

    def _work_for(self, person, organisation, profile=None):
        """Let somebody work somewhere from today, unless they do already."""
        Collaboration = self.env["interlocuteur.collaboration"]
        known = Collaboration.search(
            Domain("person_id", "=", person.id)
            & Domain("organisation_id", "=", organisation.id)
            & Collaboration._get_current_domain()
        )
        if not known:
            known = Collaboration.create(
                {
                    "person_id": person.id,
                    "organisation_id": organisation.id,
                    "date_start": person._get_today(),
                }
            )
        if profile:
            known.profile_id = profile

    def _check_chosen(self, name):
        """Ask for what this kind is mended with.

        :raises UserError: the field is empty
        """
        if not self[name]:
            label = self._fields[name].get_description(self.env, ["string"])["string"]
            raise UserError(self.env._("“%s” is empty: choose first.", label))
