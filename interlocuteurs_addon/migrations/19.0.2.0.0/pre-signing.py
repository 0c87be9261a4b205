from odoo.tools import sql


def migrate(cr, version):
    """Let profiles that are in use go on as they did: whoever had one could sign."""
    table = "interlocuteur_portal_profile"
    if not sql.column_exists(cr, table, "sign_quotations"):
        sql.create_column(cr, table, "sign_quotations", "bool")
        cr.execute("UPDATE interlocuteur_portal_profile SET sign_quotations = TRUE")
