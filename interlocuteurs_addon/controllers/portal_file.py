"""Which files customers send, with a request or a message, and what is said of others.

The browser says it before a file travels, the server whatever came.
"""

from odoo.http import request

from ..tools.uploads import ALLOWED_TYPES, MAX_FILE_SIZE, MAX_FILES, is_allowed_type

MEGABYTE = 1024 * 1024


def explain_files(name):
    """Return what there is to say of a file of that name, by what is wrong with it."""
    return {
        "many": request.env._("Send at most %s files.", MAX_FILES),
        "large": request.env._(
            "%(name)s is larger than %(size)s MB.",
            name=name,
            size=MAX_FILE_SIZE // MEGABYTE,
        ),
        "empty": request.env._("%s is empty.", name),
        "kind": request.env._(
            "%(name)s cannot be sent: these types can: %(types)s.",
            name=name,
            types=", ".join(ALLOWED_TYPES),
        ),
    }


def explain_file(name, content):
    """Return why a file cannot be sent, or nothing.

    :param name: its name
    :param content: its first bytes, more than may be sent if it is too large
    """
    texts = explain_files(name)
    if len(content) > MAX_FILE_SIZE:
        return texts["large"]
    if not content:
        return texts["empty"]
    return None if is_allowed_type(name, content) else texts["kind"]
