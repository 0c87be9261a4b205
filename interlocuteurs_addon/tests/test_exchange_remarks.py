from odoo.tests import tagged

from .exchange_common import (
    ExchangeCommon,
    make_workbook,
    open_workbook,
    read_workbook,
    save,
)


@tagged("post_install", "-at_install")
class TestExchangeRemarks(ExchangeCommon):
    """The file comes back with what became of each row."""

    def test_the_file_comes_back_with_remarks(self):
        record = self.check_rows(
            ("@Martin", None, None, None, None, "zoé"), ("Petit", "Luc")
        )
        heading, first, second = read_workbook(record._make_annotated())
        self.assertEqual(heading[:2], ("Nom", "Prénom"))
        self.assertEqual(heading[-2:], ("Result", "Messages"))
        self.assertEqual(first[0], "'@Martin")
        self.assertEqual(first[-2], "In error")
        self.assertIn("First name: nothing is filled in", first[-1])
        self.assertEqual(second[-2], "New person")

    def test_the_file_with_remarks_shows_all_of_them_beside_the_names(self):
        book = self.get_template()
        headings = [cell.value for cell in book.active[1]]
        book.active.cell(2, headings.index("Email") + 1).value = "luc arobase"
        sheet = open_workbook(self.check(save(book))._make_annotated())
        remarks = sheet.cell(2, sheet.max_column)
        self.assertEqual(len(remarks.value.split("\n")), 3)
        self.assertTrue(remarks.alignment.wrap_text)
        # three messages, one of them on two lines
        self.assertEqual(sheet.row_dimensions[2].height, 60)
        self.assertEqual(sheet.freeze_panes, "E2")
        self.assertTrue(sheet.column_dimensions["A"].hidden, "the key")

    def test_the_file_with_remarks_can_be_mended_and_sent_again(self):
        record = self.check_rows(("Martin", None), ("Petit", "Luc"))
        rows = [list(row) for row in read_workbook(record._make_annotated())]
        rows[1][1] = "Zoé"
        again = self.check(make_workbook(*rows))
        self.assertEqual(again.line_ids.mapped("state"), ["new", "new"])
        self.assertEqual(again.notes, "The sheet “Sheet” was read.")
