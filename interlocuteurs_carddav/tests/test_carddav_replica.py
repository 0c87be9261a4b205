from unittest.mock import patch

from odoo.tests import tagged

from .common import CarddavHttpCommon
from .test_carddav import multiget, sync


@tagged("post_install", "-at_install")
class TestCarddavReplica(CarddavHttpCommon):
    """Whether something has changed is asked of a replica, and nothing else."""

    def setUp(self):
        super().setUp()
        answer = self.ask("REPORT", self.path, sync(), Depth="1")
        self.token = self.get_token(answer)
        self.set_registry_readonly_mode(True)
        self.addCleanup(self.set_registry_readonly_mode, False)

    def get_token(self, answer):
        return answer.text.partition("sync-token>")[2].partition("<")[0]

    def ask_where(self, method, body, path=None, **headers):
        """Return an answer, and whether each cursor that was asked could only read."""
        cls = type(self.env["interlocuteur.address.book"])
        original, modes = cls._search_people, []

        def spy(book):
            modes.append(book.env.cr.readonly)
            return original(book)

        with patch.object(cls, "_search_people", spy):
            answer = self.ask(method, path or self.path, body, **headers)
        return answer, modes

    def test_nothing_has_changed(self):
        """The replica's answer is that of the primary."""
        with self.assertNoLogs("odoo.http", "WARNING"):
            answer, modes = self.ask_where("REPORT", sync(self.token), Depth="1")
        self.assertEqual(set(modes), {True})
        self.assertEqual(self.read_answer(answer), {})
        self.assertEqual(self.get_token(answer), self.token)

    def test_something_has_changed(self):
        """The primary notes it, and answers."""
        self.later()
        self.alice.phone = "+33465710009"
        with self.assertLogs("odoo.http", "WARNING"):
            answer, modes = self.ask_where("REPORT", sync(self.token), Depth="1")
        self.assertEqual(set(modes), {True, False})
        self.assertEqual(set(self.read_answer(answer)), {self.href(self.alice)})

    def test_rights_that_ended(self):
        """A replica that knows of it hands the question on."""
        self.hide(self.alice)
        with self.assertLogs("odoo.http", "WARNING"):
            answer, _modes = self.ask_where("REPORT", sync(self.token), Depth="1")
        found = self.read_answer(answer)
        self.assertEqual(found, {self.href(self.alice): "HTTP/1.1 404 Not Found"})

    def test_a_replica_that_lags(self):
        """It has not heard of the token that the primary gave: it asks that."""
        state = self.book.with_user(self.technician)._get_sync_state()
        newer = f"data:,{state.id}-{state.sequence + 1}"
        with self.assertLogs("odoo.http", "WARNING"):
            answer, modes = self.ask_where("REPORT", sync(newer), Depth="1")
        self.assertEqual(set(modes), {True, False})
        self.assertEqual(answer.status_code, 403)

    def test_what_another_phone_was_told(self):
        """A list is read on the primary, also when the replica has it."""
        self.later()
        self.alice.phone = "+33465710009"
        self.set_registry_readonly_mode(False)
        self.ask("REPORT", self.path, sync(self.token), Depth="1")
        self.set_registry_readonly_mode(True)
        with self.assertLogs("odoo.http", "WARNING"):
            answer, modes = self.ask_where("REPORT", sync(self.token), Depth="1")
        self.assertEqual(set(modes), {True, False})
        self.assertEqual(set(self.read_answer(answer)), {self.href(self.alice)})

    def test_a_key_that_is_unknown(self):
        """The primary refuses it, and counts one failure."""
        self.registry._login_failures = None
        self.addCleanup(setattr, self.registry, "_login_failures", None)
        with self.assertLogs("odoo.http", "WARNING") as logs:
            answer = self.ask(
                "REPORT", self.path, sync(self.token), key="0" * 40, Depth="1"
            )
        self.assertEqual(answer.status_code, 401)
        self.assertIn("retrying with a read/write cursor", logs.output[0])
        [(failures, _date)] = self.registry._login_failures.values()
        self.assertEqual(failures, 1)

    def test_who_brings_no_key(self):
        """Is asked for it at once, by the replica."""
        with self.assertNoLogs("odoo.http", "WARNING"):
            answer = self.ask(
                "REPORT", self.path, sync(self.token), login=None, Depth="1"
            )
        self.assertEqual(answer.status_code, 401)

    def test_a_book_that_is_unknown(self):
        """The primary says that it is gone."""
        path = f"{self.home}{self.book.id + 1}/"
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self.ask("REPORT", path, sync(self.token), Depth="1")
        self.assertEqual(answer.status_code, 404)

    def test_what_is_asked_of_the_primary(self):
        """Cards, lists of them, and what is handed in."""
        cards = "<card:address-data/>"
        for method, body, depth in (
            ("REPORT", sync(), "1"),
            ("REPORT", sync(self.token, cards), "1"),
            ("REPORT", multiget(self.href(self.alice)), "1"),
            ("PROPFIND", None, "1"),
            ("DELETE", None, "0"),
        ):
            with self.subTest(method=method, body=body):
                _answer, modes = self.ask_where(method, body, Depth=depth)
                self.assertEqual(set(modes), {False})
