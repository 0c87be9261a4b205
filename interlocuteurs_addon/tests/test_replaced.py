from odoo.fields import Command
from odoo.tests import tagged

from .deactivation_common import DeactivationCommon


@tagged("post_install", "-at_install")
class TestReplaced(DeactivationCommon):
    """The sheet of who left says who came after, where somebody was named."""

    def deactivate(self, successor=None, **values):
        dialog = self.env["interlocuteur.deactivation"].create(
            {"person_ids": [Command.set(self.person.ids)], **values}
        )
        dialog.line_ids.successor_id = successor
        return dialog.action_confirm()

    def replaced_by(self):
        self.env.invalidate_all()
        return self.person.with_user(self.user).replaced_by_id

    def test_after_a_deactivation(self):
        self.deactivate(self.colleague)
        self.assertEqual(self.replaced_by(), self.colleague)
        self.person._reactivate()
        self.assertFalse(self.replaced_by())
        self.person._deactivate()
        self.assertFalse(self.replaced_by())

    def test_nobody_without_a_successor(self):
        self.deactivate()
        self.assertFalse(self.replaced_by())

    def test_where_one_collaboration_ended(self):
        self.make_collaboration(self.person, self.organisation_b)
        self.deactivate(
            self.colleague,
            scope="organisation",
            organisation_id=self.organisation_a.id,
        )
        self.assertEqual(self.replaced_by(), self.colleague)
        by_organisation = {
            tie.organisation_id: tie.replaced_by_id
            for tie in self.person.with_context(active_test=False).collaboration_ids
        }
        self.assertEqual(
            by_organisation,
            {
                self.organisation_a: self.colleague,
                self.organisation_b: self.env["res.partner"],
            },
        )

    def test_after_a_transfer(self):
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person._hand_over(self.colleague, self.organisation_a)
        # planned or not done yet: nobody is replaced who is still there
        self.assertFalse(self.replaced_by())
        self.person.parent_id = self.organisation_b
        self.assertEqual(self.replaced_by(), self.colleague)

    def test_whoever_hands_over_a_part_is_not_replaced(self):
        self.person._hand_over(
            self.colleague, limits={"equipment": self.equipment.browse()}
        )
        self.assertFalse(self.person.collaboration_ids.replaced_by_id)

    def test_undone_with_the_deactivation(self):
        action = self.deactivate(self.colleague)
        undo = self.env["interlocuteur.undo"].browse(action["params"]["undo_id"])
        undo.action_undo()
        self.assertFalse(self.person.collaboration_ids.replaced_by_id)

    def test_merged_people_do_not_replace_themselves(self):
        self.deactivate(self.colleague)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((self.person | self.colleague).ids, self.colleague)
        self.env.invalidate_all()
        ties = self.colleague.with_context(active_test=False).collaboration_ids
        self.assertFalse(ties.replaced_by_id)

    def test_ending_one_collaboration_is_not_called_deactivation(self):
        collaboration = self.person.collaboration_ids
        self.assertEqual(
            collaboration.action_deactivate()["name"], "Left the organisation"
        )
        self.assertEqual(self.person.action_deactivate()["name"], "Deactivate")
