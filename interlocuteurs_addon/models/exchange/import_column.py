from odoo import api, models
from odoo.fields import Domain

from ...tools.emails import clean_email, get_email_keys
from ...tools.full_names import find_title
from ...tools.import_column import ImportColumn
from ...tools.phones import is_bare_number, read_phone
from ...tools.text import clean_text, fold, split_functions
from ...tools.values import is_phone, parse_date, to_phone, to_text, unguard
from ...tools.workbook_sheet import DoubtfulText, ErrorCell
from ..core.res_partner_bounds import LENGTHS

FUNCTION_SEPARATOR = " / "
# columns of which a text that no catalogue holds is proposed to it, and its kind there
PROPOSED = {"title_id": "title", "function_ids": "function"}
# of one person; a whole list in one cell would fill the catalogue
MOST_FUNCTIONS = 50


class CellError(Exception):
    """A cell cannot be read; the text says what is wrong and how to mend it."""


class UnknownTextError(CellError):
    """A cell names what no catalogue holds: that stops nobody.

    :param list names: what it names
    :param value: what else the cell says, nothing where that is all
    """

    def __init__(self, names, value=None):
        super().__init__(FUNCTION_SEPARATOR.join(names))
        self.names = names
        self.value = value


class InterlocuteurImport(models.Model):
    """The columns of an import, and how their cells are read and written.

    An addon adds a column by extending :meth:`_get_columns`, a kind of cell by two
    methods ``_parse_<kind>(column, raw, notes)`` and ``_format_<kind>(column, value)``.
    """

    _inherit = "interlocuteur.import"

    # -------------------------------------------------------------- columns

    @api.model
    def _get_columns(self):
        """Return the columns of a template, in their order.

        :return: list of :class:`ImportColumn`, in the user's language
        """
        return [
            self._make_key_column(),
            *self._make_name_columns(),
            self._make_function_column(),
            *self._make_coordinate_columns(),
            *self._make_collaboration_columns(),
        ]

    @api.model
    def _make_key_column(self):
        return ImportColumn(
            "key",
            self.env._("Key"),
            target="key",
            hidden=True,
            help=self.env._("Leave this column alone: it tells who is who."),
        )

    @api.model
    def _make_name_columns(self):
        titles = self._get_records_by_name("res.partner.title", ("name", "shortcut"))
        return [
            self._make_column("title_id", "choice", **titles),
            self._make_column("lastname", required=True),
            self._make_column("firstname", required=True),
        ]

    @api.model
    def _make_function_column(self):
        functions = self._get_records_by_name("interlocuteur.function", ("name",))
        catalogue = self.env["interlocuteur.function"]._get_catalogue()
        functions["choices"] = {name: known.id for name, known in catalogue.items()}
        return self._make_column(
            "function_ids",
            "functions",
            target="collaboration",
            several=True,
            help=self.env._(
                "Choose one function, or write several with a slash between: "
                "Buyer / Accountant."
            ),
            **functions,
        )

    @api.model
    def _make_coordinate_columns(self):
        return [
            self._make_column("phone", "phone"),
            self._make_column("phone2", "phone"),
            self._make_column("mobile", "phone"),
            self._make_column("mobile2", "phone"),
            self._make_column("email", "email"),
            self._make_column("email2", "email"),
            self._make_column("lang", "choice", **self._get_lang_choices()),
        ]

    @api.model
    def _make_collaboration_columns(self):
        profiles = self._get_records_by_name("interlocuteur.portal.profile", ("name",))
        return [
            self._make_column(
                "profile_id",
                "choice",
                target="collaboration",
                help=self.env._("What the person sees on the portal. Empty: nothing."),
                **profiles,
            ),
            self._make_column(
                "date_start",
                "date",
                target="collaboration",
                help=self.env._("First day at the organisation, as 31/12/2026."),
            ),
        ]

    @api.model
    def _get_column_targets(self):
        """Return what each column goes to, by its key."""
        return {column.key: column.target for column in self._get_columns()}

    @api.model
    def _make_column(self, key, kind="text", target="person", headings=(), **options):
        """Return a column for a field, headed by its label in any language.

        :param headings: what else stands above it in files, in whatever spelling
        :param options: further attributes of :class:`ImportColumn`
        """
        model = {
            "person": "res.partner",
            "collaboration": "interlocuteur.collaboration",
        }[target]
        Fields = self.env["ir.model.fields"]
        labels = {
            Fields.with_context(lang=code).get_field_string(model)[key]
            for code, _name in self.env["res.lang"].get_installed()
        }
        label = Fields.get_field_string(model)[key]
        if kind == "phone":
            options.setdefault("help", self._get_phone_help())
        return ImportColumn(
            key,
            label,
            kind,
            target=target,
            headings={*labels, *headings},
            **options,
        )

    @api.model
    def _get_phone_help(self):
        return self.env._("In any spelling. Numbers from abroad begin with +.")

    @api.model
    def _get_records_by_name(self, model, names):
        """Return the choices among the records of a model, named in any language."""
        records = self.env[model].with_context(active_test=False).search(Domain.TRUE)
        spellings = {}
        for code, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=code):
                for name in names:
                    if record[name]:
                        spellings.setdefault(fold(record[name]), record.id)
        return {
            "choices": spellings,
            "labels": {record.id: record.display_name for record in records},
            "offered": [r.id for r in records if "active" not in r or r.active],
        }

    @api.model
    def _get_lang_choices(self):
        spellings = {}
        labels = {}
        for code, name in self.env["res.lang"].get_installed():
            labels[code] = name
            for spelling in (name, code, name.split("/")[0], code.split("_")[0]):
                spellings.setdefault(fold(spelling), code)
        return {"choices": spellings, "labels": labels, "offered": list(labels)}

    # -------------------------------------------------------------- reading

    def _parse(self, column, raw, notes):
        """Return what a cell means, ready for JSON; nothing for an empty cell.

        :param ImportColumn column: its column
        :param raw: its value
        :param list notes: gets what the user should know
        :raises CellError: what is wrong, and how to mend it
        """
        if isinstance(raw, ErrorCell):
            raise CellError(
                self.env._(
                    "the cell %(cell)s holds the error %(error)s: correct the formula",
                    cell=raw.reference,
                    error=str(raw),
                )
            )
        if isinstance(raw, DoubtfulText):
            notes.append(
                self.env._(
                    "%(column)s: not all characters of “%(value)s” could be read with "
                    "certainty",
                    column=column.label,
                    value=str(raw),
                )
            )
        if isinstance(raw, str):
            raw = unguard(str(raw))
        if raw is None or raw == "":
            return None
        value = getattr(self, f"_parse_{column.kind}")(column, raw, notes)
        self._check_length(column, value)
        return value

    @api.model
    def _check_length(self, column, value):
        """Refuse what a contact would refuse.

        :raises CellError: a text is longer than any that people write
        """
        most = LENGTHS.get(column.key)
        if most and isinstance(value, str) and len(value) > most:
            raise CellError(
                self.env._(
                    "a text of %(length)s characters is too long: at most %(most)s are "
                    "kept",
                    length=len(value),
                    most=most,
                )
            )

    def _parse_text(self, column, raw, notes):
        return to_text(raw)

    def _parse_phone(self, column, raw, notes):
        region = self._get_country().code
        text, mended = to_phone(raw, region)
        if mended:
            notes.append(
                self.env._(
                    "%(column)s: read as %(number)s, the leading zero or plus sign had "
                    "gone",
                    column=column.label,
                    number=text,
                )
            )
        elif not is_phone(text, region):
            notes.append(
                self.env._(
                    "%(column)s: “%(value)s” is no telephone number, it is kept as it "
                    "is",
                    column=column.label,
                    value=text,
                )
            )
        return text

    def _parse_email(self, column, raw, notes):
        text = clean_email(to_text(raw))
        if not get_email_keys(text):
            raise CellError(
                self.env._(
                    "“%s” is no e-mail address: write one, as name@example.com", text
                )
            )
        return text

    def _parse_choice(self, column, raw, notes):
        text = to_text(raw)
        value = column.choices.get(fold(text))
        if value is None and column.key == "title_id":
            return self._read_title(column, text)
        if value is None:
            raise CellError(self._explain_choices(column, raw))
        return value

    @api.model
    def _read_title(self, column, text):
        """Return the title that a text means in another spelling, or begins with.

        :raises UnknownTextError: more than that is said, which the catalogue lacks
        """
        known, rest = find_title(text, column.choices)
        value = column.choices.get(known)
        if rest:
            raise UnknownTextError([rest], value)
        return value

    @api.model
    def _explain_choices(self, column, raw):
        """Return that a cell is none of its column's choices, and which there are."""
        return self.env._(
            "“%(value)s” is not known: choose one of %(choices)s",
            value=to_text(raw),
            choices=", ".join(column.labels[v] for v in column.offered[:12]),
        )

    def _parse_functions(self, column, raw, notes):
        names = self._split_functions(column, to_text(raw))
        if len(names) > MOST_FUNCTIONS:
            raise CellError(
                self.env._(
                    "there are more than %s functions in one cell: keep those of the "
                    "person",
                    MOST_FUNCTIONS,
                )
            )
        unknown = [name for name in names if fold(name) not in column.choices]
        if unknown and not self._creates_functions():
            known = [column.choices[fold(n)] for n in names if n not in unknown]
            raise UnknownTextError(unknown, known or None)
        if unknown:
            notes.append(
                self.env._(
                    "%(column)s: “%(value)s” is created",
                    column=column.label,
                    value=", ".join(unknown),
                )
            )
        return [column.choices.get(fold(name), name) for name in names]

    @api.model
    def _split_functions(self, column, text):
        """Return the functions of a cell; those of the catalogue are not parted."""
        if fold(text) in column.choices:
            return [text]
        names = {}
        for part in text.split(FUNCTION_SEPARATOR):
            is_known = fold(part) in column.choices
            for name in [part] if is_known else split_functions(part):
                names.setdefault(fold(name), name)
        return list(names.values())

    def _parse_date(self, column, raw, notes):
        try:
            return parse_date(raw).isoformat()
        except (ValueError, OverflowError) as error:
            raise CellError(
                self.env._(
                    "“%s” is no date: write day, month and year, as 31/12/2026",
                    to_text(raw),
                )
            ) from error

    def _creates_functions(self):
        return self.create_functions and self.may_create_functions

    def _get_country(self):
        """Return the country whose numbers come without prefix."""
        return self.organisation_id.country_id or self.company_id.country_id

    # -------------------------------------------------------------- writing

    @api.model
    def _format(self, column, value):
        """Return what people read of a value."""
        if value in (None, False, "", []):
            return ""
        method = getattr(self, f"_format_{column.kind}", None)
        return method(column, value) if method else to_text(value)

    @api.model
    def _format_choice(self, column, value):
        return column.labels.get(value) or ""

    @api.model
    def _format_functions(self, column, value):
        names = (column.labels.get(item, item) for item in value)
        return FUNCTION_SEPARATOR.join(map(str, names))

    @api.model
    def _is_same(self, column, old, new):
        """Tell whether a cell says what the person has, in whatever spelling."""
        if not old and not new:
            return True
        if not old or not new:
            return False
        if column.kind == "functions":
            return set(old) == set(new)
        if column.kind == "email":
            return old.strip().casefold() == new.casefold()
        if column.kind == "phone":
            return self._normalise_number(old) == self._normalise_number(new)
        if column.kind == "text":
            return clean_text(old) == new
        return old == new

    @api.model
    def _normalise_number(self, text):
        phone = read_phone(text, self._get_country().code)
        # what is noted behind a number counts
        return phone.key if phone and is_bare_number(text) else clean_text(text)

    # --------------------------------------------------------------- people

    @api.model
    def _read_people(self, people, organisation, columns):
        """Return what the columns hold of people of an organisation.

        :return: dict of person id to dict of column key to value, as rows have them
        """
        collaborations = self._get_collaborations(people, organisation)
        result = {}
        for person in people:
            collaboration = collaborations.get(person.id)
            result[person.id] = values = {}
            for column in columns:
                source = {"person": person, "collaboration": collaboration}.get(
                    column.target
                )
                if source is not None:
                    values[column.key] = self._read_field(source, column)
        return result

    @api.model
    def _read_field(self, record, column):
        value = record[column.key]
        if isinstance(value, models.BaseModel):
            return value.ids if column.kind == "functions" else value.id or None
        if column.kind == "date":
            return value.isoformat() if value else None
        return value or None

    @api.model
    def _get_collaborations(self, people, organisation):
        """Return each person's collaboration with an organisation: that of today."""
        collaborations = self.env["interlocuteur.collaboration"].search(
            [
                ("person_id", "in", people.ids),
                ("organisation_id", "=", organisation.id),
            ],
            order="date_start, id",
        )
        current = sorted(collaborations, key=lambda c: c.state == "current")
        return {collaboration.person_id.id: collaboration for collaboration in current}
