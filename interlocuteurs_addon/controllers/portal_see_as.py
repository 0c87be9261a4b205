from contextlib import contextmanager

from werkzeug.exceptions import Forbidden

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request
from odoo.tools.misc import hash_sign, verify_hash_signed

from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.forms import clean_page, get_text
from .portal_list import PortalList

MANAGER = "interlocuteurs_addon.group_interlocuteur_manager"
VISIT_HOURS = 1


class PortalSeeAs(PortalList):
    """The portal of somebody, as an administrator looks at it.

    What is found is searched as the portal user, by the methods of their own pages;
    what is shown of it is read as the administrator, who sees nothing that they may
    not. No user changes: nobody is logged in, nothing is kept in the session, nothing
    but the log is written. Each visit begins on the home page, which logs it; a list
    opens only by a link of that page, while the visit lasts.

    Odoo makes one controller of all that extend the portal's: the methods that give the
    domains of the lists are those of the pages.
    """

    @http.route(
        "/interlocuteur/see-as/<int:collaboration_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_see_as_home(self, collaboration_id, **kw):
        """Show the home of the portal with its counters, and log the visit.

        :raises Forbidden: the user is no administrator of contact persons
        """
        collaboration = self._get_seen_collaboration(collaboration_id)
        values = {"collaboration": collaboration, **self._get_see_as_layout_values()}
        try:
            user = collaboration._get_portal_user()
        except UserError as error:
            values["error"] = str(error)
        else:
            if not self._is_in_visit(collaboration, kw.get("visit")):
                collaboration._log_seen_portal()
            with self._looking_as(user):
                values["sections"] = [
                    {**section, "count": self._count_section(section)}
                    for section in self._get_see_as_sections().values()
                ]
            values["visit"] = self._sign_visit(collaboration)
        return request.render("interlocuteurs_addon.portal_see_as_home", values)

    @http.route(
        "/interlocuteur/see-as/<int:collaboration_id>/<string:name>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_see_as_list(self, collaboration_id, name, visit="", page=1, **kw):
        """Show one list of the portal.

        :param name: a key of :meth:`_get_see_as_sections`
        :param visit: what the home page signed; without it, that page comes first
        :raises Forbidden: the user is no administrator of contact persons
        """
        collaboration = self._get_seen_collaboration(collaboration_id)
        url = f"/interlocuteur/see-as/{collaboration.id}"
        if not self._is_in_visit(collaboration, visit):
            return request.redirect(url)
        with self._looking_as(collaboration._get_portal_user()):
            section = self._get_see_as_sections().get(name)
            if not section:
                raise request.not_found()
            total = self._count_section(section)
            pager = portal_pager(
                url=f"{url}/{name}",
                url_args={"visit": visit},
                total=total,
                page=clean_page(page),
                step=self._items_per_page,
            )
            found = self._search_section(section, pager["offset"]) if total else []
        shown = section["model"].with_user(request.env.user).browse(found)
        shown = shown._filtered_access("read")
        values = {
            **self._get_see_as_layout_values(),
            "collaboration": collaboration,
            "visit": visit,
            "section": section,
            "pager": pager,
            "rows": [self._prepare_see_as_row(section, record) for record in shown],
            "hidden_count": len(found) - len(shown),
        }
        return request.render("interlocuteurs_addon.portal_see_as_list", values)

    # -------------------------------------------------------------------- access

    def _get_seen_collaboration(self, collaboration_id):
        """Return the collaboration, for administrators who may read it."""
        if not request.env.user.has_group(MANAGER):
            raise Forbidden()
        Collaboration = request.env["interlocuteur.collaboration"]
        collaboration = Collaboration.browse(collaboration_id).exists()
        if not collaboration:
            raise request.not_found()
        if not (collaboration.has_access("read") and collaboration.person_id):
            raise Forbidden()
        return collaboration

    @contextmanager
    def _looking_as(self, user):
        """Let the methods of the portal's pages search as ``user`` for a while.

        It changes the environment of this request alone: session and login stay.
        """
        own = request.env
        request.update_env(user=user.id, su=False)
        try:
            yield
        finally:
            request.update_env(user=own.uid, context=own.context, su=own.su)

    def _sign_visit(self, collaboration):
        """Return a token that stands for a visit that has been logged."""
        # sudo: the key of the database, to sign with
        env = request.env(su=True)
        return hash_sign(
            env,
            "interlocuteur_see_as",
            [request.env.uid, collaboration.id],
            expiration_hours=VISIT_HOURS,
        )

    def _is_in_visit(self, collaboration, visit):
        # sudo: the key of the database, to verify with
        env = request.env(su=True)
        try:
            signed = verify_hash_signed(env, "interlocuteur_see_as", get_text(visit))
        except ValueError:  # no token at all
            return False
        return signed == [request.env.uid, collaboration.id]

    # ------------------------------------------------------------------ sections

    def _get_see_as_layout_values(self):
        return {"page_name": "see_as", "no_breadcrumbs": True}

    def _get_see_as_sections(self):
        """Return the lists of the portal, as the one whose portal it is finds them.

        A seam: an addon with a list of its own adds it here.

        :return: dict of name to dict of ``name``, ``title``, ``icon``, ``model`` with
            the rights of the user, ``domain``, ``order``, and ``columns``, names of
            fields
        """
        return {
            **self._get_see_as_orders(),
            **self._get_see_as_invoices(),
            **self._get_see_as_service(),
        }

    def _prepare_section(self, name, title, icon, model, domain, columns, order=None):
        return {
            name: {
                "name": name,
                "title": title,
                "icon": icon,
                "model": model,
                "domain": domain,
                "columns": columns,
                "order": order,
            }
        }

    def _get_see_as_orders(self):
        Order = request.env["sale.order"]
        partner = request.env.user.partner_id
        icon = "/sale/static/src/img/bag.svg"
        columns = ["name", "organisation_id", "date_order", "amount_total"]
        return {
            **self._prepare_section(
                "quotations",
                request.env._("Quotations to review"),
                icon,
                Order,
                self._prepare_quotations_domain(partner),
                columns,
            ),
            **self._prepare_section(
                "orders",
                request.env._("Your Orders"),
                icon,
                Order,
                self._prepare_orders_domain(partner),
                columns,
            ),
        }

    def _get_see_as_invoices(self):
        Move = request.env["account.move"]
        icon = "/account/static/src/img/bill.svg"
        columns = [
            "name",
            "commercial_partner_id",
            "invoice_date",
            "invoice_date_due",
            "amount_total",
        ]
        return {
            **self._prepare_section(
                "invoices",
                request.env._("Your Invoices"),
                icon,
                Move,
                self._get_invoices_domain("out"),
                columns,
            ),
            **self._prepare_section(
                "bills",
                request.env._("Our Invoices"),
                icon,
                Move,
                self._get_invoices_domain("in"),
                columns,
            ),
        }

    def _get_see_as_service(self):
        images = "/interlocuteurs_addon/static/src/img"
        return {
            **self._prepare_section(
                "equipment",
                request.env._("Equipment"),
                f"{images}/equipment.svg",
                request.env["maintenance.equipment"],
                self._get_equipment_domain(),
                ["name", "organisation_id", "site_id", "serial_no", "warranty_date"],
            ),
            **self._prepare_section(
                "interventions",
                request.env._("Intervention Requests"),
                f"{images}/intervention.svg",
                request.env["maintenance.request"],
                self._get_requests_domain(),
                ["name", "organisation_id", "equipment_id", "request_date", "stage_id"],
                "request_date desc, id desc",
            ),
            **self._prepare_section(
                "people",
                request.env._("Contact Persons"),
                f"{images}/people.svg",
                self._get_people(),
                self._get_people_domain(),
                ["person_id", "organisation_id", "function_ids", "email", "phone"],
                "lastname, firstname, id",
            ),
        }

    def _count_section(self, section):
        Model = section["model"]
        return Model.search_count(section["domain"]) if Model.has_access("read") else 0

    def _search_section(self, section, offset):
        """Return the ids of one page of a list."""
        return (
            section["model"]
            .search(
                Domain(section["domain"]),
                order=section["order"],
                limit=self._items_per_page,
                offset=offset,
            )
            .ids
        )

    def _prepare_see_as_row(self, section, record):
        """Return the texts of one line, and where the record opens in the back end."""
        texts = []
        for name in section["columns"]:
            widget = f"ir.qweb.field.{record._fields[name].type}"
            converter = request.env.get(widget, request.env["ir.qweb.field"])
            texts.append(converter.record_to_html(record, name, {}) or "")
        return {"url": f"/odoo/{record._name}/{record.id}", "texts": texts}
