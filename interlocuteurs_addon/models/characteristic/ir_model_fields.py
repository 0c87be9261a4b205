from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from .characteristic import FIELD_PREFIX


class IrModelFields(models.Model):
    """Fields of characteristics: computed from rows, in place of a column."""

    _inherit = "ir.model.fields"

    def _prepare_update(self):
        """Refuse to change or delete the field of an existing characteristic.

        :raises UserError: names it
        """
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            self._check_no_characteristic()
        return super()._prepare_update()

    def _check_no_characteristic(self):
        characteristic = (
            self.env["interlocuteur.characteristic"]
            .with_context(active_test=False)
            .search([("field_id", "in", self.ids)], limit=1)
        )
        if characteristic:
            raise UserError(
                self.env._(
                    'This field is the characteristic "%s": delete or archive that.',
                    characteristic.name,
                )
            )

    def _instanciate_attrs(self, field_data):
        attrs = super()._instanciate_attrs(field_data)
        if (
            attrs
            and field_data["model"] == "res.partner"
            and field_data["name"].startswith(FIELD_PREFIX)
        ):
            attrs.update(self._get_characteristic_attrs(field_data["name"]))
        return attrs

    @api.model
    def _get_characteristic_attrs(self, name):
        """Return how the field of a characteristic reads, writes and searches rows.

        One method for each field, so that none computes or writes for another one.
        """
        kinds = self.env["interlocuteur.characteristic"]._get_kinds().values()
        columns = sorted({"characteristic_id", *(kind.column for kind in kinds)})
        return {
            "compute": lambda partners: partners._compute_characteristic(name),
            "inverse": lambda partners: partners._inverse_characteristic(name),
            "search": lambda partners, operator, value: partners._search_characteristic(
                name, operator, value
            ),
            "depends": [f"characteristic_value_ids.{name}" for name in columns],
            # who reads it is decided by the group and _has_field_access
            "compute_sudo": True,
            "groups": "base.group_user",
        }
