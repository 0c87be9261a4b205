from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateTours(DuplicateCommon, HttpCase):
    """The window comes by every way in, and each of its choices does what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.make_person(
            "Dubuc", "Rosa", parent_id=cls.organisation_a.id, mobile="06 12 34 56 78"
        )

    def run_tour(self, path, tour):
        name = f"interlocuteur_duplicate_{tour}"
        with mute_logger("odoo.http"):  # refusals
            self.start_tour(f"/odoo/{path}", name, login="admin")

    def get_others(self):
        """Return the people who were created beside the known one."""
        return self.Partner.search([("name", "ilike", "dubuc")]) - self.known

    def test_form_keeps_the_entry_until_it_is_created_anyway(self):
        """Escape and "Back" leave the entry as it is; what is created is recorded."""
        self.run_tour("res.partner/new", "form_create")
        self.assertEqual(self.get_others().name, "R. Dubuc")
        self.assertIn("R. Dubuc", self.known.message_ids[:1].body)

    def test_form_adds_a_collaboration_and_shows_the_person(self):
        self.run_tour("interlocuteurs/new", "form_join")
        self.assertFalse(self.get_others())
        self.assertEqual(
            self.known.organisation_ids, self.organisation_a | self.organisation_b
        )

    def test_form_transfers_with_what_was_typed(self):
        """A cancelled transfer leaves the entry, one that is done replaces it."""
        self.run_tour("interlocuteurs/new", "form_transfer")
        self.assertFalse(self.get_others())
        self.assertEqual(self.known.works_for_id, self.organisation_b)
        self.assertEqual(self.known.email, "rosa@nord.example")

    def test_form_that_is_given_up_leaves_nothing(self):
        self.run_tour("interlocuteurs", "form_give_up")
        self.assertFalse(self.get_others())

    def test_dialog_of_the_organisations_tab(self):
        self.run_tour(f"organisations/{self.organisation_b.id}", "tab")
        self.assertFalse(self.get_others())
        self.assertIn(self.organisation_b, self.known.organisation_ids)

    def test_lines_inside_the_organisations_form(self):
        """Two people in one save: one is the known person, the other is created."""
        self.run_tour(f"organisations/{self.organisation_b.id}", "lines")
        self.assertEqual(self.get_others().name, "R. Dubuc")
        self.assertIn(self.organisation_b, self.known.organisation_ids)
        self.assertEqual(self.organisation_b.website, "https://nord.example")

    def test_person_inside_a_new_organisation(self):
        """Nobody known can be tied to an unsaved organisation: that is said."""
        self.run_tour("organisations", "new_organisation")
        self.assertEqual(self.get_others().parent_id.name, "Neuve SA")

    def test_quick_creation_in_a_many2one(self):
        """The person who was found comes into the field."""
        self.run_tour("sales/new", "many2one")
        self.assertFalse(self.get_others())

    def test_create_and_edit_in_a_many2one(self):
        self.run_tour("sales/new", "create_edit")
        self.assertEqual(self.get_others().name, "R. Dubuc")

    def test_quick_creation_in_a_kanban(self):
        self.env["ir.actions.act_window"].create(
            {
                "name": "By country",
                "res_model": "res.partner",
                "view_mode": "kanban,form",
                "path": "people-by-country",
                "context": {"search_default_group_country": 1},
            }
        )
        self.run_tour("people-by-country", "kanban")
        self.assertEqual(self.get_others().name, "Dubuc Rosa")

    def test_action_that_enters_somebody(self):
        """Where the rule refuses there, too: to look, as there is no call to repeat."""
        self.rule.refuse_elsewhere = True
        self.env["ir.actions.server"].create(
            {
                "name": "Enter Rosa again",
                "model_id": self.env.ref("base.model_res_partner").id,
                "binding_model_id": self.env.ref("base.model_res_partner").id,
                "state": "code",
                "code": "env['res.partner'].create({'name': 'Rosa Dubuc'})",
            }
        )
        self.run_tour(f"interlocuteurs/{self.known.id}", "action")
        self.assertFalse(self.get_others())

    def test_hidden_tab_does_not_save_a_refused_entry_again(self):
        """Whoever looks at another tab finds their entry, not a second window."""
        self.run_tour("interlocuteurs", "hidden_tab")
        self.assertFalse(self.get_others())
