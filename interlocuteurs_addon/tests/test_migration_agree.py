from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .test_document_site import SiteCommon


@tagged("post_install", "-at_install")
class TestMigrationAgree(SiteCommon):
    """What older versions let in is mended or told, and never stops the upgrade."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder, cls.grinder = cls.Function.create(
            [{"name": "Welder"}, {"name": "Grinder"}]
        )
        cls.main = cls.person.collaboration_ids

    def break_and_upgrade(self, statement, *params, expected=None):
        """Write past the ORM, then upgrade twice; the log tells what is expected."""
        self.env.flush_all()
        self.env.cr.execute(statement, params)
        self.env.invalidate_all()
        path = file_path("interlocuteurs_addon/migrations/19.0.2.0.0/end-agree.py")
        script = load_script(path, "interlocuteurs_end_agree")
        for _ in range(2):
            if expected:
                with self.assertLogs(script.__name__, "WARNING") as logs:
                    script.migrate(self.env.cr, "19.0.1.0.0")
                self.assertIn(expected, logs.output[0])
            else:
                with self.assertNoLogs(script.__name__, "WARNING"):
                    script.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()

    def test_archived_collaboration_is_the_main_one_no_longer(self):
        self.break_and_upgrade(
            "UPDATE interlocuteur_collaboration SET active = FALSE WHERE id = %s",
            self.main.id,
        )
        self.assertIs(self.main.is_main, False)

    def test_main_collaboration_gets_the_functions_of_the_sheet(self):
        self.person.function_ids = self.welder
        self.break_and_upgrade(
            "UPDATE interlocuteur_collaboration_function_rel SET function_id = %s "
            "WHERE collaboration_id = %s",
            self.grinder.id,
            self.main.id,
        )
        self.assertEqual(self.main.function_ids, self.welder)
        self.assertEqual(self.person.function_ids, self.welder)

    def test_sheet_without_functions_gets_those_of_the_main_collaboration(self):
        self.person.function_ids = self.welder
        self.break_and_upgrade(
            "DELETE FROM interlocuteur_function_res_partner_rel WHERE partner_id = %s",
            self.person.id,
        )
        self.assertEqual(self.person.function_ids, self.welder)
        self.assertEqual(self.person.function, "Welder")

    def test_person_stands_where_the_main_collaboration_says(self):
        self.break_and_upgrade(
            "UPDATE res_partner SET parent_id = NULL, commercial_partner_id = id "
            "WHERE id = %s",
            self.person.id,
        )
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_who_works_gets_a_main_collaboration(self):
        self.break_and_upgrade(
            "UPDATE interlocuteur_collaboration SET is_main = FALSE WHERE id = %s",
            self.main.id,
        )
        self.assertIs(self.main.is_main, True)

    def test_what_nobody_can_decide_is_told(self):
        self.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": self.organisation_a.id,
                "site_id": self.site.id,
            }
        )
        self.break_and_upgrade(
            "UPDATE res_partner SET is_site = FALSE WHERE id = %s",
            self.site.id,
            expected="equipment on no site",
        )
