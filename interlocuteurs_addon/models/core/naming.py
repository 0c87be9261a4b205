"""How messages name records that somebody has chosen by an id."""


def name_for_user(record, field="display_name"):
    """Return the name of a record as a refusal may say it.

    Whoever makes up ids gets them refused, and would read the names of all records in
    the refusals: of what the user may not read, nothing is said. Checks often run as
    superuser, so it is the user who counts.

    :param record: at most one record
    :param field: the field that holds the name
    """
    env = record.env
    if not record:
        return "-"
    if not record.sudo(False)._filtered_access("read"):
        return env._("(a record that you may not see)")
    return record[field] or "-"
