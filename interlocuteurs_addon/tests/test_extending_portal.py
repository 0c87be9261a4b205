import inspect
import re
from dataclasses import replace

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.portal.page import PortalColumn
from .fake_addon import FakeService
from .portal_pages_common import PortalPagesCommon
from .test_extending import ExtendingCommon

URL = "/my/documents/services"


@tagged("post_install", "-at_install")
class TestExtendingPortal(ExtendingCommon, PortalPagesCommon):
    """A list of the portal from its description, as docs/extending.md says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for profile in ("supervisor", "user"):
            cls.env.ref(f"interlocuteurs_addon.profile_{profile}").write(
                {"see_services": True}
            )
        person = cls.assigned.partner_id
        cls.pumps = cls.make_service(
            cls.organisation_a, name="Pumps <b>", start="2026-03-01", margin=7654321
        )
        cls.pumps.technician_id = person
        cls.lifts = cls.make_service(cls.organisation_a, name="Lifts")
        cls.boilers = cls.make_service(cls.organisation_b, name="Boilers")
        cls.make_service(cls.organisation_a, name="Draft", state="draft")

    def count_services(self):
        return self.count("services_count")["services_count"]

    def test_it_takes_less_than_forty_lines(self):
        source = inspect.getsource(FakeService._get_portal_pages)
        self.assertLess(len(source.splitlines()), 40)

    def test_list_and_counter_show_what_the_profile_opens(self):
        for user, names in (
            (self.supervisor, {"Pumps &lt;b&gt;", "Lifts"}),
            (self.assigned, {"Pumps &lt;b&gt;"}),
            (self.other, {"Boilers"}),
            (self.both, {"Pumps &lt;b&gt;", "Lifts", "Boilers"}),
        ):
            with self.subTest(user.login):
                self.assertEqual(self.get_names(URL, user), names)
                self.assertEqual(self.count_services(), len(names))

    def test_card_follows_the_switch_of_the_profile(self):
        card = f'href="{URL}"'
        for user in (self.supervisor, self.assigned):
            with self.subTest(user.login):
                page = self.open("/my", user).text
                self.assertIn(card, page)
                self.assertIn("What we look after for you", page)
                self.assertIn('data-placeholder_count="services_count"', page)
        self.other.partner_id.collaboration_ids.profile_id.see_services = False
        self.assertNotIn(card, self.open("/my", self.other).text)
        self.assertEqual(self.get_names(URL), set())
        self.assertIn("There is nothing here for your account.", self.open(URL).text)

    def test_search_filter_sort_and_group(self):
        self.authenticate("both", "both")
        login = self.assigned.name
        for query, names in (
            ("search=lift&search_in=name", {"Lifts"}),
            (f"search={login}&search_in=technician", {"Pumps &lt;b&gt;"}),
            (f"search={login}&search_in=all", {"Pumps &lt;b&gt;"}),
            ("search=margin&search_in=margin", set()),
            ("filterby=started", {"Pumps &lt;b&gt;"}),
            (f"filterby={self.organisation_b.id}", {"Boilers"}),
            ("sortby=margin", {"Pumps &lt;b&gt;", "Lifts", "Boilers"}),
        ):
            with self.subTest(query):
                self.assertEqual(self.get_names(f"{URL}?{query}"), names)
        found = re.findall(rf'{URL}/(\d+)"', self.open(f"{URL}?sortby=newest").text)
        services = [self.boilers, self.lifts, self.pumps]
        self.assertEqual(found, [str(service.id) for service in services])
        page = self.open(f"{URL}?groupby=technician").text
        self.assertIn(f"{login}</th>", page)
        page = self.open(f"{URL}?groupby=organisation").text
        self.assertIn("Brasserie du Nord</th>", page)

    def test_choices_are_called_as_the_column_or_the_field(self):
        page = self.Service._get_portal_pages()[-1]
        labels = {
            "sortings": {name: c.label for name, c in page.get_sortings().items()},
            "searches": {name: c.label for name, c in page.get_searches().items()},
            "groupings": {name: c.label for name, c in page.get_groupings().items()},
        }
        self.assertEqual(
            labels,
            {
                "sortings": {"name": "Name", "newest": "Newest"},
                "searches": {
                    "name": "Search in Name",
                    "technician": "Search in Technician",
                    "mail": "Search in Mail",
                },
                "groupings": {"technician": "Technician"},
            },
        )
        called = replace(
            page,
            columns=[PortalColumn("technician_id.name", "Fitter")],
            sortings={"fitter": "technician_id desc, id", "margin": "margin, id"},
            searches={"city": "technician_id.city"},
            groupings={},
        )
        sortings = [choice.label for choice in called.get_sortings().values()]
        self.assertEqual(sortings, ["Fitter", "Margin"])
        self.assertEqual(called.get_searches()["city"].label, "Search in City")
        self.assertEqual(called.get_searches()["city"].value, "technician_id.city")

    def test_filters_by_what_waits(self):
        self.authenticate("both", "both")
        waits = {"Lifts", "Boilers"}
        self.assertEqual(self.get_names(f"{URL}?filterby=open"), waits)
        self.assertEqual(self.get_names(f"{URL}?filterby=closed"), {"Pumps &lt;b&gt;"})

    @mute_logger("odoo.http")
    def test_files_of_a_record_open_as_long_as_its_page(self):
        listed, other = self.env["ir.attachment"].create(
            [
                {"name": "plan.txt", "raw": b"plan"},
                {"name": "costs.txt", "raw": b"costs"},
            ]
        )
        self.lifts.plan_id = listed
        folder = f"{URL}/{self.lifts.id}/file"
        token = self.lifts._portal_ensure_token()
        self.authenticate("supervisor", "supervisor")
        answer = self.open(f"{folder}/{listed.id}")
        self.assertEqual(answer.content, b"plan")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        for path in (
            f"{folder}/{other.id}",
            f"{URL}/{self.pumps.id}/file/{listed.id}",
            f"/my/documents/secrets/{self.lifts.id}/file/{listed.id}",
            # a list whose model says nothing of files
            f"/my/documents/equipment/{self.pump.id}/file/{listed.id}",
        ):
            with self.subTest(path):
                self.assertEqual(self.open(path).status_code, 404)
        clerk = self.make_employee(
            "clerk", "interlocuteurs_addon.group_interlocuteur_user"
        )
        clerk.password = "clerk"
        self.authenticate("clerk", "clerk")
        tie = self.supervisor.partner_id.collaboration_ids
        answer = self.open(f"/my/documents/people/{tie.id}/file/{listed.id}")
        self.assertEqual(answer.status_code, 404)
        self.authenticate(None, None)
        link = f"{folder}/{listed.id}?access_token={token}"
        self.assertEqual(self.open(link).content, b"plan")
        self.lifts.access_token = False
        for login in (None, "other"):
            self.authenticate(login, login)
            answer = self.open(link, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, login)

    def test_rows_have_a_cell_for_each_column(self):
        """Where a field is empty, too; the organisation where there are several."""
        for user, width in ((self.supervisor, 3), (self.both, 4)):
            page = self.open(URL, user).text
            table = re.search(r"<table.*</table>", page, re.DOTALL)[0]
            self.assertEqual(table.count("<th "), width)
            rows = table.split("<tr>")[1:]
            self.assertTrue(rows)
            self.assertEqual({row.count("<td ") for row in rows}, {width})
            self.assertIn("03/01/2026", table)

    def test_people_are_shown_without_where_they_work_now(self):
        """Beside their list, a row's own page and the titles of groups."""
        technician = self.make_person("Moreau", "Luc", parent_id=self.organisation_a.id)
        self.lifts.technician_id = technician
        technician.parent_id = self.organisation_b
        for path in (URL, f"{URL}?groupby=technician", f"{URL}/{self.lifts.id}"):
            with self.subTest(path):
                page = self.open(path, self.supervisor).text
                self.assertIn("Luc Moreau", page)
                self.assertNotIn(self.organisation_b.name, page)

    def test_choice_of_the_organisation_narrows_list_and_counter(self):
        self.authenticate("both", "both")
        self.switch(self.organisation_b)
        self.assertEqual(self.get_names(URL), {"Boilers"})
        self.assertEqual(self.count_services(), 1)

    def test_page_of_a_record_is_for_its_readers(self):
        for user, service, is_shown in (
            (self.supervisor, self.lifts, True),
            (self.assigned, self.pumps, True),
            (self.assigned, self.lifts, False),
            (self.other, self.lifts, False),
            (self.supervisor, self.boilers, False),
        ):
            with self.subTest(user=user.login, name=service.name):
                page = self.open(f"{URL}/{service.id}", user)
                self.assertEqual(page.url.endswith(f"/{service.id}"), is_shown)
                self.assertEqual(service.name[:5] in page.text, is_shown)
        self.assertIn(
            self.organisation_a.name, self.open(f"{URL}/{self.lifts.id}").text
        )
        self.authenticate(None, None)
        for path in (URL, f"{URL}/{self.lifts.id}"):
            self.assertIn("/web/login", self.open(path).url)

    def test_page_of_a_record_opens_by_its_link(self):
        token = self.lifts._portal_ensure_token()
        self.authenticate(None, None)
        self.assertEqual(self.lifts.access_url, f"{URL}/{self.lifts.id}")
        page = self.open(f"{self.lifts.access_url}?access_token={token}").text
        self.assertIn("Lifts", page)
        for path in (f"{URL}/{self.pumps.id}", f"{URL}/{self.lifts.id}"):
            page = self.open(f"{path}?access_token={token[:-1]}x")
            self.assertIn("/web/login", page.url)

    def test_neighbours_are_those_of_the_list_before(self):
        self.open(URL, self.supervisor)
        page = self.open(f"{URL}/{self.lifts.id}").text
        self.assertIn(f'href="{URL}/{self.pumps.id}"', page)
        self.assertNotIn(f'href="{URL}/{self.boilers.id}"', page)

    def test_administrators_see_it_as_they_do(self):
        groups = "interlocuteurs_addon.group_interlocuteur_manager"
        manager = new_test_user(self.env, "manager", groups, password="manager")
        for user, names in (
            (self.supervisor, ["Lifts", "Pumps &lt;b&gt;"]),
            (self.assigned, ["Pumps &lt;b&gt;"]),
            (self.other, ["Boilers"]),
        ):
            with self.subTest(user.login):
                collaboration = user.partner_id.collaboration_ids
                url = f"/interlocuteur/see-as/{collaboration.id}"
                page = self.open(url, manager).text
                visit = re.search(r"/services\?visit=([\w-]+)", page)[1]
                page = self.open(f"{url}/services?visit={visit}").text
                rows = re.findall(r'fake.service/\d+">([^<]+)<', page)
                self.assertEqual(rows, names)

    def test_a_list_that_exists_gets_a_column(self):
        self.pump.model = "XJ-9"
        page = self.open("/my/equipment", self.supervisor).text
        self.assertIn(">Model</th>", page)
        self.assertRegex(page, r"<td [^>]*>\s*XJ-9\s*</td>")

    def test_addresses_of_lists_are_one_each(self):
        """Neither core's lists nor those with an address of their own open there."""
        self.authenticate("supervisor", "supervisor")
        for name in ("orders", "equipment", "people", "secrets"):
            for path in ("", "/1"):
                with self.subTest(name + path):
                    page = self.open(f"/my/documents/{name}{path}")
                    self.assertEqual(page.status_code, 404)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.http")
    def test_a_closed_field_stays_closed_in_a_description(self):
        """Cells are read with the rights of whoever looks."""
        described = self.env.registry[self.Service._name]._get_portal_pages

        def describe(records):
            [page] = described(records)
            [first, *_others] = page.columns
            return [replace(page, columns=[first, replace(first, path="margin")])]

        self.patch(self.env.registry[self.Service._name], "_get_portal_pages", describe)
        page = self.open(URL, self.supervisor)
        self.assertEqual(page.status_code, 403)
        self.assertNotIn("7654321", re.sub(r"\W", "", page.text))

    def test_more_rows_take_no_more_queries(self):
        def count_queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.get_names(URL)
            return self.env.cr.sql_log_count - before

        self.authenticate("both", "both")
        count_queries()
        few = count_queries()
        for number in range(20):
            self.make_service(
                self.organisation_a,
                name=f"Service {number}",
                technician_id=self.make_person(f"Technician {number}").id,
            )
        self.env.flush_all()
        self.assertEqual(count_queries(), few)
