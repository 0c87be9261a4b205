"""Whatever a file holds: it is read, or refused with a reason; nothing else."""

import contextlib
import datetime
import io
import sys
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

# the tools need no Odoo: they are imported beside it, not through the addon
sys.path.insert(0, str(Path(__file__).parents[2] / "interlocuteurs_addon"))

from tools import (  # noqa: E402
    card_file,
    values,
    workbook_reader,
    workbook_writer,
)
from tools.text import clean_text  # noqa: E402

TEXTS = st.text(
    st.characters(
        blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"
    ),
    max_size=40,
)
CELLS = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(datetime.date(1905, 1, 1), datetime.date(2900, 1, 1)),
)


def make_workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SOUND = make_workbook([["Nom", "Prénom"], ["Roux", "Max"], [612345678, None]])


def read_or_refuse(content):
    try:
        return workbook_reader.read_sheets(content)
    except workbook_reader.WorkbookError as error:
        assert error.reason
        return None


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    read_or_refuse(content)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(position, damage):
    read_or_refuse(SOUND[:position] + damage + SOUND[position + len(damage) :])


@settings(max_examples=100, deadline=None)
@given(st.integers(2, len(SOUND) - 1))
def test_a_truncated_workbook_is_refused(length):
    assert read_or_refuse(SOUND[:length]) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows):
    """No text turns into a formula or gets lost on the way out and back."""
    columns = [workbook_writer.TemplateColumn(title) for title in ("A", "B")]
    content = workbook_writer.write_template(columns, rows)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert "f" not in {cell.data_type for row in sheet for cell in row}
    read = dict(workbook_reader.read_sheets(content)[0].rows)
    for number, row in enumerate(rows, start=2):
        cells = list(read.get(number, ()))
        cells += [None] * (2 - len(cells))
        for text, cell in zip(row, cells, strict=True):
            clean = clean_text(text)
            assert values.unguard(cell or "") == values.unguard(clean)


@settings(max_examples=500, deadline=None)
@given(CELLS)
def test_any_cell_is_understood_or_refused(value):
    values.to_phone(value, "FR")
    values.is_phone(values.to_text(value), "FR")
    for read in (
        values.parse_date,
        values.parse_yes_no,
        values.parse_decimal,
    ):
        with contextlib.suppress(ValueError, OverflowError):
            read(value)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_guarded_text_begins_no_formula(text):
    guarded = values.guard(text)
    assert not guarded.startswith(("=", "@", "\t", "\r"))
    assert values.unguard(guarded) == values.unguard(text)


@settings(max_examples=300, deadline=None)
@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2068, 12, 31)))
def test_a_date_is_read_in_each_form(day):
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y"):
        if form.endswith("%y") and not 1970 <= day.year < 2070:
            continue
        assert values.parse_date(day.strftime(form)) == day


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_cards_are_read_or_refused(content):
    for start in (b"BEGIN:VCARD\n", b"PK"):
        with contextlib.suppress(workbook_reader.WorkbookError):
            card_file.read_card_file(start + content)
