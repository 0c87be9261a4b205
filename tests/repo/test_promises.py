"""`docs/promises.md`: what is promised stands somewhere, and is proven."""

import json
import operator
import re
from functools import cache

import pytest
from support.promises import PAGE, fault_of, figures, get_tracked, named, promises
from support.settings import ROOT

COMPARE = {"<=": operator.le, ">=": operator.ge}


@cache
def read(page):
    """Return the text of a page without its markup and line breaks."""
    return plain((ROOT / page).read_text("utf-8"))


def plain(text):
    """Return a text without markup and with single blanks."""
    return " ".join(re.sub(r"[*`]", "", text).split())


def test_promises_stand_on_their_pages():
    """What is proven is what the page says, to the letter."""
    assert promises()
    assert not [
        (page, promise)
        for page, promise, _proof in promises()
        if plain(promise) not in read(page)
    ]


def test_promises_have_proofs():
    """Each names at least one file or test of the tree."""
    assert not [promise for _page, promise, proof in promises() if not named(proof)]
    proofs = [name for *_promise, proof in promises() for name in named(proof)]
    assert not [fault for name in proofs if (fault := fault_of(name, get_tracked()))]


def test_readme_promises_nothing_unproven():
    """Each entry of its list, and each row that it answers with *yes*, is here."""
    text = (ROOT / "README.md").read_text("utf-8")
    made = [plain(promise) for page, promise, _ in promises() if page == "README.md"]
    section = text.split("## What it does")[1].split("\n## ")[0]
    entries = [plain(entry) for entry in section.split("\n- ")[1:]]
    assert entries
    assert not [e for e in entries if not any(promise in e for promise in made)]
    table = text.split("## Compared with others")[1]
    answers = re.findall(r"^\| ([^|]+) \| yes", table, re.MULTILINE)
    assert answers
    assert not [answer for answer in answers if plain(answer) not in made]


@pytest.mark.parametrize(("promise", "page", "recorded", "bound"), figures())
def test_figure_is_the_recorded_one(promise, page, recorded, bound):
    """The benchmark's last record is what the sentence says."""
    assert plain(promise) in read(page)
    bench, key = recorded.split(": ", 1)
    results = json.loads((ROOT / "tests/benchmarks/results.json").read_text("utf-8"))
    sign, value = bound.split()
    assert COMPARE[sign](results[bench][key], float(value))


def test_page_is_reached():
    """Whoever reads the README finds the page."""
    assert f"]({PAGE})" in (ROOT / "README.md").read_text("utf-8")
