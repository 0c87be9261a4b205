from odoo import api, models

from .res_partner import DECIDING_FIELDS


class ResPartner(models.Model):
    """New contacts get the defaults of the characteristics that apply to them."""

    _inherit = "res.partner"

    @api.model
    def _fill_characteristic_defaults(self, vals_list):
        """Complete values of ``create`` with the defaults of what applies."""
        definitions = [d for d in self._get_active_definitions() if d.has_default]
        if not definitions:
            return
        defaults = {
            definition: self._get_characteristic_default(definition)
            for definition in definitions
        }
        applying = self._probe_characteristic_groups(vals_list)
        for vals, group_ids in zip(vals_list, applying, strict=True):
            for definition, default in defaults.items():
                if definition.field not in vals and definition.group_id in group_ids:
                    vals[definition.field] = default

    @api.model
    def _probe_characteristic_groups(self, vals_list):
        """Return the ids of the groups that would apply to such contacts.

        :return: list of tuple of ids, one for each of ``vals_list``
        """
        defaults = self.default_get(["is_company", "type", "parent_id"])
        names = sorted({*DECIDING_FIELDS, "company_id"} - {"company_type"})
        # one probe for all who are alike; commands of tags cannot be hashed
        probes = {}
        keys = []
        for vals in vals_list:
            known = {**defaults, **vals}
            if known.get("company_type"):
                known["is_company"] = known["company_type"] == "company"
            deciding = {name: known[name] for name in names if name in known}
            keys.append(repr(deciding))
            if keys[-1] not in probes:
                probes[keys[-1]] = self.new(deciding)
        group_ids = {
            key: probe.characteristic_group_ids._origin._ids
            for key, probe in zip(probes, self.concat(*probes.values()), strict=True)
        }
        return [group_ids[key] for key in keys]

    @api.model
    def _get_characteristic_default(self, definition):
        """Return a default as ``create`` takes it."""
        # sudo: the default is written by the administrator for everybody
        characteristic = (
            self.env["interlocuteur.characteristic"].sudo().browse(definition.id)
        )
        value = characteristic._get_default()
        Value = self.env["interlocuteur.characteristic.value"]
        return Value._to_write(definition.kind.column, value) if value else False

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
