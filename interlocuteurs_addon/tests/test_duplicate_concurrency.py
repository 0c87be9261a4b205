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

    def enter_in(self, cursor, context=None, **values):
        admin = api.Environment(
            cursor, self.env.ref("base.user_admin").id, context or {}
        )
        person = admin["res.partner"].create(
            {
                "lastname": "Simultané",
                "firstname": "Zacharie",
                "email": "z@simul.fr",
                **values,
            }
        )
        admin.flush_all()
        return person

    def forget(self):
        """Take away what the test has committed."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            env = api.Environment(cursor, api.SUPERUSER_ID, {})
            env["res.partner"].search([("lastname", "=", "Simultané")]).unlink()
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

    def test_names_that_were_accepted_keep_nobody_waiting(self):
        """Of a common name many are entered at once, each by somebody who knows."""
        accepted = {"duplicates_accepted": True}
        known, first, second = (self.open_cursor() for _ in range(3))
        self.enter_in(known, email=False)
        known.commit()
        for cursor in (first, second):
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            self.enter_in(cursor, accepted, email=False)
        first.commit()
        second.commit()

    def test_numbers_and_emails_that_were_accepted_are_claimed(self):
        """So is a name that nobody had yet."""
        accepted = {"duplicates_accepted": True}
        for values in ({}, {"lastname": "Nouveau", "email": False}):
            first, second = self.open_cursor(), self.open_cursor()
            self.enter_in(first, accepted, **values)
            second.execute("SET LOCAL lock_timeout = '200ms'")
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.LockNotAvailable),
            ):
                self.enter_in(second, accepted, **values)
            second.rollback()
            first.rollback()
