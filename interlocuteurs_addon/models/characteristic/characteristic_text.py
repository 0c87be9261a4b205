from datetime import UTC

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime
from odoo.tools.misc import get_lang

from ...tools import values
from ...tools.characteristic import split_choices
from ...tools.patterns import matches
from ...tools.text import fold
from .characteristic import BOUNDED, CHAR_LENGTH, OPTION, TEXT_LENGTH


class InterlocuteurCharacteristic(models.Model):
    """Values of a characteristic: what is accepted, and how they are written."""

    _inherit = "interlocuteur.characteristic"

    def _get_default(self):
        """Return the default as a value, empty where there is none."""
        return self._parse(self.default_value) if self.default_value else False

    def _check_value(self, value):
        """Refuse a value that is out of limits, or not one of the choices.

        :param value: as the field of the contact reads it
        :raises ValidationError: what is expected instead
        """
        self.ensure_one()
        if not value:
            return
        if self.kind in ("choice", "choices"):
            self._check_options(value)
        elif self.kind in BOUNDED:
            self._check_bounds(value)
        elif self.kind in ("char", "text"):
            self._check_text(value)

    def _check_options(self, options):
        if options.characteristic_id - self:
            raise ValidationError(
                self.env._(
                    '"%(value)s" is no choice of "%(name)s".',
                    value=", ".join(options.mapped("name")),
                    name=self.name,
                )
            )

    def _check_bounds(self, value):
        low = self.minimum and self._parse(self.minimum)
        high = self.maximum and self._parse(self.maximum)
        if self.minimum and value < low:
            raise ValidationError(
                self.env._(
                    '"%(name)s" must not be below %(minimum)s: %(value)s is.',
                    name=self.name,
                    minimum=self._format(low),
                    value=self._format(value),
                )
            )
        if self.maximum and value > high:
            raise ValidationError(
                self.env._(
                    '"%(name)s" must not be above %(maximum)s: %(value)s is.',
                    name=self.name,
                    maximum=self._format(high),
                    value=self._format(value),
                )
            )

    def _check_text(self, value):
        if self.kind == "char" and len(value) > CHAR_LENGTH:
            raise ValidationError(
                self.env._(
                    '"%(name)s" holds %(length)s characters at most. Shorten the '
                    "text, or make the characteristic a long text.",
                    name=self.name,
                    length=CHAR_LENGTH,
                )
            )
        self._check_length(value, TEXT_LENGTH)
        if self.pattern and not self._matches_pattern(value):
            raise ValidationError(
                self.env._(
                    '"%(value)s" is not what "%(name)s" must look like: %(pattern)s.',
                    value=value[:CHAR_LENGTH],
                    name=self.name,
                    pattern=self.pattern_help or self.help or self.pattern,
                )
            )

    def _check_length(self, text, most):
        """:raises ValidationError: a text is longer than it may be"""
        if len(text) > most:
            raise ValidationError(
                self.env._(
                    '"%(name)s" is longer than %(length)s characters. Shorten it.',
                    name=self.name,
                    length=most,
                )
            )

    def _matches_pattern(self, value):
        """Tell whether the whole of a text matches the pattern.

        :raises UserError: that would take too long. It ends the whole batch, as the
            next text would take as long
        """
        try:
            return matches(self.pattern, value)
        except (TimeoutError, ValueError) as error:
            raise UserError(
                self.env._(
                    'Comparing a text with the pattern of "%(name)s" takes too long. '
                    "An administrator has to simplify the pattern: no repetition "
                    "inside of a repetition, as in (a+)+.",
                    name=self.name,
                )
            ) from error

    def _parse(self, text):
        """Turn a text of an import into a value.

        :param text: a text, or what a spreadsheet reads: a number, a day, a boolean
        :return: as the field of the contact reads it, False where ``text`` is empty
        :raises ValidationError: the type cannot be read from it
        """
        self.ensure_one()
        if (
            text is None
            or text is False
            or (isinstance(text, str) and not text.strip())
        ):
            return False
        if isinstance(text, str):
            self._check_length(text, self._get_longest_text())
        try:
            return getattr(self, f"_parse_{self.kind}")(text)
        except ValueError as error:
            labels = dict(self._fields["kind"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    '"%(text)s" cannot be read as a value of "%(name)s" (%(kind)s).',
                    text=str(text)[:CHAR_LENGTH],
                    name=self.name,
                    kind=labels[self.kind],
                )
            ) from error

    def _get_longest_text(self):
        """Return how long a text may be from which a value is read."""
        if self.kind in ("char", "text", "choices"):
            # a longer text than a "char" holds is refused in words of its own
            return TEXT_LENGTH
        if self.kind in ("choice", "partner"):
            return CHAR_LENGTH
        return values.LONGEST_VALUE

    def _parse_char(self, text):
        return str(text).strip()

    def _parse_text(self, text):
        return str(text).strip()

    def _parse_integer(self, text):
        return values.parse_integer(text)

    def _parse_float(self, text):
        return values.parse_decimal(text)

    def _parse_boolean(self, text):
        return values.parse_yes_no(text)

    def _parse_date(self, text):
        return values.parse_date(text)

    def _parse_datetime(self, text):
        return values.parse_datetime(text)

    def _parse_choice(self, text):
        return self._find_options([str(text)])

    def _parse_choices(self, text):
        return self._find_options(split_choices(text))

    def _find_options(self, names):
        """Return the choices of these names, whatever their language and spelling.

        :raises ValueError: one is no choice
        """
        known = {}
        for lang, _name in self.env["res.lang"].get_installed():
            for option in self.option_ids.with_context(lang=lang):
                known.setdefault(fold(option.name), option.id)
        missing = [name for name in names if fold(name) not in known]
        if missing:
            raise ValueError(missing)
        return self.env[OPTION].browse(dict.fromkeys(known[fold(n)] for n in names))

    def _parse_partner(self, text):
        """Return the one contact of this name, e-mail or reference.

        :raises ValueError: none is, or several are
        """
        text = str(text).strip()
        found = self.env["res.partner"].search(
            Domain.OR(
                Domain(field, "=", text)
                for field in ("complete_name", "name", "email", "ref")
            ),
            limit=2,
        )
        if len(found) != 1:
            raise ValueError(text)
        return found

    def _format(self, value):
        """Turn a value into the text that ``_parse`` reads, for sheets and cards.

        :param value: as the field of the contact reads it
        :return: str, empty where there is no value; yes and no are words
        """
        self.ensure_one()
        if self.kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if isinstance(value, models.BaseModel):
            return "; ".join(value.mapped("display_name"))
        if not value:
            return ""
        if self.kind == "date":
            return fields.Date.to_string(value)
        if self.kind == "datetime":
            return fields.Datetime.to_string(value)
        return f"{value:.15g}" if self.kind == "float" else str(value)

    def _format_to_edit(self, value):
        """Turn a value into the text that people write, dates in their own format.

        :param value: as the field of the contact reads it
        :return: str, as ``_parse_edited`` reads it
        """
        self.ensure_one()
        if value and self.kind == "datetime":
            value = fields.Datetime.context_timestamp(self, value)
        if value and self.kind in ("date", "datetime"):
            return value.strftime(self._get_edit_format())
        return self._format(value)

    def _parse_edited(self, text):
        """Turn a text that people wrote into a value; see ``_parse``.

        A day is read in the format of their language first, a time in their zone.

        :raises ValidationError: the type cannot be read from it
        """
        self.ensure_one()
        if not text or self.kind not in ("date", "datetime"):
            return self._parse(text)
        try:
            moment = values.parse_datetime(text, get_lang(self.env).date_format)
        except ValueError:
            # refuses it in its own words
            return self._parse(text)
        if self.kind == "date":
            return moment.date()
        return self.env.tz.localize(moment).astimezone(UTC).replace(tzinfo=None)

    def _get_edit_format(self):
        """Return how the user's language writes days, and times to the minute."""
        lang = get_lang(self.env)
        if self.kind == "date":
            return lang.date_format
        return f"{lang.date_format} {lang.time_format.replace(':%S', '')}"

    def _format_to_read(self, value):
        """Turn a value into the text that people read, in their language and zone.

        :param value: as the field of the contact reads it
        :return: str, empty where there is no value; without the unit
        """
        self.ensure_one()
        if value and self.kind == "date":
            return format_date(self.env, value)
        if value and self.kind == "datetime":
            return format_datetime(self.env, value, dt_format="short")
        if value and self.kind in ("integer", "float"):
            lang = self.env["res.lang"].browse(get_lang(self.env).id)
            return lang.format("%.15g", value, grouping=True)
        return self._format(value)

    def _describe(self, value):
        """Return the name, a value as people read it and the unit, as a note has it."""
        text = f"{self._format_to_read(value)} {self.unit or ''}".rstrip()
        return self.env._("%(name)s: %(value)s", name=self.name, value=text)
