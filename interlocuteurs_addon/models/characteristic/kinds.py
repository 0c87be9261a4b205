"""The kinds of characteristics that this addon brings."""

from datetime import UTC, datetime

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import LazyTranslate, format_date, format_datetime, frozendict
from odoo.tools.misc import get_lang

from ...tools import values
from ...tools.characteristic import split_choices
from ...tools.patterns import matches
from ...tools.text import fold
from .kind import Kind, register

_lt = LazyTranslate(__name__)

OPTION = "interlocuteur.characteristic.option"
# a longer text would not fit into the index
CHAR_LENGTH = 500
TEXT_LENGTH = 100_000


# ---------------------------------------------------------------------- texts


class Text(Kind):
    """Texts, with a pattern."""

    has_pattern = True
    longest_text = TEXT_LENGTH

    def parse(self, characteristic, text):
        return str(text).strip()

    def check(self, characteristic, value):
        characteristic._check_length(value, TEXT_LENGTH)
        if characteristic.pattern and not self._matches(characteristic, value):
            raise ValidationError(
                characteristic.env._(
                    '"%(value)s" is not what "%(name)s" must look like: %(pattern)s.',
                    value=value[:CHAR_LENGTH],
                    name=characteristic.name,
                    pattern=characteristic.pattern_help
                    or characteristic.help
                    or characteristic.pattern,
                )
            )

    def _matches(self, characteristic, value):
        """Tell whether the whole of a text matches the pattern.

        :raises UserError: that would take too long. It ends the whole batch, as the
            next text would take as long
        """
        try:
            return matches(characteristic.pattern, value)
        except (TimeoutError, ValueError) as error:
            raise UserError(
                characteristic.env._(
                    'Comparing a text with the pattern of "%(name)s" takes too long. '
                    "An administrator has to simplify the pattern: no repetition "
                    "inside of a repetition, as in (a+)+.",
                    name=characteristic.name,
                )
            ) from error

    def get_expected(self, characteristic, today):
        if characteristic.pattern and characteristic.pattern_help:
            return characteristic.pattern_help
        return super().get_expected(characteristic, today)


@register
class Char(Text):
    """One line."""

    name = "char"
    label = _lt("Text")
    becomes = ("text",)
    field_type = "char"
    column = "value_char"
    has_unit = True

    def check(self, characteristic, value):
        # a longer text can be read, so that it is refused in these words
        if len(value) > CHAR_LENGTH:
            raise ValidationError(
                characteristic.env._(
                    '"%(name)s" holds %(length)s characters at most. Shorten the '
                    "text, or make the characteristic a long text.",
                    name=characteristic.name,
                    length=CHAR_LENGTH,
                )
            )
        return super().check(characteristic, value)


@register
class LongText(Text):
    """Several lines."""

    name = "text"
    label = _lt("Long text")
    field_type = "text"
    column = "value_text"
    is_wide = True
    is_groupable = False
    portal_template = "interlocuteurs_addon.portal_characteristic_textarea"


# ---------------------------------------------------------------------- numbers, dates


class Bounded(Kind):
    """Values that can be compared, with a least and a greatest one."""

    has_bounds = True

    def check(self, characteristic, value):
        low = characteristic.minimum and characteristic._parse(characteristic.minimum)
        high = characteristic.maximum and characteristic._parse(characteristic.maximum)
        if characteristic.minimum and value < low:
            raise ValidationError(
                characteristic.env._(
                    '"%(name)s" must not be below %(minimum)s: %(value)s is.',
                    name=characteristic.name,
                    minimum=self.format(characteristic, low),
                    value=self.format(characteristic, value),
                )
            )
        if characteristic.maximum and value > high:
            raise ValidationError(
                characteristic.env._(
                    '"%(name)s" must not be above %(maximum)s: %(value)s is.',
                    name=characteristic.name,
                    maximum=self.format(characteristic, high),
                    value=self.format(characteristic, value),
                )
            )


class Number(Bounded):
    """Numbers; 0 is no answer."""

    has_unit = True
    has_zero = True
    is_groupable = False
    portal_inputmode = "decimal"

    def format_to_read(self, characteristic, value):
        if not value:
            return ""
        env = characteristic.env
        lang = env["res.lang"].browse(get_lang(env).id)
        return lang.format("%.15g", value, grouping=True)


@register
class Integer(Number):
    name = "integer"
    label = _lt("Integer")
    becomes = ("float",)
    field_type = "integer"
    column = "value_integer"

    def parse(self, characteristic, text):
        return values.parse_integer(text)


@register
class Decimal(Number):
    name = "float"
    label = _lt("Decimal")
    field_type = "float"
    column = "value_float"
    attributes = frozendict(digits="[16, 6]", options="{'hide_trailing_zeros': True}")

    def parse(self, characteristic, text):
        return values.parse_decimal(text)

    def format(self, characteristic, value):
        return f"{value:.15g}" if value else ""


class Moment(Bounded):
    """Dates, which people write as their language does."""

    is_localised = True

    def get_edit_format(self, env):
        """Return how the user's language writes the values, for ``strftime``."""
        return get_lang(env).date_format

    def format_to_edit(self, characteristic, value):
        return value.strftime(self.get_edit_format(characteristic.env)) if value else ""

    def parse_edited(self, characteristic, text):
        """Read a day in the format of the user's language first, a time in their zone.

        :raises ValidationError: it cannot be read
        """
        env = characteristic.env
        try:
            moment = values.parse_datetime(text, get_lang(env).date_format)
        except ValueError:
            # refuses it in its own words
            return characteristic._parse(text)
        return self.from_moment(env, moment)

    def from_moment(self, env, moment):
        """Return the value that a user means by a day and time of their zone."""
        raise NotImplementedError

    def get_expected(self, characteristic, today):
        # a day that shows whether it comes before the month
        example = datetime(today.year, 12, 29, 14, 30)
        return characteristic.env._(
            "%(kind)s, e.g. %(example)s",
            kind=characteristic.env._(self.label),
            example=example.strftime(self.get_edit_format(characteristic.env)),
        )

    def to_json(self, value):
        return fields.Datetime.to_string(value) if value else None

    def get_filter(self, field):
        return {"date": field}


@register
class Date(Moment):
    name = "date"
    label = _lt("Date")
    field_type = "date"
    column = "value_date"
    portal_type = "date"

    def parse(self, characteristic, text):
        return values.parse_date(text)

    def format(self, characteristic, value):
        return fields.Date.to_string(value) if value else ""

    def from_moment(self, env, moment):
        return moment.date()

    def format_to_read(self, characteristic, value):
        return format_date(characteristic.env, value) if value else ""

    def from_json(self, env, value):
        return fields.Date.to_date(value)


@register
class DateTime(Moment):
    name = "datetime"
    label = _lt("Date and time")
    field_type = "datetime"
    column = "value_datetime"
    # people would write a time without its zone
    is_portal_editable = False

    def parse(self, characteristic, text):
        return values.parse_datetime(text)

    def format(self, characteristic, value):
        return fields.Datetime.to_string(value) if value else ""

    def get_edit_format(self, env):
        """Return how the user's language writes days, and times to the minute."""
        lang = get_lang(env)
        return f"{lang.date_format} {lang.time_format.replace(':%S', '')}"

    def format_to_edit(self, characteristic, value):
        local = value and fields.Datetime.context_timestamp(characteristic, value)
        return super().format_to_edit(characteristic, local)

    def from_moment(self, env, moment):
        return env.tz.localize(moment).astimezone(UTC).replace(tzinfo=None)

    def format_to_read(self, characteristic, value):
        if not value:
            return ""
        return format_datetime(characteristic.env, value, dt_format="short")

    def from_json(self, env, value):
        return fields.Datetime.to_datetime(value)


@register
class YesNo(Kind):
    """Always answered: no is no row."""

    name = "boolean"
    label = _lt("Yes/No")
    field_type = "boolean"
    column = "value_boolean"
    can_be_mandatory = False
    form_attributes = frozendict(widget="boolean_toggle", options="{'autosave': False}")
    portal_template = "interlocuteurs_addon.portal_characteristic_select"

    def parse(self, characteristic, text):
        return values.parse_yes_no(text)

    def format(self, characteristic, value):
        return characteristic.env._("Yes") if value else characteristic.env._("No")

    def get_filter(self, field):
        return {"domain": f"[('{field}', '=', True)]"}

    def get_portal_options(self, characteristic, value):
        return [
            ("no", characteristic.env._("No"), not value),
            ("yes", characteristic.env._("Yes"), bool(value)),
        ]


# ---------------------------------------------------------------------- records


class Record(Kind):
    """Values that are records; a text names them."""

    longest_text = CHAR_LENGTH

    def format(self, characteristic, value):
        return "; ".join(value.mapped("display_name")) if value else ""

    def to_json(self, value):
        return value.id if value else None

    def from_json(self, env, value):
        return env[self.comodel].browse(value)


@register
class Choice(Record):
    """One of the choices that the administrator offers."""

    name = "choice"
    label = _lt("Choice")
    becomes = ("choices",)
    field_type = "many2one"
    comodel = OPTION
    column = "option_id"
    has_choices = True
    attributes = frozendict(options="{'no_create': True, 'no_open': True}")
    portal_template = "interlocuteurs_addon.portal_characteristic_select"

    def get_domain(self, characteristic):
        return [("characteristic_id", "=", characteristic.id)]

    def check(self, characteristic, value):
        if value.characteristic_id - characteristic:
            raise ValidationError(
                characteristic.env._(
                    '"%(value)s" is no choice of "%(name)s".',
                    value=", ".join(value.mapped("name")),
                    name=characteristic.name,
                )
            )

    def parse(self, characteristic, text):
        return self._find_options(characteristic, [str(text)])

    def _find_options(self, characteristic, names):
        """Return the choices of these names, whatever their language and spelling.

        :raises ValueError: one is no choice
        """
        env = characteristic.env
        known = {}
        for lang, _name in env["res.lang"].get_installed():
            for option in characteristic.option_ids.with_context(lang=lang):
                known.setdefault(fold(option.name), option.id)
        missing = [name for name in names if fold(name) not in known]
        if missing:
            raise ValueError(missing)
        return env[OPTION].browse(dict.fromkeys(known[fold(n)] for n in names))

    def get_expected(self, characteristic, today):
        names = self.get_cell_choices(characteristic).values()
        return "; ".join(names) or super().get_expected(characteristic, today)

    def get_cell_choices(self, characteristic):
        options = characteristic.option_ids.filtered("active")
        return {option.id: option.name for option in options}

    def get_portal_options(self, characteristic, value):
        options = characteristic.option_ids.filtered("active")
        chosen = value or options.browse()
        return [
            ("", "", False),
            *((option.name, option.name, option in chosen) for option in options),
        ]


@register
class Choices(Choice):
    """Several of the choices that the administrator offers."""

    name = "choices"
    label = _lt("Several choices")
    becomes = ()
    field_type = "many2many"
    column = "option_ids"
    several = True
    has_colors = True
    longest_text = TEXT_LENGTH
    attributes = frozendict(
        widget="many2many_tags", options="{'no_create': True, 'color_field': 'color'}"
    )

    def parse(self, characteristic, text):
        return self._find_options(characteristic, split_choices(text))

    def to_json(self, value):
        return None if value is False else sorted(value.ids)

    def get_portal_options(self, characteristic, value):
        return super().get_portal_options(characteristic, value)[1:]


@register
class Contact(Record):
    """A person or organisation."""

    name = "partner"
    label = _lt("Person or organisation")
    field_type = "many2one"
    comodel = "res.partner"
    column = "value_partner_id"
    attributes = frozendict(options="{'no_create': True}")
    # people would choose among contacts that they may not see
    is_portal_editable = False

    def parse(self, characteristic, text):
        """Return the one contact of this name, e-mail or reference.

        :raises ValueError: none is, or several are
        """
        text = str(text).strip()
        found = characteristic.env["res.partner"].search(
            Domain.OR(
                Domain(field, "=", text)
                for field in ("complete_name", "name", "email", "ref")
            ),
            limit=2,
        )
        if len(found) != 1:
            raise ValueError(text)
        return found
