from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class EventKind(NamedTuple):
    """What the history of a person or organisation shows of a model of documents."""

    kind: str
    label: str
    date: str
    """The field with its day or moment; the day of entry where that is empty."""
    title: str = "name"
    """A column; the display name where that is empty."""
    detail: str = "state"
    """The field whose value stands beside it."""
    domain: Domain = Domain.TRUE


class EventSource(NamedTuple):
    """Records of which each is a row of a history.

    ``person``, ``partner`` and ``organisation`` name fields by whose index the rows of
    one of them are found, or give a method that returns SQL.
    """

    kind: str
    label: str
    model: str
    date: str = "create_date"
    title: str = ""
    detail: str = ""
    person: str = ""
    partner: str = ""
    organisation: str = ""
    domain: Domain = Domain.TRUE
    opens: str = ""
    """The field with the record that a click opens, if that is another one."""
    messages: bool = False
    """Whether the messages on these records are the rows, not these themselves."""
    aside: bool = False
    """Whether only the organisation has these rows, the person having others."""


class InterlocuteurPortalMixin(models.AbstractModel):
    """What a model with an organisation declares to the history."""

    _inherit = "interlocuteur.portal.mixin"

    @api.model
    def _get_event_kinds(self):
        """Return what the history of its partners shows of this model.

        :return: list of :class:`EventKind`, nothing by default
        """
        return []


class InterlocuteurEvent(models.Model):
    """What happened with a person or an organisation, read from where it stands.

    A row is there for whoever may read its document: each model is searched with the
    rights and rules of the user. The rows of a partner are found by ``person_id`` and
    ``partner_id``, or by ``organisation_id``, each through the index of the model.

    The ids of all sources interleave (``_table_query``), and say by themselves which
    record a row is about.
    """

    _name = "interlocuteur.event"
    _description = "What happened with a contact"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "title"
    _rec_names_search = ("name",)

    kind = fields.Selection("_get_kinds", readonly=True)
    date = fields.Datetime(readonly=True)
    name = fields.Char(string="Reference", readonly=True)
    person_id = fields.Many2one("res.partner", string="Contact person", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Made out to", readonly=True)
    organisation_id = fields.Many2one("res.partner", readonly=True)
    is_aside = fields.Boolean(
        readonly=True, help="The organisation has this row, the person another one."
    )
    title = fields.Char(string="Subject", compute="_compute_told")
    detail = fields.Char(string="State or author", compute="_compute_told")

    # ------------------------------------------------------------------- sources

    @api.model
    def _get_kinds(self):
        """Return the kinds that there are, and their labels."""
        labels = {source.kind: source.label for source in self._get_sources()}
        labels["call"] = self.env._("Call")
        category = self.env["mail.activity.type"]._fields["category"]
        if "meeting" in category.get_values(self.env):
            labels["meeting"] = self.env._("Meeting")
        return list(labels.items())

    @api.model
    def _get_sources(self):
        """Return where the rows come from: the documents, and what is said.

        The same for all users, since the place in this list is part of each id.

        :return: list of :class:`EventSource`
        """
        sources = []
        person = "interlocuteur_id"
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            fields_ = {
                "model": model._name,
                "person": person if person in model._fields else "",
                "partner": model._get_partner_field(),
                "organisation": model._get_organisation_field(),
            }
            if kinds := model._get_event_kinds():
                sources += [EventSource(**kind._asdict(), **fields_) for kind in kinds]
                sources.append(self._make_messages(title=kinds[0].title, **fields_))
        return sources + self._get_sheet_sources()

    @api.model
    def _make_messages(self, **values):
        """Return the source of the messages on records."""
        return EventSource(
            kind="message", label=self.env._("Message"), messages=True, **values
        )

    @api.model
    def _get_sheet_sources(self):
        """Return the messages on the sheets of people, organisations and addresses."""
        is_company = Domain("is_company", "=", True)
        is_contact = Domain("type", "=", "contact")
        sheets = self._make_messages(model="res.partner")
        people = sheets._replace(person="id", domain=~is_company & is_contact)
        return [
            people,
            people._replace(organisation=self._get_organisation_then, aside=True),
            sheets._replace(organisation="commercial_partner_id", domain=is_company),
            sheets._replace(
                organisation="commercial_partner_id", domain=~is_company & ~is_contact
            ),
        ]

    @api.model
    def _get_organisation_then(self, query, date):
        """Join for whom the person of a message worked then, and return its SQL.

        For whom the user may read, as that goes for collaborations: a row names it.
        """
        Collaboration = self.env["interlocuteur.collaboration"]
        alias = query.make_alias(query.table, "collaboration")
        readable = Collaboration.with_context(active_test=False)._search(Domain.TRUE)
        person, active, start, end, organisation = (
            Collaboration._field_to_sql(alias, name, query)
            for name in (
                "person_id",
                "active",
                "date_start",
                "date_end",
                "organisation_id",
            )
        )
        query.add_join(
            "JOIN",
            alias,
            Collaboration._table,
            SQL(
                "%s = %s AND %s AND %s::date BETWEEN COALESCE(%s, '-infinity') "
                "AND COALESCE(%s, 'infinity') AND %s IN %s",
                person,
                SQL.identifier(query.table, "id"),
                active,
                date,
                start,
                end,
                SQL.identifier(alias, "id"),
                readable.subselect(),
            ),
        )
        return organisation

    # --------------------------------------------------------------------- query

    @property
    def _table_query(self):
        sources = self._get_sources()
        selects = [SQL("SELECT NULL::bigint AS id, %s WHERE FALSE", self._cast({}))]
        for index, source in enumerate(sources):
            model = self.env[source.model].with_context(active_test=False)
            if not model.has_access("read"):
                continue
            query = model._search(source.domain)
            if query.is_empty():
                continue
            record_id, values = self._get_values(source, model, query)
            number = SQL("%s::bigint * %s + %s AS id", record_id, len(sources), index)
            selects.append(query.select(number, self._cast(values)))
        return SQL(" UNION ALL ").join(selects)

    def _cast(self, values):
        """Return all columns but the id: of one type, or no index would serve them.

        :param dict values: their SQL, by column
        """
        columns = [
            (values.get(name, SQL("NULL")), field.column_type[1], name)
            for name, field in self._fields.items()
            if field.store and field.column_type and name != "id"
        ]
        return SQL(", ").join(
            SQL("%s::%s AS %s", value, SQL(type_), SQL.identifier(name))
            for value, type_, name in columns
        )

    def _get_values(self, source, model, query):
        """Return the SQL of a source's record id, and of its values by column."""
        if source.messages:
            record_id, kind, date = self._join_messages(model, query)
        else:
            record_id = SQL.identifier(query.table, "id")
            kind = SQL("%s", source.kind)
            date = self._get_moment(model, query, source.date)
        values = {"kind": kind, "date": date, "is_aside": SQL("%s", source.aside)}
        found_by = {
            "name": source.title,
            "person_id": source.person,
            "partner_id": source.partner,
            "organisation_id": source.organisation,
        }
        for column, field in found_by.items():
            if callable(field):
                values[column] = field(query, date)
            elif field:
                values[column] = model._field_to_sql(query.table, field, query)
        return record_id, values

    def _join_messages(self, model, query):
        """Join the messages that are an exchange to the records of a query.

        :return: SQL of their id, kind and date
        """
        # sudo: they are on records that the user may read, which is what core asks
        Message = self.env["mail.message"].sudo()
        alias = query.join(query.table, "id", Message._table, "res_id", "message")
        exchanges = self.env["res.partner"]._get_exchange_domain()
        domain = exchanges & Domain("model", "=", model._name)
        query.add_where(domain.optimize_full(Message)._to_sql(Message, alias, query))
        type_ = query.left_join(
            alias, "mail_activity_type_id", "mail_activity_type", "id", "type"
        )
        category = SQL.identifier(type_, "category")
        kind = SQL(
            "CASE %s WHEN 'phonecall' THEN 'call' WHEN 'meeting' THEN 'meeting' "
            "ELSE 'message' END",
            category,
        )
        return (
            Message._field_to_sql(alias, "id", query),
            kind,
            Message._field_to_sql(alias, "date", query),
        )

    def _get_moment(self, model, query, name):
        """Return the SQL of when something was; a day begins where the user is."""
        date = model._field_to_sql(query.table, name, query)
        if model._fields[name].type == "date":
            zone = self.env.tz.zone
            date = SQL("timezone('UTC', timezone(%s, %s::timestamp))", zone, date)
        created = model._field_to_sql(query.table, "create_date", query)
        return SQL("COALESCE(%s, %s)", date, created)

    # ------------------------------------------------------------------ computes

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_told(self):
        """Compute what is told of a row, which must be there for the user."""
        for source, events in self._by_source():
            records = events._get_records(source)
            if source.messages:
                events._tell_messages(records)
            else:
                events._tell_documents(records, source)

    def _tell_documents(self, records, source):
        """Tell the name and the state of documents."""
        for event, record in zip(self, records, strict=True):
            opened = record[source.opens] if source.opens else record
            field, value = opened._fields[source.detail], opened[source.detail]
            if field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value)
            event.title = event.name or opened.display_name
            event.detail = value.display_name if field.relational else value

    def _tell_messages(self, messages):
        """Tell about what messages are, how they begin, and by whom."""
        for event, message in zip(self, messages, strict=True):
            text = message.subject or message.preview
            event.title = " – ".join(filter(None, (event.name, text)))
            event.detail = message.author_id.name or message.email_from

    def _by_source(self):
        """Return the source of these rows, as their ids say, and its rows.

        :raises MissingError: somebody guessed an id
        """
        self.mapped("name")
        sources = self._get_sources()
        by_index = self.grouped(lambda event: event.id % len(sources))
        return [(sources[index], events) for index, events in by_index.items()]

    def _get_records(self, source):
        """Return the records or messages that the rows of one source are."""
        model = self.env[source.model]
        if source.messages:
            # sudo: the rows are those on records that the user may read
            model = self.env["mail.message"].sudo()
        count = len(self._get_sources())
        return model.browse(event.id // count for event in self)

    # ------------------------------------------------------------------- actions

    def action_open(self):
        """Open what the row is about.

        :raises MissingError: there is no such row for the user
        """
        self.ensure_one()
        [(source, event)] = self._by_source()
        record = event._get_records(source)
        if source.messages:
            record = self.env[source.model].browse(record.res_id)
        record.check_access("read")
        if source.opens:
            record = record[source.opens]
        return record.get_formview_action()
