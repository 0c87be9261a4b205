from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.forms import clean_id


class MaintenanceRequest(models.Model):
    """A request of somebody whom nobody knows yet: name and number, until they are."""

    _inherit = "maintenance.request"

    caller_name = fields.Char(
        string="Caller's name",
        groups="base.group_user",
        help="Who called, as they said, where they are no contact person yet.",
    )
    caller_phone = fields.Char(
        string="Caller's number",
        groups="base.group_user",
        help="The number, or e-mail, of a caller who is no contact person yet.",
    )

    def action_identify_caller(self):
        """Open the sheet of a new person with what the caller said.

        Whoever is saved there, or found in the window on duplicates, becomes the
        contact person of this request.
        """
        self.ensure_one()
        Partner = self.env["res.partner"]
        organisation = self.organisation_id
        context = {
            **(
                organisation._get_new_person_context()
                if organisation
                else Partner._get_new_contact_context()
            ),
            **Partner._get_said_defaults(self.caller_name, self.caller_phone),
        }
        return {
            "type": "ir.actions.client",
            "tag": "interlocuteur_identify_caller",
            "params": {
                "title": self.env._("Who is the caller?"),
                "request_id": self.id,
                "context": context,
            },
        }

    def set_caller(self, person_id):
        """Make somebody who is known by now the contact person.

        :param int person_id: who works for the organisation of the request, if it has
            one, else it becomes theirs
        :raises UserError: there is nobody, or they work for no organisation
        """
        self.ensure_one()
        person = self.env["res.partner"].browse(clean_id(person_id) or ()).exists()
        if not person:
            raise UserError(self.env._("Choose the contact person."))
        person.check_access("read")
        values = {"interlocuteur_id": person.id}
        if not self.organisation_id:
            organisations = person._get_current_organisations()[person.id]
            if not organisations:
                raise UserError(
                    self.env._(
                        "%s works for no organisation yet: add one on their sheet, "
                        "then choose them in the request.",
                        person.name,
                    )
                )
            values["organisation_id"] = organisations[0].id
        self.write(values)

    @api.model
    def _erase_person(self, person, words):
        """Forget what a caller said of themselves."""
        result = super()._erase_person(person, words)
        said = Domain("caller_name", "!=", False) | Domain("caller_phone", "!=", False)
        theirs = (
            Domain("interlocuteur_id", "=", person.id)
            | Domain("caller_name", "in", words)
            | Domain("caller_phone", "in", words)
        )
        self.search(said & theirs).write({"caller_name": False, "caller_phone": False})
        return result
