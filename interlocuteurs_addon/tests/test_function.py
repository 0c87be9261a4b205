from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestFunction(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder = cls.Function.create({"name": "Welder", "sequence": 1})
        cls.grinder = cls.Function.create({"name": "Grinder", "sequence": 2})

    def test_text_follows_the_functions(self):
        person = self.make_person(function_ids=(self.grinder | self.welder).ids)
        self.assertEqual(person.function, "Welder, Grinder")
        self.welder.name = "Master welder"
        self.assertEqual(person.function, "Master welder, Grinder")
        person.function_ids = False
        self.assertFalse(person.function)

    def test_text_is_in_the_companys_language_where_the_person_has_none(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.welder.with_context(lang="fr_FR").name = "Soudeur"
        self.env.company.partner_id.lang = "fr_FR"
        person = self.make_person(lang=False, function_ids=self.welder.ids)
        self.assertEqual(person.function, "Soudeur")

    def test_text_is_in_the_persons_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.welder.with_context(lang="fr_FR").name = "Soudeur"
        person = self.make_person(lang="fr_FR", function_ids=self.welder.ids)
        self.assertEqual(person.function, "Soudeur")

    def test_plain_text_chooses_functions(self):
        """Import, website and other addons know the text only."""
        person = self.make_person(function="WELDER / grinder")
        self.assertEqual(person.function_ids, self.welder | self.grinder)
        person.function = "Grinder"
        self.assertEqual(person.function_ids, self.grinder)

    def test_plain_text_stays_as_it_was_written(self):
        """In its language, its case and with its signs, whatever else happens."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.welder.with_context(lang="fr_FR").name = "Soudeur"
        for text in ("Soudeur", "DIRECTEUR", " - ", "grinder  -  WELDER / x", "a,b "):
            person = self.make_person(
                lang="en_US", function=text, parent_id=self.organisation_a.id
            )
            self.assertEqual(person.function, text)
            person.lang = "fr_FR"
            person.function_ids = [Command.set(person.function_ids.ids)]
            person.collaboration_ids.function_ids = person.function_ids
            self.welder.sequence += 1
            self.assertEqual(person.function, text)
            person.function = text.swapcase()
            self.assertEqual(person.function, text.swapcase())

    def test_plain_text_gives_way_to_other_functions(self):
        person = self.make_person(function="WELDER")
        self.welder.name = "Master welder"
        self.assertEqual(person.function, "WELDER")
        person.function_ids = self.grinder
        self.assertEqual(person.function, "Grinder")
        self.grinder.name = "Master grinder"
        self.assertEqual(person.function, "Master grinder")
        person.function = "-"
        self.assertEqual((person.function, len(person.function_ids)), ("-", 0))
        person.function_ids = self.grinder
        self.assertEqual(person.function, "Master grinder")

    def test_plain_text_matches_any_language_without_accents(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.welder.with_context(lang="fr_FR").name = "Soudeur à l'arc"
        person = self.make_person(function="soudeur a l’arc")
        self.assertEqual(person.function_ids, self.welder)

    def test_unknown_text_completes_the_catalogue(self):
        people = self.Partner.create(
            [
                {"lastname": "A", "function": "Zincographer"},
                {"lastname": "B", "function": "zincographer, Welder"},
            ]
        )
        created = self.Function.search([("name", "=ilike", "zincographer")])
        self.assertEqual(len(created), 1)
        self.assertEqual(people[0].function_ids, created)
        self.assertEqual(people[1].function_ids, created | self.welder)

    def test_values_with_a_text_can_be_written_on_one_person_after_the_other(self):
        """They are the caller's: nothing is taken out of them."""
        values = {"function": "Welder"}
        people = self.make_person("Roux", "Max") | self.make_person("Petit", "Luc")
        for person in people:
            person.write(values)
        self.assertEqual(values, {"function": "Welder"})
        self.assertEqual(people[1].function_ids, self.welder)
        entered = {"lastname": "Blanc", "function": "Grinder"}
        self.Partner.create([entered])
        self.assertEqual(entered, {"lastname": "Blanc", "function": "Grinder"})

    def test_text_of_a_person_reaches_their_main_collaboration(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        person.function = "Welder"
        self.assertEqual(person.collaboration_ids.function_ids, self.welder)

    def test_functions_win_over_their_text(self):
        person = self.make_person(function="Grinder", function_ids=self.welder.ids)
        self.assertEqual(person.function_ids, self.welder)

    def test_function_in_use_cannot_be_deleted(self):
        person = self.make_person(function_ids=self.welder.ids)
        person.active = False
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.welder.unlink()
        self.grinder.unlink()
        self.assertFalse(self.grinder.exists())

    def test_function_of_a_past_collaboration_cannot_be_deleted(self):
        self.make_collaboration(
            self.make_person(),
            self.organisation_a,
            function_ids=self.welder.ids,
            date_end="2020-01-01",
        )
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.welder.unlink()

    def test_archived_function_stays_on_the_person(self):
        person = self.make_person(function_ids=self.welder.ids)
        self.welder.active = False
        self.assertEqual(person.function, "Welder")

    def test_function_exists_once_whatever_its_spelling(self):
        with self.assertRaisesRegex(ValidationError, "exists already"):
            self.Function.create({"name": " wélder"})

    def test_search_and_group_by_function(self):
        person = self.make_person(function_ids=(self.welder | self.grinder).ids)
        self.assertEqual(
            self.Partner.search([("function_ids", "ilike", "weld")]), person
        )
        groups = self.Partner._read_group(
            [("id", "=", person.id)], ["function_ids"], ["__count"]
        )
        self.assertEqual(groups, [(self.welder, 1), (self.grinder, 1)])
        self.assertEqual(self.welder.person_count, 1)

    def test_main_collaboration_and_person_share_their_functions(self):
        person = self.make_person(
            parent_id=self.organisation_a.id, function_ids=self.welder.ids
        )
        main = person.collaboration_ids
        self.assertEqual(main.function_ids, self.welder)
        main.function_ids = self.grinder
        self.assertEqual(person.function_ids, self.grinder)
        person.function_ids = [Command.link(self.welder.id)]
        self.assertEqual(main.function_ids, self.welder | self.grinder)

    def test_second_collaboration_has_functions_of_its_own(self):
        person = self.make_person(
            parent_id=self.organisation_a.id, function_ids=self.welder.ids
        )
        second = self.make_collaboration(
            person, self.organisation_b, function_ids=self.grinder.ids
        )
        self.assertEqual(person.function_ids, self.welder)
        second.is_main = True
        self.assertEqual(person.function_ids, self.grinder)

    def test_past_collaboration_keeps_its_functions(self):
        person = self.make_person(
            parent_id=self.organisation_a.id, function_ids=self.welder.ids
        )
        past = person.collaboration_ids
        past.date_start = "2020-01-01"
        person.write(
            {"parent_id": self.organisation_b.id, "function_ids": self.grinder.ids}
        )
        self.assertEqual(past.function_ids, self.welder)
        current = person.collaboration_ids - past
        self.assertEqual(current.function_ids, self.grinder)
