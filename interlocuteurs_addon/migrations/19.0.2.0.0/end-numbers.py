from odoo import SUPERUSER_ID, api

from odoo.addons.interlocuteurs_addon.hooks import number_requests


def migrate(cr, version):
    """Number the requests that are there, in the order of their creation."""
    number_requests(api.Environment(cr, SUPERUSER_ID, {}))
