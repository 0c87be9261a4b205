"""The files of people, broken in each way: read or refused, within bounds.

For `FUZZ_SECONDS` (20), from the seed `FUZZ_SEED`: a longer look is
`FUZZ_SECONDS=3600 FUZZ_SEED=7 ./dev test tests/fuzz/test_corpus.py`. The file that
breaks a bound is left in the temporary folder that the failure names.
"""

import io
import os
import random
import re
import resource
import sys
import time
import zipfile
from pathlib import Path

import pytest

# the tools need no Odoo: they are imported beside it, not through the addon
sys.path.insert(0, str(Path(__file__).parents[2] / "interlocuteurs_addon"))

from tools import import_table, workbook_reader  # noqa: E402
from tools.import_column import HEADINGS, ImportColumn  # noqa: E402

FOLDER = Path(__file__).parents[1] / "fixtures" / "exchange"
SIZE = 100_000
SECONDS = float(os.environ.get("FUZZ_SECONDS", "20"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
# of the processor, for a file below SIZE; and how much more memory than before
CPU_SECONDS, MEGABYTES = 2, 200
COLUMNS = [ImportColumn(key, key) for key in HEADINGS]
NUMBERS = (b"0", b"-1", b"1048576", b"16384", b"4294967295", b"1e308", b"NaN", b"")
PLACES = (b"A1048576", b"XFD1", b"XFD1048576", b"GS2", b"ZZZ9999999", b"1", b"")
TOKENS = (
    b"\0",
    b"\xff",
    b'"',
    b"'",
    b"<",
    b">",
    b"&",
    b";",
    b"\r",
    b"\n",
    b"\xc3",
    b"=",
)


def get_corpus():
    """Return the files that are small enough, by name."""
    paths = [p for p in sorted(FOLDER.iterdir()) if p.is_file() and p.suffix != ".py"]
    files = {path.name: path.read_bytes() for path in paths}
    return {name: content for name, content in files.items() if len(content) < SIZE}


CORPUS = get_corpus()


def break_bytes(content, rng):
    """Return bytes with a few changes: flipped, cut out, repeated, put in."""
    data = bytearray(content)
    for _time in range(rng.randint(1, 4)):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 2, 8, 64, 1024)))
        how = rng.randrange(5)
        if how == 0 and start < len(data):
            data[start] ^= 1 << rng.randrange(8)
        elif how == 1:
            del data[start:end]
        elif how == 2:
            data[start:start] = data[start:end] * rng.choice((1, 2, 50))
        elif how == 3:
            data[start:start] = rng.choice(TOKENS) * rng.choice((1, 3, 500))
        else:
            data[start:end] = rng.randbytes(end - start)
    return bytes(data[:SIZE])


def break_xml(part, rng):
    """Return XML with other numbers, places, tags."""
    for _time in range(rng.randint(1, 3)):
        found = list(re.finditer(rb'"[^"<>]*"|<[^<>]+>', part))
        if not found:
            return break_bytes(part, rng)
        token = rng.choice(found)
        old = token[0]
        if old.startswith(b'"'):
            new = b'"' + rng.choice(NUMBERS + PLACES) + b'"'
        else:
            repeated = old * rng.choice((2, 100, 5000))
            new = rng.choice((b"", repeated, old.replace(b" ", b"\n"), b"<x:c/>"))
        part = part[: token.start()] + new + part[token.end() :]
    return part


def break_archive(content, rng):
    """Return a zip of which a part is broken, left out, renamed or comes twice."""
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            parts = [(name, source.read(name)) for name in source.namelist()]
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile):
        return break_bytes(content, rng)
    chosen = rng.randrange(len(parts))
    how = rng.randrange(8)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, part) in enumerate(parts):
            if index == chosen:
                if how == 0:
                    continue
                if how == 1:
                    name = name.replace("/", "\\").upper()
                elif how == 2:
                    archive.writestr(name + "x", part)
                elif how == 3:
                    part = break_bytes(part, rng)
                else:
                    part = break_xml(part, rng)
            archive.writestr(name, part)
    return target.getvalue()[:SIZE]


def get_peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(content):
    """Read a file as an import does: its sheets, the table, each row."""
    try:
        sheets = workbook_reader.read_book(content)
    except workbook_reader.WorkbookError as error:
        assert error.reason
        return
    for sheet in sheets:
        if sheet.rows:
            table = import_table.find_table(sheet.rows, COLUMNS)
            for _number, cells in table.rows:
                table.read_row(cells)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_broken_files_are_read_or_refused_within_bounds(tmp_path):
    rng = random.Random(SEED)
    before = get_peak()
    names = sorted(CORPUS)
    end, count = time.monotonic() + SECONDS, 0
    while time.monotonic() < end:
        name = names[count % len(names)]
        content = CORPUS[name]
        is_zip = content.startswith(b"PK")
        broken = rng.choice((break_bytes, break_archive) if is_zip else (break_bytes,))
        content = broken(content, rng)
        kept = tmp_path / f"{count}_{name}"
        kept.write_bytes(content)
        start = time.process_time()
        read(content)
        seconds = time.process_time() - start
        assert seconds < CPU_SECONDS, kept
        assert get_peak() - before < MEGABYTES, kept
        kept.unlink()
        count += 1
    assert count > len(names)
