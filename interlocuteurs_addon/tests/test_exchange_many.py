from odoo.tests import tagged

from .exchange_common import HEADINGS, ExchangeCommon, make_workbook


@tagged("post_install", "-at_install")
class TestExchangeMany(ExchangeCommon):
    """Files with the people of a whole customer."""

    def test_known_people_cost_a_preview_no_query_each(self):
        """Of more people, too, than core fetches at once."""
        few, many = 1_010, 1_060
        rows = [(f"Connu{i}", "P", None, None, None, f"c{i}@x.fr") for i in range(many)]
        self.Partner.with_context(tracking_disable=True).create(
            [
                {
                    "lastname": row[0],
                    "firstname": row[1],
                    "email": row[-1],
                    "parent_id": self.organisation_b.id,
                }
                for row in rows
            ]
        )
        costs = []
        for count in (few, few, many):  # the first one fills caches
            record = self.make_import(make_workbook(HEADINGS, *rows[:count]))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(record.suspect_count, count)
        self.assertEqual(*costs[1:])
