import json
import time
from contextlib import contextmanager

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from ..tools.workbook_writer import TemplateColumn, write_template
from .characteristic_common import CharacteristicCommon
from .exchange_common import ExchangeCommon, make_workbook, open_workbook

SLOW_PATTERN = "(a|aa)+$b"


@contextmanager
def cpu_bounded(case, seconds=5):
    """Fail a test of what would hold the processor for minutes."""
    started = time.process_time()
    yield
    case.assertLess(time.process_time() - started, seconds)


@tagged("post_install", "-at_install")
class TestHostileCharacteristic(CharacteristicCommon):
    """Texts of characteristics are bounded before they are read."""

    def test_a_long_text_is_no_number_and_the_message_says_so(self):
        for code, text in (
            ("rate", "1" * 20_000 + "x"),
            ("helmet", " " * 20_000 + "x"),
            ("trained", "1/" * 20_000),
        ):
            with (
                self.subTest(code=code),
                cpu_bounded(self),
                self.assertRaisesRegex(
                    ValidationError, "is longer than 100 characters. Shorten it."
                ),
            ):
                self.get(code)._parse(text)

    def test_an_exponential_pattern_ends_with_a_message(self):
        badge = self.get("badge")
        badge.pattern = SLOW_PATTERN
        with (
            cpu_bounded(self),
            self.assertRaisesRegex(UserError, "has to simplify the pattern"),
        ):
            badge._check_value("a" * 500)

    def test_a_pattern_that_fills_the_memory_is_refused(self):
        for pattern, message in (
            ("((a{1000}){1000}){1000}", "more than 100000 repetitions"),
            ("a" * 501, "more than 500 characters"),
        ):
            with (
                self.subTest(pattern=pattern[:30]),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self.get("badge").pattern = pattern

    def test_a_definition_is_bounded(self):
        Group = self.env["interlocuteur.characteristic.group"]
        sound = self.get("badge").group_id._export_definition()
        item = sound["characteristics"][0]
        cases = {
            "larger than 1 MB": b" " * (1024 * 1024 + 1),
            "recursion": b"[" * 100_000,
            "201 entries": json.dumps({**sound, "characteristics": [item] * 201}),
            "101 entries": json.dumps({**sound, "tags": ["a"] * 101}),
            "no_kind": json.dumps(
                {**sound, "characteristics": [{**item, "kind": "no_kind"}]}
            ),
            "nested": json.dumps(
                {**sound, "characteristics": [{**item, "pattern": ["nested"]}]}
            ),
        }
        for message, content in cases.items():
            with (
                self.subTest(message=message),
                cpu_bounded(self),
                self.assertRaisesRegex(UserError, f"holds no group.*{message}"),
            ):
                Group._import_definition(content)


@tagged("post_install", "-at_install")
class TestHostilePost(CharacteristicCommon, HttpCase):
    """A form of the portal says beside each field what is too long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("badge", "rate", "skills"):
            cls.get(code).portal = "edit"
        cls.person = cls.make_user_person(badge="AB1234", rate=77)
        cls.account = new_test_user(
            cls.env, "portal", "base.group_portal", partner_id=cls.person.id
        )

    def post(self, **data):
        self.authenticate("portal", "portal")
        return self.url_open(
            "/my/characteristics",
            data={"csrf_token": http.Request.csrf_token(self), **data},
        )

    def test_a_long_decimal_is_refused_beside_its_field(self):
        started = time.monotonic()
        page = self.post(badge="AB1234", rate="1" * 20_000 + "x").text
        self.assertLess(time.monotonic() - started, 15)
        field = page.split('name="rate"')[1].split("<label")[0]
        self.assertIn("is longer than 100 characters", field)
        self.assertNotIn("invalid-feedback", page.split('name="badge"')[1][:400])
        self.assertEqual(self.answers(self.person, "badge", "rate"), ["AB1234", 77])

    def test_an_exponential_pattern_is_told_on_the_page(self):
        self.get("badge").pattern = SLOW_PATTERN
        page = self.post(badge="a" * 500, rate="1").text
        self.assertIn("takes too long", page)
        self.assertEqual(self.answers(self.person, "rate"), [77])


@tagged("post_install", "-at_install")
class TestHostileExchange(ExchangeCommon):
    """Files are refused or read, and their texts stay texts."""

    def test_a_heading_is_no_formula(self):
        columns = [TemplateColumn('=HYPERLINK("https://evil.example")', required=True)]
        cell = open_workbook(write_template(columns, [])).cell(1, 1)
        self.assertEqual(cell.data_type, "s")
        self.assertEqual(cell.value, '\'=HYPERLINK("https://evil.example") *')

    def test_a_list_of_functions_in_one_cell_is_refused(self):
        names = ", ".join(f"Fonction {number}" for number in range(51))
        content = make_workbook(("Nom", "Prénom", "Fonction"), ("Roux", "Max", names))
        line = self.check(content).line_ids
        self.assertIn("more than 50 functions in one cell", line.detail)

    def test_cards_of_too_many_lines_are_left_out_and_said(self):
        sound = b"BEGIN:VCARD\nN:Roux;Max\nEND:VCARD\n"
        long = b"BEGIN:VCARD\nN:Petit;Luc\n" + b"NOTE:x\n" * 1000 + b"END:VCARD\n"
        record = self.check(sound + long, name="people.vcf")
        self.assertEqual(record.line_ids.mapped("label"), ["Roux Max"])
        self.assertIn("Cards of more than 1000 lines, left out: 2", record.notes)

    def test_an_address_of_nested_comments_is_refused(self):
        content = make_workbook(
            ("Nom", "Prénom", "E-mail"), ("Roux", "Max", "(" * 5000)
        )
        line = self.check(content).line_ids
        self.assertIn("is no e-mail address", line.detail)
        person = self.env["res.partner"].create({"name": "Max", "email2": "(" * 2500})
        self.assertFalse(person.email2_normalized)

    def test_a_job_position_is_bounded(self):
        person = self.env["res.partner"].create({"name": "Max"})
        with (
            cpu_bounded(self),
            self.assertRaisesRegex(ValidationError, "longer than 5000 characters"),
        ):
            person.function = ", ".join(map(str, range(200_000)))
