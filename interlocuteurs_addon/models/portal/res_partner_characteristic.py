from odoo import models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """What people see of their own characteristics on the portal."""

    _inherit = "res.partner"

    def _get_portal_characteristics(self):
        """Return what this contact may see of themselves.

        :return: list of dicts: ``characteristic``, its ``kind``, ``value``, its
            ``text`` as ``_parse`` reads it, as people read it (``shown``), whether it
            is ``editable``
        """
        self.ensure_one()
        # sudo: the caller shows it to this very contact; only those that the
        # administrator put on the portal are left
        partner = self.sudo()
        shown = partner._get_characteristics().filtered(lambda c: c.portal != "hidden")
        return [partner._get_portal_characteristic(each) for each in shown]

    def _get_portal_characteristic(self, characteristic):
        """Return what the page needs to know of one, see above."""
        kind = characteristic._get_kind()
        value = self[characteristic.field_name]
        return {
            "characteristic": characteristic,
            "kind": kind,
            "value": value,
            "text": kind.format(characteristic, value),
            "shown": kind.format_to_read(characteristic, value),
            "editable": characteristic.portal == "edit" and kind.is_portal_editable,
        }

    def _write_portal_characteristics(self, texts):
        """Write what this contact filled in on the portal.

        :param dict texts: code to text; choices are joined by semicolons
        :raises AccessError: one may not be changed on the portal
        :raises ValidationError: a text cannot be read, or a mandatory one is empty
        """
        self.ensure_one()
        editable = {
            row["characteristic"].code: row["characteristic"]
            for row in self._get_portal_characteristics()
            if row["editable"]
        }
        refused = texts.keys() - editable.keys()
        if refused:
            raise AccessError(
                self.env._(
                    "This field may not be changed on the portal: %s.",
                    ", ".join(sorted(refused)),
                )
            )
        values = {code: editable[code]._parse(text) for code, text in texts.items()}
        mandatory = [
            editable[code].name
            for code, value in values.items()
            if not value and editable[code].mandatory
        ]
        if mandatory:
            self._raise_characteristics_missing(mandatory)
        # sudo: on the user's own contact, what the administrator lets them change
        self.sudo()._set_characteristic_values(values)
