from odoo import http
from odoo.http import content_disposition, request

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExchangeDownload(http.Controller):
    """The people of an organisation as a workbook."""

    @http.route(
        "/interlocuteurs/organisation/<int:organisation_id>/people.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def download_people(self, organisation_id, **kwargs):
        """Send the workbook, in the layout of an import.

        :param int organisation_id: id of the organisation
        :raises AccessError: the user is no employee, or may not read the organisation
        """
        Import = request.env["interlocuteur.import"]
        # no id of PostgreSQL's is larger
        known = organisation_id if organisation_id < 2**31 else 0
        organisation = request.env["res.partner"].browse(known).exists()
        if not organisation or not request.env.user._is_internal():
            raise request.not_found()
        name, content = Import._make_export(organisation)
        headers = [
            ("Content-Type", _TYPE),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
        ]
        return request.make_response(content, headers)
