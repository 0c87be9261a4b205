from odoo.tests import freeze_time, tagged
from odoo.tools import format_date

from .common import TODAY, InterlocuteurCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationChatter(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context={k: v for k, v in cls.env.context.items() if "track" not in k}
        )
        cls.person = cls.make_person().with_env(cls.env)
        cls.organisation = cls.organisation_a.with_env(cls.env)

    def told(self, partner):
        """Return the text of the newest note on a partner."""
        return partner.message_ids[:1].body.striptags()

    def test_both_sides_tell_of_a_new_collaboration(self):
        self.env["interlocuteur.collaboration"].create(
            {
                "person_id": self.person.id,
                "organisation_id": self.organisation.id,
                "date_start": "2026-03-01",
            }
        )
        for partner, other in (
            (self.person, "Clinique des Alpes"),
            (self.organisation, "Alice Durand"),
        ):
            text = self.told(partner)
            self.assertIn(other, text)
            self.assertIn(format_date(self.env, "2026-03-01"), text)

    def test_both_sides_tell_of_a_change_only(self):
        collaboration = self.make_collaboration(self.person, self.organisation)
        collaboration = collaboration.with_env(self.env)
        count = len(self.organisation.message_ids)
        collaboration.date_end = "2026-12-31"
        end = format_date(self.env, "2026-12-31")
        self.assertIn(end, self.told(self.person))
        self.assertNotIn("no start date", self.told(self.person))
        self.assertEqual(len(self.organisation.message_ids), count + 1)
        collaboration.date_end = "2026-12-31"
        self.assertEqual(len(self.organisation.message_ids), count + 1)

    def test_a_move_of_the_sheet_is_told_to_both_organisations(self):
        self.person.parent_id = self.organisation
        other = self.organisation_b.with_env(self.env)
        self.person.parent_id = other
        self.assertIn("archived", self.told(self.organisation))
        self.assertIn("New", self.told(other))

    def test_a_batch_is_one_note_on_the_organisation(self):
        people = self.Partner.create([{"lastname": f"P{i}"} for i in range(5)])
        count = len(self.organisation.message_ids)
        self.env["interlocuteur.collaboration"].create(
            [
                {"person_id": person.id, "organisation_id": self.organisation.id}
                for person in people
            ]
        )
        notes = self.organisation.message_ids[
            : len(self.organisation.message_ids) - count
        ]
        new = [note for note in notes if "New" in note.body]
        self.assertEqual(len(new), 1)
        self.assertIn("P4", new[0].body)

    def test_names_are_text_and_no_markup(self):
        person = self.make_person("<b>Gras</b>", "Zoé").with_env(self.env)
        self.env["interlocuteur.collaboration"].create(
            {"person_id": person.id, "organisation_id": self.organisation.id}
        )
        bodies = "".join(self.organisation.message_ids.mapped("body"))
        self.assertNotIn("<b>Gras", bodies)
        self.assertIn("&lt;b&gt;Gras", bodies)
