"""A megabyte of the worst that a parser can be given costs a second at most.

Each entry of ``PARSERS`` hands one parser the input that it likes least.
It may read it or refuse it; what it may not do is hold the processor.
"""

import contextlib
import io
import signal
import sys
import time
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest

# the tools need no Odoo: they are imported beside it, not through the addon
sys.path.insert(0, str(Path(__file__).parents[2] / "interlocuteurs_addon"))

from tools import (  # noqa: E402
    card_file,
    characteristic,
    downloads,
    forms,
    full_names,
    import_column,
    import_table,
    names,
    signature,
    text,
    uploads,
    values,
    workbook_reader,
)

MEGABYTE = 1024 * 1024
CPU_SECONDS = 1
# what a parser may say of what it refuses
REFUSALS = (ValueError, workbook_reader.WorkbookError)


def repeat(unit, tail=""):
    """Return a megabyte of ``unit``, with ``tail`` behind it."""
    return unit * (MEGABYTE // len(unit)) + tail


def make_card(*lines):
    return b"\n".join((b"BEGIN:VCARD", b"FN:Alice Durand", *lines, b"END:VCARD"))


def make_book(sheet=b"", extra=(), replaced=None):
    """Return a workbook whose sheet, or another part, is what the test says.

    :param bytes sheet: what stands between the elements of a worksheet
    :param extra: pairs of a name and bytes
    :param dict replaced: name of a part to its bytes
    """
    book = openpyxl.Workbook()
    book.active.append(["Nom"])
    source = io.BytesIO()
    book.save(source)
    parts = {
        "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats'
        b'.org/spreadsheetml/2006/main">' + sheet + b"</worksheet>",
        **(replaced or {}),
    }
    target = io.BytesIO()
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as hostile,
    ):
        for name in archive.namelist():
            hostile.writestr(name, parts.get(name) or archive.read(name))
        for name, part in extra:
            hostile.writestr(name, part)
    return target.getvalue()


def nest(depth):
    return b"<a>" * depth + b"</a>" * depth


def make_merges(count, rows):
    cells = "".join(f'<mergeCell ref="A{n}:A{n + rows}"/>' for n in range(1, count + 1))
    return (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'
        f"</sheetData><mergeCells>{cells}</mergeCells>"
    ).encode()


def make_entries(count):
    """Return a zip of many empty files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.vcf", b"")
    return target.getvalue()


MARKS = "a" + repeat("\u0300\u0316")
ROW = b'<row r="%d"><c r="A%d"><v>1</v></c></row>'
COMMENTS = repeat("<!-- <mergeCell -->").encode()
COLUMNS = [import_column.ImportColumn("lastname", "Nom")]

PARSERS = {
    "signature, numbers": (
        partial(signature.read_signature, region="FR"),
        lambda: repeat("0612345678 "),
    ),
    "signature, lines": (
        partial(signature.read_signature, region="FR"),
        lambda: repeat("Dr A. Durand, 12 rue 75001 X / 0612345678\n"),
    ),
    "decimal": (values.parse_decimal, lambda: repeat("1", "x")),
    "decimal, parts": (values.parse_decimal, lambda: repeat("1.")),
    "decimal, spaces": (values.parse_decimal, lambda: repeat(" ", "x")),
    "decimal, exponent": (values.parse_decimal, lambda: repeat("1e")),
    "integer": (values.parse_integer, lambda: repeat("1", "x")),
    "yes or no": (values.parse_yes_no, lambda: repeat("ﷺ")),
    "day": (values.parse_date, lambda: repeat("1/")),
    "moment": (values.parse_datetime, lambda: repeat("2026-01-01 ")),
    "moment, spaces": (
        values.parse_datetime,
        lambda: f"2026-01-01{repeat(' ', 'x')}",
    ),
    "choices": (characteristic.split_choices, lambda: repeat("a;")),
    "choices, spaces": (characteristic.split_choices, lambda: repeat(" ", "x")),
    "code": (characteristic.make_code, lambda: MARKS),
    "cell, day": (values.parse_date, lambda: repeat("1er ")),
    "cell, serial day": (values.parse_date, lambda: f"12345.{repeat('1', 'x')}"),
    "cell, telephone": (
        partial(values.to_phone, region="FR"),
        lambda: repeat("1"),
    ),
    "cell, telephone abroad": (
        partial(values.to_international, region="BE"),
        lambda: repeat("(1"),
    ),
    "cell, is it a telephone": (
        partial(values.is_phone, region="FR"),
        lambda: repeat("+1 "),
    ),
    "cell, guard": (values.guard, lambda: repeat("+1 ", "x")),
    "fold, marks": (text.fold, lambda: MARKS),
    "fold, long letters": (text.fold, lambda: repeat("ﷺ")),
    "fold, many letters": (
        text.fold,
        lambda: "".join(map(chr, range(131072, 196608))) * 16,
    ),
    "name": (names.get_name_keys, lambda: f"{repeat('a ')}|{repeat('b ')}"),
    "names": (partial(names.fold_name, firstname="a"), lambda: MARKS),
    "functions, spaces": (text.split_functions, lambda: repeat(" ", "x")),
    "functions, separators": (text.split_functions, lambda: repeat(", ")),
    "digits": (values.significant_digits, lambda: repeat("(0)", "x")),
    "file name": (downloads.get_safe_name, lambda: MARKS),
    "file name, upload": (uploads.clean_file_name, lambda: repeat("a/.")),
    "whole name": (full_names.split_full_name, lambda: repeat("A de ", "a")),
    "form": (forms.get_text, lambda: repeat("\x00 ")),
    "page": (forms.clean_page, lambda: repeat("9")),
    "headings": (
        partial(import_table.find_table, columns=COLUMNS),
        lambda: [(1, (MARKS, repeat("a "))), (2, (MARKS, repeat("A ")))],
    ),
    "text, quotes": (workbook_reader.read_sheets, lambda: repeat('"').encode()),
    "text, unclosed quotes": (
        workbook_reader.read_sheets,
        lambda: repeat('"a";').encode() + b'"',
    ),
    "text, columns": (workbook_reader.read_sheets, lambda: repeat(";", "a").encode()),
    "text, empty rows": (workbook_reader.read_sheets, lambda: repeat(";\n").encode()),
    "text, rows": (workbook_reader.read_sheets, lambda: repeat("a\n").encode()),
    "text, spaces": (workbook_reader.read_sheets, lambda: repeat(" ", "a").encode()),
    "cards, folded lines": (
        card_file.read_card_file,
        lambda: make_card(b"NOTE:a", repeat(" a\n").encode()),
    ),
    "cards, folded head": (
        card_file.read_card_file,
        lambda: make_card(b"NOTE", repeat(" a\n").encode()),
    ),
    "cards, soft breaks": (
        card_file.read_card_file,
        lambda: make_card(
            b"NOTE;ENCODING=QUOTED-PRINTABLE:a=", repeat(f"{'a' * 9}=\n").encode()
        ),
    ),
    "cards, long lines of base64": (
        card_file.read_card_file,
        lambda: make_card(b"PHOTO;ENCODING=BASE64:a", repeat("aaaa\n").encode()),
    ),
    "cards, labels": (
        card_file.read_card_file,
        lambda: make_card(b"i.X-ABLABEL:" + repeat("_$!<").encode(), b"i.TEL:1"),
    ),
    "cards, one label of many": (
        card_file.read_card_file,
        lambda: make_card(
            b"i.X-ABLABEL:" + b"a " * (MEGABYTE // 4), b"i.TEL:1\n" * (MEGABYTE // 16)
        ),
    ),
    "cards, lines": (
        card_file.read_card_file,
        lambda: make_card(repeat("a:\n").encode()),
    ),
    "cards, broken lines": (
        card_file.read_card_file,
        lambda: make_card(repeat("a\n").encode()),
    ),
    "cards, numbers": (
        card_file.read_card_file,
        lambda: make_card(*(b"TEL:%d" % n for n in range(MEGABYTE // 11))),
    ),
    "cards, parts of a name": (
        card_file.read_card_file,
        lambda: make_card(b"N:" + repeat(";").encode()),
    ),
    "cards, escapes": (
        card_file.read_card_file,
        lambda: make_card(b"N:" + repeat("\\;").encode()),
    ),
    "cards, titles": (
        card_file.read_card_file,
        lambda: make_card(b"TITLE:" + repeat(" ", "x").encode()),
    ),
    "cards, parameters": (
        card_file.read_card_file,
        lambda: make_card(b"TEL;TYPE=" + repeat("a,").encode() + b":1"),
    ),
    "cards, beginnings": (
        card_file.read_card_file,
        lambda: repeat("BEGIN:VCARD\n").encode(),
    ),
    "cards, ends": (
        card_file.read_card_file,
        lambda: b"BEGIN:VCARD\n" + repeat("END:VCARD\n").encode(),
    ),
    "cards, cards": (
        card_file.read_card_file,
        lambda: repeat("BEGIN:VCARD\nFN:A\nEND:VCARD\n").encode(),
    ),
    "cards, punycode": (
        card_file.read_card_file,
        lambda: make_card(
            b"NOTE;CHARSET=punycode;ENCODING=QUOTED-PRINTABLE:" + repeat("a").encode()
        ),
    ),
    "cards, limits stuck together": (
        card_file.read_card_file,
        lambda: repeat("BEGIN:VCARDEND:VCARD").encode(),
    ),
    "cards, limits within values": (
        card_file.read_card_file,
        lambda: make_card(b"NOTE:", repeat("END:VCARD BEGIN:VCARD ").encode()),
    ),
    "cards, spaces in limits": (
        card_file.read_card_file,
        lambda: make_card(b"END" + repeat(" ").encode(), repeat("END \t").encode()),
    ),
    "cards, nested": (
        card_file.read_card_file,
        lambda: make_card(repeat("AGENT:\nBEGIN:VCARD\n").encode()),
    ),
    "cards, carriage returns": (
        card_file.read_card_file,
        lambda: make_card(repeat("\r").encode(), repeat("\r\r\n").encode()),
    ),
    "cards, zeros": (card_file.read_card_file, lambda: b"B" + bytes(MEGABYTE)),
    "cards, bytes of no charset": (
        card_file.read_card_file,
        lambda: make_card(*[b"TITLE:" + b"\xe9" * 1000] * (MEGABYTE // 1000)),
    ),
    "cards, several names": (
        card_file.read_card_file,
        lambda: make_card(b"N:;" + repeat("a,").encode()),
    ),
    "cards, links": (
        card_file.read_card_file,
        lambda: make_card(
            b"TEL:tel:" + b"0" * 9000 + b";phone-context=+33" + b";ext=1" * 1000
        ),
    ),
    "names, titles": (full_names.split_full_name, lambda: repeat("Mme le ")),
    "names, particles": (full_names.split_full_name, lambda: repeat("de la ")),
    "names, capitals": (full_names.split_full_name, lambda: repeat("DE A ")),
    "archive, entries": (
        card_file.read_card_file,
        lambda: make_entries(MEGABYTE // 120),
    ),
    "workbook, comments": (workbook_reader.read_sheets, lambda: make_book(COMMENTS)),
    "workbook, half an element": (
        workbook_reader.read_sheets,
        lambda: make_book(repeat("<mergeCell ").encode()),
    ),
    "workbook, merged cells": (
        workbook_reader.read_sheets,
        lambda: make_book(make_merges(1500, 1000000)),
    ),
    "workbook, many merged cells": (
        workbook_reader.read_sheets,
        lambda: make_book(make_merges(MEGABYTE // 32, 1)),
    ),
    "workbook, row far below": (
        workbook_reader.read_sheets,
        lambda: make_book(b"<sheetData>" + ROW % (10**9, 10**9) + b"</sheetData>"),
    ),
    "workbook, last row": (
        workbook_reader.read_sheets,
        lambda: make_book(
            b"<sheetData>" + ROW % (1, 1) + ROW % (1048576, 1048576) + b"</sheetData>"
        ),
    ),
    "workbook, nested": (
        workbook_reader.read_sheets,
        lambda: make_book(nest(MEGABYTE // 7)),
    ),
    "workbook, attributes": (
        workbook_reader.read_sheets,
        lambda: make_book(
            b"<sheetData "
            + b" ".join(b'a%d="1"' % n for n in range(MEGABYTE // 12))
            + b"/>"
        ),
    ),
    "workbook, formats": (
        workbook_reader.read_sheets,
        lambda: make_book(
            replaced={
                "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs>'
                + repeat("<xf/>").encode()
                + b"</cellXfs></styleSheet>"
            }
        ),
    ),
    "workbook, digits": (
        workbook_reader.read_sheets,
        lambda: make_book(
            b'<sheetData><row r="1"><c r="A1"><v>'
            + repeat("1").encode()
            + b"</v></c></row></sheetData>"
        ),
    ),
    "workbook, declaration": (
        workbook_reader.read_sheets,
        lambda: make_book(
            replaced={
                "xl/styles.xml": b"<?xml"
                + repeat(" ").encode()
                + b'version="1.0"?><styleSheet/>'
            }
        ),
    ),
}


@contextlib.contextmanager
def stopped_after(seconds):
    """End what takes longer, so that a parser that never ends fails its test."""

    def stop(signum, frame):
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_megabyte_costs_a_second(parser):
    parse, make = PARSERS[parser]
    hostile = make()
    started = time.process_time()
    with stopped_after(10 * CPU_SECONDS), contextlib.suppress(*REFUSALS):
        parse(hostile)
    assert time.process_time() - started < CPU_SECONDS
