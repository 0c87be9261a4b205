"""Each file of `tests/fixtures/exchange/` is read rightly, or refused in French."""

import pytest
from support.exchange_files import FOLDER, is_checked
from support.server import Odoo, query, throw_away_database

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
# of the cases that files of real people are made of
ALICE = {
    "lastname": "Durand",
    "firstname": "Alice",
    "phone": "04 72 00 00 01",
    "mobile": "06 12 34 56 78",
    "email": "alice@usine.example",
}
LUC = {"lastname": "Petit", "firstname": "Luc", "mobile": "06 12 34 56 79"}
ALICE_ABROAD = {**ALICE, "phone": "+33 4 72 00 00 01", "mobile": "+33 6 12 34 56 78"}
ALICE_PLAIN = {"lastname": "Durand", "firstname": "Alice", "mobile": "0612345678"}
# of the catalogue, by another name of the shipped "Buyer"
BUYER = {"function_ids": ["Buyer"]}
TITLED = {"title_id": "Mme"}
NAMES = ("lastname", "firstname", "phone")
READ = {
    "c01_google_contacts.csv": [{**ALICE_ABROAD, **BUYER}],
    "c02_outlook_fr.csv": [{**ALICE, **BUYER, **TITLED}],
    "c03_outlook_en.csv": [{**ALICE_ABROAD, **BUYER}],
    "c04_thunderbird_fr.csv": [{**ALICE, **BUYER}],
    "c05_linkedin.csv": [
        {key: ALICE[key] for key in ("lastname", "firstname", "email")} | BUYER
    ],
    "c08_comma_in_first_line.csv": [ALICE_PLAIN],
    "c13_colon_sep.csv": [ALICE_PLAIN],
    "c14_excel_formula_text.csv": [ALICE_PLAIN],
    "c15_scientific.csv": [{**ALICE_PLAIN, "mobile": "3,36123E+10"}],
    "c16_trailing_seps.csv": [ALICE_PLAIN],
    "calc.ods": BOTH,
    "calc.xlsx": BOTH,
    "calc_xls_renamed.xlsx": BOTH,
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
    "missing_column.xlsx": [
        {"lastname": "Lefèvre", "email": "zoe@exemple.fr"},
        {"lastname": "Œuvrard", "email": "noel@exemple.fr"},
    ],
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
    "x00_base.xlsx": [ALICE, LUC],
    "x01_cell_in_the_last_row.xlsx": [ALICE, LUC],
    **{f"x02_filter_{number}.xlsx": [ALICE, LUC] for number in (0, 2, 4, 5)},
    "x03_strict_open_xml.xlsx": [ALICE, LUC],
    "x04_backslash_paths.xlsx": [ALICE, LUC],
    "x05_error_cells.xlsx": [
        {key: ALICE[key] for key in ("lastname", "phone", "email")},
        {key: LUC[key] for key in ("firstname", "mobile")},
    ],
    "x07_date_1904.xlsx": [
        {**ALICE, "date_start": "2024-03-01"},
        {**LUC, "date_start": "2024-03-01"},
    ],
    "x08_numbers.xlsx": [
        {
            **ALICE_PLAIN,
            "phone": "04 72 00 00 01",
            "mobile": "+33 6 12 34 56 78",
            "date_start": "2024-03-01",
        },
        {
            **LUC,
            "phone": "4.72E+08",
            "mobile": "06 12 34 56 78",
            "date_start": "2024-03-01",
        },
    ],
    "x09_name_in_one_column.xlsx": [
        {"lastname": "Durand", "firstname": "Alice", "phone": "0612345678"}
    ],
    "x10_hidden_row_and_sheet.xlsx": [ALICE, LUC],
    "xlsx_renamed.csv": BOTH,
}
REFUSED = {
    "bomb.xlsx": "Le fichier décompressé est anormalement grand.",
    "empty.xlsx": "Choisissez d’abord le fichier à importer.",
    "entities.xlsx": "il est refusé par sécurité",
    "password.xlsx": "Le classeur est protégé par un mot de passe.",
    "picture.xlsx": "Ce n’est ni un classeur",
    "rows_100000.xlsx": "Le fichier a plus de 50000 lignes.",
    "truncated.xlsx": "Le fichier est endommagé ou incomplet.",
}
SAID = {
    "calc.xlsx": "Téléphone\xa0: lu 04 72 00 00 02, le zéro initial",
    "formulas.xlsx": "Prénom\xa0: champ obligatoire, non renseigné",
    "numbers.xlsx": "Téléphone\xa0: lu 04 72 00 00 01, le zéro initial",
    "two_sheets.xlsx": "Autres feuilles, non lues\xa0: Lisez-moi",
    "c02_outlook_fr.csv": "Ignoré\xa0: Société «\xa0Usine\xa0», Service «\xa0",
    "missing_column.xlsx": "Le fichier n’a pas de colonne pour\xa0: Prénom.",
    "x05_error_cells.xlsx": "la cellule B2 contient l’erreur #N/A",
    "x09_name_in_one_column.xlsx": "viennent de la colonne «\xa0NOM Prénom\xa0»",
    "x10_hidden_row_and_sheet.xlsx": "Le fichier masque cette ligne",
    "unknown_column.xlsx": "Colonnes inconnues, ignorées\xa0: Taille",
}
# while every piece of memory is counted, which takes several times as long
SECONDS, MEGABYTES = 90, 64


@pytest.fixture(scope="module")
def checked(settings):
    """Return what the check of each file made of it, functions by their names."""
    with throw_away_database(settings.installed, "files") as name:
        found = Odoo(settings, name).call("support.exchange_files.check_all")
        names = dict(
            query(name, "SELECT id, name->>'en_US' FROM interlocuteur_function")
        )
    for file in found.values():
        for values, _detail in file["rows"]:
            if "function_ids" in values:
                values["function_ids"] = [names[i] for i in values["function_ids"]]
    return found


def test_each_file_has_its_expectation():
    """No file lies there that nobody looks at."""
    there = {path.name for path in FOLDER.iterdir() if is_checked(path)}
    assert there == {*READ, *REFUSED}


@pytest.mark.parametrize("name", READ)
def test_read(checked, name):
    """Its people are in the preview, with what there is to say about them."""
    found = checked[name]
    assert (found["state"], found["refused"]) == ("preview", "")
    for values, _detail in found["rows"]:
        if "title_id" in values:
            values["title_id"] = "Mme"
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
