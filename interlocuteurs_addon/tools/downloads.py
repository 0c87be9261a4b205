"""Files to download: names that every system takes, and zips that are never whole."""

import time
from zipfile import ZIP_STORED, ZipFile, ZipInfo
from zlib import crc32

from .text import get_safe_name

CHUNK_SIZE = 64 * 1024


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


class _Pieces:
    """A write-only file that buffers what was written since the last call."""

    def __init__(self):
        self._kept = []
        self.size = 0

    def write(self, data):  # pylint: disable=method-required-super
        """Append to the buffer."""
        self._kept.append(data)
        self.size += len(data)
        return len(data)

    def flush(self):
        """Do nothing: writes are not buffered further."""

    def take(self):
        """Return what was written since the last call, and empty the buffer."""
        piece = b"".join(self._kept)
        self._kept.clear()
        self.size = 0
        return piece


class _Archive(ZipFile):
    """A zip whose entries are whole, so that their sizes stand before them.

    Where it cannot go back, ``zipfile`` puts the sizes after the content: many programs
    read no such archive.
    """

    def add(self, name, content, when):
        """Write an entry.

        :param tuple when: its time, as in ``ZipInfo.date_time``
        """
        entry = ZipInfo(name, when)
        entry.external_attr = 0o644 << 16
        entry.CRC = crc32(content)
        entry.file_size = entry.compress_size = len(content)
        entry.header_offset = self.start_dir
        header = entry.FileHeader(zip64=False)
        self.fp.write(header)
        self.fp.write(content)
        self.start_dir += len(header) + len(content)
        self.filelist.append(entry)


def stream_zip(files):
    """Yield the pieces of a zip, so that it is never in memory as a whole.

    Nothing is compressed: pictures cannot be, and the rest is small.

    :param files: iterable of (name, content)

    >>> from io import BytesIO
    >>> data = b"".join(stream_zip([("é.txt", b"1"), ("b.txt", b"2")]))
    >>> [entry.filename for entry in ZipFile(BytesIO(data)).infolist()]
    ['é.txt', 'b.txt']
    """
    pieces = _Pieces()
    now = time.localtime()[:6]
    with _Archive(pieces, "w", ZIP_STORED) as archive:
        for name, content in files:
            archive.add(name, content, now)
            if pieces.size >= CHUNK_SIZE:
                yield pieces.take()
    yield pieces.take()
