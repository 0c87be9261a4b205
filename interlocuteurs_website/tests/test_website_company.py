from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestWebsiteCompany(HttpCase):
    """A customer of several companies, some of which have a website."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        website = cls.env.ref("website.default_website")
        Company = cls.env["res.company"]
        cls.companies = {
            "own": website.company_id,
            "branch": Company.create(
                {"name": "Branch", "parent_id": website.company_id.id}
            ),
            "sister": Company.create({"name": "Sister"}),
            "elsewhere": Company.create({"name": "Elsewhere"}),
            "stranger": Company.create({"name": "Stranger"}),
        }
        cls.env["website"].create(
            {
                "name": "Elsewhere",
                "company_id": cls.companies["elsewhere"].id,
                "domain": "http://elsewhere.example",
            }
        )
        cls.user = new_test_user(
            cls.env,
            "customer",
            "base.group_portal",
            password="customer",
            company_id=website.company_id.id,
            company_ids=[
                Command.set(
                    [
                        company.id
                        for name, company in cls.companies.items()
                        if name != "stranger"
                    ]
                )
            ],
        )
        organisation = cls.env["res.partner"].create(
            {"name": "Clinic", "is_company": True}
        )
        cls.env["interlocuteur.collaboration"].create(
            {
                "person_id": cls.user.partner_id.id,
                "organisation_id": organisation.id,
                "profile_id": cls.env.ref("interlocuteurs_addon.profile_supervisor").id,
            }
        )
        cls.pumps = {
            name: cls.env["maintenance.equipment"].create(
                {
                    "name": f"Pump {name}",
                    "organisation_id": organisation.id,
                    "company_id": company.id,
                }
            )
            for name, company in cls.companies.items()
        }

    def get_shown(self):
        """Return of which companies the list and the pages show equipment."""
        self.authenticate("customer", "customer")
        listed = self.url_open("/my/equipment").text
        in_list = {n for n, pump in self.pumps.items() if pump.name in listed}
        on_page = {
            name
            for name, pump in self.pumps.items()
            if pump.name in self.url_open(f"/my/equipment/{pump.id}").text
        }
        self.assertEqual(in_list - on_page, set())
        return in_list

    def test_companies_without_a_website_are_on_each(self):
        self.assertEqual(self.get_shown(), {"own", "branch", "sister"})

    def test_not_those_that_the_customer_is_none_of(self):
        self.user.company_ids -= self.companies["sister"]
        self.assertEqual(self.get_shown(), {"own", "branch"})

    def test_a_website_of_a_company_that_the_customer_is_none_of(self):
        self.env.ref("website.default_website").company_id = self.companies["stranger"]
        self.assertEqual(self.get_shown(), {"own", "branch", "sister"})

    def test_messages_about_them(self):
        pump = self.pumps["branch"]
        team = self.env["maintenance.team"].create({"name": "All", "company_id": False})
        self.authenticate("customer", "customer")
        request = self.env["maintenance.request"].create(
            {
                "name": "Leak",
                "equipment_id": pump.id,
                "company_id": pump.company_id.id,
                "maintenance_team_id": team.id,
                "interlocuteur_id": self.user.partner_id.id,
            }
        )
        request.message_post(
            body="The seal is ordered.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        result = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {"thread_model": "maintenance.request", "thread_id": request.id},
        )
        self.assertEqual(len(result["messages"]), 1)

    def test_other_pages_are_those_of_the_website_alone(self):
        companies = self.env.registry["res.users"]
        asked = []

        def noting(this):
            asked.append(this.id)
            return set()

        self.patch(companies, "_get_companies_without_website", noting)
        self.authenticate("customer", "customer")
        self.url_open("/")
        self.url_open("/myself")
        self.assertEqual(asked, [])

    def test_no_query_for_a_customer_of_one_company(self):
        self.user.company_ids = self.user.company_id
        user = self.user.with_user(self.user)
        self.assertEqual(user._get_companies_without_website(), set())
        with self.assertQueryCount(0):
            user._get_companies_without_website()
