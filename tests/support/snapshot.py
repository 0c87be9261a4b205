"""What a database holds and how it is built, to be compared before and after."""

import re

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


def compare_words(name, other, addons, language="fr_FR"):
    """Return what two databases say differently in a language, as lines of text.

    :param addons: names of the addons whose records are compared, but for those that
        an upgrade leaves as users have made them
    """
    said, expected = (_take_words(each, addons, language) for each in (name, other))
    return [
        f"{key}: {said[key]!r}, not {expected[key]!r}"
        for key in sorted(said.keys() & expected.keys())
        if said[key] != expected[key]
    ]


def _take_words(name, addons, language):
    """Return dict of (xml id, field) to the words of a language."""
    words = {}
    columns = query(
        name,
        """
        SELECT DISTINCT data.model, columns.table_name, field.name
          FROM ir_model_data data
          JOIN ir_model_fields field
            ON field.model = data.model AND field.store AND field.translate IS NOT NULL
          JOIN information_schema.columns
            ON columns.table_name = REPLACE(
                   REPLACE(data.model, '.', '_'), 'ir_actions_', 'ir_act_')
           AND columns.column_name = field.name AND columns.udt_name = 'jsonb'
         WHERE data.module = ANY(%s)
        """,
        addons,
    )
    for model, table, column in columns:
        rows = query(
            name,
            f"""
            SELECT data.module || '.' || data.name,
                   COALESCE(row.{column}->>%s, row.{column}->>'en_US')
              FROM ir_model_data data JOIN {table} row ON row.id = data.res_id
             WHERE data.model = %s AND data.module = ANY(%s)
               AND data.noupdate IS NOT TRUE
            """,
            *(language, model, addons),
        )
        # views name actions by their ids
        words |= {
            (key, column): re.sub(r'"\d+"', '"id"', value or "") for key, value in rows
        }
    return words
