import base64
import re
from urllib.parse import parse_qs, urlsplit

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.interlocuteurs_addon.hooks import fill_label_codes

from ..tools.qr_code import draw_qr_code
from .portal_pages_common import PortalPagesCommon

REPORT = "interlocuteurs_addon.equipment_label_sheet"


@tagged("post_install", "-at_install")
class TestPortalLabel(PortalPagesCommon, HttpCase):
    """A label on equipment leads in whoever has access, and tells others nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"phone": "04 79 00 11 22"})

    def get_path(self, equipment):
        return f"/interlocuteurs/e/{equipment.label_code}"

    def scan(self, equipment, user=None):
        """Return where a label leads, the path alone, or None for the page of all."""
        login = user and user.login
        self.authenticate(login, login)
        answer = self.url_open(self.get_path(equipment), allow_redirects=False)
        if answer.status_code == 200:
            self.assertIn("Whom to call", answer.text)
            return None
        self.assertEqual(answer.status_code, 303)
        return urlsplit(answer.headers["Location"]).path

    def read_page(self, code):
        """Return the page of a code, without what differs with each opening of it."""
        page = self.url_open(f"/interlocuteurs/e/{code}").text
        page = re.sub(r'csrf_token: "[^"]+"', "", page)
        return page.replace(code, "CODE")

    # ------------------------------------------------------------------- the code

    def test_each_has_a_code_of_its_own(self):
        codes = [self.pump.label_code, self.chiller.label_code]
        codes.append(self.pump.copy().label_code)
        for code in codes:
            self.assertRegex(code, r"^[0-9a-f]{32}$")
        self.assertEqual(len(set(codes)), 3)

    def test_no_two_have_the_same(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.chiller.label_code = self.pump.label_code
            self.env.flush_all()

    @mute_logger("odoo.models", "odoo.orm.models", "odoo.addons.base.models.ir_rule")
    def test_portal_users_neither_read_nor_search_it(self):
        theirs = self.pump.with_user(self.supervisor)
        self.assertTrue(theirs.name)
        with self.assertRaises(AccessError):
            theirs.read(["label_code"])
        with self.assertRaises(AccessError):
            theirs.search([("label_code", "=like", "a%")])
        with self.assertRaises(AccessError):
            theirs.search([], order="label_code")

    def test_equipment_of_before_gets_one(self):
        self.env.flush_all()
        equipment = self.pump | self.chiller
        self.env.cr.execute(
            "UPDATE maintenance_equipment SET label_code = NULL WHERE id = ANY(%s)",
            [equipment.ids],
        )
        kept = self.boiler.label_code
        fill_label_codes(self.env.cr)
        self.env.invalidate_all()
        for code in equipment.mapped("label_code"):
            self.assertRegex(code, r"^[0-9a-f]{32}$")
        self.assertNotEqual(*equipment.mapped("label_code"))
        self.assertEqual(self.boiler.label_code, kept)

    # ------------------------------------------------------------- who is led where

    def test_who_has_access_lands_on_the_equipment(self):
        boiler, pump = (f"/my/equipment/{e.id}" for e in (self.boiler, self.pump))
        self.assertEqual(self.scan(self.pump, self.supervisor), pump)
        self.assertEqual(self.scan(self.pump, self.assigned), pump)
        self.assertEqual(self.scan(self.boiler, self.other), boiler)
        self.assertEqual(self.scan(self.boiler, self.both), boiler)
        self.assertEqual(self.scan(self.pump, self.both), pump)

    def test_the_page_of_the_equipment_proposes_a_request_about_it(self):
        self.authenticate("assigned", "assigned")
        page = self.url_open(self.get_path(self.pump)).text
        link = f"/my/interventions/new?equipment_id={self.pump.id}"
        self.assertIn(link, page)
        self.assertRegex(
            self.url_open(link).text,
            rf'<option value="{self.pump.id}"[^>]* selected="True">Pump of A',
        )

    def test_who_has_none_is_told_whom_to_call(self):
        self.assertIsNone(self.scan(self.chiller, self.assigned))
        self.assertIsNone(self.scan(self.pump, self.other))
        self.assertIsNone(self.scan(self.pump))

    def test_whoever_has_moved_is_a_stranger(self):
        self.scan(self.pump, self.supervisor)  # the rules are cached
        person = self.supervisor.partner_id
        person.parent_id = self.organisation_b
        current = person.collaboration_ids.filtered(lambda c: c.state == "current")
        current.profile_id = self.env.ref("interlocuteurs_addon.profile_supervisor")
        self.assertIsNone(self.scan(self.pump, self.supervisor))
        boiler = f"/my/equipment/{self.boiler.id}"
        self.assertEqual(self.scan(self.boiler, self.supervisor), boiler)

    def test_equipment_that_has_moved_is_the_new_owners(self):
        self.chiller.organisation_id = self.organisation_b
        self.assertIsNone(self.scan(self.chiller, self.supervisor))
        chiller = f"/my/equipment/{self.chiller.id}"
        self.assertEqual(self.scan(self.chiller, self.other), chiller)

    def test_employees_land_in_the_back_end(self):
        user = self.make_employee(
            "technician", "interlocuteurs_addon.group_interlocuteur_user"
        )
        user.password = "technician"
        form = f"/odoo/equipment-park/{self.pump.id}"
        self.assertEqual(self.scan(self.pump, user), form)
        self.pump.active = False
        self.assertEqual(self.scan(self.pump, user), form)
        self.pump.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertIsNone(self.scan(self.pump, user))

    def test_employees_without_access_are_strangers_too(self):
        user = self.make_employee("clerk")
        user.password = "clerk"
        self.assertIsNone(self.scan(self.pump, user))

    def test_an_account_without_profile_is_a_stranger(self):
        self.supervisor.partner_id.collaboration_ids.profile_id = False
        self.assertIsNone(self.scan(self.pump, self.supervisor))

    # -------------------------------------------------------------- the page of all

    def test_the_page_is_the_same_whether_there_is_such_a_code(self):
        unknown = "0" * 32
        for user, label in (
            (None, self.pump),
            (self.other, self.pump),
            (self.assigned, self.chiller),
        ):
            login = user and user.login
            self.authenticate(login, login)
            with self.subTest(login=login):
                page = self.read_page(label.label_code)
                self.assertEqual(page, self.read_page(unknown))
                for word in ("Pump of A", "Chiller of A", "SN ", "Alpes Nord"):
                    self.assertNotIn(word, page)
                self.assertNotIn(self.organisation_a.name, page)

    def test_the_page_says_whom_to_call(self):
        page = self.read_page(self.pump.label_code)
        self.assertIn('href="tel:0479001122"', page)
        self.assertIn("04 79 00 11 22", page)
        self.assertIn(self.env.company.name, page)

    def test_no_number_no_link(self):
        self.env.company.write({"phone": False, "email": False})
        self.assertNotIn("tel:", self.read_page(self.pump.label_code))

    def test_whoever_logs_in_comes_back(self):
        page = self.url_open(self.get_path(self.pump)).text
        link = re.search(r'href="(/web/login\?[^"]+)"[^>]*>\s*Log in', page)[1]
        [target] = parse_qs(urlsplit(link.replace("&amp;", "&")).query)["redirect"]
        self.assertEqual(target, self.get_path(self.pump))
        token = re.search(
            r'name="csrf_token" value="([^"]+)"', self.url_open(link).text
        )[1]
        answer = self.url_open(
            "/web/login",
            data={
                "login": "supervisor",
                "password": "supervisor",
                "csrf_token": token,
                "redirect": target,
            },
        )
        self.assertEqual(urlsplit(answer.url).path, f"/my/equipment/{self.pump.id}")

    def test_a_stranger_may_come_back_with_another_account(self):
        self.authenticate("other", "other")
        page = self.url_open(self.get_path(self.pump)).text
        link = re.search(r'href="(/web/session/logout\?redirect=%2Fweb[^"]+)"', page)[1]
        answer = self.url_open(link.replace("&amp;", "&"))
        parts = urlsplit(answer.url)
        self.assertEqual(parts.path, "/web/login")
        self.assertEqual(parse_qs(parts.query)["redirect"], [self.get_path(self.pump)])

    def test_it_is_neither_kept_nor_indexed_nor_told_on(self):
        for login in (None, "other", "supervisor"):
            self.authenticate(login, login)
            answer = self.url_open(self.get_path(self.pump), allow_redirects=False)
            with self.subTest(login=login):
                self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
                self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
                self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_whatever_stands_in_the_place_of_a_code_is_an_unknown_one(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE maintenance_equipment SET label_code = NULL WHERE id = %s",
            [self.pump.id],
        )
        self.env.invalidate_all()
        for login in (None, "supervisor"):
            self.authenticate(login, login)
            for code in (
                "%00",
                "%C3%A9",
                "%FF",
                "False",
                "%20",
                "a" * 5000,
                "%25",
                "%22%3E%3Cscript%3Ealert(1)",
            ):
                with self.subTest(login=login, code=code[:20]):
                    answer = self.url_open(f"/interlocuteurs/e/{code}")
                    self.assertEqual(answer.status_code, 200)
                    self.assertIn("Whom to call", answer.text)
                    self.assertNotIn("<script>alert", answer.text)

    # -------------------------------------------------------------------- printing

    def render(self, equipment, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.env.user)
        return report._render_qweb_html(REPORT, equipment.ids)[0].decode()

    def test_a_label_says_what_and_where_and_whom_to_call(self):
        sheet = self.render(self.pump | self.boiler)
        for word in ("Pump of A", "SN Pump of A", "Alpes Nord", "04 79 00 11 22"):
            self.assertIn(word, sheet)
        self.assertIn("Boiler of B", sheet)
        self.assertEqual(sheet.count("data:image/png;base64,"), 2)

    def test_a_label_has_the_hotline_of_the_team(self):
        self.env.company.hotline_phone = "04 79 33 44 55"
        team = self.env["maintenance.team"].create(
            {"name": "Cooling", "hotline_phone": "04 79 66 77 88"}
        )
        self.boiler.maintenance_team_id = team
        sheet = self.render(self.pump | self.boiler)
        self.assertIn("04 79 33 44 55", sheet)
        self.assertIn("04 79 66 77 88", sheet)
        self.assertNotIn("04 79 00 11 22", sheet)
        page = self.read_page(self.boiler.label_code)
        self.assertIn("04 79 33 44 55", page)
        self.assertNotIn("04 79 66 77 88", page)

    def test_its_code_leads_to_the_route(self):
        url = self.pump._get_label_url()
        self.assertEqual(url, self.pump.get_base_url() + self.get_path(self.pump))
        encoded = base64.b64encode(draw_qr_code(url, box_size=8)).decode()
        self.assertIn(f"data:image/png;base64,{encoded}", self.render(self.pump))

    def test_labels_have_pages_of_twenty_four(self):
        many = self.env["maintenance.equipment"].create(
            [{"name": f"Lamp {number}"} for number in range(25)]
        )
        sheet = self.render(many)
        self.assertEqual(sheet.count("<table"), 2)
        self.assertIn("Lamp 24", sheet)

    def test_a_sheet_takes_as_many_queries_however_many_labels(self):
        many = self.env["maintenance.equipment"].create(
            [
                {
                    "name": f"Lamp {number}",
                    "organisation_id": self.organisation_a.id,
                    "site_id": self.site_a.id,
                }
                for number in range(20)
            ]
        )
        self.render(many)
        counts = []
        for printed in (many[:2], many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.render(printed)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_buttons_print_one_a_selection_and_a_site(self):
        action = (self.pump | self.chiller).action_print_labels()
        self.assertEqual(action["report_name"], REPORT)
        self.assertEqual(
            action["context"]["active_ids"], (self.pump | self.chiller).ids
        )
        action = self.site_a.action_print_equipment_labels()
        self.assertEqual(action["context"]["active_ids"], self.pump.ids)
        both = (self.site_a | self.site_b).action_print_equipment_labels()
        self.assertEqual(
            set(both["context"]["active_ids"]), {self.pump.id, self.boiler.id}
        )
        empty = self.make_site("Empty", self.organisation_a)
        with self.assertRaisesRegex(UserError, "No equipment stands there"):
            empty.action_print_equipment_labels()

    def test_lists_offer_the_labels(self):
        bindings = self.env["ir.actions.actions"].get_bindings("maintenance.equipment")
        names = [action["name"] for action in bindings["report"]]
        self.assertIn("Labels with QR code", names)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_the_picture_of_a_code_is_for_its_readers_in_the_back_end(self):
        url = f"/interlocuteurs/equipment/{self.pump.id}/label.png"
        manager = self.make_employee("manager", "maintenance.group_equipment_manager")
        manager.password = "manager"
        clerk = self.make_employee("clerk")
        clerk.password = "clerk"
        for login, status in (
            ("manager", 200),
            ("clerk", 404),
            ("supervisor", 404),
            ("other", 404),
        ):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertEqual(self.url_open(url).status_code, status)
        self.authenticate("manager", "manager")
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "image/png")
        self.assertTrue(answer.content.startswith(b"\x89PNG"))
        self.assertIn("Pump%20of%20A.png", answer.headers["Content-Disposition"])
        self.assertEqual(
            self.url_open("/interlocuteurs/equipment/0/label.png").status_code, 404
        )

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_portal_users_print_none(self):
        self.authenticate("supervisor", "supervisor")
        answer = self.url_open(f"/report/html/{REPORT}/{self.pump.id}")
        self.assertNotEqual(answer.status_code, 200)
        self.assertNotIn(self.pump.label_code, answer.text)
