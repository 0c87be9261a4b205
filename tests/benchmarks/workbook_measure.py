"""What reading a workbook costs a library, in a process of its own.

Called as a script: which reader, and the file.
"""

import io
import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "interlocuteurs_addon"))

import openpyxl  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402
from tools import workbook_reader  # noqa: E402


def read_openpyxl(content, read_only):
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=read_only, data_only=True
    )
    return list(book.active.iter_rows(values_only=True))


READERS = {
    "openpyxl": lambda content: read_openpyxl(content, False),
    "openpyxl, read-only": lambda content: read_openpyxl(content, True),
    "python-calamine": lambda content: (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_index(0)
        .to_python()
    ),
    "this addon": lambda content: workbook_reader.read_sheets(content)[0].rows,
}


def get_peak():
    """Return the most that this process has held, in MB.

    What `getrusage` says begins with what the parent held.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


if __name__ == "__main__":
    read, data = READERS[sys.argv[1]], Path(sys.argv[2]).read_bytes()
    before, start = get_peak(), time.process_time()
    rows = read(data)
    figures = {
        "seconds": time.process_time() - start,
        "megabytes": get_peak() - before,
        "rows": len(rows),
    }
    print(json.dumps(figures))
