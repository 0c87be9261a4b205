from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon
from .test_portal_payment import PIXEL

REPORT = "interlocuteurs_addon.report_intervention"
FIELDS = ("work_done", "customer_signature", "signed_by", "signed_on")


@tagged("post_install", "-at_install")
class TestRequestReport(PortalPagesCommon):
    """The report of an intervention, signed by the customer on the tablet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intervention = cls.request_pump
        cls.intervention.interlocuteur_id = cls.assigned.partner_id
        cls.url = f"/my/interventions/{cls.intervention.id}"

    def sign(self, name="Alice Durand"):
        """Let the customer sign, as the widget of the form does."""
        self.intervention.write(
            {
                "work_done": "<p>Seal <b>replaced</b></p>",
                "customer_signature": PIXEL,
                "signed_by": name,
            }
        )

    def print_html(self, user=None, **query):
        """Return the answer to whoever asks for the report as a page."""
        query = "".join(f"&{name}={value}" for name, value in query.items())
        return self.open(
            f"{self.url}?report_type=html{query}", user, allow_redirects=False
        )

    # -------------------------------------------------------------------- what it says

    def test_it_says_what_was_done_and_who_signed(self):
        self.sign()
        html = self.print_html(self.supervisor).text
        for text in (
            self.intervention.number,
            "Pump leaks",
            "Pump of A",
            "SN Pump of A",
            "Alpes Nord",
            "Clinique des Alpes",
            "Seal <b>replaced</b>",
            "Signature of the customer",
            "Alice Durand",
            "data:image/png;base64,",
        ):
            self.assertIn(text, html)

    def test_a_site_that_went_to_another_owner_names_none(self):
        self.sign()
        self.pump.site_id = False
        self.site_a.parent_id = self.organisation_b
        page = self.print_html(self.supervisor).text
        self.assertIn("Alpes Nord", page)
        self.assertNotIn(self.organisation_b.name, page)

    def test_the_technician_is_named_by_the_setting_alone(self):
        technician = new_test_user(self.env, "Nora Tech", "base.group_user")
        self.intervention.user_id = technician
        self.sign()
        self.assertNotIn(technician.name, self.print_html(self.supervisor).text)
        self.env.company.shows_technician = True
        self.assertIn(technician.name, self.print_html(self.supervisor).text)

    def test_it_is_in_the_language_of_the_contact_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        view = self.env.ref("interlocuteurs_addon.report_intervention_document")
        view.update_field_translations(
            "arch_db", {"fr_FR": {"Signature of the customer": "Signature du client"}}
        )
        self.assigned.partner_id.lang = "fr_FR"
        self.sign()
        self.assertIn("Signature du client", self.print_html(self.supervisor).text)

    def test_employees_print_it_from_the_form(self):
        self.sign()
        html = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, self.intervention.ids
        )[0]
        self.assertIn("Alice Durand", html.decode())

    # ------------------------------------------------------------------- the signature

    def test_a_signature_has_its_moment(self):
        self.sign()
        self.assertTrue(self.intervention.signed_on)
        self.intervention.customer_signature = False
        self.assertFalse(self.intervention.signed_on)

    def test_other_words_are_not_signed(self):
        self.sign()
        self.intervention.work_done = "<p>Pump replaced</p>"
        self.assertRecordValues(
            self.intervention,
            [{"customer_signature": False, "signed_by": False, "signed_on": False}],
        )

    def test_anything_else_leaves_it(self):
        self.sign()
        self.intervention.write(
            {"priority": "3", "work_done": self.intervention.work_done}
        )
        self.assertEqual(self.intervention.signed_by, "Alice Durand")

    def test_the_next_visit_begins_without_it(self):
        self.sign()
        copy = self.intervention.copy()
        self.assertFalse(any(copy[name] for name in FIELDS))

    def test_an_erasure_takes_name_and_signature(self):
        person = self.assigned.partner_id
        self.sign(person.name)
        other = self.request_boiler
        other.write({"customer_signature": PIXEL, "signed_by": person.name})
        words = [person.name]
        person.name = "Erased"
        self.env["maintenance.request"]._erase_person(person, words)
        self.assertEqual(self.intervention.signed_by, "Erased")
        self.assertFalse(self.intervention.customer_signature)
        self.assertTrue(other.customer_signature)

    # ------------------------------------------------------------------------ who may

    def test_once_it_is_done_or_signed(self):
        link = "report_type=pdf"
        self.assertNotIn(link, self.open(self.url, self.supervisor).text)
        self.assertNotIn("Work done", self.print_html().text)
        self.intervention.stage_id = self.env.ref("maintenance.stage_3")
        self.assertIn(link, self.open(self.url).text)
        self.assertIn("Work done", self.print_html().text)

    def test_whoever_does_not_read_the_request_prints_nothing(self):
        self.sign()
        self.assertEqual(self.print_html(self.other).status_code, 303)
        self.authenticate(None, None)
        self.assertEqual(self.print_html().status_code, 303)
        self.assertEqual(self.print_html(access_token="x").status_code, 303)
        token = self.intervention._portal_ensure_token()
        self.assertIn("Alice Durand", self.print_html(access_token=token).text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_no_other_way_shows_it_to_customers(self):
        self.sign()
        theirs = self.intervention.with_user(self.supervisor)
        for name in FIELDS:
            with self.subTest(field=name), self.assertRaises(AccessError):
                theirs.read([name])
            with self.subTest(field=name), self.assertRaises(AccessError):
                theirs.search([(name, "!=", False)])
        self.authenticate("supervisor", "supervisor")
        for url in (
            f"/web/image/maintenance.request/{self.intervention.id}/customer_signature",
            f"/web/content/maintenance.request/{self.intervention.id}"
            "/customer_signature",
            f"/report/html/{REPORT}/{self.intervention.id}",
        ):
            with self.subTest(url=url):
                answer = self.url_open(url, allow_redirects=False)
                self.assertNotIn(b"Alice Durand", answer.content)
                self.assertNotIn(b"Seal", answer.content)
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw",
                {
                    "model": "maintenance.request",
                    "method": "write",
                    "args": [self.intervention.ids, {"signed_by": "Me"}],
                    "kwargs": {},
                },
            )

    def test_made_up_types_show_the_page(self):
        self.sign()
        answer = self.open(f"{self.url}?report_type=exe", self.supervisor)
        self.assertIn("o_interlocuteur_timeline", answer.text)
