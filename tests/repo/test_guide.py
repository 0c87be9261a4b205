"""The documents: their pictures, links and tables."""

import re

import guide
import pytest
from support.settings import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
GUIDE = ROOT / "docs/guide.fr.md"


def links(path):
    """Return the targets of a document's links to files."""
    found = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    return [target for target in found if "://" not in target]


def test_guide_shows_every_picture():
    """What `./dev docs` takes is in the guide, and the guide has no other picture."""
    shown = {
        target.rsplit("/", 1)[1].removesuffix(".png")
        for target in links(GUIDE)
        if target.endswith(".png")
    }
    assert shown == (guide.PICTURES | guide.guide_apps.PICTURES).keys() - {"banner"}


@pytest.mark.parametrize("folder", [guide.FOLDER, guide.APPS])
def test_pictures_are_small(folder):
    """No picture has more than 150 kB."""
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.png")}
    assert sizes
    assert not {name: size for name, size in sizes.items() if size > 150_000}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    """Every link to a file finds it."""
    assert not [target for target in links(path) if not (path.parent / target).exists()]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_tables_are_whole(path):
    """Each row of a table has as many cells as the one before."""
    rows = [line.count("|") for line in path.read_text(encoding="utf-8").splitlines()]
    broken = [
        number
        for number, (before, cells) in enumerate(zip(rows, rows[1:], strict=False), 2)
        if before and cells and before != cells
    ]
    assert not broken
