from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .deactivation_common import DeactivationCommon


@tagged("post_install", "-at_install")
class TestErasure(DeactivationCommon):
    """Personal data of an inactive person go, documents stay readable."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.street = "1 rue du Lac"
        cls.person.write(
            {
                "email": "alice@example.com",
                "mobile": "06 00 00 00 04",
                "function": "Zinc buyer",
                "comment": "Likes tea",
            }
        )
        cls.account = new_test_user(
            cls.env,
            "alice@example.com",
            "base.group_portal",
            name=cls.person.name,
            partner_id=cls.person.id,
        )
        cls.erased = f"Erased person {cls.person.id}"

    def erase(self, typed="Alice Durand"):
        action = self.person.with_user(self.manager).action_erase()
        wizard = (
            self.env["interlocuteur.erasure"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"typed_name": typed})
        )
        wizard.action_confirm()
        self.env.invalidate_all()

    def track(self, field, old, **values):
        return Command.create({"field_id": field.id, "old_value_char": old, **values})

    def test_names_and_coordinates_go_the_rest_stays(self):
        self.person._deactivate()
        self.erase()
        self.assertRecordValues(
            self.person,
            [
                {
                    "name": self.erased,
                    "email": False,
                    "mobile": False,
                    "mobile_e164": False,
                    "comment": False,
                    "function": "Zinc buyer",
                    "parent_id": self.organisation_a.id,
                    "street": "1 rue du Lac",
                }
            ],
        )
        self.assertEqual(self.organisation_a.street, "1 rue du Lac")
        self.assertEqual(self.request.interlocuteur_id, self.person)
        self.assertEqual(self.account.login, f"erased-{self.account.id}")

    def test_own_address_goes(self):
        private = self.make_person("Privé", "Pia", street="2 rue Basse")
        private.active = False
        self.assertFalse(private._get_erased_values()["street"])

    def test_author_name_and_notes_go(self):
        message = self.request.message_post(
            body="Hello", author_id=self.person.id, message_type="comment"
        )
        self.assertIn("alice@example.com", message.email_from)
        self.person._hand_over(self.colleague)
        self.person._deactivate()
        self.erase()
        self.assertEqual(message.email_from, self.erased)
        self.assertEqual(message.body, "<p>Hello</p>")
        self.assertIn(
            f"{self.erased} is replaced by Paul Petit", self.last_note(self.equipment)
        )

    def test_mail_without_author_goes_by_its_whole_address(self):
        mine, other = self.env["mail.message"].create(
            [
                {"email_from": "Alice <Alice@example.com>", "author_id": False},
                {"email_from": "Lalice <lalice@example.com>", "author_id": False},
            ]
        )
        self.person._deactivate()
        self.erase()
        self.assertEqual(mine.email_from, self.erased)
        self.assertEqual(other.email_from, "Lalice <lalice@example.com>")

    def test_tracked_values_go(self):
        field = self.env["ir.model.fields"]._get("res.partner", "email")
        on_request = self.env["ir.model.fields"]._get(
            "maintenance.request", "interlocuteur_id"
        )
        messages = self.person._message_log(
            body="", tracking_value_ids=[self.track(field, "alice@example.com")]
        ) + self.request._message_log(
            body="",
            tracking_value_ids=[
                self.track(on_request, "Alice Durand", old_value_integer=self.person.id)
            ],
        )
        values = messages.sudo().tracking_value_ids
        self.person._deactivate()
        self.erase()
        self.assertEqual(values.mapped("old_value_char"), [self.erased] * 2)

    def test_it_is_logged_without_personal_data(self):
        self.person._deactivate()
        self.erase()
        self.assertEqual(
            self.last_note(self.person), "<p>Personal data erased on request.</p>"
        )
        log = self.env["privacy.log"].search(
            [("execution_details", "=like", f"%contact #{self.person.id}")]
        )
        self.assertEqual(log.anonymized_name, "A**** D*****")
        self.assertEqual(log.user_id, self.manager)

    def test_privacy_lookup_finds_nothing_afterwards(self):
        self.person._deactivate()
        self.erase()
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": "Alice Durand", "email": "alice@example.com"}
        )
        # a model of other tests has no table outside of them
        skipped = [*lookup._get_query_models_blacklist(), "interlocuteur.fake.contract"]
        with patch.object(
            type(lookup), "_get_query_models_blacklist", lambda self: skipped
        ):
            lookup.action_lookup()
        self.assertFalse(lookup.line_ids)

    def test_another_name_erases_nothing(self):
        self.person._deactivate()
        with self.assertRaises(UserError):
            self.erase("Alice")
        self.assertEqual(self.person.name, "Alice Durand")

    def test_active_people_and_organisations_are_refused(self):
        with self.assertRaises(UserError):
            self.person.with_user(self.manager).action_erase()
        with self.assertRaises(UserError):
            self.organisation_a.with_user(self.manager).action_erase()

    def test_users_are_refused(self):
        self.person._deactivate()
        with self.assertRaises(AccessError):
            self.person.with_user(self.user).action_erase()
        with self.assertRaises(AccessError):
            self.person.with_user(self.user)._erase_personal_data()
