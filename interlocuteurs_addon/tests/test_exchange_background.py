from odoo.tests import tagged

from ..models import interlocuteur_import_apply
from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeBackground(ExchangeCommon):
    """What a scheduled job applies, chunk by chunk."""

    def test_many_rows_go_on_in_the_background_chunk_by_chunk(self):
        """A job that is killed between two chunks goes on, each row exactly once."""
        rows = [(f"Fond{i}", f"P{i}") for i in range(7)]
        self.patch(interlocuteur_import_apply, "FOREGROUND_ROWS", 5)
        self.patch(interlocuteur_import_apply, "ROWS_AT_ONCE", 3)
        record = self.check_rows(*rows)
        record.action_apply_all()
        self.assertEqual((record.state, record.progress), ("running", 0))
        record._do_chunk()
        self.assertEqual(record.line_ids.mapped("outcome").count("created"), 3)
        with self.commits_counted() as commit:
            self.env["interlocuteur.import"]._cron_go_on()
        self.assertEqual(
            [call.args for call in commit.call_args_list], [(), (3,), (1,), (0,)]
        )
        self.assertEqual((record.state, record.progress), ("done", 100))
        people = self.Partner.search([("lastname", "=like", "Fond%")])
        self.assertEqual(len(people), 7)
        self.assertEqual(people.create_uid, self.user)
        self.assertIn("Created: 7", record.message_ids[0].body)

    def test_the_background_stops_when_its_time_is_up(self):
        self.patch(interlocuteur_import_apply, "FOREGROUND_ROWS", 1)
        self.patch(interlocuteur_import_apply, "ROWS_AT_ONCE", 2)
        record = self.check_rows(*((f"Temps{i}", "P") for i in range(5)))
        record.action_apply_all()
        with self.commits_counted() as commit:
            commit.return_value = 0
            self.env["interlocuteur.import"]._cron_go_on()
        self.assertEqual(record.state, "running")
        self.assertEqual(record.line_ids.mapped("outcome").count("created"), 2)
