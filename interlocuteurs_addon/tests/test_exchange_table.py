import datetime

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .exchange_common import ExchangeCommon, make_workbook, save

ALICE = {
    "lastname": "Durand",
    "firstname": "Alice",
    "phone": "04 72 00 00 01",
    "mobile": "06 12 34 56 78",
    "email": "alice@usine.example",
}


@tagged("post_install", "-at_install")
class TestExchangeTable(ExchangeCommon):
    """Lists of any program are read, and nothing of them is lost without a word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.buyer.name = "Acheteuse"

    def check_text(self, *lines, **values):
        text = "\n".join(lines)
        return self.check(text.encode(), name="people.csv", **values)

    # -------------------------------------------------------------- programs

    def test_lists_of_the_usual_programs(self):
        """The headings of each, and what one person of it is read as."""
        lists = {
            "Google Contacts": (
                "First Name,Last Name,Organization Title,E-mail 1 - Label,"
                "E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
                "Phone 2 - Value",
                "Alice,Durand,Acheteuse,Work,{email},Mobile,{mobile},Work,{phone}",
            ),
            "Google Contacts, before 2024": (
                "Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value,"
                "Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,"
                "Organization 1 - Title",
                "Alice Durand,Alice,Durand,* Work,{email},Work,{phone},Mobile,{mobile},"
                "Acheteuse",
            ),
            "Outlook": (
                "First Name,Last Name,Job Title,Business Phone,Mobile Phone,"
                "E-mail Address",
                "Alice,Durand,Acheteuse,{phone},{mobile},{email}",
            ),
            "Outlook, French": (
                "Titre,Prénom,Nom,Titre,Téléphone (bureau),Tél. mobile,"
                "Adresse de messagerie",
                "Mme,Alice,Durand,Acheteuse,{phone},{mobile},{email}",
            ),
            "Thunderbird": (
                "First Name,Last Name,Display Name,Primary Email,Work Phone,"
                "Mobile Number,Job Title",
                "Alice,Durand,Alice Durand,{email},{phone},{mobile},Acheteuse",
            ),
            "Thunderbird, French": (
                "Prénom,Nom de famille,Nom à afficher,Première adresse électronique,"
                "Téléphone professionnel,Portable,Fonction",
                "Alice,Durand,Alice Durand,{email},{phone},{mobile},Acheteuse",
            ),
            "LinkedIn": (
                "First Name,Last Name,Email Address,Position,Phone,Mobile",
                "Alice,Durand,{email},Acheteuse,{phone},{mobile}",
            ),
            "HubSpot": (
                "First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title",
                "Alice,Durand,{email},{phone},{mobile},Acheteuse",
            ),
            "Salesforce": (
                "Salutation,First Name,Last Name,Title,Phone,Mobile,Email",
                "Mme,Alice,Durand,Acheteuse,{phone},{mobile},{email}",
            ),
            "Salesforce, without civility": (
                "First Name,Last Name,Title,Phone,Mobile,Email",
                "Alice,Durand,Acheteuse,{phone},{mobile},{email}",
            ),
            "Dynamics": (
                "Full Name,Email,Business Phone,Mobile Phone,Job Title",
                "Alice Durand,{email},{phone},{mobile},Acheteuse",
            ),
            "EspoCRM": (
                "Name,Account Title,Email,Phone (Office),Phone (Mobile)",
                "Alice Durand,Acheteuse,{email},{phone},{mobile}",
            ),
            "Dolibarr": (
                "Titre civilité,Nom,Prénom,Poste/Fonction,Tél. pro,Tél. portable,Email",
                "Mme,Durand,Alice,Acheteuse,{phone},{mobile},{email}",
            ),
            "Odoo": (
                "Display Name,Job Position,Phone,Mobile,Email",
                "Alice Durand,Acheteuse,{phone},{mobile},{email}",
            ),
            "iCloud": (
                "Prénom;Nom;Titre du poste;E-mail (travail);Téléphone (travail);"
                "Téléphone (mobile)",
                "Alice;Durand;Acheteuse;{email};{phone};{mobile}",
            ),
        }
        for program, (headings, row) in lists.items():
            with self.subTest(program=program):
                record = self.check_text(headings, row.format(**ALICE))
                values = dict(record.line_ids.values)
                values.pop("title_id", None)
                self.assertEqual(
                    values, {**ALICE, "function_ids": self.buyer.ids}, record.notes
                )
                self.assertEqual(record.left_out_count, 0)

    def test_a_preamble_above_the_table_is_passed_over(self):
        record = self.check_text(
            "Notes:",
            '"Some of the addresses, as you see, are missing."',
            "",
            "First Name,Last Name,Email Address",
            "Alice,Durand,alice@usine.example",
        )
        self.assertEqual(record.line_ids.mapped("number"), [5])
        self.assertEqual(record.line_ids.label, "Durand Alice")

    # ----------------------------------------------------------------- names

    def test_a_whole_name_is_parted_and_said(self):
        for heading, text in (
            ("NOM Prénom", "DURAND Alice"),
            ("Nom et prénom", "Durand Alice"),
            ("Full name", "Alice Durand"),
            ("Contact", "Durand, Alice"),
            ("Nom", "DURAND Alice"),
        ):
            with self.subTest(heading=heading):
                record = self.check(make_workbook((heading, "Tél"), (text, "1")))
                found = record.line_ids.values
                self.assertEqual(
                    (found["lastname"], found["firstname"]), ("Durand", "Alice")
                )
                self.assertIn(f"come from the column “{heading}”", record.notes)
                self.assertIn(
                    "Read as last name “Durand”, first name “Alice”",
                    record.line_ids.detail,
                )

    def test_a_civility_before_a_name_is_one(self):
        record = self.check(make_workbook(("Contact",), ("Mme Alice de La Tour",)))
        madam = self.env["res.partner.title"].browse(record.line_ids.values["title_id"])
        self.assertEqual(record.line_ids.label, "de La Tour Alice")
        self.assertEqual(madam, self.env.ref("partner_title.res_partner_title_madam"))

    # --------------------------------------------------------------- by hand

    def choose(self, record, name, key):
        line = record.heading_ids.filtered(lambda line: line.name == name)
        line.column_key = key
        record.action_check()

    def test_a_heading_is_matched_by_hand_and_remembered(self):
        rows = (("Wie heißt", "Vorname ?"), ("Durand", "Alice"))
        record = self.check(make_workbook(*rows))
        self.assertEqual(record.line_ids.state, "error")
        self.assertEqual(record.heading_ids.mapped("sample"), ["Durand", "Alice"])
        self.choose(record, "Wie heißt", "lastname")
        self.choose(record, "Vorname ?", "firstname")
        self.assertEqual(record.line_ids.label, "Durand Alice")
        other = make_workbook(*(row[::-1] for row in rows))
        self.assertEqual(self.check(other).line_ids.label, "Durand Alice")
        longer = make_workbook((*rows[0], "Age"), (*rows[1], 3))
        self.assertEqual(self.check(longer).line_ids.state, "error")

    def test_a_wrong_guess_is_corrected_by_hand(self):
        record = self.check(
            make_workbook(
                ("Nom et prénom", "Téléphone"), ("Alice Durand", "0612345678")
            )
        )
        self.assertEqual(record.line_ids.values["lastname"], "Alice")
        self.choose(record, "Nom et prénom", "first_first")
        self.assertEqual(record.line_ids.values["lastname"], "Durand")
        self.choose(record, "Téléphone", "mobile")
        self.assertEqual(record.line_ids.values["mobile"], "0612345678")
        self.choose(record, "Téléphone", "leave")
        self.assertEqual(record.left_out_count, 1)

    def test_columns_are_chosen_in_a_preview_only_and_nothing_else_of_them(self):
        record = self.check_rows(("Durand", "Alice"))
        heading = record.heading_ids[0]
        with self.assertRaises(AccessError):
            heading.name = "X"
        with self.assertRaises(AccessError):
            heading.create({"import_id": record.id, "name": "X", "token": "x"})
        record.action_apply_all()
        with self.assertRaises(AccessError):
            heading.column_key = "phone"

    def test_columns_of_others_are_not_seen(self):
        heading = self.check_rows(("Durand", "Alice")).heading_ids[0]
        other = self.make_employee(
            "other", "interlocuteurs_addon.group_interlocuteur_user"
        )
        with self.assertRaises(AccessError):
            heading.with_user(other).column_key = "phone"

    # -------------------------------------------------------- nothing silent

    def test_what_finds_no_place_stands_on_its_row_and_is_counted(self):
        record = self.check_text(
            "Nom;Prénom;Société;Taille;Mobile;Mobile;Mobile",
            f"Durand;Alice;{self.organisation_a.name};1,70 m;0611111111;0622222222;"
            "0633333333",
            "Petit;Luc;;;;;",
        )
        first, second = record.line_ids
        self.assertIn("Left out: Taille “1,70 m”, Mobile “0633333333”", first.detail)
        self.assertEqual((first.left_out_count, second.left_out_count), (2, 0))
        self.assertEqual(record.left_out_count, 2)
        self.assertFalse(second.detail)

    def test_apply_says_how_many_values_are_left_out_before_it_starts(self):
        record = self.check_text("Nom;Prénom;Taille", "Durand;Alice;1,70 m")
        action = record.action_ask_apply()
        self.assertEqual((action["target"], record.state), ("new", "preview"))
        sound = self.check_text("Nom;Prénom", "Petit;Luc")
        sound.action_ask_apply()
        self.assertEqual(sound.state, "done")

    # ------------------------------------------------------------- workbooks

    def test_a_failed_formula_is_an_error_of_its_row_and_names_the_cell(self):
        book = openpyxl.Workbook()
        book.active.append(("Nom", "Prénom"))
        book.active.append(("Durand", "#N/A"))
        book.active["B2"].data_type = "e"
        line = self.check(save(book)).line_ids
        self.assertEqual((line.state, line.wrong_columns), ("error", ["firstname"]))
        self.assertIn("the cell B2 holds the error #N/A", line.detail)

    def make_hidden(self):
        book = openpyxl.Workbook()
        for row in (("Nom", "Prénom"), ("Durand", "Alice"), ("Petit", "Luc")):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True
        book.create_sheet("Ancien").sheet_state = "hidden"
        return save(book)

    def test_hidden_rows_are_left_out_unless_chosen(self):
        record = self.check(self.make_hidden())
        self.assertEqual(record.hidden_count, 1)
        self.assertEqual(record.line_ids.mapped("decision"), ["create", "skip"])
        self.assertIn("The file hides this row", record.line_ids[1].detail)
        self.assertIn("Hidden sheets, not read: Ancien", record.notes)
        record.action_take_hidden()
        self.assertEqual(record.line_ids.mapped("decision"), ["create", "create"])
        record.action_leave_hidden()
        record.action_apply_all()
        self.assertEqual(record.line_ids.mapped("outcome"), ["created", "skipped"])

    def test_another_sheet_can_be_chosen(self):
        book = openpyxl.Workbook()
        book.active.title = "2025"
        for year, name in (("2025", "Durand"), ("2026", "Petit")):
            sheet = book[year] if year in book else book.create_sheet(year)
            sheet.append(("Nom", "Prénom"))
            sheet.append((name, "Luc"))
        record = self.check(save(book))
        self.assertEqual(
            (record.sheet_name, record.sheet_names), ("2025", "2025, 2026")
        )
        record.sheet_name = "2026"
        record.action_check()
        self.assertEqual(record.line_ids.label, "Petit Luc")

    def test_days_of_a_workbook_that_begins_in_1904(self):
        book = openpyxl.Workbook()
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        book.active.append(("Nom", "Prénom", "Depuis"))
        book.active.append(("Durand", "Alice", datetime.date(2024, 3, 1)))
        book.active.append(("Petit", "Luc", 43890))
        record = self.check(save(book))
        days = [line.values["date_start"] for line in record.line_ids]
        self.assertEqual(days, ["2024-03-01", "2024-03-01"])

    # ------------------------------------------------------------------ text

    def test_one_bad_byte_spoils_one_value_which_is_said(self):
        record = self.check(
            "Nom;Prénom\nLefèvre;Zoé\nŒuvrard;No".encode() + b"\xebl", name="x.csv"
        )
        self.assertEqual(
            [line.label for line in record.line_ids], ["Lefèvre Zoé", "Œuvrard Noël"]
        )
        self.assertFalse(record.line_ids[0].detail)
        self.assertIn("not all characters of “Noël”", record.line_ids[1].detail)

    def test_texts_in_other_encodings_and_with_other_ends_of_lines(self):
        text = "Nom;Prénom\nLefèvre;Zoé"
        for content in (
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            text.encode("mac-roman"),
            text.encode("utf-32"),
            text.replace("\n", "\r").encode(),
            text.replace("\n", "\r\r\n").encode(),
            text.replace(";", "\0;").encode(),
            text.replace(";", ":").encode(),
            ("Liste, au 1er mars\n" + text).encode(),
            text.replace("Zoé", '"Zoé').encode(),
            text.replace("Zoé", '="Zoé"').encode(),
            text.replace("Zoé", "_x005A_oé_x000D_").encode(),
        ):
            with self.subTest(content=content):
                record = self.check(content, name="x.csv")
                label = record.line_ids.label.replace('"', "")
                self.assertEqual(label, "Lefèvre Zoé")


@tagged("post_install", "-at_install")
class TestExchangeExport(ExchangeCommon, HttpCase):
    """The people of an organisation as a workbook, in one click."""

    def test_the_people_of_an_organisation_come_out_and_go_in_again(self):
        self.make_person(
            "Durand",
            "Alice",
            parent_id=self.organisation_a.id,
            function_ids=self.buyer.ids,
            phone="0472000001",
        )
        reader = self.make_employee("reader")
        action = self.organisation_a.with_user(reader).action_export_interlocuteurs()
        self.authenticate("reader", "reader")
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        self.assertIn(".xlsx", answer.headers["Content-Disposition"])
        record = self.check(answer.content)
        self.assertEqual(record.line_ids.mapped("state"), ["unchanged"])
        self.assertEqual(record.line_ids.label, "Durand Alice")

    def test_who_is_no_employee_exports_nobody(self):
        url = f"/interlocuteurs/organisation/{self.organisation_a.id}/people.xlsx"
        self.assertNotIn(
            ".xlsx", self.url_open(url).headers.get("Content-Disposition", "")
        )
        self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "portal_export",
                "password": "portal_export",
                "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])],
            }
        )
        self.authenticate("portal_export", "portal_export")
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_people_of_several_organisations_are_not_exported_at_once(self):
        with self.assertRaises(UserError):
            (self.organisation_a | self.organisation_b).action_export_interlocuteurs()
