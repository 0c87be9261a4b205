"""The repository in itself: translations, manifests, files."""

import ast
import re

import hygiene
import i18n
import polib
import pytest
import readme
from support.server import Odoo, throw_away_database
from support.settings import ADDON, ROOT

ADDONS = sorted(
    path.parent.name for path in ROOT.glob("interlocuteurs_*/__manifest__.py")
)
FRENCH = [
    *ROOT.glob("interlocuteurs_*/i18n/fr.po"),
    *ROOT.glob("docs/*.fr.md"),
    *ROOT.glob("*.fr.md"),
]
EXPRESSION = re.compile(r"""{{.*?}}|%\(\w+\)s|\bt-[\w-]+="[^"]*\"""")
# whatever lies in these folders must be named in the manifest
DATA_FOLDERS = ("data", "demo", "reports", "security", "views", "wizards")


def manifest(addon):
    text = (ROOT / addon / "__manifest__.py").read_text(encoding="utf-8")
    return ast.literal_eval(text)


@pytest.fixture(scope="session")
def database_of_all(settings):
    """Return a database with every addon of this repository."""
    with throw_away_database(settings.installed, "i18n") as name:
        bridges = [addon for addon in ADDONS if addon != ADDON]
        if bridges:
            Odoo(settings, name).install(*bridges)
        yield name


@pytest.mark.parametrize("addon", ADDONS)
def test_readme_is_fresh(addon):
    """README.rst is what the fragments say: `python3 devtools/readme.py`."""
    text = (ROOT / addon / "README.rst").read_text(encoding="utf-8")
    assert text == readme.make_readme(ROOT / addon)


@pytest.mark.parametrize("addon", ADDONS)
def test_catalogues_are_fresh(database_of_all, addon):
    """`./dev i18n` would change nothing."""
    for path, text in i18n.catalogues(database_of_all, [addon]):
        assert path.is_file(), f"{path} is missing: ./dev i18n"
        assert path.read_text(encoding="utf-8") == text, f"{path} is stale: ./dev i18n"


@pytest.mark.parametrize("addon", ADDONS)
def test_french_is_complete(addon):
    """Every term has its French, none is a guess."""
    text = (ROOT / addon / "i18n/fr.po").read_text(encoding="utf-8")
    assert not i18n.missing(text)
    assert not list(polib.pofile(text).obsolete_entries())


@pytest.mark.parametrize("addon", ADDONS)
def test_expressions_are_not_translated(addon):
    """What a template computes is the same in French, its quotes included."""
    entries = polib.pofile(str(ROOT / addon / "i18n/fr.po"))
    assert not [
        entry.msgid
        for entry in entries
        # of these each language takes what it needs
        if "%(hour_12)s" not in entry.msgid
        and sorted(EXPRESSION.findall(entry.msgid))
        != sorted(EXPRESSION.findall(entry.msgstr))
    ]


def test_faults_of_french():
    """Each kind of fault is found in what people read, and only there."""
    good = "L’équipe\xa0: <b invisible=\"a != 'b'\">«\xa0Prête\xa0?\xa0»</b>, à 12:30"
    assert not i18n.faults(good)
    assert i18n.faults("L'équipe : « prête»?") == ["'", "e :", "« ", "e»"]
    assert i18n.faults('<i title="Prête ?"/> dès demain!') == ["e ?", "n!"]


@pytest.mark.parametrize("path", FRENCH, ids=lambda path: str(path.relative_to(ROOT)))
def test_french_is_set_well(path):
    """Apostrophes are typographic, signs and guillemets have U+00A0 beside them."""
    if path.suffix == ".po":
        texts = [entry.msgstr for entry in polib.pofile(str(path))]
    else:
        texts = path.read_text(encoding="utf-8").splitlines()
    assert not {text: found for text in texts if (found := i18n.faults(text))}


@pytest.mark.parametrize("addon", ADDONS)
def test_every_term_is_exported(addon):
    """Odoo leaves out terms of less than two letters: they stay English in French."""
    found = [
        (path.name, term)
        for pattern in ("*.py", "*.js")
        for path in (ROOT / addon).rglob(pattern)
        for term in re.findall(
            r"""\b_t?\(\s*(["'])(.*?)\1""", path.read_text(encoding="utf-8")
        )
    ]
    assert not [
        (name, term)
        for name, (_quote, term) in found
        if len(re.sub(r"\W", "", term)) < 2
    ]


@pytest.mark.parametrize("addon", ADDONS)
def test_manifest_names_every_file(addon):
    """Data files and manifest agree, both ways."""
    named = {path for key in ("data", "demo") for path in manifest(addon).get(key, ())}
    there = {
        str(path.relative_to(ROOT / addon))
        for folder in DATA_FOLDERS
        for suffix in ("xml", "csv")
        for path in (ROOT / addon / folder).rglob(f"*.{suffix}")
    }
    assert named == there


@pytest.mark.parametrize("addon", ADDONS)
def test_assets_exist(addon):
    """Every asset of the manifest matches a file."""
    for bundle, entries in manifest(addon).get("assets", {}).items():
        for entry in entries:
            path = entry if isinstance(entry, str) else entry[-1]
            if path.startswith(f"{addon}/"):
                assert list(ROOT.glob(path)), f"{bundle}: {path}"


def test_hygiene():
    """No file names a registry's host; `./dev lint` says the same of tracked files."""
    texts = (
        "*.py",
        "*.sh",
        "*.xml",
        "*.js",
        "*.json",
        "*.md",
        "*.txt",
        "*.toml",
        "*.po*",
    )
    found = [
        line
        for folder in (*ADDONS, "devtools", "docs", "tests", ".ci")
        for pattern in texts
        for path in (ROOT / folder).rglob(pattern)
        for line in hygiene.complaints(path)
    ]
    assert not found


def test_no_file_is_too_long():
    """Nobody reads a file of more than 600 lines."""
    counts = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in (*ADDONS, "devtools", "tests")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert counts
    assert not {path: count for path, count in counts.items() if count > 600}
