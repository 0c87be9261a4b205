from odoo.exceptions import ValidationError
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

    def enter(self, lastname, **values):
        """Enter somebody as users do, whose entry core logs."""
        Partner = self.Partner.with_env(self.env).with_context(mail_create_nolog=False)
        return Partner.create(
            {
                "lastname": lastname,
                "firstname": "Zoé",
                "parent_id": self.organisation.id,
                **values,
            }
        )

    def test_an_entry_is_one_note_on_each_sheet(self):
        """Who was entered, and where they work since; nothing of it twice."""
        count = len(self.organisation.message_ids)
        person = self.enter("Neuve")
        self.assertEqual(len(person.message_ids), 1)
        text = self.told(person)
        for told in ("Contact created", "Clinique des Alpes: New, main organisation"):
            self.assertEqual(text.count(told), 1)
        self.assertEqual(len(self.organisation.message_ids), count + 1)
        self.assertIn("Zoé Neuve: New", self.told(self.organisation))
        self.assertNotIn("created", self.told(self.organisation))

    def test_an_entry_within_an_entry_has_notes_of_its_own(self):
        person = self.enter(
            "Mère", child_ids=[(0, 0, {"name": "Dépôt", "type": "delivery"})]
        )
        for partner in person, person.child_ids:
            self.assertEqual(len(partner.message_ids), 1)
            self.assertIn("Contact created", self.told(partner))
        self.assertIn("Clinique des Alpes", self.told(person))
        self.assertNotIn("Clinique des Alpes", self.told(person.child_ids))

    def test_what_follows_an_entry_is_told_by_itself(self):
        """Notes are collected during an entry only, also one that fails."""
        person = self.enter("Suite")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.enter("Trop", phone="1" * 1000)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.enter("Fille", child_ids=[(0, 0, {"name": "x", "is_site": True})])
        person._message_log_batch(bodies={person.id: "A word"})
        self.assertEqual(self.told(person), "A word")
        person.parent_id = self.organisation_b
        self.assertEqual(len(person.message_ids), 3)

    def test_an_entry_that_is_not_to_be_logged_tells_where_people_work(self):
        person = (
            self.Partner.with_env(self.env)
            .with_context(mail_create_nolog=True)
            .create({"lastname": "Muet", "parent_id": self.organisation.id})
        )
        self.assertEqual(len(person.message_ids), 1)
        self.assertNotIn("created", self.told(person))
        self.assertIn("Clinique des Alpes: New", self.told(person))

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
