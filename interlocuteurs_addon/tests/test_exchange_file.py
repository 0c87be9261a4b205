import io
import zipfile
from datetime import date, datetime

import openpyxl

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..tools.workbook_reader import Limits, WorkbookError, read_sheets
from .exchange_common import ExchangeCommon, make_workbook, save


def rewrite(content, change, extra=()):
    """Return an archive with changed and further parts.

    :param change: function of (name, bytes) to bytes
    :param extra: pairs of a name and bytes
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
        for name, part in extra:
            archive.writestr(name, part)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestExchangeFile(ExchangeCommon):
    """Files as people send them are read rightly."""

    def read_people(self, content, **values):
        """Return what was read of each row: last name, first name, and the rest."""
        record = self.check(content, **values)
        return [line.values for line in record.line_ids]

    def test_columns_in_any_order(self):
        rows = (("E-mail", "Prénom", "Nom"), ("z@exemple.fr", "Zoé", "Martin"))
        self.assertEqual(
            self.read_people(make_workbook(*rows)),
            [{"lastname": "Martin", "firstname": "Zoé", "email": "z@exemple.fr"}],
        )

    def test_headings_in_english_and_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for headings in (
            ("Last name", "First name", "Mobile phone"),
            ("NOM DE FAMILLE", "prenom", "Tél. portable"),
            ("Nom *", "Prénom *", "Mobile"),
        ):
            with self.subTest(headings=headings):
                content = make_workbook(headings, ("Martin", "Zoé", "06 12 34 56 78"))
                self.assertEqual(
                    self.read_people(content),
                    [
                        {
                            "lastname": "Martin",
                            "firstname": "Zoé",
                            "mobile": "06 12 34 56 78",
                        }
                    ],
                )

    def test_unknown_columns_are_left_out_and_said(self):
        record = self.check(
            make_workbook(("Nom", "Prénom", "Taille"), ("Roux", "Max", 3))
        )
        self.assertIn("Columns that nobody knows, left out: Taille", record.notes)
        self.assertEqual(record.line_ids.state, "new")

    def test_a_column_that_comes_twice_counts_once(self):
        record = self.check(
            make_workbook(("Nom", "Prénom", "Nom"), ("Roux", "Max", "X"))
        )
        self.assertIn("left out the second time: Nom", record.notes)
        self.assertEqual(record.line_ids.values["lastname"], "Roux")

    def test_missing_columns_are_named(self):
        record = self.check(make_workbook(("Nom", "Ville"), ("Roux", "Lyon")))
        self.assertIn("The file has no column for: First name", record.notes)
        self.assertEqual(record.line_ids.wrong_columns, ["firstname"])

    def test_a_file_without_any_known_heading_is_no_list_of_people(self):
        with self.assertRaisesRegex(UserError, "no heading is known"):
            self.check("Bonjour à tous\nÀ demain".encode())

    def test_empty_rows_and_titles_above_the_table(self):
        content = make_workbook(
            ("Liste des contacts",),
            (),
            ("Nom", "Prénom"),
            (),
            ("Roux", "Max"),
            (None, " "),
        )
        record = self.check(content)
        self.assertEqual(record.line_ids.mapped("number"), [5])

    def test_merged_cells_count_for_all_their_rows(self):
        book = openpyxl.Workbook()
        for row in (
            ("Nom", "Prénom", "Fonction"),
            ("Roux", "Max", "Chef de quai"),
            ("Petit", "Luc", None),
            ("Martin", "Zoé", None),
        ):
            book.active.append(row)
        book.active.merge_cells("C2:C3")
        people = self.read_people(save(book))
        self.assertEqual(
            [row.get("function_ids") for row in people],
            [self.buyer.ids, self.buyer.ids, None],
        )

    def test_a_leading_zero_that_excel_took_is_put_back_and_said(self):
        record = self.check_rows(("Roux", "Max", None, 472000001, 33612345678, None))
        self.assertEqual(record.line_ids.values["phone"], "04 72 00 00 01")
        self.assertEqual(record.line_ids.values["mobile"], "+33 6 12 34 56 78")
        self.assertIn("Phone: read as 04 72 00 00 01", record.line_ids.detail)

    def test_dates_in_each_form(self):
        forms = (
            date(2026, 3, 1),
            datetime(2026, 3, 1, 10, 0),
            "01/03/2026",
            "1-3-26",
            "2026-03-01",
            "1er mars 2026",
            "1 March 2026",
            46082,
            "46082",
        )
        rows = [(f"Nom{i}", "P", form) for i, form in enumerate(forms)]
        people = self.read_people(make_workbook(("Nom", "Prénom", "Depuis"), *rows))
        self.assertEqual({row["date_start"] for row in people}, {"2026-03-01"})

    def test_a_date_that_is_none_is_an_error(self):
        content = make_workbook(("Nom", "Prénom", "Depuis"), ("Roux", "Max", "bientôt"))
        line = self.check(content).line_ids
        self.assertIn("“bientôt” is no date", line.detail)

    def test_spaces_of_all_kinds_are_trimmed(self):
        people = self.read_people(
            make_workbook(
                ("Nom\xa0", " Prénom"), ("Le\u202fGoff ", "\u200bAnne\xa0 Marie\t")
            )
        )
        self.assertEqual(people, [{"lastname": "Le Goff", "firstname": "Anne Marie"}])

    def test_the_sheet_with_the_people_is_found(self):
        book = openpyxl.Workbook()
        book.active.title = "Lisez-moi"
        book.active.append(("Bonjour",))
        sheet = book.create_sheet("Contacts")
        sheet.append(("Nom", "Prénom"))
        sheet.append(("Roux", "Max"))
        record = self.check(save(book))
        self.assertEqual(record.line_ids.label, "Roux Max")
        self.assertEqual(
            record.notes.split("\n"),
            ["Other sheets, not read: Lisez-moi", "The sheet “Contacts” was read."],
        )

    def test_hidden_sheets_are_not_read(self):
        book = openpyxl.load_workbook(
            io.BytesIO(make_workbook(("Nom", "Prénom"), ("A", "B")))
        )
        hidden = book.create_sheet("Vieux")
        hidden.append(("Nom", "Prénom", "E-mail"))
        hidden.append(("X", "Y", "z@exemple.fr"))
        hidden.sheet_state = "hidden"
        self.assertEqual(self.check(save(book)).line_ids.label, "A B")

    def test_csv_in_each_encoding_and_with_each_separator(self):
        for separator in ",;\t|":
            text = f"Nom{separator}Prénom\nLefèvre{separator}Zoé\n"
            for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
                with self.subTest(separator=separator, encoding=encoding):
                    people = self.read_people(text.encode(encoding), name="x.csv")
                    self.assertEqual(
                        people, [{"lastname": "Lefèvre", "firstname": "Zoé"}]
                    )

    def test_a_renamed_file_is_known_by_its_content(self):
        content = make_workbook(("Nom", "Prénom"), ("Roux", "Max"))
        expected = [{"lastname": "Roux", "firstname": "Max"}]
        self.assertEqual(self.read_people(content, name="people.csv"), expected)
        self.assertEqual(
            self.read_people(b"Nom;Pr\xe9nom\nRoux;Max", name="a.xlsx"), expected
        )

    def test_formulas_are_never_evaluated(self):
        """What Excel computed counts; without that the cell is empty."""
        content = make_workbook(("Nom", "Prénom"), ("Roux", '="M"&"ax"'))
        line = self.check(content).line_ids
        self.assertEqual(line.wrong_columns, ["firstname"])
        computed = rewrite(
            content,
            lambda name, part: (
                part.replace(b"<v></v>", b"<v>Max</v>")
                .replace(b"<v />", b"<v>Max</v>")
                .replace(b'<c r="B2">', b'<c r="B2" t="str">')
            ),
        )
        self.assertEqual(self.check(computed).line_ids.values["firstname"], "Max")

    def test_macros_and_external_links_are_left_alone(self):
        content = rewrite(
            make_workbook(("Nom", "Prénom"), ("Roux", "Max")),
            lambda name, part: part,
            [
                ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"),
                ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
            ],
        )
        self.assertEqual(self.check(content, name="x.xlsm").line_ids.label, "Roux Max")

    def test_apostrophes_that_guard_a_text_are_taken_off(self):
        people = self.read_people(
            make_workbook(("Nom", "Prénom"), ("'=1+1", "'t Hooft"))
        )
        self.assertEqual(people, [{"lastname": "=1+1", "firstname": "'t Hooft"}])

    def test_refused_files_say_why_and_what_to_do(self):
        sound = make_workbook(("Nom", "Prénom"), ("Roux", "Max"))
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        cases = {
            "is empty": b"  \n",
            "protected by a password": ole + "EncryptedPackage".encode("utf-16-le"),
            "is damaged": sound[: len(sound) // 2],
            "damaged or not complete": ole,
            "no workbook": b"%PDF-1.7",
            "refused for safety": rewrite(
                sound, lambda name, part: entities if "theme" in name else part
            ),
            "unpacks to more": rewrite(
                sound,
                lambda n, part: part,
                [("xl/media/a.xml", b"<" + bytes(40_000_000))],
            ),
        }
        for message, content in cases.items():
            with self.subTest(message=message):
                record = self.make_import(content)
                with self.assertRaisesRegex(UserError, message):
                    record.action_check()
                self.assertEqual(record.state, "draft")

    def test_no_file(self):
        record = self.Import.create({"organisation_id": self.organisation_a.id})
        with self.assertRaisesRegex(UserError, "Choose the file"):
            record.action_check()


class TestWorkbookReader(BaseCase):
    """The bounds of what a file may ask of the machine."""

    def refuse(self, content, reason, **limits):
        with self.assertRaises(WorkbookError) as caught:
            read_sheets(content, Limits(**limits))
        self.assertEqual(caught.exception.reason, reason)

    def test_encrypted_archives_are_refused(self):
        content = bytearray(make_workbook(("A",)))
        # the flag of each entry in the directory
        start = content.find(b"PK\x01\x02")
        content[start + 8] |= 1
        self.refuse(bytes(content), "password")

    def test_rows_and_columns_are_bounded(self):
        rows = make_workbook(*(("x",) for _i in range(13)))
        self.refuse(rows, "too_many_rows", rows=11)
        self.assertEqual(len(read_sheets(rows, Limits(rows=12))[0].rows), 13)
        self.refuse(make_workbook(["x"] * 6), "too_wide", columns=5)
        self.refuse(rows, "too_large", file_size=100)

    def test_a_hundred_thousand_rows_are_refused_in_bounded_time(self):
        text = "Nom;Prénom\n" + "Roux;Max\n" * 100_000
        self.refuse(text.encode(), "too_many_rows")

    def test_unpacked_size_is_bounded(self):
        self.refuse(make_workbook(("x" * 3000,)), "bomb", unpacked_size=2000)

    def test_a_sheet_that_claims_to_be_huge_is_read_by_its_rows(self):
        content = rewrite(
            make_workbook(("Nom",), ("Roux",)),
            lambda name, part: part.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'),
        )
        self.assertEqual(read_sheets(content)[0].rows, [(1, ("Nom",)), (2, ("Roux",))])

    def test_texts_that_come_again_cost_once(self):
        row = ("Martin", "Directrice ", "Lyon")  # the space is taken off
        sheet = read_sheets(make_workbook(("Nom", "Fonction", "Ville"), row, row))[0]
        (_number, first), (_number, second) = sheet.rows[1:]
        self.assertEqual(first, ("Martin", "Directrice", "Lyon"))
        self.assertTrue(all(a is b for a, b in zip(first, second, strict=True)))
