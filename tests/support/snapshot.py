"""What a database holds and how it is built, to be compared before and after."""

from .server import query

# besides the addon's own: what it adds columns to, and what ends with a collaboration
TABLES = (
    "account_move",
    "mail_followers",
    "mail_message",
    "maintenance_equipment",
    "maintenance_request",
    "project_project",
    "project_task",
    "purchase_order",
    "res_partner",
    "res_users",
    "sale_order",
)
# locks of transactions that are over
LOCKS = "interlocuteur_duplicate_claim"
SCHEMA = {
    "columns": "SELECT table_name, column_name, udt_name, is_nullable, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes "
    # an index of `project` on it holds the id of a field
    "WHERE schemaname = 'public' AND tablename != 'mail_tracking_value'",
    "constraints": "SELECT conrelid::regclass::text, conname, "
    "PG_GET_CONSTRAINTDEF(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
}


def get_own_tables(name):
    """Return the tables of the addon and of its bridges, those of dialogs, too."""
    rows = query(
        name,
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename LIKE 'interlocuteur\\_%' ORDER BY 1",
    )
    return [table for (table,) in rows]


def take_rows(name):
    """Return all rows as dicts, but for when they were written and by whom.

    :return: dict of table to dict of key (the id where there is one) to row
    """
    taken = {}
    for table in {*get_own_tables(name), *TABLES} - {LOCKS}:
        rows = query(
            name,
            f"SELECT COALESCE(to_jsonb(t)->>'id', t::text), "
            f"to_jsonb(t) - 'write_date' - 'write_uid' FROM {table} t",
        )
        taken[table] = dict(rows)
    return taken


def compare_rows(before, after, on_purpose=()):
    """Return what was lost, added or changed, as lines of text.

    :param on_purpose: tables and columns (``table.column``) that may differ, tables
        that may get rows (``table+``)
    """
    found = []
    for table in sorted(before.keys() - set(on_purpose)):
        old, new = before[table], after.get(table, {})
        found += [f"{table}: lost {old[key]}" for key in old.keys() - new.keys()]
        if f"{table}+" not in on_purpose:
            found += [f"{table}: added {new[key]}" for key in new.keys() - old.keys()]
        found += [
            f"{table}.{column} of {key}: {value!r} became {new[key].get(column)!r}"
            for key in old.keys() & new.keys()
            for column, value in old[key].items()
            if f"{table}.{column}" not in on_purpose
            and (column not in new[key] or new[key][column] != value)
        ]
    return found


def compare_schemas(name, other):
    """Return what only one of two databases has of columns, indexes and constraints."""
    return {
        kind: sorted(map(str, differing))
        for kind, statement in SCHEMA.items()
        if (differing := set(query(name, statement)) ^ set(query(other, statement)))
    }
