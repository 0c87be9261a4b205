"""What customers may send with an intervention request."""

import re
from os import SEEK_END
from pathlib import PurePath

from odoo.tools.mimetypes import guess_mimetype

from .text import MAX_NAME_LENGTH, get_safe_name

MAX_FILE_SIZE = 10 * 1024 * 1024
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


def get_extension(name):
    """Return the extension of a file name, lower case, without dot.

    >>> get_extension("Photo 1.JPG")
    'jpg'
    >>> get_extension("README")
    ''
    """
    return PurePath(name or "").suffix.lower().lstrip(".")


def get_size(upload):
    """Return how many bytes an uploaded file has; it is read from its start after.

    >>> from io import BytesIO
    >>> get_size(BytesIO(b"It drips."))
    9
    """
    size = upload.seek(0, SEEK_END)
    upload.seek(0)
    return size


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


def is_allowed_type(name, content):
    """Tell whether a file is of an allowed type, by its name and by its content.

    >>> is_allowed_type("note.txt", b"It does not start.")
    True
    >>> is_allowed_type("photo.png", b"It does not start.")
    False
    >>> is_allowed_type("run.exe", b"MZ")
    False
    """
    return guess_mimetype(content) in ALLOWED_TYPES.get(get_extension(name), ())
