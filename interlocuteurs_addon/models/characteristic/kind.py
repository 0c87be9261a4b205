"""What a kind of characteristic says: a class of its own for each, see ``kinds.py``."""

from odoo.tools import frozendict

from ...tools import values

# name to kind, in the order in which the administrator chooses
KINDS = {}
# what a kind says of the settings that its definitions have; fields of these names
SETTINGS = (
    "has_unit",
    "has_bounds",
    "has_pattern",
    "has_choices",
    "has_colors",
    "can_be_mandatory",
)


def register(kind):
    """Offer a kind of this addon; others extend ``_get_kinds`` of the definitions.

    A process serves databases with and without a further addon, and knows its classes
    in all of them; models are extended in those alone where it is installed.
    """
    KINDS[kind.name] = kind()
    return kind


class Kind:
    """What characteristics of a kind have in common. Kinds keep no state.

    Methods get the definition, one record of ``interlocuteur.characteristic``; values
    are as the field of the contact reads them.
    """

    # what the definition stores, and what the administrator reads
    name = ""
    label = ""
    # names of the kinds that can hold every value of this one
    becomes = ()

    # the field of the contact: its type and comodel; the field of
    # interlocuteur.characteristic.value that holds a value
    field_type = None
    comodel = None
    column = None
    # a value is of several records
    several = False
    # 0 is a value to compare with, though it has no row
    has_zero = False

    # settings of the definition, see SETTINGS
    has_unit = False
    has_bounds = False
    has_pattern = False
    has_choices = False
    has_colors = False
    can_be_mandatory = True

    # texts: how long one may be, whether people write it in their language's format
    longest_text = values.LONGEST_VALUE
    is_localised = False

    # views: attributes of the field, and those in forms alone; a line of its own;
    # whether lists can group by it
    attributes = frozendict()
    form_attributes = frozendict()
    is_wide = False
    is_groupable = True

    # portal: whether it can be changed there, the template of its input, and the
    # type and inputmode of an <input>
    is_portal_editable = True
    portal_template = "interlocuteurs_addon.portal_characteristic_input"
    portal_type = "text"
    portal_inputmode = None

    # ------------------------------------------------------------------ values

    def get_domain(self, characteristic):
        """Return the domain of the contact's field, where it refers to records."""
        return []

    def check(self, characteristic, value):
        """Refuse a value that the definition does not allow; never an empty one.

        :raises ValidationError: what is expected instead
        """

    def parse(self, characteristic, text):
        """Turn a text of an import into a value.

        :param text: no empty text, or a number, day or boolean of a spreadsheet
        :raises ValueError: it cannot be read
        """
        raise NotImplementedError

    def format(self, characteristic, value):
        """Return the text that ``parse`` reads, empty where there is no value."""
        return str(value) if value else ""

    def format_to_edit(self, characteristic, value):
        """Return the text that people write, dates in their own format."""
        return self.format(characteristic, value)

    def parse_edited(self, characteristic, text):
        """Turn a text that people wrote, never an empty one, into a value.

        :raises ValidationError: it cannot be read
        """
        return characteristic._parse(text)

    def format_to_read(self, characteristic, value):
        """Return the text that people read, in their language and zone."""
        return self.format(characteristic, value)

    def get_expected(self, characteristic, today):
        """Return what can be written, as people are told beside an empty line."""
        label, unit = characteristic.env._(self.label), characteristic.unit
        return f"{label} ({unit})" if unit else label

    # ------------------------------------------------------------------ import

    def to_json(self, value):
        """Return a value as the rows of an import keep it, and ``write`` takes it."""
        return value or None

    def from_json(self, env, value):
        """Return the value that ``to_json`` was given; never of an empty one."""
        return value

    def get_cell_choices(self, characteristic):
        """Return what the list of a cell offers: dict of JSON value to text."""
        return {}

    # ------------------------------------------------------------------ screens

    def get_filter(self, field):
        """Return the attributes of a filter of the search that needs no value."""
        return {}

    def get_portal_options(self, characteristic, value):
        """Return what a <select> offers: list of (value, text, whether selected)."""
        return []
