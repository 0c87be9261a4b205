import secrets

from odoo.tests import Form, new_test_user, tagged

from .portal_pages_common import PortalPagesCommon

ONSITE = {
    "place": "Building C, 2nd floor",
    "availability": "Mornings; not on Friday",
    "onsite_contact": "Nadia <Guard>",
    "onsite_phone": "06 00 00 00 12",
}


@tagged("post_install", "-at_install")
class TestRequestOnsite(PortalPagesCommon):
    """Where on the site to go, when, and whom to ask for there."""

    def send(self, **typed):
        """Send the form of a new request; return the answer and what it made."""
        self.authenticate("assigned", "assigned")
        answer = self.url_open(
            "/my/interventions/new",
            data={
                "csrf_token": self.get_token(),
                "form_token": secrets.token_hex(16),
                "organisation_id": self.organisation_a.id,
                "name": "It does not start",
                "description": "Since Monday",
                "priority": "2",
                **typed,
            },
            files=[("files", ("", b""))],
        )
        created = self.env["maintenance.request"].search(
            [("name", "=", "It does not start")]
        )
        return answer, created

    def test_customers_say_it_with_their_request(self):
        answer, created = self.send(**ONSITE)
        self.assertRecordValues(created, [ONSITE])
        for text in (
            "Building C, 2nd floor",
            "Mornings; not on Friday",
            "Nadia &lt;Guard&gt;",
            'href="tel:0600000012"',
        ):
            self.assertIn(text, answer.text)

    def test_all_of_it_may_be_left_out(self):
        answer, created = self.send()
        self.assertRecordValues(created, [dict.fromkeys(ONSITE, False)])
        self.assertNotIn("Place on site", answer.text)

    def test_what_is_too_long_is_told_and_kept(self):
        for name in ONSITE:
            with self.subTest(name=name):
                answer, created = self.send(**{**ONSITE, name: "x" * 201})
                self.assertFalse(created)
                self.assertIn("longer than 200 characters", answer.text)
                self.assertIn("x" * 201, answer.text)

    def test_we_enter_it_of_requests_by_phone(self):
        planner = new_test_user(
            self.env, "planner", "maintenance.group_equipment_manager"
        )
        with Form(self.request_pump.with_user(planner)) as form:
            for name, text in ONSITE.items():
                form[name] = text
        self.assertRecordValues(self.request_pump, [ONSITE])

    def test_an_erasure_forgets_whom_to_ask_for(self):
        self.request_pump.write(ONSITE)
        self.request_chiller.write({**ONSITE, "onsite_contact": "Somebody else"})
        self.request_boiler.write({"onsite_contact": "Nina", "place": "Roof"})
        Request = self.env["maintenance.request"]
        person = self.assigned.partner_id
        Request._erase_person(person, ["Nadia <Guard>", "06 00 00 00 12"])
        self.assertRecordValues(
            self.request_pump + self.request_chiller + self.request_boiler,
            [
                {"onsite_contact": False, "onsite_phone": False},
                {"onsite_contact": False, "onsite_phone": False},
                {"onsite_contact": "Nina", "onsite_phone": False},
            ],
        )
        self.assertEqual(self.request_pump.place, ONSITE["place"])
