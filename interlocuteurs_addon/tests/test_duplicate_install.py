from unittest.mock import patch

from odoo.tests import tagged

from ..models.duplicate import key_fill
from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateInstall(DuplicateCommon):
    """Keys of people who were there before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Key = cls.env["interlocuteur.duplicate.key"]
        cls.known = cls.make_person("Dubuc", 'Rosa "Zoé", \\N', email="r@exemple.fr")
        cls.other = cls.make_person("Autre", "Ode", mobile="06 12 34 56 78")
        cls.env.flush_all()

    def keys(self):
        """Return all keys, whatever the order in which they were written."""
        self.env.cr.execute(
            """
            SELECT partner_id, kind, value, folded_name,
                   similar_start, similar_end, similar_initial
              FROM interlocuteur_duplicate_key
          ORDER BY partner_id, kind, value
            """
        )
        return self.env.cr.fetchall()

    def indexes(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes "
            "WHERE tablename = 'interlocuteur_duplicate_key' ORDER BY 1"
        )
        return self.env.cr.fetchall()

    def test_filled_keys_are_those_that_are_kept(self):
        kept, indexes = self.keys(), self.indexes()
        self.env.cr.execute("DELETE FROM interlocuteur_duplicate_key")
        self.Key._fill()
        self.assertEqual(self.keys(), kept)
        self.assertEqual(self.indexes(), indexes)

    def test_a_fill_that_broke_off_goes_on(self):
        kept = self.keys()
        self.env.cr.execute(
            "DELETE FROM interlocuteur_duplicate_key WHERE partner_id >= %s",
            [self.known.id],
        )
        self.Key._fill()
        self.Key._fill()
        self.assertEqual(self.keys(), kept)

    def test_the_first_contact_and_each_chunk_are_filled(self):
        self.env.ref("base.main_partner").email = "first@exemple.fr"
        self.env.flush_all()
        kept = self.keys()
        self.env.cr.execute("DELETE FROM interlocuteur_duplicate_key")
        with patch.object(key_fill, "CHUNK", 1):
            self.Key._fill()
        self.assertEqual(self.keys(), kept)
