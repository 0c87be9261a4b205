"""Files to download: names that every system takes, and zips that are never whole."""

import io
import re
import time
import unicodedata
from zipfile import ZIP_STORED, ZipFile, ZipInfo

CHUNK_SIZE = 64 * 1024
MAX_NAME_LENGTH = 100

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200e\u200f\u202a-\u202e]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def get_safe_name(text, default="contact"):
    """Return ``text`` as a file's name without extension: no path, safe on Windows.

    >>> get_safe_name("Hélène N'Guyen")
    "Hélène N'Guyen"
    >>> get_safe_name("A/B ../Weird. ")
    'A-B ..-Weird'
    >>> get_safe_name("con"), get_safe_name(" .. "), get_safe_name(None)
    ('_con', 'contact', 'contact')
    """
    name = unicodedata.normalize("NFC", text or "")
    name = " ".join(_FORBIDDEN.sub("-", name).split())[:MAX_NAME_LENGTH]
    name = name.strip(" .")
    if _RESERVED.fullmatch(name):
        name = "_" + name
    return name or default


class NameGiver:
    """Give each file of a folder a name of its own.

    Systems that take no notice of case or of composed accents see other names, too.

    >>> give = NameGiver()
    >>> give("Alice Durand", "vcf"), give("ALICE durand", "vcf"), give("Al/ice", "vcf")
    ('Alice Durand.vcf', 'ALICE durand (2).vcf', 'Al-ice.vcf')
    """

    def __init__(self):
        self._names = set()
        self._numbers = {}

    def __call__(self, text, extension):
        """Return a name for a file, as near to ``text`` as can be."""
        name = safe = get_safe_name(text)
        number = self._numbers.get(safe.casefold(), 1)
        while name.casefold() in self._names:
            number += 1
            name = f"{safe} ({number})"
        self._numbers[safe.casefold()] = number
        self._names.add(name.casefold())
        return f"{name}.{extension}"


class _Window(io.RawIOBase):
    """A file of which only the end is kept: what was taken is gone.

    ``zipfile`` goes back to an entry's header when the entry is written, so that sizes
    stand in it and every program can read the archive. No entry is taken before.
    """

    def __init__(self):
        super().__init__()
        self._taken = 0
        self._kept = io.BytesIO()

    def writable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._taken + self._kept.tell()

    def seek(self, position, whence=io.SEEK_SET):
        if whence == io.SEEK_SET:
            position -= self._taken
        self._kept.seek(position, whence)
        return self.tell()

    def write(self, data):
        return self._kept.write(data)

    def is_full(self):
        """Tell whether it is worth taking what was written."""
        return self._kept.tell() >= CHUNK_SIZE

    def take(self):
        """Return what was written since the last time, and forget it."""
        data = self._kept.getvalue()
        self._taken += len(data)
        self._kept = io.BytesIO()
        return data


def stream_zip(files):
    """Yield the pieces of a zip, so that it is never in memory as a whole.

    Nothing is compressed: pictures cannot be, and the rest is small.

    :param files: iterable of (name, content)

    >>> data = b"".join(stream_zip([("é.txt", b"1"), ("b.txt", b"2")]))
    >>> [entry.filename for entry in ZipFile(io.BytesIO(data)).infolist()]
    ['é.txt', 'b.txt']
    """
    window = _Window()
    now = time.localtime()[:6]
    with ZipFile(window, "w", ZIP_STORED) as archive:
        for name, content in files:
            entry = ZipInfo(name, now)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
            if window.is_full():
                yield window.take()
    yield window.take()
