from odoo.exceptions import (
    RedirectWarning,
    UserError,
)
from odoo.tests import new_test_user, tagged

from .test_deactivation import AccountCommon


@tagged("post_install", "-at_install")
class TestDeletion(AccountCommon):
    def test_deletion_offers_deactivation(self):
        self.account.active = False
        with self.assertRaises(RedirectWarning) as error:
            self.person.with_user(self.user).unlink()
        self.assertIn(
            "Alice Durand: a contact person is never deleted", error.exception.args[0]
        )
        self.assertEqual(
            error.exception.args[1]["context"]["default_person_ids"], self.person.ids
        )

    def test_former_and_inactive_people_are_not_deleted(self):
        former = self.make_person("Roux", "Rose", parent_id=self.organisation_b.id)
        former.parent_id = False
        self.assertFalse(former.organisation_ids)
        with self.assertRaises(RedirectWarning):
            former.unlink()
        self.colleague.active = False
        self.colleague.collaboration_ids.active = False
        with self.assertRaisesRegex(RedirectWarning, "Erase their personal data"):
            self.colleague.unlink()

    def delete_by_lookup(self, user):
        """Press *Delete* on the line of the colleague that core's lookup has found."""
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.colleague.name, "email": "colleague@example.com"}
        )
        line = self.env["privacy.lookup.wizard.line"].create(
            {
                "wizard_id": wizard.id,
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.colleague.id,
            }
        )
        line.with_user(user).action_unlink()

    def test_delete_of_a_privacy_lookup_leads_to_the_erasure(self):
        """First to the deactivation; the erasure writes core's privacy log."""
        manager = new_test_user(
            self.env,
            "officer",
            "base.group_system,interlocuteurs_addon.group_interlocuteur_manager",
        )
        with self.assertRaises(RedirectWarning) as error:
            self.delete_by_lookup(manager)
        action = error.exception.args[1]
        self.assertEqual(action["res_model"], "interlocuteur.deactivation")
        self.colleague._deactivate()
        with self.assertRaisesRegex(RedirectWarning, "Erase their personal") as error:
            self.delete_by_lookup(manager)
        action = error.exception.args[1]
        self.assertEqual(action["res_model"], "interlocuteur.erasure")
        dialog = self.env[action["res_model"]].with_user(manager)
        dialog = dialog.with_context(**action["context"]).create({})
        dialog.typed_name = self.colleague.name
        dialog.action_confirm()
        log = self.env["privacy.log"].search([("user_id", "=", manager.id)])
        self.assertIn(f"contact #{self.colleague.id}", log.execution_details)

    def test_the_erasure_is_offered_to_administrators_alone(self):
        """And for one person at a time."""
        self.colleague._deactivate()
        system = new_test_user(self.env, "system", "base.group_system")
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.delete_by_lookup(system)
        twin = self.make_person("Petit", "Paul", parent_id=self.organisation_a.id)
        twin._deactivate()
        with self.assertRaisesRegex(UserError, "never deleted"):
            (self.colleague | twin).unlink()

    def test_superuser_is_refused_as_well(self):
        with self.assertRaises(RedirectWarning):
            self.colleague.sudo().unlink()

    def test_organisation_with_people_is_not_deleted(self):
        with self.assertRaisesRegex(
            UserError, "^Clinique des Alpes: an organisation that has"
        ):
            (self.organisation_b | self.organisation_a).unlink()

    def test_partners_without_collaboration_are_deleted_as_ever(self):
        private = self.make_person("Privé", "Pia")
        (private | self.organisation_b).unlink()
        self.assertFalse((private | self.organisation_b).exists())

    def test_merge_still_works(self):
        twin = self.make_person("Petit", "Paul", parent_id=self.organisation_a.id)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.colleague | twin).ids, twin
        )
        self.assertFalse(self.colleague.exists())
