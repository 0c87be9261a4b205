import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.emails import clean_email
from ...tools.phones import is_bare_number, is_mobile
from ...tools.search import (
    MIN_DIGITS,
    get_number_words,
    get_search_patterns,
    is_name,
    make_search_text,
)
from .res_partner_coordinates import EMAIL_FIELDS, NUMBER_KEYS

NAME_FIELDS = ("complete_name", "lastname", "firstname")
REFERENCE_FIELDS = ("ref", "vat", "company_registry")
SEARCHED_FIELDS = (
    *NAME_FIELDS,
    *REFERENCE_FIELDS,
    *EMAIL_FIELDS,
    *NUMBER_KEYS,
    *NUMBER_KEYS.values(),
)
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+")
# In the context while entries of a selection field are offered: what was typed.
ASKED = "interlocuteur_asked"
# read at once, so that each entry says who it is without a query of its own
OFFERED_FIELDS = (
    *("name", "is_company", "type", "parent_id", "company_name", "function"),
    *NUMBER_KEYS,
    *NUMBER_KEYS.values(),
    "search_text",
)


def prepare_search_text(values):
    """Return the text by which a contact is found.

    :param values: a contact, or a dict of ``SEARCHED_FIELDS``
    """
    return make_search_text(
        [values[name] for name in NAME_FIELDS],
        [values[name] for name in REFERENCE_FIELDS],
        [values[name] for name in EMAIL_FIELDS],
        [(values[number], values[key]) for number, key in NUMBER_KEYS.items()],
    )


class ResPartner(models.Model):
    """Contacts are found by name, organisation, number and e-mail, in any spelling.

    Every selection field and search bar asks for the display name, so all of them do.
    """

    _inherit = "res.partner"

    search_text = fields.Char(
        compute="_compute_search_text",
        store=True,
        prefetch=False,
        exportable=False,
        help="What a contact is found by: names, references, emails and numbers, each "
        "word in its plain form.",
    )

    # one index serves any part of any word
    _search_text_idx = models.Index(
        lambda registry: (
            "USING gin (search_text gin_trgm_ops)" if registry.has_trigram else ""
        )
    )

    @api.depends(*SEARCHED_FIELDS)
    def _compute_search_text(self):
        for partner in self:
            partner.search_text = prepare_search_text(partner)

    @api.model
    def _search_display_name(self, operator, value):
        """Find contacts by all the words that were typed, in any order.

        Some of them may name an organisation for which a person works besides. Fields
        that a further addon adds to ``_rec_names_search`` are searched for each word,
        too. All other operators are core's.
        """
        if operator == "not ilike":
            return ~Domain(self._search_display_name("ilike", value))
        words = []
        if operator == "ilike" and isinstance(value, str):
            region = self.env.company.country_id.code
            words = get_search_patterns(value, region)
        if not words:
            return super()._search_display_name(operator, value)
        others = set(self._rec_names_search) - {"email", *SEARCHED_FIELDS}
        found = Domain.AND(self._search_word(parts, others) for parts in words)
        besides = [person_id for person_id, _name in self._find_working_besides(words)]
        # by their ids, so that each side of the "or" is looked up in an index
        return found | Domain("id", "in", besides) if besides else found

    @api.model
    def _search_word(self, parts, others):
        """Return the domain of contacts who have one of these parts.

        :param parts: of ``get_search_patterns``
        :param others: names of further fields in which a part may stand
        """
        return Domain.OR(
            [
                *(Domain("search_text", "like", _escape(part)) for part in parts),
                *(Domain(name, "ilike", parts[0]) for name in others),
            ]
        )

    @api.model
    def _find_working_besides(self, words, domain=Domain.TRUE):
        """Find people named by all words, with an organisation among them.

        One for which they work besides the one on their sheet. Few people do, so that
        these collaborations are looked up before the texts of all contacts. Users of
        the portal do not search by the organisations of others.

        :param words: of ``get_search_patterns``
        :param domain: of the collaborations that are looked at
        :return: list of pairs, the id of a person and the name of the organisation
        """
        named = [part for parts in words if is_name(parts[0]) for part in parts]
        if not named or not self.env.user._is_internal():
            return []
        Collaboration = self.env["interlocuteur.collaboration"]
        query = Collaboration._search(
            domain
            & Domain("is_main", "=", False)
            & Collaboration._get_current_domain()
            & Domain(
                "organisation_id",
                "any",
                Domain.OR(
                    Domain("search_text", "like", _escape_name(p)) for p in named
                ),
            )
        )
        if query.is_empty():
            return []
        table = Collaboration._table
        person, organisation = (
            # the domain may have joined organisations in its own way
            query.join(table, name, self._table, "id", f"{name}_named")
            for name in ("person_id", "organisation_id")
        )
        texts = [
            self._field_to_sql(alias, "search_text", query)
            for alias in (person, organisation)
        ]
        for parts in words:
            query.add_where(_match_besides(parts, *texts))
        columns = (
            SQL.identifier(table, "person_id"),
            self._field_to_sql(organisation, "name", query),
        )
        return self.env.execute_query(query.select(*columns))

    # ------------------------------------------------------------ what is offered

    @api.model
    @api.readonly
    def web_name_search(
        self, name, specification, domain=None, operator="ilike", limit=100
    ):
        """Let each entry that is offered say who it is."""
        asking = self.with_context(**{ASKED: name or ""})
        entries = super(ResPartner, asking).web_name_search(
            name, specification, domain, operator, limit
        )
        if name and specification.keys() == {"display_name"}:
            asking._add_working_besides(name, entries)
        return entries

    @api.model
    def _add_working_besides(self, name, entries):
        """Say the organisation that was asked for, where it is not the one above.

        :param str name: as typed
        :param entries: of ``web_name_search``, changed in place
        """
        words = get_search_patterns(name, self.env.company.country_id.code)
        # sudo: compared only; what is offered has been read
        texts = self.sudo().browse(entry["id"] for entry in entries)
        found_besides = [
            partner.id
            for partner in texts
            if not all(
                any(part in (partner.search_text or "") for part in parts)
                for parts in words
            )
        ]
        if not found_besides:
            return
        chosen = Domain("person_id", "in", found_besides)
        organisations = dict(self._find_working_besides(words, chosen))
        for entry in entries:
            if organisation := organisations.get(entry["id"]):
                entry["__formatted_display_name"] += f" \t --{organisation}--"

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Read along what the entries say that are offered."""
        if ASKED in self.env.context and field_names is not None:
            said = (
                name
                for name in OFFERED_FIELDS
                if self._has_field_access(self._fields[name], "read")
            )
            field_names = [*field_names, *said]
        return super().search_fetch(domain, field_names, offset, limit, order)

    @api.model
    @api.readonly
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Read at once what the entries say, where they say more than the name."""
        found = super().name_search(name, domain, operator, limit)
        if ASKED in self.env.context:
            # sudo: core's names of entries are read so, too
            offered = self.sudo().browse(i for i, _name in found)
            offered.fetch(OFFERED_FIELDS)
            offered.parent_id.fetch(["name"])
        return found

    # depends on the context alone: what core stores of display names, as on invoices,
    # does not follow functions and numbers. Core does not name the second key, though
    # what it computes differs by it: in one request the first name would be kept
    @api.depends_context(ASKED, "partner_display_name_hide_company")
    def _compute_display_name(self):
        """Say the functions of who is offered, and the number that was asked for."""
        super()._compute_display_name()
        asked = self.env.context.get(ASKED)
        if asked is None or not self.env.context.get("formatted_display_name"):
            return
        words = get_search_patterns(asked, self.env.company.country_id.code)
        parts = [part.strip() for parts in words for part in parts]
        numbers = [part for part in parts if part[-1:].isdigit()]
        # names beside links are computed as superuser, and any caller sends the context
        told = self.sudo(False)._filtered_access("read") if self.env.su else self
        for partner in told.with_env(self.env):
            # the number first: a long line is cut
            details = partner._get_asked_numbers(numbers)
            details += [partner.function] if partner.function else []
            if details:
                name = partner.display_name
                partner.display_name = f"{name} \t --{', '.join(details)}--"

    def _get_asked_numbers(self, parts):
        """Return the numbers of a contact in which one of these parts stands."""
        # sudo: share users read the numbers, but not the keys; these are compared only
        keys = self.sudo()
        return [
            self[number]
            for number, key in NUMBER_KEYS.items()
            if self[number]
            and any(
                part in word
                for word in get_number_words(self[number], keys[key])
                for part in parts
            )
        ]

    # ------------------------------------------------------------ what is created

    @api.model
    def default_get(self, fields_list):
        """Put what was typed into the field where it belongs, if it is no name."""
        values = self._get_typed_coordinate(self.env.context.get("default_name"))
        if not values:
            return super().default_get(fields_list)
        nameless = self._forget_typed_name()
        defaults = super(ResPartner, nameless).default_get(fields_list)
        return defaults | {k: v for k, v in values.items() if k in fields_list}

    @api.model
    def _entry_store(self, vals_list):
        """Name nobody by the number or e-mail for which the sheet was opened."""
        if not self._get_typed_coordinate(self.env.context.get("default_name")):
            return super()._entry_store(vals_list)
        partners = super(ResPartner, self._forget_typed_name())._entry_store(vals_list)
        return partners.with_env(self.env)

    @api.model
    def _forget_typed_name(self):
        """Return the model without the name that the context gives to new contacts."""
        context = {k: v for k, v in self.env.context.items() if k != "default_name"}
        # core leaves a key out in this way only
        return self.with_context(context)  # pylint: disable=context-overridden

    @api.model
    def name_create(self, name):
        """Refuse to name somebody by a number.

        :raises ValidationError: ``name`` is a number; the web client opens a new sheet
            then, with the number in its field
        """
        if is_bare_number(name):
            raise ValidationError(
                self.env._("“%s” is a number: enter the name of its holder.", name)
            )
        return super().name_create(name)

    @api.model
    def _get_typed_coordinate(self, text):
        """Return the value of the coordinate that a text is, empty if it is a name.

        :param str text: as typed in a selection field
        :return: dict of the name of a field to its value
        """
        if not isinstance(text, str):
            return {}
        text = text.strip()
        if EMAIL.fullmatch(text):
            return {"email": clean_email(text)}
        if sum(map(str.isdigit, text)) < MIN_DIGITS or not is_bare_number(text):
            return {}
        region = self.env.company.country_id.code
        return {"mobile" if is_mobile(text, region) else "phone": text}


def _escape(part):
    """Return a part whose underscores stand for themselves."""
    return part.replace("\\", "\\\\").replace("_", "\\_")


def _escape_name(part):
    """Return a part that stands before the bar, behind which the numbers are."""
    return f"{_escape(part)}%|"


def _match_besides(parts, person, organisation):
    """Return the condition that a person or the name of an organisation has a part.

    :param person: the column of the person's search text
    :param organisation: that of the organisation's
    """
    conditions = [SQL("%s LIKE %s", person, f"%{_escape(part)}%") for part in parts]
    conditions += [
        SQL("%s LIKE %s", organisation, f"%{_escape_name(part)}%")
        for part in parts
        if "@" not in part
    ]
    return SQL("(%s)", SQL(" OR ").join(conditions))
