from odoo import api, models
from odoo.fields import Command

from .res_partner_characteristic import DECIDING_FIELDS


class ResPartner(models.Model):
    """New contacts get the defaults of the characteristics that apply to them."""

    _inherit = "res.partner"

    @api.model
    def _fill_characteristic_defaults(self, vals_list):
        """Complete values of ``create`` with the defaults of what applies."""
        definitions = [d for d in self._get_active_definitions() if d.has_default]
        if not definitions:
            return
        for vals in vals_list:
            applying = self._probe_characteristic_groups(vals)
            for definition in definitions:
                if definition.field not in vals and definition.group_id in applying:
                    vals[definition.field] = self._get_characteristic_default(
                        definition
                    )

    @api.model
    def _probe_characteristic_groups(self, vals):
        """Return the ids of the groups that would apply to such a contact."""
        defaults = self.default_get(["is_company", "type", "parent_id"])
        known = {**defaults, **vals}
        if known.get("company_type"):
            known["is_company"] = known["company_type"] == "company"
        probe = self.new(
            {
                name: known[name]
                for name in (*DECIDING_FIELDS - {"company_type"}, "company_id")
                if name in known
            }
        )
        return set(probe.characteristic_group_ids._origin.ids)

    @api.model
    def _get_characteristic_default(self, definition):
        """Return a default as ``create`` takes it."""
        # sudo: the default is written by the administrator for everybody
        characteristic = (
            self.env["interlocuteur.characteristic"].sudo().browse(definition.id)
        )
        value = characteristic._get_default()
        if definition.kind == "choices":
            return [Command.set(value.ids)]
        return value.id if isinstance(value, models.BaseModel) else value

    @api.onchange(*sorted(DECIDING_FIELDS))
    def _onchange_characteristic_defaults(self):
        """Show defaults of what applies now, and put back what does not apply."""
        groups = set(self.characteristic_group_ids._origin.ids)
        for definition in self._get_active_definitions():
            if definition.group_id not in groups:
                self[definition.field] = self._origin[definition.field]
            elif (
                definition.has_default
                and not self._origin
                and not self[definition.field]
            ):
                self[definition.field] = self._get_characteristic_default(definition)
