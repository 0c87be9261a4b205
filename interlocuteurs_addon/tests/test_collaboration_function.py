from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY, InterlocuteurCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCollaborationFunction(InterlocuteurCommon):
    """What stands on the sheet and what the main collaboration says are the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder, cls.grinder, cls.painter = cls.Function.create(
            [{"name": "Welder"}, {"name": "Grinder"}, {"name": "Painter"}]
        )
        cls.person = cls.make_person(
            parent_id=cls.organisation_a.id, function_ids=cls.welder.ids
        )
        cls.person.collaboration_ids.date_start = "2020-01-01"
        cls.further = cls.make_collaboration(
            cls.person,
            cls.organisation_b,
            date_start="2019-01-01",
            function_ids=cls.grinder.ids,
        )

    def assertFunctions(self, expected):
        """Assert that sheet and main collaboration say ``expected``."""
        main = self.person.collaboration_ids.filtered("is_main")
        self.assertEqual(self.person.function_ids, expected)
        self.assertEqual(main.function_ids, expected)
        names = ", ".join(expected.sorted().mapped("name")) or False
        self.assertEqual(self.person.function, names)

    def test_move_to_where_somebody_works_already_brings_what_they_do_there(self):
        self.person.parent_id = self.organisation_b
        self.assertFunctions(self.grinder)
        former = self.person.collaboration_ids - self.further
        self.assertEqual(former.function_ids, self.welder)

    def test_functions_given_with_the_move_count(self):
        for values in ({"function_ids": self.painter.ids}, {"function": "Painter"}):
            with self.subTest(values=values), self.cr.savepoint() as savepoint:
                self.person.write({"parent_id": self.organisation_b.id, **values})
                self.assertFunctions(self.painter)
                savepoint.rollback()

    def test_move_there_and_back_on_one_day_leaves_no_trace(self):
        self.person.parent_id = self.organisation_b
        self.person.function_ids = self.painter
        self.person.parent_id = self.organisation_a
        self.assertFunctions(self.welder)
        self.person.parent_id = self.organisation_b
        self.assertFunctions(self.painter)

    def test_address_that_moves_brings_what_its_people_do_there(self):
        address = self.Partner.create(
            {"name": "X", "type": "other", "parent_id": self.organisation_a.id}
        )
        self.person.parent_id = address
        address.write({"parent_id": self.organisation_b.id, "function": "Depot"})
        self.assertFunctions(self.grinder)

    def test_transfer_leaves_what_was_confirmed(self):
        for chosen in (self.welder, self.grinder, self.painter, self.Function):
            for keeps in (False, True):
                with self.subTest(chosen=chosen.name), self.cr.savepoint() as savepoint:
                    wizard = self.env["interlocuteur.transfer.wizard"].create(
                        {
                            "person_ids": self.person.ids,
                            "organisation_id": self.organisation_b.id,
                            "function_ids": chosen.ids,
                            "keeps_former": keeps,
                        }
                    )
                    wizard.action_confirm()
                    self.assertFunctions(chosen)
                    former = self.person.collaboration_ids - self.further
                    self.assertEqual(former.function_ids, self.welder)
                    savepoint.rollback()

    def test_whose_main_collaboration_ends_takes_up_the_other_functions(self):
        self.person.collaboration_ids.filtered("is_main").action_end()
        self.assertFunctions(self.grinder)

    def test_main_collaboration_given_to_somebody_else(self):
        """It keeps its functions, and says nothing of who had it before."""
        other = self.make_person("Petit", "Luc", function_ids=self.painter.ids)
        main = self.person.collaboration_ids.filtered("is_main")
        main.person_id = other
        self.assertFunctions(self.grinder)
        self.person = other
        self.assertFunctions(self.welder)

    def test_main_collaboration_given_to_whoever_has_it(self):
        """Nothing changes, not even where something else started first."""
        main = self.person.collaboration_ids.filtered("is_main")
        main.person_id = self.person
        self.assertTrue(main.is_main)
        self.assertFunctions(self.welder)

    def test_main_collaboration_given_to_somebody_who_has_one(self):
        """It becomes a further one there."""
        other = self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        main = self.person.collaboration_ids.filtered("is_main")
        main.person_id = other
        self.assertEqual(
            self.history(other),
            [
                ("Clinique des Alpes", False, date(2020, 1, 1), None),
                ("Brasserie du Nord", True, date(2026, 3, 10), None),
            ],
        )
        self.assertEqual(other.parent_id, self.organisation_b)
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertFunctions(self.grinder)

    def test_main_collaboration_given_as_the_main_one(self):
        other = self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        main = self.person.collaboration_ids.filtered("is_main")
        main.write({"person_id": other.id, "is_main": True})
        self.assertEqual(other.parent_id, self.organisation_a)
        self.person = other
        self.assertFunctions(self.welder)

    # ------------------------------------------------------------------- archived

    def test_archived_main_collaboration_comes_back_as_a_further_one(self):
        main = self.person.collaboration_ids.filtered("is_main")
        main.active = False
        self.assertIs(main.is_main, False)
        self.assertFunctions(self.grinder)
        main.active = True
        self.assertEqual(
            self.history(self.person),
            [
                ("Brasserie du Nord", True, date(2019, 1, 1), None),
                ("Clinique des Alpes", False, date(2020, 1, 1), None),
            ],
        )
        self.assertFunctions(self.grinder)

    def test_archived_main_collaboration_comes_back_as_the_only_one(self):
        self.further.unlink()
        main = self.person.collaboration_ids
        main.action_archive()
        self.assertFalse(self.person.parent_id)
        main.action_unarchive()
        self.assertTrue(main.is_main)
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_archived_collaboration_is_never_the_main_one(self):
        """Whether it is entered so or told both at once."""
        archived = self.make_collaboration(
            self.person, self.organisation_b, active=False, is_main=True
        )
        self.further.write({"active": False, "is_main": True})
        self.assertEqual((archived | self.further).mapped("is_main"), [False, False])
        (archived | self.further).is_main = True
        self.assertEqual((archived | self.further).mapped("is_main"), [False, False])
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_two_main_collaborations_are_refused_in_a_sentence(self):
        both = self.person.collaboration_ids
        for values in (
            {"is_main": True},
            {"is_main": True, "person_id": self.person.id},
        ):
            with self.assertRaisesRegex(ValidationError, "one main collaboration"):
                both.write(values)

    def test_archived_collaboration_is_brought_back_as_the_main_one(self):
        main = self.person.collaboration_ids.filtered("is_main")
        main.active = False
        main.write({"active": True, "is_main": True})
        self.assertEqual(self.person.parent_id, self.organisation_a)
        self.assertFunctions(self.welder)
