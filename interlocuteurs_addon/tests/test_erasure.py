import base64
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
        self.assertNotIn("street", self.person._get_erased_values())

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

    def make_import(self, **lines):
        """Return the rows of an applied import, by name."""
        record = self.env["interlocuteur.import"].create(
            {
                "organisation_id": self.organisation_a.id,
                "file": base64.b64encode(b"Durand;Alice"),
                "state": "done",
            }
        )
        blank = {"import_id": record.id, "state": "new", "label": "Durand Alice"}
        said = {"detail": "Alice?", "values": {"lastname": "Durand"}, "undo_data": {}}
        return {
            name: record.line_ids.create({**blank, **said, **values})
            for name, values in lines.items()
        }

    def test_rows_of_imports_and_their_files_go(self):
        candidate = {"candidate_ids": [Command.link(self.person.id)]}
        lines = self.make_import(
            created={"partner_id": self.person.id, "outcome": "created"},
            pending={"person_id": self.person.id, "decision": "update"},
            maybe={**candidate, "state": "suspect", "outcome": "skipped"},
            other={
                **candidate,
                "partner_id": self.colleague.id,
                "person_id": self.person.id,
                "outcome": "created",
            },
        )
        import_ = lines["other"].import_id
        sent_back = self.env["ir.attachment"].create(
            {"name": "x", "res_model": import_._name, "res_id": import_.id}
        )
        self.person._deactivate()
        self.erase()
        gone = {
            "label": self.erased,
            "detail": "Personal data erased on request.",
            "values": False,
            "undo_data": False,
            "candidate_ids": [],
            "decision": "skip",
        }
        erased = lines["created"] + lines["pending"] + lines["maybe"]
        self.assertRecordValues(erased, [gone] * 3)
        self.assertRecordValues(
            lines["other"],
            [
                {
                    "label": "Durand Alice",
                    "detail": False,
                    "values": {"lastname": "Durand"},
                    "candidate_ids": [],
                    "person_id": False,
                }
            ],
        )
        self.assertFalse(import_.file)
        self.assertFalse(sent_back.exists())
        import_.action_undo()
        self.assertEqual(import_.state, "undone")

    def test_planned_transfers_are_withdrawn_and_say_nothing(self):
        transfer = self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.person.id,
                "former_organisation_id": self.organisation_a.id,
                "organisation_id": self.organisation_b.id,
                "date": "2050-01-01",
                "coordinates": {"mobile": "06 00 00 00 05"},
                "characteristics": {"hobby": "Tea"},
                "failure": "Alice Durand does not work there",
            }
        )
        self.person._deactivate()
        self.erase()
        self.assertRecordValues(
            transfer,
            [
                {
                    "state": "withdrawn",
                    "coordinates": False,
                    "characteristics": False,
                    "failure": False,
                }
            ],
        )

    def test_bank_accounts_are_written_over_and_archived(self):
        bank = self.env["res.partner.bank"].create(
            {
                "partner_id": self.person.id,
                "acc_number": "FR1420041010050500013M02606",
                "acc_holder_name": "Alice Durand",
            }
        )
        bank.acc_holder_name = "A. Durand"
        bank.unlink()
        tracked = self.person.message_ids.sudo().tracking_value_ids
        self.assertIn("A. Durand", tracked.mapped("new_value_char"))
        self.person._deactivate()
        self.erase()
        self.assertRecordValues(
            bank,
            [
                {
                    "active": False,
                    "acc_number": f"erased-{bank.id}",
                    "sanitized_acc_number": f"ERASED{bank.id}",
                    "acc_holder_name": self.erased,
                }
            ],
        )
        log = " ".join(self.person.message_ids.mapped("body"))
        self.assertIn("with number ***** archived", log)
        self.assertNotIn("FR1420041010050500013M02606", log)
        kept = tracked.exists()
        self.assertNotIn("A. Durand", kept.mapped("new_value_char"))

    def test_a_closed_account_is_not_open_whatever_the_context_shows(self):
        self.person._deactivate()
        shown = self.person.with_user(self.manager).with_context(active_test=False)
        self.assertTrue(shown.user_ids)
        self.assertEqual(shown.action_erase()["res_model"], "interlocuteur.erasure")

    def test_another_name_erases_nothing(self):
        self.person._deactivate()
        with self.assertRaises(UserError):
            self.erase("Alice")
        self.assertEqual(self.person.name, "Alice Durand")

    def test_active_people_and_organisations_are_refused(self):
        with self.assertRaisesRegex(UserError, "Alice Durand is active"):
            self.person.with_user(self.manager).action_erase()
        self.organisation_b.active = False
        with self.assertRaisesRegex(UserError, "Nord is not a person"):
            self.organisation_b.with_user(self.manager).action_erase()

    def test_who_has_an_open_account_is_refused(self):
        """Whatever has archived them."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET active = FALSE WHERE id = %s", [self.person.id]
        )
        self.env.invalidate_all()
        for groups in ("base.group_portal", "base.group_user"):
            self.account.group_ids = self.env.ref(groups)
            with self.assertRaisesRegex(UserError, "Alice Durand is active"):
                self.person.with_user(self.manager).action_erase()

    def test_people_of_another_company_are_refused(self):
        self.person._deactivate()
        self.person.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.person.with_user(self.manager).action_erase()

    def test_who_may_not_change_them_is_refused(self):
        self.person._deactivate()
        self.protect(self.person)
        with self.assertRaises(AccessError):
            self.person.with_user(self.manager).action_erase()

    def test_users_are_refused(self):
        self.person._deactivate()
        with self.assertRaises(AccessError):
            self.person.with_user(self.user).action_erase()
        with self.assertRaises(AccessError):
            self.person.with_user(self.user)._erase_personal_data()
