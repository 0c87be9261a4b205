from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .kinds import OPTION

# what decides which groups apply to a contact
DECIDING_FIELDS = {"is_company", "company_type", "type", "parent_id", "category_id"}
# context key of whoever creates contacts that nobody fills in: users, companies
NOT_ASKED = "characteristics_not_asked"


class ResPartner(models.Model):
    """The administrator's own fields: one for each characteristic, kept in rows.

    The fields themselves are those of ``ir.model.fields``; here is what they do.
    """

    _inherit = "res.partner"

    characteristic_value_ids = fields.One2many(
        "interlocuteur.characteristic.value",
        "partner_id",
        string="Values of characteristics",
        copy=False,
    )
    characteristic_group_ids = fields.Many2many(
        "interlocuteur.characteristic.group",
        string="Groups of characteristics",
        compute="_compute_characteristic_group_ids",
        help="The groups that the sheet shows.",
    )
    characteristic_mandatory_group_ids = fields.Many2many(
        "interlocuteur.characteristic.group",
        string="Groups whose mandatory characteristics are asked for",
        compute="_compute_characteristic_group_ids",
    )

    # ------------------------------------------------------------------ who has which

    @api.depends(
        "is_company",
        "type",
        "company_id",
        "category_id",
        "parent_id.category_id",
        "collaboration_ids.state",
        "collaboration_ids.organisation_id.category_id",
    )
    @api.depends_context("allowed_company_ids")
    def _compute_characteristic_group_ids(self):
        scopes = self.env["interlocuteur.characteristic.group"]._get_visible_scopes()
        tags = self._get_characteristic_tags(scopes)
        today = self.env["interlocuteur.collaboration"]._get_today()
        for partner in self:
            applying = [
                scope
                for scope in scopes
                if partner._is_in_characteristic_scope(scope, tags)
            ]
            created = partner._origin.create_date
            day = created.date() if created else today
            partner.characteristic_group_ids = [scope.id for scope in applying]
            partner.characteristic_mandatory_group_ids = [
                scope.id
                for scope in applying
                if not scope.mandatory_from or scope.mandatory_from <= day
            ]

    def _get_characteristic_tags(self, scopes):
        """Return the tags that decide: an organisation's own, or a person's places'.

        :return: dict of partner to set of tag ids, empty where no group asks for tags
        """
        if not any(scope.tag_ids for scope in scopes):
            return {}
        Collaboration = self.env["interlocuteur.collaboration"]
        # sudo: only whether a group applies is told of organisations, nothing of them
        places = defaultdict(self.sudo().browse)
        domain = Collaboration._get_current_domain() & Domain(
            "person_id", "in", self._origin.ids
        )
        for collaboration in Collaboration.sudo().search(domain):
            places[collaboration.person_id.id] += collaboration.organisation_id
        tags = {}
        for partner in self.sudo():
            sources = partner
            if not partner.is_company:
                sources = partner.parent_id._origin | places[partner._origin.id]
            tags[partner.id] = set(sources.category_id._origin.ids)
        return tags

    def _is_in_characteristic_scope(self, scope, tags):
        """Return whether a group applies to this contact.

        :param Scope scope: of the group
        :param dict tags: see ``_get_characteristic_tags``
        """
        kind = "organisation" if self.is_company else "person"
        return (
            scope.applies_to == kind
            and (self.is_company or self.type == "contact")
            and scope.company_id in (False, self.company_id.id or scope.company_id)
            and (not scope.tag_ids or not scope.tag_ids.isdisjoint(tags[self.id]))
        )

    def _get_characteristics(self):
        """Return the characteristics that apply to one of these contacts.

        Those of companies in which the user does not work are left out, and archived
        ones.
        """
        groups = self.characteristic_group_ids
        Characteristic = self.env["interlocuteur.characteristic"]
        # the addon of a kind may not be installed any more
        return Characteristic.search(
            [
                ("group_id", "in", groups.ids),
                ("kind", "in", list(Characteristic._get_kinds())),
            ]
        )

    # ------------------------------------------------------------------ values

    def _get_characteristic_values(self):
        """Return what these contacts answer to the characteristics that they have.

        :return: dict of partner id to dict of code to value, False where there is no
            answer, 0 for a number
        """
        definitions = self._get_active_definitions()
        return {
            partner.id: {
                definition.code: partner[definition.field]
                for definition in definitions
                if definition.group_id in partner.characteristic_group_ids._ids
            }
            for partner in self
        }

    @api.model
    def _get_active_definitions(self):
        """Return the definitions of characteristics that the user may see."""
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        return [
            definition
            for definition in definitions.values()
            if definition.active and self._is_characteristic_visible(definition)
        ]

    def _set_characteristic_values(self, values):
        """Write values of characteristics; the number of contacts adds no queries.

        :param values: dict of code to value, the same for all; or a list of such
            dicts, one for each contact. Values are as the fields read them: texts,
            numbers, days, records; a false one empties.
        :raises ValidationError: an unknown code, one that does not apply, a value out
            of limits, a mandatory one that is left empty
        """
        if isinstance(values, dict):
            values = [values] * len(self)
        self.check_access("write")
        by_code = {each.code: each for each in self._get_active_definitions()}
        by_field = defaultdict(dict)
        for partner, answers in zip(self, values, strict=True):
            for code, value in answers.items():
                if code not in by_code:
                    raise ValidationError(
                        self.env._('No characteristic has the code "%s".', code)
                    )
                by_field[by_code[code].field][partner.id] = value
        context = self.env.context
        if not (context.get("tracking_disable") or context.get("mail_notrack")):
            self._track_prepare(by_field)
        for field, answers in by_field.items():
            self._store_characteristic(field, answers)
        self._check_mandatory_characteristics()

    # ------------------------------------------------------------------ fields

    def _compute_characteristic(self, name):
        """Read a characteristic from its rows."""
        Characteristic = self.env["interlocuteur.characteristic"]
        definition = Characteristic._get_definitions().get(name)
        column = definition and definition.kind.column
        rows = {}
        if definition:
            rows = {
                row.partner_id.id: row
                for row in self._origin.characteristic_value_ids
                if row.characteristic_id.id == definition.id
            }
        for partner in self:
            row = rows.get(partner._origin.id)
            partner[name] = row[column] if row else False

    def _inverse_characteristic(self, name):
        """Write a characteristic into its rows."""
        self._store_characteristic(name, {each.id: each[name] for each in self})

    def _store_characteristic(self, name, values):
        """Check values of one characteristic, and write them into the rows.

        :param str name: of the field
        :param dict values: partner id to value
        :raises ValidationError: it is out of limits, or does not apply
        """
        definition = self.env["interlocuteur.characteristic"]._get_definitions()[name]
        # sudo: whoever may write the contact and this field may write the row; the
        # field cannot be seen without the right (_has_field_access)
        characteristic = (
            self.env["interlocuteur.characteristic"].sudo().browse(definition.id)
        )
        values = {
            partner_id: self._to_own_options(characteristic, value)
            for partner_id, value in values.items()
        }
        for value in set(values.values()):
            characteristic._check_value(value)
        self.browse(
            partner_id for partner_id, value in values.items() if value
        )._check_characteristic_applies(definition)
        Value = self.env["interlocuteur.characteristic.value"].sudo()
        Value._store(characteristic, values)

    @api.model
    def _to_own_options(self, characteristic, value):
        """Exchange choices of another characteristic for those of the same name.

        Core's import looks choices up by name only, whatever they belong to.
        """
        if not isinstance(value, models.BaseModel):
            return value
        # sudo: choices are no secret; a contact is passed as an id
        value = value._origin.sudo()
        foreign = value.filtered(
            lambda r: r._name == OPTION and r.characteristic_id != characteristic
        )
        twins = characteristic.option_ids.filtered(
            lambda option: option.name in foreign.mapped("name")
        )
        if foreign and len(twins) == len(foreign):
            return value - foreign + twins
        return value

    def _check_characteristic_applies(self, definition):
        """Refuse a value of what the sheet does not show.

        A value that is there already may stay when the contact changes.

        :raises ValidationError: names the contact
        """
        known = {
            row.partner_id.id
            # sudo: the same rows that the field of the contact reads
            for row in self.sudo().characteristic_value_ids
            if row.characteristic_id.id == definition.id
        }
        for partner in self:
            if (
                partner.id not in known
                and definition.group_id not in partner.characteristic_group_ids._ids
            ):
                raise ValidationError(
                    self.env._(
                        '"%(characteristic)s" does not apply to "%(partner)s". Leave '
                        "it empty, or change to whom its group applies.",
                        characteristic=self._fields[definition.field].string,
                        partner=partner.display_name,
                    )
                )

    # ------------------------------------------------------ steps of create and write

    @api.model
    def _entry_prepare(self, vals_list):
        """Fill in defaults."""
        vals_list = super()._entry_prepare(vals_list)
        self._fill_characteristic_defaults(vals_list)
        return vals_list

    @api.model
    def _get_fields_entered_later(self):
        """Answers are stored as one batch: core's create goes contact by contact."""
        definitions = self.env["interlocuteur.characteristic"]._get_definitions()
        return super()._get_fields_entered_later() | definitions.keys()

    def _entry_characteristics(self, vals_list):
        """Store the answers, and ask for what is mandatory."""
        super()._entry_characteristics(vals_list)
        for name, values in self._get_characteristic_answers(vals_list).items():
            self._check_field_access(self._fields[name], "write")
            self._store_characteristic(name, values)
        self._check_mandatory_characteristics()

    def _get_characteristic_answers(self, vals_list):
        """Return the answers among the values of these new contacts.

        :return: dict of field name to dict of partner id to value
        """
        answers = defaultdict(dict)
        names = self.env["interlocuteur.characteristic"]._get_definitions().keys()
        for partner, vals in zip(self, vals_list, strict=True):
            for name in filter(names.__contains__, vals):
                field = self._fields[name]
                answers[name][partner.id] = field.convert_to_record(
                    field.convert_to_cache(vals[name], partner), partner
                )
        return answers

    def _change_characteristics(self, vals):
        """Ask for what is mandatory, when characteristics or what decides changes."""
        super()._change_characteristics(vals)
        names = self.env["interlocuteur.characteristic"]._get_definitions().keys()
        if names and not (DECIDING_FIELDS | names).isdisjoint(vals):
            self._check_mandatory_characteristics()

    def _check_mandatory_characteristics(self):
        """:raises ValidationError: names the contact and what it lacks"""
        if self.env.su or self.env.context.get(NOT_ASKED) or self._is_being_entered():
            return
        mandatory = [d for d in self._get_active_definitions() if d.mandatory]
        if not mandatory:
            return
        # sudo: only which rows there are, of contacts that the user has just written
        answered = {
            (row.partner_id.id, row.characteristic_id.id)
            for row in self.sudo().characteristic_value_ids
        }
        for partner in self:
            asking = partner.characteristic_mandatory_group_ids._ids
            missing = [
                definition.field
                for definition in mandatory
                if definition.group_id in asking
                and (partner.id, definition.id) not in answered
            ]
            if missing:
                labels = partner.fields_get(missing, ["string"])
                partner._raise_characteristics_missing(
                    [labels[name]["string"] for name in missing]
                )

    def _raise_characteristics_missing(self, labels):
        """:raises ValidationError: names the contact and what it lacks"""
        raise ValidationError(
            self.env._(
                'Fill in %(fields)s of "%(partner)s": mandatory.',
                fields=", ".join(f'"{label}"' for label in labels),
                partner=self.display_name,
            )
        )
