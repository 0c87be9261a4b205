from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

URLS = {"/my/interventions", "/my/equipment", "/my/visits"}


@tagged("post_install", "-at_install")
class TestWebsiteMenu(HttpCase):
    """The lists of the portal in the menu of the website."""

    def get_entries(self, login=None):
        """Return which of the lists the menu of the first page leads to."""
        self.authenticate(login, login)
        page = html.fromstring(self.url_open("/").content)
        links = page.xpath("//header//a/@href")
        return {url for url in URLS if any(link.endswith(url) for link in links)}

    def test_customers_find_their_lists(self):
        new_test_user(self.env, "customer", "base.group_portal", password="customer")
        self.assertEqual(self.get_entries("customer"), URLS)

    def test_visitors_do_not(self):
        self.assertEqual(self.get_entries(), set())

    def test_on_each_website(self):
        website = self.env["website"].create({"name": "Another"})
        menus = self.env["website.menu"].search([("website_id", "=", website.id)])
        self.assertLessEqual(URLS, set(menus.mapped("url")))
