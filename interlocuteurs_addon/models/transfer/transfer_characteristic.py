from odoo import api, fields, models

from ..characteristic.res_partner import NOT_ASKED


class InterlocuteurTransfer(models.Model):
    """A transfer brings what the new organisation asks for on the sheet."""

    _inherit = "interlocuteur.transfer"

    characteristics = fields.Json(
        readonly=True,
        help="The new values by code, written as in an import, until the transfer is "
        "done or withdrawn.",
    )

    @api.model
    def _get_blank_values(self):
        """Forget the new values, too."""
        return {**super()._get_blank_values(), "characteristics": False}

    def _execute_together(self):
        """Ask for what is mandatory when all is written, and not before."""
        return super(
            InterlocuteurTransfer, self.with_context(**{NOT_ASKED: True})
        )._execute_together()

    def _write_sheets(self):
        """Write the new values, and ask for what is mandatory at the new place.

        :raises ValidationError: a value cannot be read or does not apply, or a
            mandatory one is missing
        """
        result = super()._write_sheets()
        people = self.person_id.with_context(**{NOT_ASKED: False})
        definitions = {each.code: each for each in people._get_characteristics()}
        for transfer in self.filtered("characteristics"):
            values = {
                code: definitions[code]._parse(text)
                for code, text in transfer.characteristics.items()
                # archived since the transfer was planned
                if code in definitions
            }
            person = transfer.person_id.with_env(people.env)
            person._set_characteristic_values(values)
        people._check_mandatory_characteristics()
        return result
