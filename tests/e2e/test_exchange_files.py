"""Each file of `tests/fixtures/exchange/` is read rightly, or refused in French."""

import pytest
from support.exchange_files import FOLDER, is_checked
from support.server import Odoo, throw_away_database

ZOE = {
    "lastname": "Lefèvre",
    "firstname": "Zoé",
    "email": "zoe@exemple.fr",
    "phone": "04 72 00 00 01",
    "date_start": "2026-03-01",
}
NOEL = {
    "lastname": "Œuvrard",
    "firstname": "Noël",
    "email": "noel@exemple.fr",
    "phone": "04 72 00 00 02",
    "date_start": "2026-03-02",
}
BOTH = [ZOE, NOEL]
MERGED = [ZOE, {**NOEL, "phone": ZOE["phone"]}]
NAMES = ("lastname", "firstname", "phone")
READ = {
    "calc.xlsx": BOTH,
    "calc_formulas.xlsx": BOTH,
    "calc_merged.xlsx": MERGED,
    "calc_semicolons.csv": BOTH,
    "csv_renamed.xlsx": BOTH,
    "dates.xlsx": [
        {"lastname": f"Nom{i}", "firstname": "Max", "date_start": "2026-03-01"}
        for i in range(9)
    ],
    "empty_rows.xlsx": BOTH,
    "english_headings.xlsx": BOTH,
    "formulas.xlsx": [{"lastname": "Lefèvre"}, {"lastname": "Œuvrard"}],
    "macros.xlsm": BOTH,
    "merged.xlsx": MERGED,
    "numbers.xlsx": [
        {name: ZOE[name] for name in NAMES},
        {**{name: NOEL[name] for name in NAMES}, "phone": "+33 4 72 00 00 02"},
    ],
    "reordered.xlsx": BOTH,
    "spaces.xlsx": BOTH,
    "two_sheets.xlsx": BOTH,
    "unknown_column.xlsx": BOTH,
    "utf16_tabs.csv": BOTH,
    "utf8_bom.csv": BOTH,
    "xlsx_renamed.csv": BOTH,
}
REFUSED = {
    "bomb.xlsx": "Le fichier décompressé est anormalement grand.",
    "calc.ods": "C’est un fichier OpenDocument. Dans LibreOffice, enregistrez-le en",
    "calc_xls_renamed.xlsx": "C’est un classeur Excel 97-2003 (.xls).",
    "empty.xlsx": "Choisissez d’abord le fichier à importer.",
    "entities.xlsx": "il est refusé par sécurité",
    "missing_column.xlsx": "Le fichier n’a pas de colonne pour\xa0: Prénom.",
    "password.xlsx": "Le classeur est protégé par un mot de passe.",
    "picture.xlsx": "Ce n’est ni un classeur Excel, ni un fichier CSV",
    "rows_100000.xlsx": "Le fichier a plus de 50000 lignes.",
    "truncated.xlsx": "Le fichier est endommagé ou incomplet.",
}
SAID = {
    "calc.xlsx": "Téléphone\xa0: lu 04 72 00 00 02, le zéro initial",
    "formulas.xlsx": "Prénom\xa0: champ obligatoire, non renseigné",
    "numbers.xlsx": "Téléphone\xa0: lu 04 72 00 00 01, le zéro initial",
    "two_sheets.xlsx": "Autres feuilles, non lues\xa0: Lisez-moi",
    "unknown_column.xlsx": "Colonnes inconnues, ignorées\xa0: Taille",
}
# while every piece of memory is counted, which takes several times as long
SECONDS, MEGABYTES = 90, 64


@pytest.fixture(scope="module")
def checked(settings):
    """Return what the check of each file made of it."""
    with throw_away_database(settings.installed, "files") as name:
        return Odoo(settings, name).call("support.exchange_files.check_all")


def test_each_file_has_its_expectation():
    """No file lies there that nobody looks at."""
    there = {path.name for path in FOLDER.iterdir() if is_checked(path)}
    assert there == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_read(checked, name):
    """Its people are in the preview, with what there is to say about them."""
    found = checked[name]
    assert (found["state"], found["refused"]) == ("preview", "")
    assert [values for values, _detail in found["rows"]] == READ[name]
    said = "\n".join([found["notes"], *(detail for _values, detail in found["rows"])])
    assert SAID.get(name, "") in said


@pytest.mark.parametrize("name", REFUSED)
def test_refused(checked, name):
    """It is told why, and nothing of it is kept."""
    found = checked[name]
    assert (found["state"], found["rows"]) == ("draft", [])
    assert REFUSED[name] in found["refused"]


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_bounds(checked, name):
    """No file takes the machine, however it is made."""
    assert checked[name]["seconds"] < SECONDS
    assert checked[name]["megabytes"] < MEGABYTES
