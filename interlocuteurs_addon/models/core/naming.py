"""How messages name what somebody has chosen: records by an id, files."""

import base64

from odoo.exceptions import UserError


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


def check_base64(env, content):
    """Check that a file came as browsers send it.

    :raises UserError: it did not
    """
    try:
        base64.b64decode(content or b"")
    except (TypeError, ValueError) as error:
        raise UserError(
            env._("The file did not arrive as a file: choose it again.")
        ) from error
