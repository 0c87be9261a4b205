import secrets

from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon

NEW = "/my/interventions/new"


@tagged("post_install", "-at_install")
class TestPortalRequest(PortalPagesCommon):
    """A customer enters a request: good values, bad ones, files."""

    def setUp(self):
        super().setUp()
        self.newest = self.env["maintenance.request"].search([], limit=1).id

    def send(self, user, files=None, token=True, **typed):
        self.authenticate(user.login, user.login)
        data = {
            "organisation_id": self.organisation_a.id,
            "name": "It does not start",
            "description": "Since <b>Monday</b>\nno light.",
            "priority": "3",
            "form_token": secrets.token_hex(16),
            **typed,
        }
        if token:
            data["csrf_token"] = self.get_token()
        uploads = [("files", file) for file in files or []]
        # multipart, as the form sends it, whether there are files or not
        uploads = uploads or [("files", ("", b""))]
        return self.url_open(NEW, data=data, files=uploads)

    def get_created(self):
        return self.env["maintenance.request"].search([("id", ">", self.newest)])

    def assertRefused(self, response, *texts):
        """The form is back, with ``texts`` that depend on no language."""
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.get_created())
        for text in texts:
            self.assertIn(text, response.text)

    def test_creates_in_the_stage_of_what_comes_from_outside(self):
        response = self.send(
            self.assigned,
            files=[("leak.txt", b"It drips.", "text/plain")],
            equipment_id=self.pump.id,
            external_reference="BT-1",
        )
        created = self.get_created()
        self.assertRecordValues(
            created,
            [
                {
                    "name": "It does not start",
                    "origin": "portal",
                    "priority": "3",
                    "organisation_id": self.organisation_a.id,
                    "site_id": self.site_a.id,
                    "equipment_id": self.pump.id,
                    "interlocuteur_id": self.assigned.partner_id.id,
                    "external_reference": "BT-1",
                    "stage_id": self.env.ref(
                        "interlocuteurs_addon.maintenance_stage_external"
                    ).id,
                }
            ],
        )
        self.assertIn("&lt;b&gt;Monday", created.description)
        self.assertIn(self.assigned.partner_id, created.message_partner_ids)
        self.assertEqual(created.message_ids.attachment_ids.name, "leak.txt")
        self.assertTrue(response.url.endswith(f"{created.id}?created=1"))
        self.assertIn("leak.txt", response.text)

    def test_goes_to_the_team_of_the_equipment(self):
        """Not to the first team of the company, which core proposes."""
        self.pump.maintenance_team_id = self.make_team("Pumps", self.env.company)
        member = self.make_employee("member")
        self.pump.maintenance_team_id.member_ids = member
        self.send(self.assigned, equipment_id=self.pump.id)
        created = self.get_created()
        self.assertEqual(created.maintenance_team_id.name, "Pumps")
        self.assertEqual(created.activity_ids.user_id, member)
        self.assertTrue(created.with_user(member).has_access("read"))
        told = created.message_ids.notification_ids.res_partner_id
        self.assertIn(self.assigned.partner_id, told)

    def test_belongs_to_the_company_of_what_it_is_about(self):
        """A customer of two of our companies asks either for what is of the other."""
        customer = self.make_customer_of_another_company()
        self.make_team("Other team", customer.company_id)
        site = self.make_site("Elsewhere", customer)
        equipment = self.env["maintenance.equipment"].create(
            {
                "name": "Lift",
                "organisation_id": customer.id,
                "company_id": customer.company_id.id,
            }
        )
        for typed in (
            {},
            {"site_id": site.id},
            {"equipment_id": equipment.id},
        ):
            with self.subTest(typed=typed):
                response = self.send(
                    self.supervisor, organisation_id=customer.id, **typed
                )
                created = self.get_created()
                self.assertEqual(created.company_id, customer.company_id)
                self.assertEqual(created.maintenance_team_id.name, "Other team")
                self.assertTrue(response.url.endswith(f"{created.id}?created=1"))
                self.newest = created.id

    def test_a_team_without_company_works_for_a_company_without_team(self):
        customer = self.make_customer_of_another_company()
        self.make_team("For all", self.env["res.company"])
        self.send(self.supervisor, organisation_id=customer.id)
        created = self.get_created()
        self.assertEqual(created.company_id, customer.company_id)
        self.assertEqual(created.maintenance_team_id.name, "For all")

    def make_customer_of_another_company(self):
        """Return an organisation of another company, which the supervisor sees, too."""
        company = self.env["res.company"].create({"name": "Our other company"})
        self.supervisor.company_ids += company
        customer = self.make_organisation("Hôtel du Lac", company_id=company.id)
        self.make_collaboration(self.supervisor.partner_id, customer)
        self.open_portal(self.supervisor.partner_id)
        return customer

    def make_team(self, name, company):
        Team = self.env["maintenance.team"]
        return Team.create({"name": name, "company_id": company.id})

    def test_nothing_typed_is_lost(self):
        response = self.send(self.supervisor, name="", description="A long story")
        self.assertRefused(
            response, "form-control is-invalid", "A long story", 'value="3" selected'
        )

    def test_ids_of_others_are_refused(self):
        cases = [
            (self.supervisor, {"organisation_id": self.organisation_b.id}),
            (self.supervisor, {"organisation_id": ""}),
            (self.supervisor, {"organisation_id": "1 or 1"}),
            (self.supervisor, {"site_id": self.site_b.id}),
            (self.supervisor, {"equipment_id": self.boiler.id}),
            (self.assigned, {"equipment_id": self.chiller.id}),
            (self.both, {"equipment_id": self.boiler.id}),
            (self.supervisor, {"priority": "9"}),
        ]
        for user, typed in cases:
            with self.subTest(user=user.login, typed=typed):
                response = self.send(user, **typed)
                self.assertRefused(response, "alert-danger")

    def test_a_proposal_of_foreign_equipment_shows_nothing(self):
        page = self.open(f"{NEW}?equipment_id={self.boiler.id}", self.supervisor)
        self.assertNotIn("Boiler of B", page.text)

    def test_files_are_checked(self):
        big = b"x" * (10 * 1024 * 1024 + 1)
        for file, text in (
            (("big.txt", big, "text/plain"), "big.txt"),
            (("run.exe", b"MZ", "text/plain"), "run.exe"),
            (("fake.png", b"<script>", "image/png"), "fake.png"),
            (("page.html", b"<html>", "text/html"), "page.html"),
            (("empty.txt", b"", "text/plain"), "empty.txt"),
        ):
            with self.subTest(file[0]):
                response = self.send(self.supervisor, files=[file])
                self.assertRefused(response, text, "It does not start")
        many = [(f"{n}.txt", b"x", "text/plain") for n in range(11)]
        self.assertRefused(self.send(self.supervisor, files=many), "alert-danger")

    def test_only_with_the_profile_and_a_token(self):
        self.other.partner_id.collaboration_ids.profile_id = self.env[
            "interlocuteur.portal.profile"
        ].create({"name": "Reader", "scope": "organisation", "see_requests": True})
        page = self.open("/my/interventions", self.other).text
        self.assertNotIn(NEW, page)
        self.assertTrue(self.open(NEW).url.endswith("/my"))
        with self.assertLogs("odoo.http", "WARNING") as logs:
            response = self.send(self.supervisor, token=False)
        self.assertIn("CSRF", logs.output[0])
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.get_created())

    def test_tour(self):
        self.start_tour("/my", "interlocuteur_portal_request", login="assigned")
        created = self.get_created()
        self.assertEqual(created.equipment_id, self.pump)
        self.assertEqual(created.origin, "portal")

    def test_tour_narrows_sites_and_equipment(self):
        """An organisation narrows the sites, a site the equipment, without a click."""
        self.start_tour("/my", "interlocuteur_portal_request_narrow", login="both")
