from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.text import is_invisible
from .res_partner_coordinates import EMAIL_FIELDS, PHONE_FIELDS

NAMES = ("name", "lastname", "firstname")
# what indexes take: two folded names of three bytes a letter stand in one
LENGTHS = (
    dict.fromkeys(NAMES, 400)
    | dict.fromkeys(PHONE_FIELDS, 250)
    # several addresses may stand in one field
    | dict.fromkeys(EMAIL_FIELDS, 2_500)
)


class ResPartner(models.Model):
    """Names and coordinates are of a length that people write, and can be seen."""

    _inherit = "res.partner"

    @api.model
    def _entry_prepare(self, vals_list):
        """Check the texts of new contacts."""
        vals_list = super()._entry_prepare(vals_list)
        return [self._prepare_texts(vals) for vals in vals_list]

    @api.model
    def _change_prepare(self, vals):
        """Check the texts that are written."""
        return self._prepare_texts(super()._change_prepare(vals))

    @api.model
    def _prepare_texts(self, vals):
        """Return these values, with no name where nothing of it can be seen.

        :raises ValidationError: a text is longer than any that people write
        """
        for name in LENGTHS.keys() & vals.keys():
            text = vals[name]
            if not isinstance(text, str):
                continue
            if len(text) > LENGTHS[name]:
                raise ValidationError(
                    self.env._(
                        "%(field)s: a text of %(length)s characters is too long, at "
                        "most %(most)s are kept.",
                        field=self._fields[name]._description_string(self.env),
                        length=len(text),
                        most=LENGTHS[name],
                    )
                )
            if name in NAMES and is_invisible(text):
                vals[name] = False
        return vals
