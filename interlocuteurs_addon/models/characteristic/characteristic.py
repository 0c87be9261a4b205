import re
from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools import characteristic as texts
from ...tools.patterns import compile_pattern
from ...tools.text import fold
from .kind import KINDS, SETTINGS, Kind
from .kinds import OPTION

# Each characteristic is a field of res.partner of this name and its code.
FIELD_PREFIX = "x_characteristic_"

# what the fields of res.partner need to know of a characteristic, cached
Definition = namedtuple(
    "Definition",
    "id code field kind group_id company_id active mandatory has_default",
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
        "_selection_kind", string="Type", required=True, default="char"
    )
    # which settings the kind has
    has_unit = fields.Boolean(compute="_compute_settings")
    has_bounds = fields.Boolean(compute="_compute_settings")
    has_pattern = fields.Boolean(compute="_compute_settings")
    has_choices = fields.Boolean(compute="_compute_settings")
    has_colors = fields.Boolean(compute="_compute_settings")
    can_be_mandatory = fields.Boolean(compute="_compute_settings")
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

    @api.depends("kind")
    def _compute_settings(self):
        for characteristic in self:
            kind = characteristic._get_kind()
            for name in SETTINGS:
                characteristic[name] = getattr(kind, name)

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

    # ------------------------------------------------------------------ kinds

    @api.model
    def _get_kinds(self):
        """Return the kinds of characteristics: dict of name to :class:`Kind`.

        An addon adds its own to what ``super()`` returns.
        """
        return KINDS

    @api.model
    def _selection_kind(self):
        return [
            (name, self.env._(kind.label)) for name, kind in self._get_kinds().items()
        ]

    def _get_kind(self):
        """Return the kind; a bare one where its addon is not installed any more."""
        return self._get_kinds().get(self.kind) or Kind()

    # ------------------------------------------------------------------ checks

    @api.constrains("kind")
    def _check_kind(self):
        """:raises ValidationError: there is no such kind"""
        for characteristic in self:
            # a list, since the value may be anything that a caller has sent
            if characteristic.kind not in list(self._get_kinds()):
                raise ValidationError(
                    self.env._(
                        'There is no type "%(kind)s" for "%(name)s".',
                        kind=characteristic.kind,
                        name=characteristic.name,
                    )
                )

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
                if bound and characteristic.has_bounds:
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
        taken = self._get_taken_codes()
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("code"):
                vals["code"] = texts.make_code(str(vals.get("name") or ""), taken)
            # texts, as core makes them of whatever a caller has sent
            taken.add(str(vals["code"]))
        characteristics = super().create(vals_list)
        characteristics._create_missing_fields()
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
        before = {each: each._get_kind().column for each in changed}
        changed._check_kind_change(vals.get("kind"))
        result = super().write(vals)
        for characteristic, column in before.items():
            characteristic._convert_values(column)
        changed.filtered("field_id")._recreate_fields()
        (self - changed)._update_fields(vals)
        if "group_id" in vals:
            self._create_missing_fields()
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
    def _get_taken_codes(self):
        """Return the codes of all characteristics, archived ones included, as a set."""
        everything = self.with_context(active_test=False).search(Domain.TRUE)
        return set(everything.mapped("code"))

    @api.model
    def _forget_definitions(self):
        self.env["interlocuteur.characteristic.group"]._forget_definitions()

    # ------------------------------------------------------------------ change of type

    def _check_kind_change(self, kind):
        """:raises UserError: values would be lost"""
        labels = dict(self._selection_kind())
        for characteristic in self:
            if (
                characteristic.value_count
                and kind not in characteristic._get_kind().becomes
            ):
                raise UserError(
                    self.env._(
                        '"%(name)s" has values of %(count)s contacts, which cannot '
                        "all become %(kind)s. Archive the characteristic and add "
                        "another one.",
                        name=characteristic.name,
                        count=characteristic.value_count,
                        kind=labels.get(kind, kind),
                    )
                )

    def _convert_values(self, old):
        """Carry the values from the column ``old`` to that of the present kind."""
        Value = self.env["interlocuteur.characteristic.value"]
        # sudo: _check_kind_change has found that every value can be converted
        rows = Value.sudo().search([("characteristic_id", "=", self.id)])
        new = self._get_kind().column
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
        kinds = self._get_kinds()
        return {
            each.field_name: Definition(
                each.id,
                each.code,
                each.field_name,
                kinds[each.kind],
                each.group_id.id,
                each.group_id.company_id.id,
                each.active and each.group_id.active,
                each.mandatory and kinds[each.kind].can_be_mandatory,
                bool(each.default_value),
            )
            for each in everything
            # the addon of its kind may not be installed any more, and a group that was
            # never switched on has no fields
            if each.kind in kinds and each.field_id
        }
