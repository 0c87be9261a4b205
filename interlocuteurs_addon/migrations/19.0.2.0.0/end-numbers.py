from odoo import SUPERUSER_ID, api

from odoo.addons.interlocuteurs_addon.hooks import number_requests


def migrate(cr, version):
    """Number the requests that are there; say what stages mean to customers."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["maintenance.stage"]._set_shipped_states()
    number_requests(env)
