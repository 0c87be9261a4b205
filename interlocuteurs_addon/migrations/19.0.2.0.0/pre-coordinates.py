from odoo.tools import sql

NUMBERS = ("phone", "phone2", "mobile", "mobile2")


def migrate(cr, version):
    """Make the columns of what is compared and found: the ORM would fill each row.

    The indexes of numbers become smaller ones: parts of a number are looked up in the
    text by which contacts are found.
    """
    for column in (*(f"{number}_key" for number in NUMBERS), "search_text"):
        if not sql.column_exists(cr, "res_partner", column):
            sql.create_column(cr, "res_partner", column, "varchar")
    for number in NUMBERS:
        index = f"res_partner__{number}_e164_index"
        if " gin " in (sql.index_definition(cr, index)[0] or "").lower():
            sql.drop_index(cr, index, "res_partner")
