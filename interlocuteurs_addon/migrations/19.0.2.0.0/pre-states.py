from odoo.tools import sql


def migrate(cr, version):
    """Make the column of what customers read of a request; `end-numbers` fills it.

    The ORM would compute it request by request.
    """
    if not sql.column_exists(cr, "maintenance_request", "public_state"):
        sql.create_column(cr, "maintenance_request", "public_state", "varchar")
