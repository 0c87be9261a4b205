from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateOffer(DuplicateCommon):
    """What can be done with the person who was found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.Function.create({"name": "Zinc buyer"})
        cls.known = cls.make_person(
            "Dubuc", "Rosa", parent_id=cls.organisation_a.id, mobile="06 12 34 56 78"
        )

    def offer(self, **values):
        return self.known.with_user(self.user).duplicate_add_collaboration(
            self.organisation_b.id, values
        )

    def test_a_collaboration_is_added_and_the_person_is_opened(self):
        action = self.offer(function_ids=self.buyer.ids)
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.known.id)
        )
        self.assertEqual(
            [(name, main) for name, main, _start, _end in self.history(self.known)],
            [("Clinique des Alpes", True), ("Brasserie du Nord", False)],
        )
        added = self.known.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        self.assertEqual(added.function_ids, self.buyer)

    def test_nothing_is_offered_that_the_user_may_not_do(self):
        """Transfers take the right of contact persons, joining that to create them."""
        creator = self.make_employee("creates", "base.group_partner_manager")
        further = self.make_person("Nguyen", "Minh")
        people = self.known | further
        self.assertEqual(
            people.with_user(self.user)._get_duplicate_offers(),
            {self.known: ["join", "transfer"], further: ["join", "transfer"]},
        )
        self.assertEqual(
            people.with_user(creator)._get_duplicate_offers(),
            {self.known: ["join"], further: ["join"]},
        )
        reader = self.make_employee("reads_only", "base.group_user")
        self.assertEqual(
            people.with_user(reader)._get_duplicate_offers(),
            {self.known: [], further: []},
        )

    def test_only_empty_coordinates_are_filled(self):
        self.offer(mobile="07 00 00 00 00", phone="0612345678", email="rosa@nord.fr")
        self.assertRecordValues(
            self.known,
            [{"mobile": "06 12 34 56 78", "phone": False, "email": "rosa@nord.fr"}],
        )

    def test_a_collaboration_that_runs_gets_the_functions_that_it_lacks(self):
        self.offer()
        self.offer(function_ids=self.buyer.ids)
        added = self.known.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        self.assertEqual(added.function_ids, self.buyer)

    def test_an_archived_person_becomes_active(self):
        self.known.active = False
        self.offer()
        self.assertTrue(self.known.active)

    def open_transfer(self, **values):
        action = self.known.with_user(self.user).duplicate_transfer(
            self.organisation_b.id, values
        )
        self.assertEqual(action["target"], "new")
        wizards = self.env[action["res_model"]].with_user(self.user)
        return Form(wizards.with_context(**action["context"]))

    def test_a_transfer_opens_with_the_entry_and_the_rest_of_the_sheet(self):
        self.known.write({"phone": "0465710001", "function_ids": self.buyer.ids})
        wizard = self.open_transfer(email="rosa@nord.fr")
        self.assertEqual(
            (wizard.person_id, wizard.organisation_id),
            (self.known, self.organisation_b),
        )
        self.assertEqual(
            (wizard.email, wizard.phone, wizard.mobile, wizard.function_ids[:]),
            ("rosa@nord.fr", "0465710001", "06 12 34 56 78", self.buyer),
        )
        done = wizard.save().action_confirm()
        self.assertTrue(done["params"]["next"]["infos"]["transferred"])
        self.assertRecordValues(
            self.known,
            [
                {
                    "email": "rosa@nord.fr",
                    "phone": "0465710001",
                    "mobile": "06 12 34 56 78",
                }
            ],
        )

    def test_a_transfer_opens_with_the_functions_that_were_entered(self):
        wizard = self.open_transfer(function_ids=self.buyer.ids)
        self.assertEqual(wizard.function_ids[:], self.buyer)

    def test_an_organisation_that_is_not_saved_is_refused(self):
        gone = self.make_organisation("Gone")
        gone_id = gone.id
        gone.unlink()
        for organisation_id in (False, gone_id, self.known.id):
            with self.assertRaises(UserError):
                self.known.duplicate_add_collaboration(organisation_id, {})

    def test_whoever_may_not_enter_people_may_not_add_collaborations(self):
        reader = self.make_employee("reads_people")
        with self.assertRaises(AccessError):
            self.known.with_user(reader).duplicate_add_collaboration(
                self.organisation_b.id, {"email": "rosa@nord.fr"}
            )
