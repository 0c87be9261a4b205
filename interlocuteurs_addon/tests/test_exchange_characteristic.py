from odoo.tests import tagged

from .characteristic_common import CharacteristicCommon
from .exchange_common import ExchangeCommon, make_workbook, open_workbook, save

HEADINGS = ("Nom", "Prénom", "Badge", "Helmet", "Trained", "Skills", "Night")


@tagged("post_install", "-at_install")
class TestExchangeCharacteristic(ExchangeCommon, CharacteristicCommon):
    """Characteristics are columns like others."""

    def test_characteristics_are_written_and_come_back(self):
        row = ("Martin", "Zoé", "AB1234", "56", "31/01/2026", "SSI; B0", "x")
        record = self.check(make_workbook(HEADINGS, row))
        self.assertEqual(record.line_ids.state, "new", record.line_ids.detail)
        record.action_apply_all()
        self.assertEqual(record.line_ids.outcome, "created", record.line_ids.detail)
        person = record.line_ids.partner_id
        self.assertEqual(self.answers(person, "badge", "helmet"), ["AB1234", 56])
        skills = self.options["SSI"] | self.options["B0"]
        self.assertEqual(*self.answers(person, "skills"), skills)
        book = self.get_template(person)
        headings = [cell.value for cell in book.active[1]]
        skills_cell = book.active.cell(2, headings.index("Skills") + 1)
        self.assertEqual(skills_cell.value, "SSI; B0")
        self.assertEqual(self.check(save(book)).line_ids.state, "unchanged")

    def test_a_day_is_read_as_in_the_columns_of_the_addon(self):
        """One row had an error in one column for what the other one understood."""
        headings = ("Nom", "Prénom", "Depuis le", "Trained")
        for written in ("31/12/26", "1er mars 2026", 46082, "March 1, 2026"):
            with self.subTest(written=written):
                content = make_workbook(headings, ("Durand", "Zoé", written, written))
                line = self.check(content).line_ids
                self.assertFalse(line.detail)
                # a moment: midnight of that day
                trained = line.values["x_characteristic_trained"]
                self.assertEqual(trained, f"{line.values['date_start']} 00:00:00")

    def test_a_value_out_of_limits_is_an_error_in_its_cell(self):
        self.get("badge").pattern_help = "two capitals and four digits"
        row = ("Martin", "Zoé", "1234", "56", None, "Sorcier", None)
        line = self.check(make_workbook(HEADINGS, row)).line_ids
        self.assertEqual(
            line.wrong_columns, ["x_characteristic_badge", "x_characteristic_skills"]
        )
        self.assertIn("must look like: two capitals and four digits", line.detail)
        self.assertIn(
            "Skills: “Sorcier” is not known: choose one of SSI, CACES, B0", line.detail
        )

    def test_choices_are_offered_in_the_template(self):
        book = self.get_template()
        sheet = book.active
        column = [cell.value for cell in sheet[1]].index("Skills") + 1
        [offered] = [
            validation
            for validation in sheet.data_validations.dataValidation
            if sheet.cell(2, column).coordinate in validation.sqref
        ]
        name, cells = offered.formula1.replace("'", "").split("!")
        values = [row[0].value for row in book[name][cells.replace("$", "")]]
        self.assertEqual(values, ["SSI", "CACES", "B0"])

    def test_what_is_mandatory_is_asked_of_new_people(self):
        self.make_mandatory("badge")
        content = make_workbook(("Nom", "Prénom"), ("Martin", "Zoé"))
        line = self.check(content).line_ids
        self.assertEqual(
            line.detail, "Badge: it is required, and the file has no column for it"
        )
        template = self.Import._make_template(self.organisation_a, self.Partner)
        headings = [cell.value for cell in open_workbook(template)[1]]
        self.assertIn("Badge *", headings)
