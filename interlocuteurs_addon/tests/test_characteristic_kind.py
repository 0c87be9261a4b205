import json

from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import frozendict

from ..models.characteristic.kinds import Char, Integer
from .characteristic_common import CharacteristicCommon
from .exchange_common import ExchangeCommon, make_workbook, open_workbook
from .fake_models import FakeModelsMixin, fake_model


class WebAddress(Char):
    """What a further addon writes for a kind of its own; see docs/extending.md."""

    name = "web_address"
    label = "Web address"
    becomes = ("char", "text")
    has_unit = False
    has_pattern = False
    attributes = frozendict(widget="url")
    portal_type = "url"

    def parse(self, characteristic, text):
        text = super().parse(characteristic, text)
        if " " in text:
            raise ValueError(text)
        return text if "://" in text else f"https://{text}"

    def check(self, characteristic, value):
        if not value.startswith("https://"):
            message = f'"{characteristic.name}" must be https.'
            raise ValidationError(message)
        return super().check(characteristic, value)

    def format_to_read(self, characteristic, value):
        return (value or "").removeprefix("https://")


class Year(Integer):
    """A kind with a column of its own."""

    name = "year"
    label = "Year"
    column = "value_year"
    becomes = ()
    is_groupable = True

    def get_filter(self, field):
        return {"domain": f"[('{field}', '>=', 2020)]"}

    def get_cell_choices(self, characteristic):
        return {2025: "2025", 2026: "2026"}


@fake_model
class FakeDefinition(models.Model):
    _inherit = "interlocuteur.characteristic"
    _module = "interlocuteurs_addon"

    @api.model
    def _get_kinds(self):
        return {**super()._get_kinds(), "web_address": WebAddress(), "year": Year()}


@fake_model
class FakeValue(models.Model):
    _inherit = "interlocuteur.characteristic.value"
    _module = "interlocuteurs_addon"

    value_year = fields.Integer()


def uninstall_hook(env):
    definitions = env["interlocuteur.characteristic"].with_context(active_test=False)
    ours = definitions.search([("kind", "in", ("web_address", "year"))])
    rows = env["interlocuteur.characteristic.value"].search(
        [("characteristic_id", "in", ours.ids)]
    )
    rows.unlink()
    ours.unlink()


class FurtherKindCommon(FakeModelsMixin, CharacteristicCommon):
    """The two kinds, a definition of each, and a person who answers both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_fake_models(FakeDefinition, FakeValue)
        cls.group = cls.make_group(
            "Web",
            {
                "page": ("Page", "web_address", {"portal": "edit"}),
                "founded": ("Founded", "year", {"minimum": "1900", "unit": "AD"}),
            },
        )
        cls.person = cls.make_user_person(page="https://a.example", founded=2024)
        cls.account = cls.person.with_user(cls.user)


@tagged("post_install", "-at_install")
class TestCharacteristicKind(ExchangeCommon, FurtherKindCommon):
    """A further kind of characteristic is a class, and one method that names it."""

    def get_node(self, view_type, name):
        arch = etree.fromstring(self.People.get_view(view_type=view_type)["arch"])
        return arch.find(f".//*[@name='{name}']")

    def test_the_administrator_can_choose_it(self):
        offered = dict(self.Characteristic.fields_get(["kind"])["kind"]["selection"])
        self.assertEqual(offered["web_address"], "Web address")
        self.assertEqual(offered["char"], "Text")
        page, founded = self.get("page"), self.get("founded")
        self.assertFalse(page.has_unit or page.has_bounds or page.has_pattern)
        self.assertTrue(founded.has_unit and founded.has_bounds)

    def test_its_class_reads_and_writes_texts(self):
        page, founded = self.get("page"), self.get("founded")
        self.assertEqual(page._parse(" a.example "), "https://a.example")
        self.assertEqual(page._format("https://a.example"), "https://a.example")
        self.assertEqual(page._format_to_read("https://a.example"), "a.example")
        self.assertEqual(founded._describe(2024), "Founded: 2,024 AD")
        with self.assertRaisesRegex(ValidationError, r'of "Page" \(Web address\)'):
            page._parse("no address")

    def test_its_class_checks_values(self):
        with self.assertRaisesRegex(ValidationError, '"Page" must be https.'):
            self.make_user_person(page="http://a.example")
        with self.assertRaisesRegex(ValidationError, "must not be below 1900"):
            self.make_user_person(founded=1899)

    def test_values_are_stored_in_the_column_that_it_names(self):
        rows = self.person.sudo().characteristic_value_ids
        self.assertEqual(rows.mapped("value_char"), ["https://a.example", False])
        self.assertEqual(rows.mapped("value_year"), [0, 2024])
        self.account.x_characteristic_founded = 2025
        self.assertEqual(
            self.answers(self.account, "page", "founded"),
            [
                "https://a.example",
                2025,
            ],
        )

    def test_people_are_found_and_grouped_by_it(self):
        def found(*leaf):
            return self.People.search([("id", "=", self.person.id), leaf])

        self.assertTrue(found("x_characteristic_page", "ilike", "a.exam"))
        self.assertFalse(found("x_characteristic_page", "ilike", "b.exam"))
        self.assertTrue(found("x_characteristic_founded", ">", 2023))
        self.assertFalse(found("x_characteristic_founded", ">", 2024))
        groups = self.People._read_group(
            [("id", "=", self.person.id)], ["x_characteristic_page"], ["__count"]
        )
        self.assertEqual(groups, [("https://a.example", 1)])

    def test_views_show_it_as_it_says(self):
        node = self.get_node("form", "x_characteristic_page")
        self.assertEqual(node.get("widget"), "url")
        node = self.get_node("list", "x_characteristic_page")
        self.assertEqual(node.get("widget"), "url")
        node = self.get_node("search", "filter_x_characteristic_founded")
        self.assertEqual(
            node.get("domain"), "[('x_characteristic_founded', '>=', 2020)]"
        )
        self.assertIsNone(self.get_node("search", "filter_x_characteristic_page"))
        self.assertIsNotNone(self.get_node("search", "group_x_characteristic_founded"))

    def test_the_portal_shows_its_input(self):
        [row] = self.account._get_portal_characteristics()
        page = self.env["ir.qweb"]._render(
            "interlocuteurs_addon.portal_characteristic", {"row": row}
        )
        node = etree.fromstring(f"<div>{page}</div>").find(".//input")
        self.assertEqual(
            (node.get("type"), node.get("name"), node.get("value")),
            ("url", "page", "https://a.example"),
        )
        self.account._write_portal_characteristics({"page": "b.example"})
        self.assertEqual(self.answers(self.account, "page"), ["https://b.example"])

    def test_imports_read_and_write_its_cells(self):
        headings = ("Nom", "Prénom", "Page", "Founded")
        row = ("Martin", "Zoé", "c.example", "2026")
        record = self.check(make_workbook(headings, row))
        self.assertEqual(record.line_ids.values["x_characteristic_founded"], 2026)
        record.action_apply_all()
        person = record.line_ids.partner_id
        self.assertEqual(
            self.answers(person, "page", "founded"), ["https://c.example", 2026]
        )
        content = self.Import._make_template(self.organisation_a, person)
        titles, cells = list(open_workbook(content).iter_rows(values_only=True))[:2]
        cells = dict(zip(titles, cells, strict=True))
        self.assertEqual(
            (cells["Page"], cells["Founded"]), ("https://c.example", "2026")
        )

    def test_a_transfer_says_what_to_write(self):
        today = self.env["interlocuteur.collaboration"]._get_today()
        founded = self.get("founded")
        self.assertEqual(founded._get_kind().get_expected(founded, today), "Year (AD)")

    def test_a_group_is_carried_to_another_database(self):
        content = json.dumps(self.group._export_definition()).encode()
        copy = self.Group._import_definition(content)
        kinds = copy.characteristic_ids.mapped("kind")
        self.assertEqual(kinds, ["web_address", "year"])

    def test_it_becomes_what_can_hold_its_values(self):
        page = self.get("page")
        page.kind = "char"
        self.assertEqual(self.answers(self.account, "page"), ["https://a.example"])
        with self.assertRaisesRegex(UserError, "cannot all become Year"):
            page.kind = "year"

    def test_an_unknown_kind_is_refused(self):
        with self.assertRaisesRegex(ValidationError, 'no type "gone" for "Lost"'):
            self.make_group("Lost", {"lost": ("Lost", "gone", {"default_value": "x"})})

    def test_without_its_addon_the_sheet_shows_it_no_more(self):
        """Where no hook deleted it, the administrator can still archive it."""
        page = self.get("page")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE interlocuteur_characteristic SET kind = 'gone' WHERE id = %s",
            [page.id],
        )
        self.env.invalidate_all()
        self.Characteristic._forget_definitions()
        self.assertIsNone(self.get_node("form", "x_characteristic_page"))
        self.assertIsNotNone(self.get_node("form", "x_characteristic_founded"))
        self.assertEqual(self.answers(self.account, "founded"), [2024])
        self.assertNotIn(page, self.person._get_characteristics())
        page.with_user(self.manager).read()
        page.with_user(self.manager).active = False
        self.assertFalse(page.active)


@tagged("post_install", "-at_install")
class TestCharacteristicKindUninstall(FurtherKindCommon):
    """The registry is without the fields afterwards, hence a class of its own."""

    def test_its_addon_takes_its_definitions_and_values_along(self):
        uninstall_hook(self.env)
        self.assertFalse(self.group.characteristic_ids)
        self.assertFalse(self.person.characteristic_value_ids)
        self.assertNotIn("x_characteristic_page", self.Partner._fields)
