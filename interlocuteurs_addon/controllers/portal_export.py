from odoo import http
from odoo.http import content_disposition, request

from ..tools.text import get_safe_name
from ..tools.workbook_writer import write_list
from .portal_document_page import PortalDocumentPages
from .portal_switcher import get_acting_organisation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# what the link beneath each list says
MOST_ROWS = 5_000


class PortalExport(PortalDocumentPages):
    """Each list of the portal as a workbook, from its description, for its reader.

    It is searched, narrowed and sorted as the page, by the arguments of its address.
    """

    @http.route(
        "/my/export/<string:name>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def portal_export(self, name, **query):
        """Send a list.

        :raises NotFound: there is none of that name for the user
        """
        page = self._get_portal_pages().get(name)
        if not (page and page.is_open and page.records.has_access("read")):
            raise request.not_found()
        acting = get_acting_organisation()
        organisations = request.env.user._get_portal_organisations()
        columns = [
            *page.get_columns(with_organisation=len(organisations) > 1 and not acting),
            *page.further_columns,
        ]
        content = write_list(
            page.title,
            [column.get_label(page.records) for column in columns],
            self._get_exported_rows(page, query, columns),
        )
        today = request.env.company._get_today()
        title = " ".join(filter(None, (page.title, acting.name, str(today))))
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                (
                    "Content-Disposition",
                    content_disposition(f"{get_safe_name(title)}.xlsx"),
                ),
            ],
        )

    def _get_exported_rows(self, page, query, columns):
        """Yield the rows of a list, and a last one that says of what there are more."""
        offered, chosen, search = self._read_list_query(page, query)
        domain = self._get_list_domain(page, offered, chosen, search)
        order = self._get_list_order(page, offered, chosen)
        records = page.records.search(domain, order=order, limit=MOST_ROWS)
        for record in records:
            yield [column.get_value(record) for column in columns]
        if len(records) == MOST_ROWS:
            total = page.records.search_count(domain)
            if total > MOST_ROWS:
                yield [
                    request.env._(
                        "These are the first %(most)s of %(total)s rows. Narrow the "
                        "list to export the others.",
                        most=MOST_ROWS,
                        total=total,
                    )
                ]
