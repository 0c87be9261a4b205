from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..tools.forms import clean_token
from .portal_list import PortalList
from .portal_switcher import PortalSwitcher, get_acting_domain


class PortalPages(PortalList, PortalSwitcher):
    """Counters, lists and pages of records, each from the description of its list."""

    def _prepare_home_portal_values(self, counters):
        """Count what the descriptions list, for the organisation acted for.

        Of lists of other addons core has counted; only what the switcher leaves of
        them is counted once more, where the description says what they list.
        """
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            return values
        for page in self._get_portal_pages().values():
            counter = page.get_counter()
            if counter not in counters:
                continue
            acting = get_acting_domain(page.organisation_field)
            narrowed = page.domain is not None and not acting.is_true()
            if not page.is_core or (narrowed and values.get(counter)):
                values[counter] = self._count_page(page, acting)
        return values

    # --------------------------------------------------------------------- lists

    def _render_list(self, name, query):
        """Answer with the list of that name, or go home where it is closed."""
        page = self._get_portal_pages()[name]
        if not page.is_open:
            return request.redirect("/my")
        values = self._prepare_list_values(page, query)
        request.session[page.history] = values["records"].ids[:100]
        return request.render("interlocuteurs_addon.portal_page_list", values)

    @http.route(
        ["/my/documents/<string:name>", "/my/documents/<string:name>/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_documents(self, name, **query):
        """Show a list that has no address of its own."""
        self._check_has_no_address(name)
        return self._render_list(name, query)

    def _check_has_no_address(self, name):
        """Check that a list is one without an address of its own.

        :raises NotFound: there is none of that name
        """
        page = self._get_portal_pages().get(name)
        if not page or page.is_core or page.address:
            raise request.not_found()

    # ------------------------------------------------------------------- records

    @http.route(
        "/my/documents/<string:name>/<int:record_id>",
        type="http",
        auth="public",
        website=True,
    )
    def portal_document_page(self, name, record_id, access_token=None, **kw):
        """Show one record of such a list, to its readers or by its link."""
        self._check_has_no_address(name)
        return self._render_record(name, record_id, access_token, **kw)

    def _render_record(self, name, record_id, access_token=None, **kw):
        """Answer with the page of one record of a list.

        :raises NotFound: the records of this list have no pages
        """
        page = self._get_portal_pages()[name]
        if not page.record_template:
            raise request.not_found()
        try:
            record_sudo, access_token = self._open_record(page, record_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        record = record_sudo.with_env(request.env)
        if not record.has_access("read"):
            record = record_sudo
        values = {
            **self._prepare_portal_layout_values(),
            **self._prepare_record_values(page, record),
        }
        if isinstance(record, request.env.registry["portal.mixin"]):
            signed = {key: kw[key] for key in ("pid", "hash") if key in kw}
            values = self._get_page_view_values(
                record_sudo, access_token, values, page.history, False, **signed
            )
        values |= self._get_neighbours(page, record.id)
        return request.render(page.record_template, values)

    def _open_record(self, page, record_id, access_token):
        """Return a record of a list, in sudo, for its readers or by its link.

        :return: the record, and the token if it may have one
        :raises AccessError: neither opens it
        :raises MissingError: it is gone
        """
        shared = isinstance(page.records, request.env.registry["portal.mixin"])
        token = clean_token(access_token) if shared else None
        # sudo: for its readers, or for the bearer of its link
        return self._document_check_access(page.records._name, record_id, token), token

    def _prepare_record_values(self, page, record):
        """Return what the page of a record shows; another template may need more."""
        return {
            **self._act_for(record),
            "page_name": page.name,
            "portal_page": page,
            "record": record,
            "record_title": record.display_name,
            "columns": page.get_columns(with_organisation=True),
        }

    def _get_neighbours(self, page, record_id):
        """Return the addresses of the previous and next ones of the list before."""
        history = request.session.get(page.history, [])
        if record_id not in history:
            return {}
        place = history.index(record_id)
        before, after = history[:place][-1:], history[place + 1 :][:1]
        return {
            "prev_record": before and f"{page.record_url}/{before[0]}",
            "next_record": after and f"{page.record_url}/{after[0]}",
        }
