from odoo.tests import new_test_user, tagged

from odoo.addons.interlocuteurs_addon.tests.common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestRecycle(InterlocuteurCommon):
    """A rule that takes contact persons in recycles the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.private = cls.make_person("Privé", "Pia")

    def recycle(self, partners, action, mode="automatic"):
        """Let the nightly job go by a rule on these partners."""
        rule = self.env["data_recycle.model"].create(
            {
                "name": "Old records",
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "recycle_mode": mode,
                "recycle_action": action,
                "domain": str([("id", "in", partners.ids)]),
            }
        )
        self.env["data_recycle.model"]._cron_recycle_records()
        return rule

    def notes(self, partner):
        return len(partner.message_ids.filtered(lambda m: "Data recycling" in m.body))

    def test_people_and_their_organisations_are_not_deleted(self):
        """Night after night, with one note."""
        everybody = self.person | self.private | self.organisation_a
        rule = self.recycle(everybody, "unlink")
        self.assertFalse(self.private.exists())
        kept = self.person | self.organisation_a
        self.assertEqual(kept.exists(), kept)
        self.assertEqual(kept.mapped("active"), [True, True])
        self.assertEqual([self.notes(partner) for partner in kept], [1, 1])
        self.assertFalse(rule.recycle_record_ids)
        self.env["data_recycle.model"]._cron_recycle_records()
        self.assertEqual([self.notes(partner) for partner in kept], [1, 1])

    def test_people_with_an_account_are_not_archived(self):
        """They are deactivated, by somebody; others are archived as core does."""
        holder = self.make_person("Petit", "Paul", parent_id=self.organisation_a.id)
        new_test_user(self.env, "paul", "base.group_portal", partner_id=holder.id)
        self.recycle(self.person | self.private | holder, "archive")
        people = self.person | self.private | holder
        self.assertEqual(people.mapped("active"), [False, False, True])
        self.assertEqual([self.notes(person) for person in people], [0, 0, 1])

    def test_by_hand(self):
        rule = self.recycle(self.person | self.private, "unlink", "manual")
        self.assertEqual(len(rule.recycle_record_ids), 2)
        rule.recycle_record_ids.action_validate()
        self.assertEqual((self.person | self.private).exists(), self.person)
        self.assertFalse(rule.recycle_record_ids)

    def test_other_models_are_left_to_core(self):
        function = self.Function.create({"name": "Plumber of the night"})
        rule = self.env["data_recycle.model"].create(
            {
                "name": "Old records",
                "res_model_id": self.env["ir.model"]._get_id(function._name),
                "recycle_mode": "automatic",
                "recycle_action": "unlink",
                "domain": str([("id", "=", function.id)]),
            }
        )
        rule._recycle_records()
        self.assertFalse(function.exists())
