"""python-calamine, behind which nothing but a refusal comes out. No Odoo."""

from contextlib import contextmanager

from python_calamine import CalamineError, CalamineWorkbook

from .workbook_safety import WorkbookError


@contextmanager
def refusing():
    """Turn whatever calamine raises into a refusal.

    Where Rust panics, Python gets an exception of no public class, beside
    ``Exception``.

    :raises WorkbookError: the workbook is damaged

    >>> with refusing():  # doctest: +IGNORE_EXCEPTION_DETAIL
    ...     CalamineWorkbook.from_object("/does/not/exist")
    Traceback (most recent call last):
    ...
    WorkbookError: damaged
    """
    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookError("damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookError("damaged") from error


def read_range(stream, title=None):
    """Return the cells of a sheet: (index of the first row, list of lists of values).

    :param stream: a workbook that has been looked over, from its start
    :param str title: the name of the sheet; the first one without it
    :raises WorkbookError: it is damaged
    """
    with refusing():
        book = CalamineWorkbook.from_filelike(stream)
        if title is None:
            found = book.get_sheet_by_index(0)
        else:
            found = book.get_sheet_by_name(title)
        if found.start is None:
            return 0, []
        top, left = found.start
        rows = found.to_python()
        return top, [[None] * left + row for row in rows] if left else rows


def is_readable(stream):
    """Tell whether calamine opens a workbook."""
    try:
        with refusing():
            CalamineWorkbook.from_filelike(stream)
    except WorkbookError:
        return False
    return True
