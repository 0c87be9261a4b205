from contextlib import closing
from threading import Thread

import psycopg2.errors

from odoo import api
from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateConcurrency(DuplicateCommon):
    """Two users enter the same person at the same moment, in real transactions."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def open_cursor(self):
        """Return a cursor of its own, outside the transaction of the tests."""
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        return cursor

    def enter_in(self, cursor):
        admin = api.Environment(cursor, self.env.ref("base.user_admin").id, {})
        person = admin["res.partner"].create(
            {"lastname": "Simultané", "firstname": "Zacharie", "email": "z@simul.fr"}
        )
        admin.flush_all()
        return person

    def forget(self):
        """Take away what the test has committed."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            env = api.Environment(cursor, api.SUPERUSER_ID, {})
            env["res.partner"].search([("email", "=", "z@simul.fr")]).unlink()
            cursor.commit()

    def test_the_second_of_two_sees_the_first_when_odoo_tries_again(self):
        first, second = self.open_cursor(), self.open_cursor()
        second.execute("SELECT 1")  # its view of the database is taken here
        self.enter_in(first)
        first.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            self.enter_in(second)
        second.rollback()
        with self.assertRaises(ValidationError) as caught:
            self.enter_in(second)
        self.assertEqual(
            caught.exception.context["rows"][0]["suspects"][0]["name"],
            "Zacharie Simultané",
        )

    def test_the_second_waits_for_the_first_who_may_give_up(self):
        first, second = self.open_cursor(), self.open_cursor()
        self.enter_in(first)
        outcome = []
        thread = Thread(target=lambda: outcome.append(self.enter_in(second)))
        thread.start()
        thread.join(0.5)
        self.assertTrue(thread.is_alive(), "the second did not wait")
        first.rollback()
        thread.join(30)
        self.assertEqual(len(outcome), 1)
        second.rollback()
