from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .characteristic_common import CharacteristicCommon
from .common import TODAY
from .transfer_common import TransferCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCharacteristicTransfer(CharacteristicCommon, TransferCommon):
    """A transfer asks for what the new organisation's people have on their sheets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tag = cls.env["res.partner.category"].create({"name": "Guarded"})
        cls.organisation_b.category_id = tag
        cls.safety.write(
            {"category_ids": [Command.set(tag.ids)], "mandatory_from": False}
        )
        cls.get("badge").mandatory = True
        cls.mover = cls.person.with_user(cls.user)

    def open_form(self, people):
        action = people.action_transfer()
        Wizard = people.env["interlocuteur.transfer.wizard"]
        form = Form(Wizard.with_context(**action["context"]))
        form.organisation_id = self.organisation_b
        return form

    def fill_in(self, form, **texts):
        lines = form.characteristic_line_ids
        for index in range(len(lines)):
            with lines.edit(index) as line:
                code = line.characteristic_id.code
                line.value = texts.get(code, line.value)
        return form.save()

    def test_the_wizard_shows_what_applies_there(self):
        form = self.open_form(self.mover)
        self.assertEqual(
            [
                (line["value"], line["mandatory"], line["expected"])
                for line in form.characteristic_line_ids._records
            ][:3],
            [("", True, "Text"), ("", False, "Long text"), ("", False, "Integer")],
        )
        self.get("badge").pattern_help = "as AB1234"
        form = self.open_form(self.mover)
        self.assertEqual(
            form.characteristic_line_ids._records[0]["expected"], "as AB1234"
        )

    def test_new_values_are_written(self):
        wizard = self.fill_in(
            self.open_form(self.mover), badge="AB1234", skills="SSI; B0"
        )
        wizard.action_confirm()
        self.assertEqual(
            self.answers(self.person, "badge", "skills"),
            ["AB1234", self.options["SSI"] | self.options["B0"]],
        )
        self.assertFalse(self.person.transfer_ids.characteristics)

    def test_dates_are_shown_and_read_as_the_user_writes_them(self):
        """In an American's format here, and a time in their zone."""
        self.safety.category_ids = False
        self.user.tz = "America/New_York"
        self.person.write(
            {
                "x_characteristic_trained": "2026-01-31",
                "x_characteristic_seen": "2026-01-31 18:30:00",
            }
        )
        form = self.open_form(self.mover)
        shown = {
            self.Characteristic.browse(line["characteristic_id"]).code: (
                line["value"],
                line["expected"],
            )
            for line in form.characteristic_line_ids._records
        }
        self.assertEqual(shown["trained"], ("01/31/2026", "Date, e.g. 12/29/2026"))
        self.assertEqual(
            shown["seen"],
            ("01/31/2026 01:30 PM", "Date and time, e.g. 12/29/2026 02:30 PM"),
        )
        form.date = "2026-03-20"
        self.fill_in(
            form, badge="AB1234", trained="02/01/2026", seen="02/01/2026 02:30 PM"
        ).action_confirm()
        transfer = self.person.transfer_ids
        self.assertEqual(
            transfer.characteristics,
            {"badge": "AB1234", "trained": "2026-02-01", "seen": "2026-02-01 19:30:00"},
        )
        with freeze_time("2026-03-20"):
            transfer._execute()
        self.assertEqual(
            self.answers(self.person, "trained", "seen"),
            [date(2026, 2, 1), datetime(2026, 2, 1, 19, 30)],
        )

    def test_dates_follow_the_language_and_may_be_written_year_first(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.get("trained").with_context(lang="fr_FR")
        day = date(2026, 1, 31)
        self.assertEqual(french._format_to_edit(day), "31/01/2026")
        for text in ("31/01/2026", "2026-01-31"):
            self.assertEqual(french._parse_edited(text), day)
        self.assertEqual(self.get("trained")._parse_edited("01/31/2026"), day)
        self.assertFalse(french._parse_edited(""))
        with self.assertRaisesRegex(ValidationError, '"demain" cannot be read'):
            self.get("trained")._parse_edited("demain")

    def test_dates_that_are_left_alone_stay_what_they_are(self):
        """To the second, which the dialog does not show."""
        self.safety.category_ids = False
        self.person.x_characteristic_seen = "2026-01-31 18:30:15"
        form = self.open_form(self.mover)
        self.fill_in(form, badge="AB1234").action_confirm()
        self.assertEqual(
            self.answers(self.person, "seen"), [datetime(2026, 1, 31, 18, 30, 15)]
        )

    def test_nobody_moves_without_what_is_mandatory(self):
        wizard = self.open_form(self.mover | self.colleague).save()
        with (
            self.assertRaisesRegex(ValidationError, 'Fill in "Badge"'),
            self.env.cr.savepoint(),
        ):
            wizard.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self.person.parent_id, self.organisation_a)

    def test_an_unreadable_value_is_refused_before_anything_moves(self):
        wizard = self.fill_in(
            self.open_form(self.mover), badge="AB1234", helmet="large"
        )
        with self.assertRaisesRegex(ValidationError, '"large" cannot be read'):
            wizard.action_confirm()

    def test_a_planned_transfer_keeps_the_values_for_its_day(self):
        form = self.open_form(self.mover)
        form.date = "2026-03-20"
        self.fill_in(form, badge="AB1234").action_confirm()
        self.assertEqual(self.person.transfer_ids.characteristics, {"badge": "AB1234"})
        with freeze_time("2026-03-20"):
            self.person.transfer_ids._execute()
        self.assertEqual(self.answers(self.person, "badge"), ["AB1234"])
