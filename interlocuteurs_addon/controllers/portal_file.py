"""Which files customers send, with a request or a message, and what is said of others.

The browser says it before a file travels, the server whatever came.
"""

from odoo.http import request
from odoo.tools import str2bool
from odoo.tools.image import IMAGE_MAX_RESOLUTION

from ..tools.heic import (
    LargePhotoError,
    UnreadablePhotoError,
    is_heic,
    is_heic_readable,
    make_jpeg,
)
from ..tools.uploads import (
    ALLOWED_TYPES,
    HEIC,
    MAX_FILES,
    VIDEO_TYPES,
    get_extension,
    get_jpeg_name,
    get_max_size,
    has_too_many_pixels,
    is_allowed_type,
)

MEGABYTE = 1024 * 1024


def get_allowed_types():
    """Return what a file of each extension may turn out to be.

    Videos by a setting, HEIC where it can be read.
    """
    # sudo: a setting that the page tells everybody
    parameters = request.env["ir.config_parameter"].sudo()
    videos = parameters.get_param("interlocuteurs_addon.portal_videos")
    return {
        **ALLOWED_TYPES,
        **({name: {f"image/{name}"} for name in HEIC} if is_heic_readable() else {}),
        **(VIDEO_TYPES if str2bool(videos or "no") else {}),
    }


def get_max_sizes():
    """Return how many megabytes a file may have, by its extension."""
    return {name: get_max_size(f".{name}") // MEGABYTE for name in get_allowed_types()}


def explain_files(name, size="{size}"):
    """Return what there is to say of a file of that name, by what is wrong with it.

    :param size: the most megabytes that it may have
    """
    return {
        "many": request.env._("Send at most %s files.", MAX_FILES),
        "large": request.env._(
            "%(name)s is larger than %(size)s MB.", name=name, size=size
        ),
        "empty": request.env._("%s is empty.", name),
        "kind": request.env._(
            "%(name)s cannot be sent: these types can: %(types)s.",
            name=name,
            types=", ".join(get_allowed_types()),
        ),
        "pixels": request.env._(
            "%(name)s has more than %(count)s million pixels. Send it smaller.",
            name=name,
            count=int(IMAGE_MAX_RESOLUTION / 1e6),
        ),
        "heic": request.env._(
            "%s is a HEIC photo, which cannot be read here. Send it as a JPEG: your "
            "phone makes these by its camera’s setting “Most compatible”.",
            name,
        ),
    }


def explain_file(name, content):
    """Return why a file cannot be sent, or nothing.

    :param name: its name
    :param content: its first bytes, more than may be sent if it is too large
    """
    size = get_max_size(name)
    texts = explain_files(name, size // MEGABYTE)
    named_heic = get_extension(name) in HEIC
    if (named_heic or _is_heic_photo(name, content)) and not is_heic_readable():
        return texts["heic"]
    if len(content) > size:
        return texts["large"]
    if not content:
        return texts["empty"]
    if _is_heic_photo(name, content):
        return None
    if named_heic:
        return texts["heic"]
    if has_too_many_pixels(name, content):
        return texts["pixels"]
    return (
        None if is_allowed_type(name, content, get_allowed_types()) else texts["kind"]
    )


def convert_file(name, content):
    """Return a file as it is kept: a HEIC photo as a JPEG, all others as they are.

    That takes time: what was sent has been counted before.

    :return: name, content, and why it cannot be sent, or nothing
    """
    if not _is_heic_photo(name, content):
        return name, content, None
    try:
        return get_jpeg_name(name), make_jpeg(content, IMAGE_MAX_RESOLUTION), None
    except LargePhotoError:
        wrong = "pixels"
    except UnreadablePhotoError:
        wrong = "heic"
    return name, content, explain_files(name)[wrong]


def _is_heic_photo(name, content):
    """Tell whether a file is a HEIC photo, which some phones call a JPEG."""
    return get_extension(name) in (*HEIC, "jpg", "jpeg") and is_heic(content)
