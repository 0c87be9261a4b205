import re
from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import characteristic as texts
from ...tools.patterns import compile_pattern
from ...tools.text import fold

# Each characteristic is a field of res.partner of this name and its code.
FIELD_PREFIX = "x_characteristic_"

OPTION = "interlocuteur.characteristic.option"
# kind of characteristic: type of the partner's field, its comodel, column of the row
KINDS = {
    "char": ("char", None, "value_char"),
    "text": ("text", None, "value_text"),
    "integer": ("integer", None, "value_integer"),
    "float": ("float", None, "value_float"),
    "date": ("date", None, "value_date"),
    "datetime": ("datetime", None, "value_datetime"),
    "boolean": ("boolean", None, "value_boolean"),
    "choice": ("many2one", OPTION, "option_id"),
    "choices": ("many2many", OPTION, "option_ids"),
    "partner": ("many2one", "res.partner", "value_partner_id"),
}
# changes of kind that lose nothing
LOSSLESS = {
    ("char", "text"),
    ("integer", "float"),
    ("choice", "choices"),
}
BOUNDED = ("integer", "float", "date", "datetime")
# a longer text would not fit into the index
CHAR_LENGTH = 500
TEXT_LENGTH = 100_000

# what the fields of res.partner need to know of a characteristic, cached
Definition = namedtuple(
    "Definition",
    "id code field kind column group_id company_id active mandatory has_default",
)


class InterlocuteurCharacteristic(models.Model):
    """A field that the administrator adds to the sheet of contacts.

    It adds a field to ``res.partner`` that is computed from typed rows, so that the
    web client, search, export and import treat it like any other field.
    """

    _name = "interlocuteur.characteristic"
    _description = "Characteristic"
    _order = "group_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    help = fields.Text(translate=True)
    code = fields.Char(
        copy=False,
        index="btree",
        help="Names the field in exports, imports and for other programs. It is made "
        "from the name, and stays what it is.",
    )
    group_id = fields.Many2one(
        "interlocuteur.characteristic.group",
        required=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("char", "Text"),
            ("text", "Long text"),
            ("integer", "Integer"),
            ("float", "Decimal"),
            ("date", "Date"),
            ("datetime", "Date and time"),
            ("boolean", "Yes/No"),
            ("choice", "Choice"),
            ("choices", "Several choices"),
            ("partner", "Person or organisation"),
        ],
        string="Type",
        required=True,
        default="char",
    )
    option_ids = fields.One2many(
        OPTION,
        "characteristic_id",
        string="Choices",
        copy=True,
        context={"active_test": False},
    )
    unit = fields.Char(translate=True, help="Stands behind the value: kg, m², €…")
    minimum = fields.Char(help="The least number, or the first day, that is accepted.")
    maximum = fields.Char(
        help="The greatest number, or the last day, that is accepted."
    )
    pattern = fields.Char(
        help="A regular expression that the whole text must match, "
        "for instance [A-Z]{2}[0-9]{4}."
    )
    pattern_help = fields.Char(
        string="Explanation",
        translate=True,
        help="What people read instead of the pattern where a text does not match, "
        "for instance: two capitals and four digits, as AB1234.",
    )
    default_value = fields.Char(
        string="Default", help="What a new contact gets, written as in an import."
    )
    mandatory = fields.Boolean(
        help="Contacts are not saved without it: neither in the form nor by imports "
        "and other programs. A number must not be zero; a Yes/No is always answered."
    )
    portal = fields.Selection(
        [
            ("hidden", "Hidden"),
            ("read", "Read only"),
            ("edit", "Can be changed"),
        ],
        string="On the portal",
        required=True,
        default="hidden",
        help="Whether people see it on their own profile, and may change it there. A "
        "date and time, and a person or organisation, can only be read.",
    )
    tracked = fields.Boolean(
        default=True, help="Changes are logged on the contact's sheet."
    )
    copied = fields.Boolean(
        default=True, help="A duplicated contact has the same value."
    )
    field_id = fields.Many2one(
        "ir.model.fields", readonly=True, copy=False, index="btree_not_null"
    )
    field_name = fields.Char(compute="_compute_field_name")
    value_count = fields.Integer(
        string="Answers", compute="_compute_value_count", compute_sudo=True
    )

    _code_uniq = models.UniqueIndex(
        "(code)", "Another characteristic has this code already."
    )

    @api.depends("code")
    def _compute_field_name(self):
        for characteristic in self:
            code = characteristic.code
            characteristic.field_name = code and FIELD_PREFIX + code

    def _compute_value_count(self):
        counts = dict(
            self.env["interlocuteur.characteristic.value"]._read_group(
                [("characteristic_id", "in", self.ids)],
                ["characteristic_id"],
                ["__count"],
            )
        )
        for characteristic in self:
            characteristic.value_count = counts.get(characteristic, 0)

    # ------------------------------------------------------------------ checks

    @api.constrains("name", "group_id")
    def _check_name(self):
        """:raises ValidationError: the group has one of that name, archived ones too"""
        for group in self.group_id:
            names = set()
            for each in group.with_context(active_test=False).characteristic_ids:
                if fold(each.name) in names:
                    raise ValidationError(
                        self.env._(
                            'The group "%(group)s" has "%(name)s" twice. Give each '
                            "characteristic a name of its own.",
                            group=group.name,
                            name=each.name,
                        )
                    )
                names.add(fold(each.name))

    @api.constrains("code")
    def _check_code(self):
        """:raises ValidationError: the code cannot name a field"""
        for characteristic in self:
            code = characteristic.code or ""
            if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{texts.CODE_LENGTH - 1}}}", code):
                raise ValidationError(
                    self.env._(
                        'The code "%(code)s" of "%(name)s" must begin with a small '
                        "letter, and hold small letters, digits and underscores only, "
                        "%(length)s at most.",
                        code=code,
                        name=characteristic.name,
                        length=texts.CODE_LENGTH,
                    )
                )

    @api.constrains("kind", "minimum", "maximum", "pattern", "default_value")
    def _check_limits(self):
        """Refuse limits and defaults that the type cannot read.

        :raises ValidationError: says which, and of which characteristic
        """
        for characteristic in self:
            for bound in (characteristic.minimum, characteristic.maximum):
                if bound and characteristic.kind in BOUNDED:
                    characteristic._parse(bound)
            characteristic._check_pattern()
            if characteristic.default_value:
                default = characteristic._parse(characteristic.default_value)
                characteristic._check_value(default)

    def _check_pattern(self):
        try:
            compile_pattern(self.pattern or "")
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    'The pattern "%(pattern)s" of "%(name)s" is no regular expression: '
                    "%(error)s.",
                    pattern=self.pattern,
                    name=self.name,
                    error=error,
                )
            ) from error

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_values(self):
        """Refuse to delete what contacts answered: archiving keeps it.

        :raises UserError: a contact, seen or not, has a value
        """
        for characteristic in self:
            if characteristic.value_count:
                raise UserError(
                    self.env._(
                        'The characteristic "%(name)s" has values of %(count)s '
                        "contacts and cannot be deleted. Archive it: the sheet shows "
                        "it no more, and the values are kept.",
                        name=characteristic.name,
                        count=characteristic.value_count,
                    )
                )

    # ------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Add the fields to the sheet."""
        taken = set(
            self.with_context(active_test=False).search(Domain.TRUE).mapped("code")
        )
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("code"):
                vals["code"] = texts.make_code(vals.get("name"), taken)
            taken.add(vals["code"])
        characteristics = super().create(vals_list)
        characteristics._create_fields()
        characteristics._forget_definitions()
        return characteristics

    def write(self, vals):
        """Synchronise the fields of the sheet.

        :raises UserError: a new code, or a new type that values would not survive
        """
        if "code" in vals and any(c.code != vals["code"] for c in self):
            raise UserError(
                self.env._(
                    "The code of a characteristic cannot be changed: exports, imports "
                    "and other programs know the field by it. Archive the "
                    "characteristic and add another one."
                )
            )
        changed = self.filtered(lambda c: vals.get("kind", c.kind) != c.kind)
        before = {characteristic: characteristic.kind for characteristic in changed}
        changed._check_kind_change(vals.get("kind"))
        result = super().write(vals)
        for characteristic, kind in before.items():
            characteristic._convert_values(kind)
        changed._recreate_fields()
        (self - changed)._update_fields(vals)
        self._forget_definitions()
        return result

    def unlink(self):
        """Delete the fields of the sheet as well."""
        # sudo: the right to delete the characteristic is checked by super
        fields_sudo = self.sudo().field_id
        result = super().unlink()
        self._unlink_fields(fields_sudo)
        self._forget_definitions()
        return result

    @api.model
    def _forget_definitions(self):
        self.env["interlocuteur.characteristic.group"]._forget_definitions()

    # ------------------------------------------------------------------ change of type

    def _check_kind_change(self, kind):
        """:raises UserError: values would be lost"""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for characteristic in self:
            if characteristic.value_count and (
                (characteristic.kind, kind) not in LOSSLESS
            ):
                raise UserError(
                    self.env._(
                        '"%(name)s" has values of %(count)s contacts, which cannot '
                        "all become %(kind)s. Archive the characteristic and add "
                        "another one.",
                        name=characteristic.name,
                        count=characteristic.value_count,
                        kind=labels[kind],
                    )
                )

    def _convert_values(self, kind):
        """Carry the values from the column of ``kind`` to that of the present one."""
        Value = self.env["interlocuteur.characteristic.value"]
        # sudo: _check_kind_change has found that every value can be converted
        rows = Value.sudo().search([("characteristic_id", "=", self.id)])
        old, new = KINDS[kind][2], KINDS[self.kind][2]
        for value, group in rows.grouped(old).items():
            group.write({old: False, new: Value._to_write(new, value)})

    # ------------------------------------------------------------------ definitions

    @api.model
    @tools.ormcache(cache="stable")
    def _get_definitions(self):
        """Return the definitions by name of the partner's field, in their order.

        Archived ones are there too: their fields go on reading and keeping values.
        """
        # sudo: cached for all users; who sees a field is decided by res.partner
        everything = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return {
            each.field_name: Definition(
                each.id,
                each.code,
                each.field_name,
                each.kind,
                each._get_column(),
                each.group_id.id,
                each.group_id.company_id.id,
                each.active and each.group_id.active,
                each.mandatory and each.kind != "boolean",
                bool(each.default_value),
            )
            for each in everything
        }

    def _get_column(self):
        """Return the name of the field of the row that holds a value."""
        return KINDS[self.kind][2]
