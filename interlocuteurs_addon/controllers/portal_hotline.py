from odoo.http import request

from .portal_page import PortalPages


class PortalHotline(PortalPages):
    """Whom customers call about equipment and requests, beside their own people."""

    def _get_hotline(self, record):
        """Return our number, or nothing.

        :param record: equipment or a request
        """
        # sudo: our own number, of the team or the company
        record = record.sudo()
        company = record.company_id or request.env.company.sudo()
        return company._get_hotline(record.maintenance_team_id)
