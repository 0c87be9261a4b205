"""Reading the workbooks of Excel 97-2003 (.xls). No database, no Odoo.

xlrd reads them, which comes with Odoo: unlike ``python-calamine`` it tells failed
formulas and hidden rows, and keeps each row only as long as it is.
"""

import io

import xlrd
from xlrd.compdoc import CompDocError

from .values import to_serial_1904
from .workbook_safety import STUMBLES, WorkbookError
from .workbook_sheet import Area, ErrorCell, Sheet, get_letters, keep_filled

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def read_xls(content, limits):
    """Return the sheets of a workbook; of hidden ones the name only.

    :param bytes content: the file
    :param Limits limits: the bounds
    :return: list of :class:`Sheet`
    :raises WorkbookError: it is refused
    """
    if _ENCRYPTED_PACKAGE in content:
        raise WorkbookError("password")
    try:
        return _read_book(_open(content), limits)
    except xlrd.XLRDError as error:
        raise WorkbookError(_get_reason(str(error))) from error
    except (CompDocError, RecursionError) as error:
        # directories that lead to themselves
        raise WorkbookError("damaged") from error


def _open(content):
    """Return the workbook, without its formats where these are damaged."""
    options = {"file_contents": content, "on_demand": True, "ragged_rows": True}
    try:
        return xlrd.open_workbook(
            logfile=io.StringIO(), formatting_info=True, **options
        )
    except STUMBLES:
        return xlrd.open_workbook(logfile=io.StringIO(), **options)


def _get_reason(text):
    """Return why xlrd refuses a file.

    >>> _get_reason("Workbook is encrypted")
    'password'
    """
    if "encrypted" in text:
        return "password"
    return "unknown" if "Can't find workbook" in text else "damaged"


def _read_book(book, limits):
    sheets = []
    shown = 0
    for index, title in enumerate(book.sheet_names()):
        if book._sheet_visibility[index]:
            sheets.append(Sheet(title, is_hidden=True))
        elif shown < limits.sheets:
            shown += 1
            sheets.append(_read_sheet(book, book.sheet_by_index(index), limits))
            book.unload_sheet(index)
    return sheets


def _read_sheet(book, sheet, limits):
    areas = [
        Area(left + 1, top + 1, bottom)
        for top, bottom, left, _right in sheet.merged_cells
        if bottom > top + 1
    ]
    if len(areas) > limits.merged:
        raise WorkbookError("bomb")
    rows = (
        (index + 1, [_read_cell(book, sheet, index, c) for c in range(length)])
        for index in range(sheet.nrows)
        if (length := sheet.row_len(index))
    )
    hidden = {index + 1 for index, row in sheet.rowinfo_map.items() if row.hidden}
    return Sheet(sheet.name, keep_filled(rows, limits, areas), hidden)


def _read_cell(book, sheet, row, column):
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_ERROR:
        code = xlrd.error_text_from_code.get(value, "#N/A")
        return ErrorCell(code, f"{get_letters(column + 1)}{row + 1}")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(value, book.datemode)
        except (OverflowError, ValueError, xlrd.xldate.XLDateError):
            # a format of days on what is none
            return value
    return to_serial_1904(value) if book.datemode else value
