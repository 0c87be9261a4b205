"""What a list of the portal is, described once; docs/extending.md shows how."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import html2plaintext


class PortalChoice(NamedTuple):
    """One of what a list offers: to sort, search, filter or group by."""

    label: str
    value: object
    """An order, the path of a field to search in, a domain, a field to group by."""


class PortalFilter(NamedTuple):
    """A choice that narrows a list besides all others, as the site of a request."""

    label: str
    get_choices: Callable
    """Returns a dict of key to :class:`PortalChoice` of a domain; "all" is added. Only
    the list itself calls it."""


@dataclass(frozen=True)
class PortalColumn:
    """A column of a list, and a line of the page of one record."""

    path: str
    """A field of the record, or of one that it names: ``site_id.name``. It is read with
    the rights of whoever looks; a many2one shows what core's own widget does, of a
    person their own name."""
    label: str = ""
    """Where it differs from the field's own."""
    on_phone: str = ""
    """On phones each row is a card, with the first column as its title: ``column`` to
    stand beside the title, ``below`` to stand below it with its label; else it is not
    shown there."""
    classes: str = ""
    template: str = ""
    """A QWeb template that shows ``record``, in place of the value of the field."""
    text: Callable | None = None
    """What an exported table says in place of a template: a function of the record.
    Without it, the text of the template."""

    def get_label(self, records):
        """Return the heading, in the language of ``records``."""
        described = records._fields[self.path.split(".")[0]]
        return (
            self.label or described.get_description(records.env, ["string"])["string"]
        )

    def format(self, record):
        """Return the value as core's widgets show it, a text in HTML."""
        record, name = self._follow(record)
        kind = record._fields[name].type
        converter = record.env.get(f"ir.qweb.field.{kind}", record.env["ir.qweb.field"])
        options = {}
        if kind == "datetime":
            options = {"hide_seconds": True, "tz_name": get_zone(record)}
        return converter.record_to_html(record, name, options) or ""

    def get_value(self, record):
        """Return what an exported table says: a date, a number or a text."""
        if self.text:
            return self.text(record) or ""
        if self.template:
            html = record.env["ir.qweb"]._render(self.template, {"record": record})
            return " ".join(html2plaintext(html).split())
        owner, name = self._follow(record)
        field, value = owner._fields[name], owner[name]
        if field.type in ("integer", "float", "monetary"):
            return value
        if not value:
            return ""
        if field.type == "datetime":
            zone = get_zone(owner) or owner.env.tz.zone
            local = fields.Datetime.context_timestamp(
                owner.with_context(tz=zone), value
            )
            return local.replace(tzinfo=None)
        if field.type == "date":
            return value
        if field.relational:
            # sudo: names beside records that the user reads, as the list shows them
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(owner.env)).get(value, "")
        return html2plaintext(value) if field.type == "html" else str(value)

    def _follow(self, record):
        """Return the record and the name of the field that the path ends with."""
        # on a document of a former organisation nobody reads where people work now
        record = record.with_context(partner_display_name_hide_company=True)
        *hops, name = self.path.split(".")
        for hop in hops:
            record = record[hop]
        return record, name


def get_zone(record):
    """Return the time zone of the company of a record, which its customer goes by.

    Nothing if the company has none: then that of whoever looks.
    """
    # sudo: nothing but where our company is
    record = record.sudo()
    company = record.env.company
    if "company_id" in record._fields:
        company = record.company_id or company
    return company.partner_id.tz


@dataclass(frozen=True, kw_only=True)
class PortalPage:
    """A list of the portal: card and counter, page, what administrators see of it.

    Whose the records are, and which of them a user reads, is for record rules alone.
    """

    name: str
    """Its key, in addresses, too."""
    records: BaseModel
    """The model, with the rights with which it is searched: those of the user."""
    title: str
    columns: list
    """Of :class:`PortalColumn`. Where there are several organisations, theirs is added
    behind the first one."""
    icon: str
    further_columns: tuple = ()
    """Of :class:`PortalColumn`: what an exported table says besides."""
    organisation_on_phone: str = "below"
    """As ``on_phone`` of a column."""
    text: str = ""
    """What the card says below its title."""
    counter: str = ""
    """The name of the card's counter; ``<name>_count`` if none is given."""
    further_counters: tuple = ()
    """Counters of further cards that the same switches close."""
    switches: tuple | None = None
    """Which switches of a profile open the card, one of them is enough; by default
    those of the model. Without any it is there as long as it counts something."""
    always_shown: bool = False
    """The card is there even if it counts nothing."""
    is_open: bool = True
    """There is such a page for the user."""
    domain: Domain | None = Domain.TRUE
    """What is listed of what the user reads; ``None`` where a controller says so, see
    ``_get_page_domain`` there."""
    sortings: dict = field(default_factory=dict)
    """Name to an order; the first one is the default. An order, and the path of a field
    in the two others, is called as the column of that field, or the field itself; a
    :class:`PortalChoice` has a label of its own."""
    searches: dict = field(default_factory=dict)
    """Name to the path of a field."""
    filters: dict = field(default_factory=dict)
    """Name to :class:`PortalChoice` of a domain; "all" and organisations are added."""
    further_filters: dict = field(default_factory=dict)
    """Name to :class:`PortalFilter`, each with a field of its own above the list."""
    groupings: dict = field(default_factory=dict)
    """Name to the path of a field; the organisation is added."""
    empty: str = ""
    """What stands in place of an empty list."""
    buttons_template: str = ""
    """A QWeb template with what stands above the list."""
    record_template: str = "interlocuteurs_addon.portal_page_record"
    """The page of one record; empty where there is none."""
    address: str = ""
    """The address of the list where a controller has a route for it."""
    record_address: str = ""
    """That of a record, without its id, where a route of its own shows one."""
    is_core: bool = False
    """Card, counter and page are those of another addon."""
    sequence: int = 100

    @property
    def url(self):
        """The address of the list."""
        return self.address or f"/my/documents/{self.name}"

    @property
    def record_url(self):
        """The address of a record, without its id."""
        return self.record_address or self.url

    @property
    def counters(self):
        """The counters of its cards."""
        return (self.get_counter(), *self.further_counters)

    @property
    def history(self):
        """The key of the session under which the last list is remembered."""
        return f"my_{self.name}_history"

    @property
    def organisation_field(self):
        """The field that says whose a record is."""
        return self.records._get_organisation_field()

    def get_counter(self):
        """Return the name of the counter of its card."""
        return self.counter or f"{self.name}_count"

    def get_switches(self):
        """Return the switches of a profile that open its card."""
        if self.switches is not None:
            return self.switches
        switches = self.records._get_portal_switches()
        return tuple(name for name, _records in switches if name)

    def get_columns(self, with_organisation):
        """Return the columns, with the organisation behind the first one if asked."""
        first, *others = self.columns
        if not with_organisation:
            return [first, *others]
        label = self.records.env._("Organisation")
        organisation = PortalColumn(
            self.organisation_field, label, self.organisation_on_phone
        )
        return [first, organisation, *others]

    def get_sortings(self):
        """Return the sortings, each with its label."""
        return self._label(self.sortings)

    def get_groupings(self):
        """Return the groupings, each with its label."""
        return self._label(self.groupings)

    def get_searches(self):
        """Return the searches, each with its label."""
        return self._label(self.searches, self.records.env._("Search in %s"))

    def _label(self, choices, text="%s"):
        """Return choices with the labels of their fields where they have none."""
        return {
            name: choice
            if isinstance(choice, PortalChoice)
            else PortalChoice(text % self._get_label(choice), choice)
            for name, choice in choices.items()
        }

    def _get_label(self, choice):
        """Return what the field is called that an order or a path begins with."""
        path = re.match(r"[\w.]+", choice)[0].removesuffix(".name")
        for column in (*self.columns, *self.further_columns):
            if column.path.removesuffix(".name") == path:
                return column.get_label(self.records)
        *hops, name = path.split(".")
        owner = self.records
        for hop in hops:
            owner = owner[hop]
        return PortalColumn(name).get_label(owner)

    @staticmethod
    def squeeze(html):
        """Return rows without the indentation of their templates, half their weight."""
        return Markup(re.sub(r"\n\s+", "\n", str(html)))

    def get_url(self, record):
        """Return the address of the page of ``record``, or nothing."""
        return f"{self.record_url}/{record.id}" if self.record_template else ""


class InterlocuteurPortalPageMixin(models.AbstractModel):
    """A model that has lists on the portal says here what they are.

    The other mixins bring it. A model that has it alone defines
    ``_get_organisation_field``, and gives its lists their ``switches``.
    """

    _name = "interlocuteur.portal.page.mixin"
    _description = "Described for the portal"

    @api.model
    def _get_portal_pages(self):
        """Return the lists of this model on the portal, for the current user.

        :return: list of :class:`PortalPage`
        """
        return []

    def _get_portal_files(self):
        """Return the files that the page of this record lists, none by default.

        Called in sudo, for whoever the page opens to: none of what is internal.
        """
        return self.env["ir.attachment"]

    @api.model
    def _get_portal_open_choices(self, waiting):
        """Return the filters by what waits for somebody, and what does not.

        :param Domain waiting: what waits
        """
        return {
            # "Open" alone is what buttons say
            "open": PortalChoice(self.env._("Still open"), waiting),
            "closed": PortalChoice(self.env._("No longer open"), ~waiting),
        }

    @api.model
    def _get_portal_choices(self, name):
        """Return what a many2one of the user's records leads to, as choices by key.

        :param name: the field; only what the user reads some record of is offered
        """
        found = self._read_group(Domain(name, "!=", False), [name])
        # sudo: names beside records that the user reads, as the list shows them
        targets = self[name].sudo().browse([target.id for (target,) in found])
        return {
            str(target.id): PortalChoice(target.name, Domain(name, "=", target.id))
            for target in targets.sorted("name")
        }

    @api.model
    def _get_all_portal_pages(self):
        """Return the lists of all models, by name, in the order of their cards."""
        names = self.pool.descendants(["interlocuteur.portal.page.mixin"], "_inherit")
        described = (self.env[name] for name in names)
        pages = [
            page
            for model in described
            if not model._abstract
            for page in model._get_portal_pages()
        ]
        return {page.name: page for page in sorted(pages, key=lambda p: p.sequence)}
