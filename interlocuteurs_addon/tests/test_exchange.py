import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .exchange_common import (
    ExchangeCommon,
    make_workbook,
    read_workbook,
    save,
)


@tagged("post_install", "-at_install")
class TestExchange(ExchangeCommon):
    """From the customer's sheet to a file, and back."""

    # ------------------------------------------------------------- template

    def test_template_marks_what_is_required(self):
        sheet = self.get_template().active
        headings = [cell.value for cell in sheet[1]]
        self.assertEqual(headings[2:4], ["Last name *", "First name *"])
        self.assertEqual(sheet["C1"].comment.text, "Required.")
        self.assertIn("Portal profile", headings)

    def test_template_keeps_headings_and_names_in_sight(self):
        sheet = self.get_template().active
        self.assertEqual(sheet.freeze_panes, "E2")
        # the first cell, column A, holds the key
        self.assertEqual(sheet.sheet_view.selection[-1].activeCell, "B2")
        self.assertTrue(sheet.column_dimensions["A"].hidden)

    def test_template_speaks_the_users_language(self):
        self.user.lang = "fr_FR"
        Import = self.Import.with_context(lang="fr_FR")
        content = Import._make_template(self.organisation_a, self.Partner)
        self.assertIn("Prénom *", read_workbook(content)[0])

    def test_template_offers_choices_from_a_hidden_sheet(self):
        book = self.get_template()
        self.assertEqual(book.worksheets[1].sheet_state, "hidden")
        listed = {cell.value for row in book.worksheets[1] for cell in row}
        self.assertLessEqual({"Chef de quai", "Supervisor", "English (US)"}, listed)
        rules = book.active.data_validations.dataValidation
        self.assertEqual({rule.type for rule in rules}, {"list", "date"})

    def test_template_cells_are_text_so_that_leading_zeros_stay(self):
        sheet = self.get_template().active
        column = [cell.value for cell in sheet[1]].index("Mobile")
        letter = sheet.cell(1, column + 1).column_letter
        self.assertEqual(sheet.column_dimensions[letter].number_format, "@")

    def test_no_cell_of_a_template_begins_a_formula(self):
        person = self.make_person(
            "=HYPERLINK(0)", "@Anna", parent_id=self.organisation_a.id
        )
        sheet = self.get_template(person).active
        values = [cell.value for cell in sheet[2] if isinstance(cell.value, str)]
        self.assertIn("'=HYPERLINK(0)", values)
        self.assertIn("'@Anna", values)
        self.assertNotIn("f", {cell.data_type for cell in sheet[2]})

    def test_wizard_sends_the_workbook_of_the_people_who_are_there(self):
        self.make_person(parent_id=self.organisation_a.id)
        gone = self.make_person("Parti", parent_id=self.organisation_a.id)
        gone.active = False
        action = self.organisation_a.with_user(self.user).action_generate_import_file()
        wizard = (
            self.env["interlocuteur.import.template"]
            .with_user(self.user)
            .with_context(**action["context"])
            .create({"content": "people"})
        )
        result = wizard.action_generate()
        self.assertEqual(result["type"], "ir.actions.act_url")
        rows = read_workbook(base64.b64decode(wizard.file))
        self.assertEqual([row[2] for row in rows], ["Last name *", "Durand"])

    def test_round_trip_changes_nothing(self):
        people = self.Partner.concat(
            self.make_person(
                "=Dupré-Martin",
                "Hélène  Marie",
                parent_id=self.organisation_a.id,
                phone="04 72 00 00 01",
                mobile="+33 6 12 34 56 78",
                mobile2="poste 12",
                email="Helene@Exemple.fr",
                email2="pas une adresse",
                function_ids=[Command.set((self.buyer | self.accountant).ids)],
            ),
            self.make_person("Petit", "Luc", parent_id=self.organisation_a.id),
        )
        self.open_portal(people[1])
        before = people.read(["name", "mobile", "email", "function", "write_date"])
        record = self.check(save(self.get_template(people)))
        self.assertEqual(record.line_ids.mapped("state"), ["unchanged", "unchanged"])
        record.action_apply_all()
        self.assertEqual(record.line_ids.mapped("outcome"), ["skipped", "skipped"])
        self.assertEqual(
            people.read(["name", "mobile", "email", "function", "write_date"]), before
        )

    # -------------------------------------------------------------- preview

    def test_preview_writes_nothing_on_people(self):
        count = self.Partner.search_count([])
        self.check_rows(("Martin", "Zoé", "Chef de quai", None, None, "z@exemple.fr"))
        self.assertEqual(self.Partner.search_count([]), count)

    def test_preview_tells_all_errors_at_once(self):
        record = self.check_rows(
            ("Martin", None, "Sorcier", None, None, "zoe arobase"),
            ("Petit", "Luc", None, None, None, None),
        )
        line = record.line_ids[0]
        self.assertEqual(line.state, "error")
        self.assertEqual(line.wrong_columns, ["firstname", "email"])
        self.assertIn("First name: nothing is filled in", line.detail)
        self.assertIn("“zoe arobase” is no e-mail address", line.detail)
        self.assertEqual((record.error_count, record.new_count), (1, 1))
        self.assertEqual(record.created_count, 0)

    def test_preview_shows_changes_cell_by_cell(self):
        person = self.make_person(parent_id=self.organisation_a.id, phone="0472000001")
        book = self.get_template(person)
        column = [c.value for c in book.active[1]].index("Phone") + 1
        book.active.cell(2, column).value = "04 72 00 00 99"
        line = self.check(save(book)).line_ids
        self.assertEqual(line.state, "changed")
        self.assertEqual(line.detail, "Phone: 0472000001 → 04 72 00 00 99")

    def test_another_spelling_of_a_number_is_no_change(self):
        person = self.make_person(parent_id=self.organisation_a.id, phone="0472000001")
        book = self.get_template(person)
        column = [c.value for c in book.active[1]].index("Phone") + 1
        book.active.cell(2, column).value = "+33 4 72 00 00 01"
        self.assertEqual(self.check(save(book)).line_ids.state, "unchanged")

    def test_an_empty_cell_erases_only_where_that_was_chosen(self):
        person = self.make_person(parent_id=self.organisation_a.id, phone="0472000001")
        book = self.get_template(person)
        column = [c.value for c in book.active[1]].index("Phone") + 1
        book.active.cell(2, column).value = None
        content = save(book)
        self.assertEqual(self.check(content).line_ids.state, "unchanged")
        record = self.check(content, erase=True)
        self.assertEqual(record.line_ids.detail, "Phone: 0472000001 → (empty)")
        record.action_apply_all()
        self.assertFalse(person.phone)

    def test_a_known_person_is_suspected(self):
        known = self.make_person("Durand", "Alice", parent_id=self.organisation_b.id)
        line = self.check_rows(("DURAND", "alice", None, None, None, None)).line_ids
        self.assertEqual((line.state, line.decision), ("suspect", "skip"))
        self.assertEqual(line.person_id, known)
        self.assertIn("is known already", line.detail)

    def test_two_rows_with_one_email_are_suspected(self):
        record = self.check_rows(
            ("Martin", "Zoé", None, None, None, "m@exemple.fr"),
            ("Petit", "Luc", None, None, None, "M@exemple.fr"),
        )
        self.assertEqual(record.line_ids.mapped("state"), ["new", "suspect"])
        self.assertEqual(record.line_ids[1].detail, "The same person as in row 2")

    def test_the_organisations_own_number_is_no_suspicion(self):
        self.organisation_a.phone = "04 72 00 00 00"
        record = self.check_rows(
            ("Martin", "Zoé", None, "04 72 00 00 00", None, None),
            ("Petit", "Luc", None, "0472000000", None, None),
        )
        self.assertEqual(record.line_ids.mapped("state"), ["new", "new"])

    def test_the_same_key_twice_is_an_error(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        book = self.get_template(person)
        book.active.append([cell.value for cell in book.active[2]])
        record = self.check(save(book))
        self.assertEqual(record.line_ids.mapped("state"), ["unchanged", "error"])
        self.assertIn("stands in row 2 already", record.line_ids[1].detail)

    def test_a_key_of_another_organisations_person_is_refused(self):
        person = self.make_person(parent_id=self.organisation_b.id)
        record = self.check(save(self.get_template(person)))
        self.assertEqual(record.line_ids.state, "error")
        self.assertEqual(record.line_ids.wrong_columns, ["key"])

    # ---------------------------------------------------------------- apply

    def test_apply_creates_people_of_the_organisation(self):
        self.organisation_a.write({"city": "Annecy", "lang": "fr_FR"})
        headings = (
            "Nom",
            "Prénom",
            "Fonctions",
            "Mobile",
            "Profil du portail",
            "Depuis",
        )
        record = self.check_rows(
            (
                "Martin",
                "Zoé",
                "Gestionnaire de paie / Chef de quai",
                612345678,
                "supervisor",
                "1er mars 2020",
            ),
            headings=headings,
        )
        record.action_apply_all()
        person = record.line_ids.partner_id
        self.assertRecordValues(
            person,
            [
                {
                    "name": "Zoé Martin",
                    "parent_id": self.organisation_a.id,
                    "mobile": "06 12 34 56 78",
                    "mobile_e164": "+33612345678",
                    "city": "Annecy",
                    "lang": "fr_FR",
                    "function_ids": (self.buyer | self.accountant).ids,
                    "create_uid": self.user.id,
                }
            ],
        )
        collaboration = person.collaboration_ids
        self.assertEqual(str(collaboration.date_start), "2020-03-01")
        self.assertEqual(
            collaboration.profile_id,
            self.env.ref("interlocuteurs_addon.profile_supervisor"),
        )
        self.assertTrue(collaboration.is_main)

    def test_apply_all_is_refused_while_rows_are_in_error(self):
        record = self.check_rows(("Martin", None), ("Petit", "Luc"))
        with self.assertRaisesRegex(UserError, "1 rows are in error"):
            record.action_apply_all()
        record.action_apply_sound()
        self.assertEqual(record.line_ids.mapped("outcome"), ["skipped", "created"])
        self.assertEqual(record.created_count, 1)

    def test_nothing_is_applied_twice(self):
        record = self.check_rows(("Petit", "Luc"))
        record.action_apply_all()
        with self.assertRaisesRegex(UserError, "reload the page"):
            record.action_apply_all()
        self.assertEqual(self.Partner.search_count([("lastname", "=", "Petit")]), 1)

    def test_a_suspected_person_can_be_created_anyway(self):
        self.make_person("Durand", "Alice", parent_id=self.organisation_b.id)
        record = self.check_rows(("Durand", "Alice"))
        record.line_ids.action_create_anyway()
        record.action_apply_all()
        self.assertEqual(record.line_ids.outcome, "created")
        self.assertEqual(self.Partner.search_count([("lastname", "=", "Durand")]), 2)

    def test_a_known_person_can_be_updated(self):
        known = self.make_person(
            "Durand", "Alice", parent_id=self.organisation_a.id, email="a@exemple.fr"
        )
        record = self.check_rows(
            ("Durand", "Alice", None, "0472000001", None, "b@exemple.fr")
        )
        record.line_ids.decision = "update"
        record.action_apply_all()
        self.assertEqual((known.phone, known.email), ("0472000001", "b@exemple.fr"))

    def test_a_known_person_can_get_a_collaboration(self):
        known = self.make_person(
            "Durand", "Alice", parent_id=self.organisation_b.id, email="a@exemple.fr"
        )
        record = self.check_rows(
            ("Durand", "Alice", "Chef de quai", "0472000001", None, "b@exemple.fr")
        )
        record.line_ids.decision = "link"
        record.action_apply_all()
        self.assertEqual(record.line_ids.outcome, "linked")
        self.assertEqual(
            known.organisation_ids, self.organisation_b | self.organisation_a
        )
        # what they have stays, what they lack is filled in
        self.assertEqual((known.phone, known.email), ("0472000001", "a@exemple.fr"))
        self.assertEqual(known.collaboration_ids[-1].function_ids, self.buyer)

    def test_unknown_functions_are_created_by_right_and_choice(self):
        manager = self.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        rows = make_workbook(
            ("Nom", "Prénom", "Fonction"), ("Martin", "Zoé", "Sorcier / sorcier")
        )
        # without the right the choice counts for nothing
        kept = self.check(rows, create_functions=True)
        self.assertEqual(kept.line_ids.state, "new")
        self.assertIn("“Sorcier” is unknown: kept as text", kept.line_ids.detail)
        record = self.check(rows, create_functions=True, user=manager)
        self.assertEqual(record.line_ids.detail, "Functions: “Sorcier” is created")
        record.action_apply_all()
        self.assertEqual(
            record.line_ids.partner_id.function_ids.mapped("name"), ["Sorcier"]
        )

    def test_a_row_that_is_refused_does_not_stop_the_others(self):
        record = self.check_rows(("Martin", "Zoé"), ("Petit", "Luc"))
        # entered by somebody else in the meantime
        self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        record.action_apply_all()
        self.assertEqual(record.line_ids.mapped("outcome"), ["created", "failed"])
        self.assertIn("Luc Petit", record.line_ids[1].detail)
        self.assertEqual(record.failed_count, 1)

    def test_people_are_created_in_batches(self):
        """The number of queries does not follow the number of rows."""
        self.check_rows(("Échauffement", "Un")).action_apply_all()

        def count_queries(prefix, size):
            rows = [
                (
                    f"{prefix}{i}",
                    f"P{i}",
                    "Chef de quai",
                    None,
                    None,
                    f"{prefix}{i}@x.fr",
                )
                for i in range(size)
            ]
            record = self.check_rows(*rows)
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            record.action_apply_all()
            self.env.flush_all()
            self.assertEqual(record.done_count, size)
            return self.env.cr.sql_log_count - start

        few, many = count_queries("Peu", 10), count_queries("Beaucoup", 60)
        self.assertLessEqual(many, few + 5)

    # ---------------------------------------------------------------- rights

    def test_who_may_not_create_contacts_imports_nothing(self):
        employee = self.make_employee("reader")
        with self.assertRaises(AccessError):
            self.make_import(make_workbook(("Nom", "Prénom")), user=employee)

    def test_users_see_their_own_imports_only(self):
        record = self.check_rows(("Petit", "Luc"))
        other = self.make_employee(
            "other", "interlocuteurs_addon.group_interlocuteur_user"
        )
        with self.assertRaises(AccessError):
            record.with_user(other).read(["notes"])
        self.assertFalse(self.Import.with_user(other).search([]))

    def test_nobody_starts_an_import_in_the_middle(self):
        values = {"organisation_id": self.organisation_a.id}
        for decided in ({"state": "running"}, {"notes": "X"}, {"company_id": 1}):
            with self.subTest(decided=decided), self.assertRaises(AccessError):
                self.Import.create({**values, **decided})
        sent = {"default_state": "running", "default_erase": True}
        record = self.Import.with_context(**sent).create(values)
        self.assertEqual((record.state, record.erase), ("draft", True))
        self.assertEqual(record.copy().state, "draft")

    def test_nobody_writes_what_an_import_decides(self):
        record = self.check_rows(("Petit", "Luc"))
        line = record.line_ids
        for target, values in (
            (record, {"state": "running"}),
            (record, {"file": False}),
            (line, {"values": {"lastname": "X"}}),
            (line, {"outcome": "created", "partner_id": self.organisation_b.id}),
            (line, {"person_id": self.organisation_b.id}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                target.write(values)
        line.decision = "skip"
