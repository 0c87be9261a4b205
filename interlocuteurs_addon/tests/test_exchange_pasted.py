from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .exchange_common import ExchangeCommon

ROWS = (
    "Vasseur\tClara\tChef de quai\t04 65 71 04 77\tclara@verrerie.example\n"
    "Petit\tJean\tGestionnaire de paie\t04 65 71 04 78\tjean@verrerie.example\n"
)


@tagged("post_install", "-at_install")
class TestExchangePasted(ExchangeCommon):
    """Rows of a table or a mail are pasted, looked at, and go through the preview."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.france

    def import_rows(self, text):
        """Return the import that a text makes, as the grid takes it over."""
        read = self.Import.read_pasted(text)
        action = self.Import.import_pasted(
            self.organisation_a.id, read["columns"], read["rows"]
        )
        self.assertEqual(action["res_model"], "interlocuteur.import")
        return self.Import.browse(action["res_id"])

    def test_columns_without_headings_are_guessed(self):
        read = self.Import.read_pasted(ROWS)
        self.assertEqual(
            read["columns"],
            ["lastname", "firstname", "function_ids", "phone", "email"],
        )
        self.assertEqual(read["rows"][0][:2], ["Vasseur", "Clara"])
        self.assertEqual(len(read["rows"]), 2)
        labels = dict(read["choices"])
        self.assertEqual(labels["lastname"], "Last name")
        self.assertIn("last_first", labels)
        self.assertNotIn("key", labels)

    def test_headings_are_read_where_there_are_some(self):
        read = self.Import.read_pasted(
            "Prénom\tNom\tTél. portable\tRemarque\tTéléphone\tTel bureau\n"
            "Clara\tVasseur\t06 12 34 56 21\tle matin\t04 65 71 04 77\t04 65 71 04 78\n"
        )
        self.assertEqual(
            read["columns"], ["firstname", "lastname", "mobile", "", "phone", "phone2"]
        )
        self.assertEqual(len(read["rows"]), 1)

    def test_rows_of_a_mail_are_a_table_too(self):
        """Semicolons and commas part values as in a file; rows need not be complete."""
        read = self.Import.read_pasted(
            "Nom;Prénom;E-mail\nVasseur;Clara;c@v.example\nPetit"
        )
        self.assertEqual(read["columns"], ["lastname", "firstname", "email"])
        self.assertEqual(
            read["rows"], [["Vasseur", "Clara", "c@v.example"], ["Petit", "", ""]]
        )

    def test_pasted_people_are_previewed_then_applied(self):
        record = self.import_rows(ROWS)
        self.assertEqual(record.state, "preview")
        self.assertEqual(record.new_count, 2)
        self.assertFalse(self.Partner.search([("lastname", "=", "Vasseur")]))
        action = record.action_apply_all()
        self.assertEqual(action["tag"], "interlocuteur_done")
        self.assertRegex(action["params"]["message"], r"^Import of .+: Created: 2$")
        self.assertEqual(
            action["params"]["links"],
            [{"name": "Clinique des Alpes", "id": self.organisation_a.id}],
        )
        people = self.organisation_a.collaborator_ids.person_id
        self.assertRecordValues(
            people.sorted("lastname"),
            [
                {
                    "lastname": "Petit",
                    "phone_e164": "+33465710478",
                    "function_ids": self.accountant.ids,
                },
                {
                    "lastname": "Vasseur",
                    "phone_e164": "+33465710477",
                    "function_ids": self.buyer.ids,
                },
            ],
        )

    def test_whole_names_are_parted(self):
        record = self.import_rows(
            "Mme Clara Vasseur;c@v.example\nJean Petit;j@v.example\n"
        )
        self.assertEqual(
            record.line_ids.mapped("label"), ["Vasseur Clara", "Petit Jean"]
        )

    def test_what_is_left_out_is_not_imported(self):
        action = self.Import.import_pasted(
            self.organisation_a.id,
            ["lastname", "firstname", ""],
            [["Vasseur", "Clara", "c@v.example"], ["Petit", 'Jean; "Jo"\nLuc']],
        )
        record = self.Import.browse(action["res_id"])
        values = [line.values for line in record.line_ids]
        self.assertEqual([v["firstname"] for v in values], ["Clara", 'Jean; "Jo" Luc'])
        self.assertFalse(any("email" in v for v in values))

    def test_letters_that_no_file_can_hold_are_replaced(self):
        """Half a character and a zero are no error of the server."""
        record = self.import_rows("Vass\ud800eur\tClara\x00\tc@v.example\n")
        self.assertEqual(record.line_ids.mapped("label"), ["Vass?eur Clara"])
        action = self.Import.import_pasted(
            self.organisation_a.id, ["lastname", "firstname"], [["\ud800", "Clara"]]
        )
        record = self.Import.browse(action["res_id"])
        self.assertEqual(record.line_ids.mapped("label"), ["? Clara"])

    def test_who_is_known_is_not_entered_twice(self):
        self.make_person(
            "Vasseur",
            "Clara",
            parent_id=self.organisation_a.id,
            email="clara@verrerie.example",
        )
        record = self.import_rows(ROWS)
        states = record.line_ids.mapped("state")
        self.assertEqual(states, ["suspect", "new"])

    def test_what_is_no_table_is_refused_with_the_reason(self):
        for text in ("", "   ", None, 12, ["a"], "x" * 1_000_001, "%PDF-1.4"):
            with self.subTest(text=str(text)[:10]), self.assertRaises(UserError):
                self.Import.read_pasted(text)
        good = ["lastname"]
        for columns, rows in (
            (None, [["a"]]),
            (good, None),
            (good, []),
            (good, ["a"]),
            (good, [[1]]),
            ([1], [["a"]]),
            ([["lastname"]], [["a"]]),
        ):
            with self.subTest(columns=columns, rows=rows), self.assertRaises(UserError):
                self.Import.import_pasted(self.organisation_a.id, columns, rows)
        with self.assertRaises(UserError):
            self.Import.import_pasted("1", good, [["a"]])

    def test_who_may_not_create_contacts_pastes_nothing(self):
        Import = self.Import.with_user(self.make_employee("reads", "base.group_user"))
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            Import.read_pasted(ROWS)
        with mute_logger("odoo.models"), self.assertRaises(AccessError):
            Import.import_pasted(self.organisation_a.id, ["lastname"], [["Vasseur"]])

    def test_organisation_that_the_user_may_not_see_gets_nobody(self):
        company = self.env["res.company"].create({"name": "Other company"})
        hidden = self.make_organisation("Hidden", company_id=company.id)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self.Import.import_pasted(hidden.id, ["lastname"], [["Vasseur"]])


@tagged("post_install", "-at_install")
class TestPastedTour(ExchangeCommon, HttpCase):
    def test_rows_are_pasted_on_the_organisation(self):
        """A column that was guessed wrongly is corrected, then the preview opens."""
        self.start_tour(
            f"/odoo/organisations/{self.organisation_a.id}",
            "interlocuteur_paste_table",
            login="admin",
        )
        record = self.env["interlocuteur.import"].search([])
        self.assertEqual(record.organisation_id, self.organisation_a)
        (line,) = record.line_ids
        self.assertEqual(line.label, "Vasseur Clara")
        self.assertEqual(line.values["phone2"], "04 65 71 04 77")
