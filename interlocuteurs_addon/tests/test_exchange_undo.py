from datetime import timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import new_test_user, tagged

from .exchange_common import ExchangeCommon, save


@tagged("post_install", "-at_install")
class TestExchangeUndo(ExchangeCommon):
    """An import is taken back."""

    def later(self, record):
        """Let the import lie a day back."""
        day = timedelta(days=1)
        self.env.flush_all()
        for table, ids in (
            ("interlocuteur_import_line", record.line_ids.ids),
            ("res_partner", record.line_ids.partner_id.ids),
            (
                "interlocuteur_collaboration",
                record.line_ids.partner_id.collaboration_ids.ids,
            ),
            ("mail_message", self.env["mail.message"].search([]).ids),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = write_date - %s, "
                "create_date = create_date - %s WHERE id = ANY(%s)",
                [day, day, ids],
            )
        self.env.invalidate_all()

    def test_undo_removes_what_was_created(self):
        record = self.check_rows(("Petit", "Luc", "Chef de quai"))
        record.action_apply_all()
        person = record.line_ids.partner_id
        record.action_undo()
        self.assertFalse(person.exists())
        self.assertEqual(record.line_ids.outcome, "removed")
        self.assertEqual(record.state, "undone")
        self.assertFalse(self.organisation_a.collaborator_ids)

    def test_an_old_import_is_emptied_and_undone_no_longer(self):
        """After the months of the settings; what became of the rows stays."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("interlocuteurs_addon.import_months", 3)
        record = self.check_rows(("Petit", "Luc"))
        record.action_apply_all()
        now = record.write_date
        kept = {"label": "Petit Luc", "outcome": "created"}
        for months, expected in (
            (relativedelta(months=2), {**kept, "values": record.line_ids.values}),
            (relativedelta(months=4), {**kept, "label": False, "values": False}),
        ):
            with freeze_time(now + months):
                self.env["interlocuteur.import"]._gc_personal_data()
            self.assertRecordValues(record.line_ids, [expected])
        self.assertFalse(record.file)
        self.assertTrue(record.line_ids.partner_id.active)
        with self.assertRaisesRegex(UserError, "cannot be undone any more"):
            record.action_undo()
        with self.assertRaisesRegex(UserError, "was deleted: send it again"):
            record.action_download_annotated()

    def test_imports_keep_their_data_for_a_year_where_nothing_is_set(self):
        Import = self.env["interlocuteur.import"]
        parameters = self.env["ir.config_parameter"]
        for value, months in ((False, 12), ("6", 6), ("0", 12), ("often", 12)):
            parameters.set_param("interlocuteurs_addon.import_months", value)
            self.assertEqual(Import._get_months_kept(), months)

    def test_undo_removes_who_was_created_anyway(self):
        """The notes that came with the creation are no obstacle."""
        self.make_person("Petit", "Luc", parent_id=self.organisation_b.id)
        record = self.check_rows(("Petit", "Luc"))
        record.line_ids.action_create_anyway()
        record.action_apply_all()
        record.action_undo()
        self.assertEqual(record.line_ids.outcome, "removed")

    def test_undo_deactivates_whoever_was_touched_since(self):
        record = self.check_rows(("Petit", "Luc"))
        record.action_apply_all()
        person = record.line_ids.partner_id
        self.later(record)
        person.comment = "Rappeler lundi"
        self.env.flush_all()
        record.action_undo()
        self.assertTrue(person.exists())
        self.assertFalse(person.active)
        self.assertEqual(record.line_ids.outcome, "deactivated")

    def test_undo_deactivates_whoever_is_referred_to(self):
        record = self.check_rows(("Petit", "Luc"), ("Martin", "Zoé"), ("Roux", "Max"))
        record.action_apply_all()
        written, ordering, free = record.line_ids.partner_id
        self.later(record)
        written.message_post(body="Bonjour")
        self.env["sale.order"].create({"partner_id": ordering.id})
        record.action_undo()
        self.assertEqual(
            record.line_ids.mapped("outcome"), ["deactivated", "deactivated", "removed"]
        )
        self.assertFalse((written | ordering).filtered("active"))
        self.assertFalse(free.exists())

    def test_only_undo_deletes_people(self):
        record = self.check_rows(("Petit", "Luc"))
        record.action_apply_all()
        person = record.line_ids.partner_id
        with self.assertRaisesRegex(RedirectWarning, "is never deleted"):
            person.unlink()
        record.action_undo()
        self.assertFalse(person.exists())

    def test_undo_deactivates_whoever_works_elsewhere_too_since(self):
        record = self.check_rows(("Petit", "Luc"), ("Martin", "Zoé"))
        record.action_apply_all()
        luc, zoe = record.line_ids.partner_id
        self.later(record)
        further = self.Collaboration.create(
            {"person_id": luc.id, "organisation_id": self.organisation_b.id}
        )
        zoe.collaboration_ids.active = False
        record.action_undo()
        self.assertEqual(record.line_ids.mapped("outcome"), ["deactivated"] * 2)
        self.assertTrue(further.exists())

    def test_undo_closes_the_accounts_that_were_opened_since(self):
        record = self.check_rows(("Petit", "Luc", None, None, None, "l@exemple.fr"))
        record.action_apply_all()
        person = record.line_ids.partner_id
        self.open_portal(person)
        account = new_test_user(
            self.env, "luc", "base.group_portal", partner_id=person.id
        )
        record.action_undo()
        self.assertEqual(record.line_ids.outcome, "deactivated")
        self.assertFalse(account.active)

    def test_undo_leaves_whoever_became_a_colleague(self):
        record = self.check_rows(("Petit", "Luc"))
        record.action_apply_all()
        person = record.line_ids.partner_id
        new_test_user(self.env, "luc", "base.group_user", partner_id=person.id)
        record.action_undo()
        self.assertEqual(record.line_ids.outcome, "kept")
        self.assertTrue(person.active)

    def test_undo_deactivates_again_whoever_an_import_brought_back(self):
        known = self.make_person("Durand", "Alice", parent_id=self.organisation_b.id)
        known.active = False
        record = self.check_rows(("Durand", "Alice"))
        record.line_ids.decision = "link"
        record.action_apply_all()
        self.assertTrue(known.active)
        record.action_undo()
        self.assertFalse(known.active)
        self.assertEqual(known.collaboration_ids.organisation_id, self.organisation_b)

    def test_undo_restores_what_was_changed(self):
        person = self.make_person(
            parent_id=self.organisation_a.id,
            phone="0472000001",
            function_ids=[Command.set(self.buyer.ids)],
        )
        book = self.get_template(person)
        headings = [cell.value for cell in book.active[1]]
        for heading, value in (
            ("Phone", "0472000099"),
            ("Email", "a@exemple.fr"),
            ("Functions", "Gestionnaire de paie"),
        ):
            book.active.cell(2, headings.index(heading) + 1).value = value
        record = self.check(save(book))
        record.action_apply_all()
        self.assertEqual(person.phone, "0472000099")
        self.assertEqual(person.function_ids, self.accountant)
        record.action_undo()
        self.assertEqual((person.phone, person.email), ("0472000001", False))
        self.assertEqual(person.function_ids, self.buyer)
        self.assertEqual(record.line_ids.outcome, "restored")

    def test_undo_leaves_what_was_changed_again(self):
        person = self.make_person(parent_id=self.organisation_a.id, phone="0472000001")
        book = self.get_template(person)
        column = [cell.value for cell in book.active[1]].index("Phone") + 1
        book.active.cell(2, column).value = "0472000099"
        record = self.check(save(book))
        record.action_apply_all()
        person.phone = "0472000077"
        record.action_undo()
        self.assertEqual(person.phone, "0472000077")

    def test_undo_takes_an_added_collaboration_away(self):
        known = self.make_person("Durand", "Alice", parent_id=self.organisation_b.id)
        record = self.check_rows(("Durand", "Alice", None, "0472000001"))
        record.line_ids.decision = "link"
        record.action_apply_all()
        record.action_undo()
        self.assertEqual(known.collaboration_ids.organisation_id, self.organisation_b)
        self.assertFalse(known.phone)

    def test_undo_takes_a_new_collaboration_away_after_one_that_ended(self):
        """Whoever came back by the import is gone again."""
        known = self.make_person("Durand", "Alice")
        self.make_collaboration(
            known, self.organisation_a, date_start="2020-01-01", date_end="2021-12-31"
        )
        record = self.check_rows(("Durand", "Alice"))
        record.line_ids.write({"decision": "link", "person_id": known.id})
        record.action_apply_all()
        self.assertEqual(known.parent_id, self.organisation_a)
        record.action_undo()
        self.assertEqual(known.collaboration_ids.mapped("state"), ["past"])
        self.assertFalse(known.parent_id)

    def test_adding_a_collaboration_keeps_what_the_running_one_says(self):
        """Functions are added, what is empty is filled in, and undo restores both."""
        profiles = self.env["interlocuteur.portal.profile"].create(
            [{"name": "Deux ateliers"}, {"name": "Tous les ateliers"}]
        )
        known = self.make_person("Durand", "Alice")
        running = self.make_collaboration(
            known,
            self.organisation_a,
            date_start="2020-01-01",
            profile_id=profiles[0].id,
            function_ids=self.buyer.ids,
        )
        record = self.check_rows(
            ("Durand", "Alice", "Gestionnaire de paie", "Tous les ateliers"),
            headings=("Nom", "Prénom", "Fonctions", "Profil du portail"),
        )
        record.line_ids.write({"decision": "link", "person_id": known.id})
        record.action_apply_all()
        self.assertEqual(running.profile_id.name, "Deux ateliers")
        self.assertEqual(running.function_ids, self.buyer | self.accountant)
        record.action_undo()
        self.assertEqual(running.profile_id.name, "Deux ateliers")
        self.assertEqual(running.function_ids, self.buyer)
        self.assertEqual(known.collaboration_ids, running)

    def test_adding_a_collaboration_fills_in_the_running_one(self):
        profile = self.env["interlocuteur.portal.profile"].create({"name": "Atelier"})
        known = self.make_person("Durand", "Alice")
        running = self.make_collaboration(known, self.organisation_a)
        record = self.check_rows(
            ("Durand", "Alice", "Gestionnaire de paie", "Atelier"),
            headings=("Nom", "Prénom", "Fonctions", "Profil du portail"),
        )
        record.line_ids.write({"decision": "link", "person_id": known.id})
        record.action_apply_all()
        self.assertEqual(running.profile_id, profile)
        self.assertEqual(running.function_ids, self.accountant)
        record.action_undo()
        self.assertFalse(running.profile_id)
        self.assertFalse(running.function_ids)
        self.assertTrue(running.exists())
