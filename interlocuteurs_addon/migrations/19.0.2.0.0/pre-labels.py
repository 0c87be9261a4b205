from odoo.tools import sql

from odoo.addons.interlocuteurs_addon.hooks import fill_label_codes


def migrate(cr, version):
    """Give all equipment the code of its label: the ORM would draw them one by one."""
    if not sql.column_exists(cr, "maintenance_equipment", "label_code"):
        sql.create_column(cr, "maintenance_equipment", "label_code", "varchar")
        fill_label_codes(cr)
