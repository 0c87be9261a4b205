from contextlib import closing
from threading import Thread

import psycopg2.errors

from odoo import api
from odoo.exceptions import ValidationError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestFunctionConcurrency(TransactionCase):
    """Two users enter the same function at the same moment, in real transactions."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)

    def open_catalogue(self, **context):
        """Return the catalogue as another transaction sees it from now on."""
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT 1")
        admin = api.Environment(cursor, self.env.ref("base.user_admin").id, context)
        return admin["interlocuteur.function"]

    def forget(self):
        """Take away what the test has committed."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            catalogue = api.Environment(cursor, api.SUPERUSER_ID, {})[
                "interlocuteur.function"
            ]
            catalogue.search([("name", "=ilike", "Simultan%")]).unlink()
            cursor.commit()

    def lose(self, catalogue, enter):
        """Enter a function that somebody else has just entered; Odoo tries again."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            enter()
        catalogue.env.cr.rollback()
        catalogue.env.transaction.reset()

    def test_a_text_of_the_second_finds_the_function_of_the_first(self):
        first, second = self.open_catalogue(), self.open_catalogue()
        created = first.create({"name": "Simultané"})
        first.env.cr.commit()
        self.lose(second, lambda: second._match_texts(["simultane"]))
        found = second._match_texts(["simultane"])["simultane"].functions
        self.assertEqual(found.id, created.id)

    def test_the_second_is_told_in_any_language(self):
        known = self.open_catalogue()
        welder = known.create({"name": "Simultaneous"})
        known.env.cr.commit()
        first, second = self.open_catalogue(), self.open_catalogue(lang="fr_FR")
        first.create({"name": "Simultané"})
        first.env.cr.commit()
        renamed = second.browse(welder.id)
        self.lose(second, lambda: renamed.write({"name": "SIMULTANÉ"}))
        with self.assertRaisesRegex(ValidationError, "SIMULTANÉ.*Simultané"):
            renamed.write({"name": "SIMULTANÉ"})
        second.env.cr.rollback()

    def test_the_second_waits_for_the_first_who_may_give_up(self):
        first, second = self.open_catalogue(), self.open_catalogue()
        first.create({"name": "Simultané"})
        outcome = []
        thread = Thread(
            target=lambda: outcome.append(second.create({"name": "simultané"}).name)
        )
        thread.start()
        thread.join(0.5)
        self.assertTrue(thread.is_alive(), "the second did not wait")
        first.env.cr.rollback()
        thread.join(30)
        self.assertEqual(outcome, ["simultané"])
        second.env.cr.rollback()
