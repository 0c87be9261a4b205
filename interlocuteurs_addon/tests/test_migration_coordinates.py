from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path, sql

from .common import InterlocuteurCommon

FOLDER = "interlocuteurs_addon/migrations/19.0.2.0.0"
FORMER = "19.0.1.0.0"


@tagged("post_install", "-at_install")
class TestMigrationCoordinates(InterlocuteurCommon):
    """What the former release wrote of numbers, e-mails and names comes in line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(
            "Müller",
            "Zoé",
            phone="0596 30 12 34",
            mobile="39 00",
            email="zoe@exemple.fr",
            parent_id=cls.organisation_a.id,
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE res_partner
               SET phone_e164 = '+33596301234', phone_key = NULL, mobile_key = NULL,
                   search_text = NULL, email = E'zoe@exemple.fr\\u00a0.',
                   email_normalized = NULL
             WHERE id = %s
            """,
            [cls.person.id],
        )
        cls.env.cr.execute(
            "UPDATE interlocuteur_duplicate_key SET value = 'x' WHERE partner_id = %s",
            [cls.person.id],
        )
        cls.env.invalidate_all()

    def migrate(self, name):
        path = file_path(f"{FOLDER}/{name}.py")
        load_script(path, name).migrate(self.env.cr, FORMER)
        self.env.invalidate_all()

    def test_numbers_emails_and_keys_come_in_line(self):
        for _twice in range(2):
            self.migrate("post-coordinates")
            self.assertRecordValues(
                self.person,
                [
                    {
                        "phone_e164": "+596596301234",
                        "phone_key": "+596596301234",
                        "mobile_key": "33:3900",
                        "email": "zoe@exemple.fr",
                        "email_normalized": "zoe@exemple.fr",
                    }
                ],
            )
            self.env.cr.execute(
                "SELECT value FROM interlocuteur_duplicate_key WHERE partner_id = %s",
                [self.person.id],
            )
            self.assertEqual(
                {value for (value,) in self.env.cr.fetchall()},
                {
                    *("+596596301234", "33:3900", "zoe@exemple.fr"),
                    *("muller zoe", "mueller zoe"),
                },
            )
            found = self.Partner.search([("display_name", "ilike", "3900 clinique")])
            self.assertEqual(found, self.person)

    def test_what_is_filled_is_what_the_orm_computes(self):
        self.migrate("post-coordinates")
        filled = self.person.search_text
        self.person.modified(["lastname"])
        self.assertEqual(filled, self.person.search_text)
        self.assertIn(" mueller ", filled)

    def test_the_index_is_there_again_after_the_first_filling(self):
        index = "res_partner_search_text_idx"
        definition, _comment = sql.index_definition(self.env.cr, index)
        self.env.cr.execute("UPDATE res_partner SET search_text = NULL")
        self.migrate("post-coordinates")
        self.assertEqual(sql.index_definition(self.env.cr, index)[0], definition)

    def test_indexes_of_parts_of_numbers_become_smaller_ones(self):
        self.env.cr.execute("DROP INDEX res_partner__phone_e164_index")
        self.env.cr.execute(
            "CREATE INDEX res_partner__phone_e164_index ON res_partner "
            "USING gin (phone_e164 gin_trgm_ops)"
        )
        self.migrate("pre-coordinates")
        definition = sql.index_definition(self.env.cr, "res_partner__phone_e164_index")
        self.assertEqual(definition, (None, None))
