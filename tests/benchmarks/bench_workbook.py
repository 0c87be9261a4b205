"""Reading a workbook of 50,000 rows and 20 columns: openpyxl, calamine, this addon.

Each reader in a process of its own, in one run; `WORKBOOK_ROWS` changes the size.
"""

import datetime
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
from support.people import people

MEASURE = Path(__file__).with_name("workbook_measure.py")
READERS = ("openpyxl", "openpyxl, read-only", "python-calamine", "this addon")
DAY = datetime.date(2026, 3, 1)


def make_file(path, count):
    """Write people with 20 columns: texts, days, numbers, a yes or no."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Contacts")
    sheet.append([f"Column {number}" for number in range(1, 21)])
    for index, person in enumerate(itertools.islice(people(1), count)):
        names = [person["lastname"], person["firstname"]]
        texts = [f"person{index}@example.com", f"+336{index:08}", "Buyer", "Lyon"]
        texts += ["Rhône", "France", "fr_FR", "A", "B", "C", "Remark " * 8]
        numbers = [DAY + datetime.timedelta(index % 900), DAY, index, index * 1.5, True]
        sheet.append([*names, *texts, *numbers, "", "end"])
    book.save(path)


def measure(reader, path):
    """Return seconds and megabytes, the best of two."""
    command = [sys.executable, str(MEASURE), reader, str(path)]
    found = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        for _time in range(2)
    ]
    return min(found, key=lambda figures: figures["seconds"])


def bench_reading(report, tmp_path):
    count = int(os.environ.get("WORKBOOK_ROWS", "50000"))
    path = tmp_path / "people.xlsx"
    make_file(path, count)
    figures = {reader: measure(reader, path) for reader in READERS}
    assert {found["rows"] for found in figures.values()} == {count + 1}
    peer = figures["openpyxl"]["seconds"]
    rows = [
        (reader, found["seconds"], peer / found["seconds"], found["megabytes"])
        for reader, found in figures.items()
    ]
    mine = figures["this addon"]["seconds"]
    ratios = {
        "reading / openpyxl": mine / peer,
        "reading / openpyxl, read-only": mine
        / figures["openpyxl, read-only"]["seconds"],
        "reading / python-calamine": mine / figures["python-calamine"]["seconds"],
    }
    header = ("", "s of processor", "times openpyxl's speed", "MB at the peak")
    report(f"Reading {count:,} rows and 20 columns", header, rows, ratios)
    assert peer >= 5 * mine
