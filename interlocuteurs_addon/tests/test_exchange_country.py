from odoo.tests import tagged

from .exchange_common import ExchangeCommon, make_workbook, save

HEADINGS = ("Nom", "Prénom", "Téléphone", "Mobile", "Pays des téléphones")


@tagged("post_install", "-at_install")
class TestExchangeCountry(ExchangeCommon):
    """Numbers of colleagues abroad are read by the rules of their country."""

    def check_people(self, *rows):
        return self.check(make_workbook(HEADINGS, *rows)).line_ids

    def test_numbers_are_kept_as_one_calls_them_from_anywhere(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        lines = self.check_people(
            ("Claes", "An", "02 512 34 56", 470123456, "Belgique"),
            ("Roux", "Max", "04 72 00 00 01", "+32 470 12 34 57", "FR"),
        )
        self.assertEqual(lines.mapped("state"), ["new", "new"])
        self.assertIn(
            "Mobile: “470123456” is read as a number of Belgium, +32 470 12 34 56",
            lines[0].detail,
        )
        lines.import_id.action_apply_all()
        self.assertRecordValues(
            lines.partner_id,
            [
                {
                    "phone": "+32 2 512 34 56",
                    "mobile": "+32 470 12 34 56",
                    "mobile_e164": "+32470123456",
                    "country_id": self.france.id,
                },
                {
                    "phone": "04 72 00 00 01",
                    "mobile": "+32 470 12 34 57",
                    "mobile_e164": "+32470123457",
                    "country_id": self.france.id,
                },
            ],
        )

    def test_a_country_that_nobody_knows_is_an_error_of_its_cell(self):
        line = self.check_people(("Claes", "An", "02 512 34 56", None, "Belgica"))
        self.assertEqual(line.wrong_columns, ["phone_country"])
        self.assertIn("“Belgica” is no country: choose one", line.detail)

    def test_a_number_of_another_country_than_named_stays_and_is_said(self):
        line = self.check_people(("Claes", "An", None, "06 12 34 56 78", "BE"))
        self.assertEqual(line.state, "new")
        self.assertEqual(line.values["mobile"], "06 12 34 56 78")
        self.assertIn("is no number of Belgium", line.detail)

    def test_a_country_alone_changes_nobody(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        book = self.get_template(person)
        headings = [cell.value for cell in book.active[1]]
        column = headings.index("Country of the phone numbers") + 1
        self.assertIsNone(book.active.cell(2, column).value)
        book.active.cell(2, column).value = "Belgium"
        self.assertEqual(self.check(save(book)).line_ids.state, "unchanged")

    def test_countries_are_offered_by_name_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        Import = self.Import.with_context(lang="fr_FR")
        [column] = [c for c in Import._get_columns() if c.key == "phone_country"]
        offered = [column.labels[value] for value in column.offered]
        self.assertIn("Belgique", offered)
        self.assertNotIn("Belgium", offered)
