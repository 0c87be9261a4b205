from odoo import api, models


class InterlocuteurCharacteristic(models.Model):
    """The field of ``res.partner`` that each characteristic adds."""

    _inherit = "interlocuteur.characteristic"

    def _create_missing_fields(self):
        """Give those their fields that have none, once their group is switched on.

        A group that was never on has none: it costs nothing.
        """
        self.filtered(
            lambda each: each.group_id.active and not each.field_id
        )._create_fields()

    def _create_fields(self):
        """Give each characteristic its field of ``res.partner``."""
        # sudo: the administrator of contact persons may add fields of this kind only:
        # model, name and type are set here, and no code can be given
        fields_sudo = self.env["ir.model.fields"].sudo()
        for characteristic, field in zip(
            self,
            fields_sudo.create([each._prepare_field() for each in self]),
            strict=True,
        ):
            characteristic.sudo().field_id = field
        self._label_fields()

    def _prepare_field(self):
        """Return the values of the field of ``res.partner``."""
        kind = self._get_kind()
        return {
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "name": self.field_name,
            "ttype": kind.field_type,
            "relation": kind.comodel,
            "domain": str(kind.get_domain(self)),
            "store": False,
            **self._prepare_field_attributes(),
        }

    def _prepare_field_attributes(self):
        return {
            "field_description": self._get_label(),
            "help": self.help,
            "copied": self.copied,
            "tracking": 100 if self.tracked else 0,
        }

    def _label_fields(self):
        """Label the fields in each language as the characteristic is."""
        for lang, _name in self.env["res.lang"].get_installed():
            for characteristic in self.with_context(lang=lang):
                # sudo: see _create_fields
                field = characteristic.sudo().field_id
                values = {
                    "field_description": characteristic._get_label(),
                    "help": characteristic.help,
                }
                if any(field[name] != value for name, value in values.items()):
                    field.write(values)

    def _get_label(self):
        """Return the label of the field: with its group where the name is not enough.

        The sheet shows the name alone, below that of the group; search, columns and
        exports have nothing else to tell two fields apart.
        """
        # sudo: only whether another field has the label
        others = (
            self.env["ir.model.fields"]
            .sudo()
            .search_count(
                [
                    ("model", "in", ("res.partner", "res.users")),
                    ("name", "!=", self.field_name),
                    ("field_description", "=", self.name),
                ],
                limit=1,
            )
        )
        return f"{self.name} ({self.group_id.name})" if others else self.name

    def _update_fields(self, vals):
        if not {"name", "help", "copied", "tracked", "group_id"}.isdisjoint(vals):
            for characteristic in self:
                # sudo: see _create_fields
                characteristic.sudo().field_id.write(
                    characteristic._prepare_field_attributes()
                )
            self._label_fields()

    def _recreate_fields(self):
        """Recreate the fields whose type changed: core cannot change a field's type."""
        # sudo: see _create_fields
        fields_sudo = self.sudo().field_id
        self.sudo().field_id = False
        self._unlink_fields(fields_sudo)
        if self:
            self._create_fields()

    @api.model
    def _unlink_fields(self, fields_sudo):
        self.env.flush_all()
        fields_sudo.unlink()
