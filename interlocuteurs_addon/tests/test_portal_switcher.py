from lxml import html

from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalSwitcher(PortalPagesCommon):
    """Whom somebody acts for: what a switch keeps, what links switch by themselves."""

    def setUp(self):
        super().setUp()
        self.authenticate("both", "both")

    def parse(self, url):
        return html.fromstring(self.url_open(url).content)

    def get_acting(self):
        """Return whom the switcher names."""
        [button] = self.parse("/my").xpath(
            "//form[hasclass('o_interlocuteur_switch')]/button"
        )
        return button.text_content().strip()

    # ------------------------------------------------------------ what is kept

    def test_search_sorting_and_grouping_are_kept(self):
        query = "search=pump&search_in=name&sortby=category&groupby=site"
        for address in (
            f"/my/equipment?{query}",
            "/my/interventions?filterby=open&sortby=stage",
            "/my/orders?sortby=date&search=S0",
        ):
            with self.subTest(address):
                [kept] = self.parse(address).xpath(
                    "//form[@action='/my/organisation']/input[@name='redirect']/@value"
                )
                answer = self.switch(self.organisation_a, kept)
                self.assertEqual(answer.headers["Location"], address)
        page = self.parse(f"/my/equipment?{query}")
        self.assertEqual(
            page.xpath("//td[hasclass('o_interlocuteur_card')]//a/text()"),
            ["Pump of A"],
        )

    def test_a_list_begins_with_its_first_page(self):
        answer = self.switch(self.organisation_a, "/my/equipment/page/3?search=a")
        self.assertEqual(answer.headers["Location"], "/my/equipment?search=a")

    def test_records_lead_to_their_list_without_any_token(self):
        for target, expected in (
            ("/my/orders/12?access_token=secret", "/my/orders"),
            ("/my/equipment/12", "/my/equipment"),
            ("/my/projects/12/task/7?x=1", "/my/projects"),
            ("/my/team/invite", "/my/team/invite"),
        ):
            answer = self.switch(self.organisation_a, target)
            self.assertEqual(answer.headers["Location"], expected)

    # -------------------------------------------------------------- deep links

    def test_a_link_into_another_organisation_switches_and_says_so(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.organisation_a.id, "state": "sale"}
        )
        for url in (
            f"/my/equipment/{self.pump.id}",
            f"/my/interventions/{self.request_pump.id}",
            f"/my/orders/{order.id}",
        ):
            with self.subTest(url):
                self.switch(self.organisation_b)
                [said] = self.parse(url).xpath(
                    "//div[hasclass('o_interlocuteur_switcher')]//div[@role='status']"
                )
                self.assertEqual(
                    " ".join(said.text_content().split()),
                    "This belongs to Clinique des Alpes: you act for them now.",
                )
                self.assertEqual(self.get_acting(), "Clinique des Alpes")
                again = self.parse(url)
                self.assertNotIn("you act for them now", again.text_content())

    def test_nothing_is_switched_where_all_are_shown(self):
        page = self.parse(f"/my/equipment/{self.pump.id}")
        self.assertNotIn("you act for them now", page.text_content())
        self.assertEqual(self.get_acting(), "All my organisations")

    def test_what_is_closed_switches_nothing(self):
        stranger = self.make_organisation("Usine")
        lathe = self.make_equipment("Lathe", stranger)
        self.switch(self.organisation_b)
        for url in (f"/my/equipment/{lathe.id}", "/my/equipment/999999"):
            self.url_open(url)
            self.assertEqual(self.get_acting(), "Brasserie du Nord")

    # ------------------------------------------------------------------- cards

    def get_cards(self):
        return {
            href.removeprefix("/my/")
            for href in self.parse("/my").xpath(
                "//a[starts-with(@href, '/my/') and @title]/@href"
            )
        }

    def test_cards_are_those_of_the_profile_at_the_organisation_acted_for(self):
        """What only the other organisation's profile opens has no card."""
        narrow = self.env["interlocuteur.portal.profile"].create(
            {"name": "Equipment alone", "scope": "organisation", "see_equipment": True}
        )
        at_b = self.both.partner_id.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        at_b.profile_id = narrow
        self.assertLess({"equipment", "interventions"}, self.get_cards())
        self.switch(self.organisation_b)
        cards = self.get_cards()
        self.assertIn("equipment", cards)
        self.assertNotIn("interventions", cards)
        self.switch(self.organisation_a)
        self.assertIn("interventions", self.get_cards())

    # ------------------------------------------------------------------- search

    def make_organisations(self, number):
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        for n in range(number):
            organisation = self.make_organisation(f"Usine {n}")
            self.make_collaboration(
                self.both.partner_id, organisation, profile_id=profile.id
            )

    def test_up_to_ten_are_a_list(self):
        self.make_organisations(8)
        page = self.parse("/my")
        self.assertEqual(
            len(page.xpath("//button[hasclass('o_interlocuteur_choice')]")), 10
        )
        self.assertFalse(page.xpath("//*[hasclass('o_interlocuteur_search')]"))

    def test_tour_searches_one_of_more_than_ten(self):
        self.make_organisations(8)
        self.make_organisation("Énergie du Sud")
        energy = self.Partner.search([("name", "=", "Énergie du Sud")])
        self.make_collaboration(
            self.both.partner_id,
            energy,
            profile_id=self.env.ref("interlocuteurs_addon.profile_user").id,
        )
        self.start_tour("/my", "interlocuteur_portal_switcher", login="both")
