from odoo.tools import sql


def migrate(cr, version):
    """Ask no customer for ratings whom nobody asked before: the settings let you.

    Nothing is rated yet: the ORM need not look, request by request.
    """
    if not sql.column_exists(cr, "res_company", "asks_for_ratings"):
        sql.create_column(cr, "res_company", "asks_for_ratings", "bool")
        cr.execute("UPDATE res_company SET asks_for_ratings = FALSE")
    if not sql.column_exists(cr, "maintenance_request", "rating_last_value"):
        sql.create_column(cr, "maintenance_request", "rating_last_value", "float8")
