"""What a workbook may hide from its reader is found, whatever the parts are called."""

import io
import resource
import struct
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

# the tools need no Odoo: they are imported beside it, not through the addon
sys.path.insert(0, str(Path(__file__).parents[2] / "interlocuteurs_addon"))

from tools import card_file, workbook_reader  # noqa: E402
from tools.workbook_safety import Limits, WorkbookError  # noqa: E402

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]>'


def make_book(change=None, extra=(), method=zipfile.ZIP_DEFLATED):
    """Return a workbook with changed and further parts.

    :param change: function of (name, text) to (name, bytes)
    :param extra: pairs of a name and bytes
    """
    book = openpyxl.Workbook()
    for row in (("Nom", "Ville"), ("Roux", "Lyon"), ("Petit", None)):
        book.active.append(row)
    source, target = io.BytesIO(), io.BytesIO()
    book.save(source)
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", method) as changed,
    ):
        for name in archive.namelist():
            part = archive.read(name)
            changed.writestr(*(change(name, part.decode()) if change else (name, part)))
        for name, part in extra:
            changed.writestr(name, part)
    return target.getvalue()


def get_peak():
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def put_in(name, text):
    """Return a change that replaces one part."""
    return lambda n, part: (n, text if n == name else part)


def refuse(content, reason, **limits):
    with pytest.raises(WorkbookError) as caught:
        workbook_reader.read_sheets(content, Limits(**limits))
    assert caught.value.reason == reason


def call_sheet(new_name):
    """Return a change that gives the sheet another name, and entities."""

    def change(name, part):
        if name == SHEET:
            return new_name, f'<?xml version="1.0"?>{DOCTYPE}{part}'
        return name, part.replace("worksheets/sheet1.xml", new_name.removeprefix("xl/"))

    return change


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.dat", "xl/media/image1.png", "xl/a.svg", "xl/sheet1"]
)
def test_entities_are_found_in_parts_of_any_name(name):
    refuse(make_book(call_sheet(name)), "unsafe")


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>{DOCTYPE}<x/>'.encode("utf-16"),
        f'<?xml version="1.0"?>{DOCTYPE}<x/>'.encode("utf-16-le"),
        f'<?xml version="1.0" encoding="utf-7"?>{DOCTYPE}<x/>'.encode(),
        b'<?xml version="1.0"' + b" " * 2000 + b'encoding="cp037"?><x/>',
        f'<?xml version="1.0"?>{DOCTYPE}<x/>'.encode("cp037"),
    ],
)
@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/more.bin"])
def test_entities_are_found_in_any_encoding(name, text):
    if name == "xl/more.bin":
        refuse(make_book(extra=[(name, text)]), "unsafe")
    else:
        refuse(make_book(put_in(name, text)), "unsafe")


def test_a_picture_may_name_its_document_type():
    picture = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg/>'
    content = make_book(extra=[("xl/media/image1.svg", picture)])
    assert len(workbook_reader.read_sheets(content)[0].rows) == 3


def test_settings_and_pictures_of_other_kinds_are_read_over():
    extra = [
        ("xl/printerSettings/printerSettings1.bin", "Printer".encode("utf-16-le")),
        ("xl/media/image1.png", b"\x89PNG\r\n\x1a\n<!DOCTYPE"),
        ("xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>"),
    ]
    assert len(workbook_reader.read_sheets(make_book(extra=extra))[0].rows) == 3


def with_merges(merges):
    return make_book(
        lambda name, part: (
            name,
            part.replace("</sheetData>", f"</sheetData>{merges}"),
        )
    )


@pytest.mark.parametrize(
    ("merges", "town"),
    [
        ('<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>', "Lyon"),
        ("<mergeCells><mergeCell ref='B2:B3' /></mergeCells>", "Lyon"),
        ('<mergeCells><mergeCell ref="B2:B1048576"/></mergeCells>', "Lyon"),
        ('<!-- <mergeCell ref="B2:B3"/> -->', None),
        ('<mergeCells><mergeCell ref="B1:B1"/></mergeCells>', None),
    ],
)
def test_merged_cells_are_those_of_the_sheet(merges, town):
    rows = dict(workbook_reader.read_sheets(with_merges(merges))[0].rows)
    assert rows[3] == (("Petit", town) if town else ("Petit",))


def make_cells(*cells):
    """Return a workbook of one row for each cell, each a text of XML."""
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    sheet = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
    return make_book(put_in(SHEET, sheet))


def write_cell(place, text="x"):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    "cell",
    [
        write_cell("A1048576", " "),
        write_cell("XFD1048576", " "),
        "<c r='XFD1048576' t='inlineStr'><is><t> </t></is></c>",
        '<c s="1" r = "XFD1"/>',
        '<c r="GS2" t="str"><v></v></c><c r="XFD3" t="str"><v>\u2003</v></c>',
        "<x:c xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        "r='A1048576'/>",
        "<c/>" * 5_000,
        "<!-- " + write_cell("XFD1048576") + " -->",
    ],
)
def test_a_cell_far_from_the_others_costs_nothing(cell):
    content = make_cells(write_cell("A1", "Nom"), write_cell("A2", "Roux"), cell)
    before, start = get_peak(), time.process_time()
    rows = workbook_reader.read_sheets(content)[0].rows
    assert [cells for _number, cells in rows] == [("Nom",), ("Roux",)]
    assert time.process_time() - start < 2
    assert get_peak() - before < 100


@pytest.mark.parametrize("place", ["GS2", "XFD2"])
def test_a_value_beyond_the_last_column_is_refused(place):
    refuse(make_cells(write_cell("A1"), write_cell(place)), "too_wide")


def test_a_value_in_the_last_row_is_read_where_it_is():
    content = make_cells(write_cell("A1"), write_cell("B1048576"))
    assert workbook_reader.read_sheets(content)[0].rows == [
        (1, ("x",)),
        (1_048_576, (None, "x")),
    ]


def test_what_is_beside_the_values_stops_no_reading():
    content = make_book(
        lambda name, part: (
            name,
            "<broken"
            if name == "xl/styles.xml"
            else part.replace(
                "</sheetData>",
                '</sheetData><autoFilter ref="A1:B9"><customFilters><customFilter '
                'operator="?" val=""/></customFilters></autoFilter><broken>',
            )
            if name == SHEET
            else part,
        )
    )
    assert len(workbook_reader.read_sheets(content)[0].rows) == 3


def test_cells_without_places_and_with_a_prefix_are_read():
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        'main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:t>No</x:t></x:r>'
        "<x:r><x:t>m</x:t></x:r><x:rPh><x:t>?</x:t></x:rPh></x:is></x:c>"
        '<x:c><x:v>2</x:v></x:c></x:row><x:row r="4"><x:c/><x:c t="e"><x:v>#N/A</x:v>'
        "</x:c></x:row></x:sheetData></x:worksheet>"
    )
    [found] = workbook_reader.read_sheets(make_book(put_in(SHEET, sheet)))
    assert found.rows == [(1, ("Nom", 2.0)), (4, (None, "#N/A"))]
    assert found.rows[1][1][1].reference == "B4"


def test_many_merged_areas_take_little_memory():
    areas = "".join(f'<mergeCell ref="A{n}:A1000000"/>' for n in range(1, 1501))
    content = with_merges(f"<mergeCells>{areas}</mergeCells>")
    tracemalloc.start()
    workbook_reader.read_sheets(content)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * MEGABYTE


def test_merged_areas_are_bounded():
    areas = "".join(f'<mergeCell ref="A{n}:A{n + 1}"/>' for n in range(1, 13))
    refuse(with_merges(f"<mergeCells>{areas}</mergeCells>"), "bomb", merged=10)


def test_a_text_that_many_cells_share_is_counted_each_time():
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101)
    )

    def change(name, part):
        if name == SHEET:
            part = f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData></worksheet>"
        return name, part.replace(
            "</Types>",
            '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
            "vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            '"/></Types>',
        )

    text = f"<sst {NAMESPACE}><si><t>{'a' * 1000}</t></si></sst>"
    content = make_book(change, [("xl/sharedStrings.xml", text)])
    assert len(workbook_reader.read_sheets(content)[0].rows) == 100
    refuse(content, "bomb", text_size=90_000)


@pytest.mark.parametrize("number", [1_048_577, 10**9, -1, "x"])
def test_rows_beyond_the_last_one_are_refused(number):
    row = f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>'
    sheet = f"<worksheet {NAMESPACE}><sheetData>{row}</sheetData>"
    refuse(make_book(put_in(SHEET, f"{sheet}</worksheet>")), "damaged")


def test_elements_are_counted():
    merged = with_merges('<mergeCells><mergeCell ref="B2:B3"/></mergeCells>')
    refuse(merged, "bomb", cells=10)
    refuse(make_book(), "bomb", cells=3)
    refuse(make_book(), "bomb", settings_size=10)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_that_claims_memory_is_refused(method):
    refuse(make_book(method=method), "unsafe")


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_all_kinds_of_encryption_are_refused(flag):
    content = bytearray(make_book())
    start = content.find(b"PK\x01\x02") + 8
    [flags] = struct.unpack_from("<H", content, start)
    struct.pack_into("<H", content, start, flags | flag)
    refuse(bytes(content), "password")


def test_entries_are_counted_before_the_archive_is_opened():
    entry = b"PK\x01\x02" + bytes(42)
    refuse(b"PK" + entry * 100_001, "bomb")


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "a\0b", "none"])
def test_a_card_of_a_charset_that_is_none_is_read(charset):
    line = f"NOTE;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:=C3=A9"
    card = f"BEGIN:VCARD\nFN:Zoé\n{line}\nEND:VCARD\n"
    cards, faults = card_file.read_card_file(card.encode())
    assert (cards[0]["comment"], faults) == ("é", [])


def test_a_card_of_too_many_lines_is_told():
    card = b"BEGIN:VCARD\nFN:A\n" + b"NOTE:x\n" * 1000 + b"END:VCARD\n"
    sound = b"BEGIN:VCARD\nFN:B\nEND:VCARD\n"
    cards, faults = card_file.read_card_file(card + sound)
    assert [found["lastname"] for found in cards] == ["B"]
    assert [fault[:3] for fault in faults] == [(1, 1, "too_many_lines")]


# --------------------------------------------------------------------- binary workbooks


def write_record(kind, data=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    assert len(data) < 128 * 128
    size = len(data)
    length = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
    return head + length + data


def write_wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_row(number, *cells, hidden=False):
    """Return the records of a row; cells are pairs of a column from 0 and a value."""
    flags = bytes([0, 0x10 if hidden else 0])
    records = [write_record(0, struct.pack("<IIH", number, 0, 0) + flags + bytes(5))]
    for column, value in cells:
        head = struct.pack("<II", column, 0)
        if isinstance(value, str):
            records.append(write_record(6, head + write_wide(value)))
        elif isinstance(value, bytes):
            records.append(write_record(3, head + value))
        elif value is None:
            records.append(write_record(1, head))
        else:
            records.append(write_record(5, head + struct.pack("<d", value)))
    return b"".join(records)


def make_binary_book(*rows, after=b"", first_day_1904=False):
    """Return an .xlsb of one sheet, and of a hidden one."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = '<Relationship Id="{}" Type="{}/{}" Target="{}"/>'
    wrap = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships">{}</Relationships>'
    )
    sheets = [
        write_record(
            156, struct.pack("<II", state, 1) + write_wide(rid) + write_wide(t)
        )
        for state, rid, t in ((0, "r1", "Contacts"), (1, "r2", "Ancien"))
    ]
    book = [
        write_record(131),
        write_record(153, struct.pack("<III", first_day_1904, 0, 0)),
        write_record(143),
        *sheets,
        write_record(144),
        write_record(132),
    ]
    sheet = (write_record(145), *rows, write_record(146), after)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        main = relation.format("r1", kind, "officeDocument", "xl/workbook.bin")
        archive.writestr("_rels/.rels", wrap.format(main))
        parts = (
            relation.format(f"r{n}", kind, "worksheet", f"worksheets/sheet{n}.bin")
            for n in (1, 2)
        )
        archive.writestr("xl/_rels/workbook.bin.rels", wrap.format("".join(parts)))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return stream.getvalue()


HEADING = write_row(0, (0, "Nom"), (1, "Ville"))


def test_a_binary_workbook_is_read():
    content = make_binary_book(
        HEADING,
        write_row(4, (0, "Roux"), (1, b"\x2a")),
        write_row(5, (0, "Petit"), (1, 2.5), hidden=True),
    )
    hidden, sheet = workbook_reader.read_book(content)
    assert (hidden.title, hidden.is_hidden) == ("Ancien", True)
    assert sheet.rows == [
        (1, ("Nom", "Ville")),
        (5, ("Roux", "#N/A")),
        (6, ("Petit", 2.5)),
    ]
    assert sheet.rows[1][1][1].reference == "B5"
    assert sheet.hidden == {6}


def test_merged_cells_and_days_from_1904_of_a_binary_workbook():
    rows = HEADING, write_row(1, (0, "Roux"), (1, 43890.0)), write_row(2, (0, "Petit"))
    merged = write_record(176, struct.pack("<IIII", 1, 2, 1, 1))
    content = make_binary_book(*rows, after=merged, first_day_1904=True)
    _hidden, sheet = workbook_reader.read_book(content)
    assert sheet.rows[2] == (3, ("Petit", 43890.0))
    assert type(sheet.rows[2][1][1]).__name__ == "Serial1904"


def test_a_far_cell_of_a_binary_workbook_costs_nothing():
    content = make_binary_book(
        HEADING,
        write_row(1, (0, "Roux")),
        write_row(1_048_575, (0, " "), (16383, None)),
    )
    before, start = get_peak(), time.process_time()
    assert len(workbook_reader.read_sheets(content)[0].rows) == 2
    assert time.process_time() - start < 2
    assert get_peak() - before < 100
    refuse(make_binary_book(HEADING, write_row(1, (16383, "x"))), "too_wide")


@pytest.mark.parametrize(
    "row",
    [
        write_row(1_048_576, (0, "x")),
        write_row(0, (0, "x")),
        write_record(6, bytes(4)),
        write_record(0, b"\x01"),
        b"\x06\xff\xff\xff\xff\xff",
    ],
)
def test_a_damaged_binary_workbook_is_refused(row):
    refuse(make_binary_book(HEADING, row), "damaged")


# ------------------------------------------------------------------------- OpenDocument


def make_document(table, before="", manifest="<manifest/>"):
    """Return an .ods of one table, from the XML of its rows."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
        'calcext:1.0"'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}>{before}<office:body>"
            "<office:spreadsheet>"
            f'<table:table table:name="Contacts">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return stream.getvalue()


def write_document_cell(text, attributes=""):
    attributes = f' office:value-type="string" {attributes}' if text else attributes
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


NAME = f"<table:table-row>{write_document_cell('Nom')}</table:table-row>"


def test_cells_and_rows_of_a_document_that_come_a_million_times_cost_nothing():
    space = write_document_cell(" ", 'table:number-columns-repeated="16384"')
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    repeated = 'table:number-rows-repeated="1048570"'
    content = make_document(
        f"{NAME}<table:table-row>{write_document_cell('Roux')}{empty}</table:table-row>"
        f"<table:table-row {repeated}>{space}</table:table-row>"
        f"<table:table-row>{space}</table:table-row>"
    )
    before, start = get_peak(), time.process_time()
    rows = workbook_reader.read_sheets(content)[0].rows
    assert rows == [(1, ("Nom",)), (2, ("Roux",))]
    assert time.process_time() - start < 2
    assert get_peak() - before < 100


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (write_document_cell("x", 'table:number-columns-repeated="201"'), "too_wide"),
        ("", "empty"),
    ],
)
def test_a_document_out_of_bounds_is_refused(cell, reason):
    refuse(make_document(f"<table:table-row>{cell}</table:table-row>"), reason)


def test_a_row_that_comes_too_often_is_refused():
    row = f'<table:table-row table:number-rows-repeated="200000">{NAME[17:]}'
    refuse(make_document(row), "too_many_rows")


def test_what_a_document_says_besides_its_values():
    error = write_document_cell("#N/A", 'calcext:value-type="error"')
    note = "<office:annotation><text:p>Remarque</text:p></office:annotation>"
    noted = write_document_cell("Petit").replace("<text:p>", f"{note}<text:p>")
    content = make_document(
        f"{NAME}<table:table-row>{error}</table:table-row>"
        f'<table:table-row table:visibility="filter">{noted}</table:table-row>'
    )
    [sheet] = workbook_reader.read_sheets(content)
    assert sheet.rows == [(1, ("Nom",)), (2, ("#N/A",)), (3, ("Petit",))]
    assert sheet.rows[1][1][0].reference == "A2"
    assert sheet.hidden == {3}


def test_an_encrypted_document_is_refused():
    refuse(make_document(NAME, manifest="<x><encryption-data/></x>"), "password")
