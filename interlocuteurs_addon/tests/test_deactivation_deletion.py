from odoo.exceptions import (
    RedirectWarning,
    UserError,
)
from odoo.tests import tagged

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
        with self.assertRaises(UserError):
            self.colleague.unlink()

    def test_superuser_is_refused_as_well(self):
        with self.assertRaises(RedirectWarning):
            self.colleague.sudo().unlink()

    def test_organisation_with_people_is_not_deleted(self):
        with self.assertRaisesRegex(
            UserError, "Clinique des Alpes: an organisation that has"
        ):
            self.organisation_a.unlink()

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
