"""Rows by the hundred thousand: copies of one record that the ORM made, by SQL."""


def clone_rows(cr, table, record_id, count, **columns):
    """Copy a row ``count`` times and return nothing.

    :param cr: cursor of a throw-away database
    :param record_id: the row to copy, made by the ORM, so that its columns are sound
    :param columns: SQL expressions for columns that differ; ``i`` counts from 1
    """
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND column_name != 'id'",
        [table],
    )
    names = [name for (name,) in cr.fetchall()]
    values = [columns.get(name, f't."{name}"') for name in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    cr.execute(
        f'INSERT INTO "{table}" ({quoted})'
        f" SELECT {', '.join(values)}"
        f' FROM "{table}" t, generate_series(1, %s) i WHERE t.id = %s',
        [count, record_id],
    )
