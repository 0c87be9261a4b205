"""What customers may send with an intervention request."""

import re
from io import BytesIO
from os import SEEK_END
from pathlib import PurePath

from PIL import Image

from odoo.tools.image import IMAGE_MAX_RESOLUTION
from odoo.tools.mimetypes import guess_mimetype

from .text import MAX_NAME_LENGTH, get_safe_name

MAX_FILE_SIZE = 10 * 1024 * 1024
# what phones make; Odoo keeps photos no larger than a screen (image_autoresize_max_px)
MAX_MEDIA_SIZE = 25 * 1024 * 1024
MAX_FILES = 10

_ZIPPED = {"application/zip", "application/octet-stream"}
_OLE = {"application/x-ole-storage", "application/CDFV2", "application/octet-stream"}
_TEXT = {"text/plain", "text/csv", "application/csv"}

# what a file of each extension may turn out to be
ALLOWED_TYPES = {
    "pdf": {"application/pdf"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "gif": {"image/gif"},
    "webp": {"image/webp"},
    "txt": _TEXT,
    "csv": _TEXT,
    "doc": {"application/msword", *_OLE},
    "xls": {"application/vnd.ms-excel", *_OLE},
    "docx": {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        *_ZIPPED,
    },
    "xlsx": {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        *_ZIPPED,
    },
    "odt": {"application/vnd.oasis.opendocument.text", *_ZIPPED},
    "ods": {"application/vnd.oasis.opendocument.spreadsheet", *_ZIPPED},
}

PICTURES = ("jpg", "jpeg", "png", "gif", "webp")
# where the settings let customers send them
VIDEO_TYPES = {
    "mp4": {"video/mp4"},
    "mov": {"video/quicktime"},
    "webm": {"video/webm", "video/x-matroska"},
}
# photos of some phones, which become JPEGs where the server can read them
HEIC = ("heic", "heif")


def get_extension(name):
    """Return the extension of a file name, lower case, without dot.

    >>> get_extension("Photo 1.JPG")
    'jpg'
    >>> get_extension("README")
    ''
    """
    return PurePath(name or "").suffix.lower().lstrip(".")


def get_jpeg_name(name):
    """Return what a photo is called once it is a JPEG.

    >>> get_jpeg_name("IMG_1.HEIC"), get_jpeg_name("IMG_2.jpeg")
    ('IMG_1.jpg', 'IMG_2.jpg')
    """
    return str(PurePath(name).with_suffix(".jpg"))


def get_size(upload):
    """Return how many bytes an uploaded file has; it is read from its start after.

    >>> from io import BytesIO
    >>> get_size(BytesIO(b"It drips."))
    9
    """
    size = upload.seek(0, SEEK_END)
    upload.seek(0)
    return size


def get_max_size(name):
    """Return how many bytes a file of that name may have.

    >>> get_max_size("Photo 1.JPG") > get_max_size("note.txt") == MAX_FILE_SIZE
    True
    """
    is_media = get_extension(name) in (*PICTURES, *HEIC, *VIDEO_TYPES)
    return MAX_MEDIA_SIZE if is_media else MAX_FILE_SIZE


def has_too_many_pixels(name, content):
    """Tell whether a picture would take too much to read, by what it says of itself.

    >>> has_too_many_pixels("note.txt", b"It drips.")
    False
    """
    if get_extension(name) not in PICTURES:
        return False
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
    except Image.DecompressionBombError:
        return True
    except (OSError, SyntaxError, ValueError):
        # what cannot be read is kept as a file, and never decoded
        return False
    return width * height > IMAGE_MAX_RESOLUTION


def clean_file_name(name):
    """Return the last part of a file name, shortened so that any system can keep it.

    >>> clean_file_name("../../etc/Photo 1.JPG"), clean_file_name("C:\\\\leak.txt")
    ('Photo 1.JPG', 'leak.txt')
    >>> clean_file_name("x" * 300 + ".txt") == "x" * 96 + ".txt"
    True
    >>> clean_file_name(".txt"), clean_file_name("a:b.pdf"), clean_file_name("/")
    ('txt', 'a-b.pdf', 'file')
    """
    path = PurePath(re.split(r"[/\\]", name)[-1])
    extension = get_safe_name(path.suffix, "")
    stem = get_safe_name(path.stem, "file")[: MAX_NAME_LENGTH - len(extension) - 1]
    return f"{stem}.{extension}" if extension else stem


def is_allowed_type(name, content, allowed=None):
    """Tell whether a file is of an allowed type, by its name and by its content.

    :param allowed: dict of extension to types, :data:`ALLOWED_TYPES` if none is given

    >>> is_allowed_type("note.txt", b"It does not start.")
    True
    >>> is_allowed_type("photo.png", b"It does not start.")
    False
    >>> is_allowed_type("run.exe", b"MZ")
    False
    """
    types = (ALLOWED_TYPES if allowed is None else allowed).get(get_extension(name), ())
    return guess_mimetype(content) in types
