from odoo import api, fields, models
from odoo.fields import Command


class InterlocuteurTransferWizard(models.TransientModel):
    """Shows the characteristics that the person has at the new organisation."""

    _inherit = "interlocuteur.transfer.wizard"

    characteristic_line_ids = fields.One2many(
        "interlocuteur.transfer.wizard.characteristic",
        "wizard_id",
        string="Characteristics",
        compute="_compute_characteristic_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("person_id", "organisation_id")
    def _compute_characteristic_line_ids(self):
        """Give each characteristic a line with what stands on the sheet today.

        Several people keep their values: each has others.
        """
        for wizard in self:
            person = wizard.person_id._origin
            organisation = wizard.organisation_id._origin
            lines = person and organisation and wizard._prepare_characteristic_lines()
            wizard.characteristic_line_ids = [Command.clear()] + [
                Command.create(line) for line in lines or ()
            ]

    def _prepare_characteristic_lines(self):
        """Return the values of the lines: what applies once the person is there."""
        person = self.person_id._origin
        moved = person.new({"parent_id": self.organisation_id._origin.id}, person)
        asking = moved.characteristic_mandatory_group_ids._origin
        return [
            {
                "characteristic_id": each.id,
                "value": each._format_to_edit(person[each.field_name]),
                "mandatory": each.mandatory and each.group_id in asking,
            }
            for each in moved._get_characteristics()
        ]

    def _prepare_transfers(self):
        """Add the values that were changed to the transfer of the one person."""
        vals_list = super()._prepare_transfers()
        if self.person_id:
            vals_list[0]["characteristics"] = self._get_new_characteristics()
        return vals_list

    def _get_new_characteristics(self):
        """Return the texts that differ from the person's sheet, by code.

        Dates are kept so that they say the same in any language and zone.

        :raises ValidationError: a text cannot be read, or is out of limits
        """
        self.ensure_one()
        changed = {}
        for line in self.characteristic_line_ids:
            each = line.characteristic_id
            text = line.value or ""
            if text != each._format_to_edit(self.person_id[each.field_name]):
                value = each._parse_edited(text)
                each._check_value(value)
                kept = each._get_kind().is_localised
                changed[each.code] = each._format(value) if kept else text
        return changed


class InterlocuteurTransferWizardCharacteristic(models.TransientModel):
    """One characteristic of the person who is transferred."""

    _name = "interlocuteur.transfer.wizard.characteristic"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Characteristic of a person to transfer (wizard)"

    wizard_id = fields.Many2one(
        "interlocuteur.transfer.wizard", required=True, ondelete="cascade"
    )
    characteristic_id = fields.Many2one(
        "interlocuteur.characteristic", required=True, readonly=True, ondelete="cascade"
    )
    value = fields.Text(help="Several choices are separated by semicolons.")
    mandatory = fields.Boolean(readonly=True)
    expected = fields.Char(compute="_compute_expected")

    @api.depends("characteristic_id")
    def _compute_expected(self):
        """Say what can be written: the choices, else the type and the unit."""
        for line in self:
            each = line.characteristic_id
            today = line.wizard_id._get_today()
            line.expected = each._get_kind().get_expected(each, today)
