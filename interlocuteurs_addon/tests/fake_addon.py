"""What a further addon writes: each seam of docs/extending.md, as the page says."""

import json
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, frozendict

from ..models.document.event import EventKind
from ..models.document.res_partner import DocumentKind
from ..models.document.responsibility import Responsibility
from ..models.exchange.import_check import FileKind
from ..models.exchange.import_column import CellError
from ..models.leaving.anomaly import AnomalyQuery
from ..models.portal.page import PortalChoice, PortalColumn, PortalPage
from ..tools.vcard_writer import Property
from ..tools.workbook_reader import WorkbookError
from .fake_models import fake_model

# ------------------------------------ a further model with an organisation and a person


@fake_model
class FakeProfile(models.Model):
    _inherit = "interlocuteur.portal.profile"
    _module = "interlocuteurs_addon"

    see_services = fields.Boolean()


@fake_model
class FakeService(models.Model):
    _name = "interlocuteur.fake.service"
    _description = "Service contract"
    _inherit = ("mail.thread", "portal.mixin", "interlocuteur.document.mixin")
    _module = "interlocuteurs_addon"

    name = fields.Char(required=True)
    customer_id = fields.Many2one("res.partner", required=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", compute="_compute_commercial_partner_id", store=True
    )
    organisation_id = fields.Many2one(
        string="Organisation of the contract",
        related="commercial_partner_id",
        compute=None,
        store=False,
        precompute=False,
        index=False,
    )
    technician_id = fields.Many2one("res.partner")
    trained_ids = fields.Many2many("res.partner", "interlocuteur_fake_trained_rel")
    start = fields.Date()
    margin = fields.Float()
    plan_id = fields.Many2one("ir.attachment")
    state = fields.Selection([("draft", "Draft"), ("open", "Open")], default="open")

    @api.depends("customer_id")
    def _compute_commercial_partner_id(self):
        for service in self:
            service.commercial_partner_id = service.customer_id.commercial_partner_id

    @api.model
    def _get_partner_field(self):
        return "customer_id"

    @api.model
    def _get_organisation_field(self):
        return "commercial_partner_id"

    @api.model
    def _get_portal_switches(self):
        return [("see_services", Domain.TRUE)]

    @api.model
    def _get_portal_base_domain(self):
        return Domain("state", "=", "open")

    @api.model
    def _get_portal_assigned_field(self):
        return "trained_ids"

    @api.model
    def _get_portal_assigned_domain(self, person):
        trained = super()._get_portal_assigned_domain(person)
        return trained | Domain("technician_id", "=", person.id)

    @api.model
    def _get_document_kinds(self):
        kind = DocumentKind(
            self._name,
            ["customer_id", "technician_id"],
            unfinished=Domain("state", "=", "draft"),
            unfinished_label="Services to be signed",
        )
        return {**super()._get_document_kinds(), "service_count": kind}

    @api.model
    def _get_event_kinds(self):
        services = EventKind("service", "Service contract", "start")
        return [*super()._get_event_kinds(), services]

    @api.model
    def _get_responsibilities(self):
        services = Responsibility(
            name="services",
            model=self._name,
            field="technician_id",
            label="Technician",
            title="Services without technician",
            gain="%s sees further services",
        )
        return [*super()._get_responsibilities(), services]

    @api.model
    def _get_fields_closed_to_portal(self):
        return super()._get_fields_closed_to_portal() | {"margin"}

    @api.model
    def _get_portal_pages(self):
        services = PortalPage(
            name="services",
            records=self,
            title="Service contracts",
            text="What we look after for you",
            icon="/interlocuteurs_addon/static/src/img/equipment.svg",
            columns=[
                PortalColumn("name"),
                PortalColumn("technician_id", on_phone="below"),
                PortalColumn("start", on_phone="column"),
            ],
            sortings={
                "name": "name, id",
                "newest": PortalChoice("Newest", "id desc"),
            },
            searches={
                "name": "name",
                "technician": "technician_id.name",
                "mail": PortalChoice("Search in Mail", "technician_id.email"),
            },
            filters={
                "started": PortalChoice("Started", Domain("start", "!=", False)),
                **self._get_portal_open_choices(Domain("start", "=", False)),
            },
            groupings={"technician": "technician_id"},
        )
        return [*super()._get_portal_pages(), services]

    def _get_portal_files(self):
        return super()._get_portal_files() | self.plan_id

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for service in self:
            service.access_url = f"/my/documents/services/{service.id}"
        return result

    def _is_made_in_session(self):
        return super()._is_made_in_session() or self.state == "draft"

    def _print_link(self):
        link = self._get_share_url()
        self.env["interlocuteur.portal.link"]._remember_shown(link)
        return link

    @api.model
    def _erase_person(self, person, words):
        self.search(self._get_portal_own_domain(person)).name = "Erased"
        return super()._erase_person(person, words)


@fake_model
class FakeCollaboration(models.Model):
    _inherit = "interlocuteur.collaboration"
    _module = "interlocuteurs_addon"

    @api.model
    def _get_lost_sql(self, model, before, after):
        lost = super()._get_lost_sql(model, before, after)
        if lost and model._name == "interlocuteur.fake.service":
            # technicians keep their links
            return SQL(
                "(%s) AND document.technician_id IS DISTINCT FROM left_.person_id", lost
            )
        return lost


@fake_model
class FakeEquipment(models.Model):
    _inherit = "maintenance.equipment"
    _module = "interlocuteurs_addon"

    @api.model
    def _get_portal_pages(self):
        return [
            replace(page, columns=[*page.columns, PortalColumn("model")])
            if page.name == "equipment"
            else page
            for page in super()._get_portal_pages()
        ]


# ------------------------------------------------ contacts: transfers, buttons, leaving


class Calls(Responsibility):
    """Activities on the people themselves: they have no organisation and no chatter."""

    def find(self, people, organisations=None):
        calls = people.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", people.ids)]
        )
        if organisations is None:
            return calls
        return calls.filtered(lambda c: self.get_organisations(c) <= organisations)

    def get_organisations(self, records):
        people = records.env["res.partner"].browse(records.mapped("res_id"))
        return people.commercial_partner_id

    def get_answering(self, records, people):
        return {call: people.browse(call.res_id) for call in records}

    def replace(self, records, people, successor):
        if successor:
            records.res_id = successor.id


@fake_model
class FakePartner(models.Model):
    _inherit = "res.partner"
    _module = "interlocuteurs_addon"

    opening_hours = fields.Char()
    service_count = fields.Integer(compute="_compute_service_count", compute_sudo=False)

    @api.model
    def _get_portal_readable_fields(self):
        return super()._get_portal_readable_fields() | {"opening_hours"}

    def _transfer_detach(self, choices):
        trained = self.env["interlocuteur.fake.service"].search(
            [("trained_ids", "in", self.ids)]
        )
        trained.trained_ids -= self
        return super()._transfer_detach(choices)

    def _transfer_open(self, day, profile):
        self.comment = f"Came on {day}"
        return super()._transfer_open(day, profile)

    def _get_transfer_balance(self, organisation, profile, keeps_former, successor):
        sections = super()._get_transfer_balance(
            organisation, profile, keeps_former, successor
        )
        section = {"name": "services", "title": "Services", "rows": [], "text": "None"}
        return [*sections, section]

    def _compute_service_count(self):
        self._count_documents("service_count")

    @api.model
    def _get_responsibilities(self):
        calls = Calls(
            name="calls", model="mail.activity", label="To be called", title="Calls"
        )
        return [*super()._get_responsibilities(), calls]

    def _check_may_move(self):
        Service = self.env["interlocuteur.fake.service"]
        if Service.search_count(
            [("technician_id", "in", self.ids), ("margin", "<", 0)]
        ):
            raise UserError(self.env._("Settle the losses first."))
        return super()._check_may_move()

    @api.model
    def _get_erased_fields(self):
        return [*super()._get_erased_fields(), "opening_hours"]

    def _get_erased_values(self):
        return {**super()._get_erased_values(), "color": 3}

    def _erase_traces(self, words):
        self.env["interlocuteur.fake.service"].search(
            [("technician_id", "=", self.id)]
        ).margin = 0
        return super()._erase_traces(words)

    def _find_written_texts(self):
        services = self.env["interlocuteur.fake.service"].search(
            [("technician_id", "=", self.id)]
        )
        return {**super()._find_written_texts(), services._name: services.ids}

    def action_count_services(self):
        message = f"Services: {self.service_count}"
        params = {"message": message, "type": "info"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": params,
        }

    def _get_vcard_properties(self, organisation=None, source=None):
        properties = super()._get_vcard_properties(organisation, source)
        if self.ref:
            properties.append(Property("NOTE", self.ref))
        return properties

    @api.model
    def _prepare_vcard_sources(self, wanted):
        counts = dict(
            self.env["interlocuteur.fake.service"]._read_group(
                [("technician_id", "in", [partner_id for partner_id, _id in wanted])],
                ["technician_id"],
                ["__count"],
            )
        )
        sources = super()._prepare_vcard_sources(wanted)
        return [
            (
                partner_id,
                source._replace(categories=(*source.categories, "Technician"))
                if self.browse(partner_id) in counts
                else source,
            )
            for partner_id, source in sources
        ]

    def _read_vcard_notes(self):
        notes = super()._read_vcard_notes()
        for partner in self.filtered("opening_hours"):
            notes[partner.id] = partner.opening_hours
        return notes


@fake_model
class FakeTransfer(models.Model):
    _inherit = "interlocuteur.transfer"
    _module = "interlocuteurs_addon"

    badge = fields.Char()
    reason = fields.Char()

    @api.model
    def _get_shared_choices(self):
        return [*super()._get_shared_choices(), "reason"]

    def _get_handover_limits(self):
        # technicians go on for who keeps them
        none = self.env["interlocuteur.fake.service"]
        return {**super()._get_handover_limits(), "services": none}

    def _prepare_sheet_values(self):
        return {**super()._prepare_sheet_values(), "ref": self.badge}


@fake_model
class FakeTransferSheet(models.AbstractModel):
    _inherit = "interlocuteur.transfer.sheet"
    _module = "interlocuteurs_addon"

    badge = fields.Char()

    def _prepare_transfer(self):
        return {**super()._prepare_transfer(), "badge": self.badge}


@fake_model
class FakeTransferWizard(models.TransientModel):
    _inherit = "interlocuteur.transfer.wizard"
    _module = "interlocuteurs_addon"

    reason = fields.Char()

    def _prepare_shared_values(self):
        return {**super()._prepare_shared_values(), "reason": self.reason}


@fake_model
class FakeDeactivationLine(models.TransientModel):
    _inherit = "interlocuteur.deactivation.line"
    _module = "interlocuteurs_addon"

    services = fields.Char(compute="_compute_handover")


@fake_model
class FakeAnomaly(models.Model):
    _inherit = "interlocuteur.anomaly"
    _depends = frozendict({"res.partner": ["email"]})
    _module = "interlocuteurs_addon"

    kind = fields.Selection(selection_add=[("mail", "Organisation without e-mail")])

    @api.model
    def _get_queries(self):
        return [*super()._get_queries(), self._query_mails()]

    @api.model
    def _query_mails(self):
        return AnomalyQuery(
            kind="mail",
            record_id=SQL("o.id"),
            columns={"partner_id": SQL("o.id"), "organisation_id": SQL("o.id")},
            source=SQL(
                "res_partner o WHERE o.is_company AND o.active AND o.email IS NULL"
            ),
        )


# ----------------------------------------------------------------------------- imports


@fake_model
class FakeImport(models.Model):
    _inherit = "interlocuteur.import"
    _module = "interlocuteurs_addon"

    audit_line_ids = fields.One2many("interlocuteur.import.line", "import_id")

    @api.model
    def _get_columns(self):
        return [
            *super()._get_columns(),
            self._make_column("comment"),
            self._make_column("ref", "shout", headings=["N° badge", "Badge number"]),
        ]

    def _parse_shout(self, column, raw, notes):
        if len(raw) > 10:
            raise CellError("ten letters at most")
        return raw.upper()

    @api.model
    def _format_shout(self, column, value):
        return f"{value}!"

    def _get_file_kinds(self):
        return [FileKind(self._is_json, self._read_json), *super()._get_file_kinds()]

    @api.model
    def _is_json(self, content):
        return content.startswith(b"[")

    def _read_json(self, content, columns):
        try:
            people = json.loads(content)
        except ValueError as error:
            raise WorkbookError("no_json") from error
        shown = [column for column in columns if column.key in people[0]]
        rows = [(0, [column.label for column in shown])]
        rows += [
            (number, [person.get(column.key) for column in shown])
            for number, person in enumerate(people, start=1)
        ]
        return "", rows, ["Read as JSON"]

    @api.model
    def _get_kind_refusals(self):
        return {**super()._get_kind_refusals(), "no_json": "This is no JSON."}


# --------------------------------------------------------------------------- a dialog


@fake_model
class FakeDialog(models.TransientModel):
    _name = "interlocuteur.fake.dialog"
    _inherit = "interlocuteur.entry.mixin"
    _description = "A dialog of a further addon"
    _module = "interlocuteurs_addon"

    partner_id = fields.Many2one("res.partner", required=True)
    shown = fields.Char(compute="_compute_shown", compute_sudo=False, store=True)

    @api.depends("partner_id")
    def _compute_shown(self):
        for dialog in self:
            dialog.shown = dialog.partner_id.email


FAKE_ADDON = [
    FakeProfile,
    FakeService,
    FakeCollaboration,
    FakeEquipment,
    FakePartner,
    FakeTransfer,
    FakeTransferSheet,
    FakeTransferWizard,
    FakeDeactivationLine,
    FakeAnomaly,
    FakeImport,
    FakeDialog,
]
