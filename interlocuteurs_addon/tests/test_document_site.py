from lxml import etree

from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tests import Form, HttpCase, tagged
from odoo.tools.safe_eval import safe_eval

from .common import InterlocuteurCommon


class SiteCommon(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.site = cls.make_address(cls.organisation_a)

    @classmethod
    def make_address(cls, organisation, **values):
        return cls.Partner.create(
            {
                "name": "North",
                "type": "delivery",
                "parent_id": organisation.id,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestDocumentSite(SiteCommon):
    def test_delivery_address_is_a_site_unless_told_otherwise(self):
        self.assertTrue(self.site.is_site)
        self.assertFalse(self.make_address(self.organisation_a, is_site=False).is_site)

    def test_other_address_is_a_site_if_told(self):
        address = self.make_address(self.organisation_a, type="other")
        self.assertFalse(address.is_site)
        address.is_site = True
        self.assertTrue(address.is_site)

    def test_neither_people_nor_organisations_are_sites(self):
        for partner in (self.person, self.organisation_a):
            with self.assertRaises(ValidationError):
                partner.is_site = True

    def test_address_of_another_type_is_a_site_no_longer(self):
        self.site.type = "invoice"
        self.assertFalse(self.site.is_site)

    def test_person_is_attached_to_a_site_of_their_organisation(self):
        """Either side shows it."""
        self.person.site_ids = self.site
        self.assertEqual(self.site.site_person_ids, self.person)

    def test_site_below_a_person_stays_when_their_collaboration_ends(self):
        used, empty = (self.make_address(self.person) for _number in range(2))
        equipped = self.make_address(self.person, name="Hall")
        colleague = self.make_person(parent_id=self.organisation_a.id)
        (colleague | self.person).site_ids = used
        self.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": self.organisation_a.id,
                "site_id": equipped.id,
            }
        )
        self.person.collaboration_ids.action_end()
        self.assertFalse(self.person.parent_id)
        self.assertEqual(
            (used | equipped | empty).mapped("commercial_partner_id.id"),
            [self.organisation_a.id, self.person.id],
        )
        self.assertEqual(empty.parent_id, self.person)
        self.assertEqual(used.site_person_ids, colleague)

    def test_site_of_another_organisation_is_refused(self):
        """From the person's sheet, from the site's, and at creation."""
        foreign = self.make_address(self.organisation_b)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.person.site_ids = foreign
        with self.assertRaises(ValidationError), self.cr.savepoint():
            foreign.site_person_ids = self.person
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.make_person(parent_id=self.organisation_a.id, site_ids=foreign.ids)

    def test_address_that_is_no_site_is_refused(self):
        self.site.is_site = False
        with self.assertRaises(ValidationError):
            self.person.site_ids = self.site

    def test_list_of_sites_says_what_is_there(self):
        """Sites only, with people, equipment and requests; without a query for each."""
        self.make_address(self.organisation_a, type="invoice")
        self.read_sites([])
        costs = []
        for count in (2, 9):
            organisation = self.make_organisation(f"Of {count}")
            person = self.make_person(parent_id=organisation.id)
            for index in range(count):
                site = self.make_address(
                    organisation, name=f"Site {index}", city="Lyon"
                )
                site.site_person_ids = person
                self.env["maintenance.equipment"].create(
                    {
                        "name": "Pump",
                        "organisation_id": organisation.id,
                        "site_id": site.id,
                    }
                )
                self.env["maintenance.request"].create(
                    {"name": "Leak", "site_id": site.id}
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.read_sites([("commercial_partner_id", "=", organisation.id)])
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows), 9)
        self.assertEqual(*costs)
        last = rows[-1]
        self.assertEqual(last["commercial_partner_id"]["display_name"], "Of 9")
        self.assertEqual(last["display_name"], "Site 8")
        self.assertEqual(
            [p["display_name"] for p in last["site_person_ids"]], [person.name]
        )
        self.assertEqual((last["equipment_count"], last["request_count"]), (1, 1))

    def test_a_site_is_entered_from_the_menu(self):
        """It asks for the organisation, which it needs, and for no other names."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.res_partner_action_site"
        )
        context = safe_eval(action["context"])
        views = {kind: view_id for view_id, kind in action["views"]}
        view = self.env["ir.ui.view"].browse(views["form"])
        organisation = self.Partner.create({"name": "Of the menu", "is_company": True})
        form = Form(self.Partner.with_context(**context), view)
        form.name = "North workshop"
        with self.assertRaisesRegex(AssertionError, "parent_id is a required field"):
            form.save()
        form.parent_id = organisation
        site = form.save()
        self.assertIs(site.is_site, True)
        self.assertEqual(site.commercial_partner_id, organisation)
        self.assertEqual(site.name, "North workshop")

    def read_sites(self, domain):
        """Return the rows of the menu's list, as the web client reads them."""
        xml_id = "interlocuteurs_addon.res_partner_action_site"
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        Site = self.Partner.with_context(**safe_eval(action["context"]))
        arch = Site.get_view(action["views"][0][0], "list")["arch"]
        names = [node.get("name") for node in etree.fromstring(arch).iter("field")]
        return Site.web_search_read(
            Domain(safe_eval(action["domain"])) & Domain(domain),
            {
                name: {"fields": {"display_name": {}}}
                if self.Partner._fields[name].relational
                else {}
                for name in names
            },
        )["records"]

    def test_a_site_has_one_name_on_its_sheet(self):
        """Not the first and last names of a person."""
        view = self.env.ref("interlocuteurs_addon.res_partner_view_form_site")
        with Form(self.site, view) as form:
            form.name = "Hall 3"
            form.site_person_ids.add(self.person)
        self.assertRecordValues(
            self.site,
            [{"name": "Hall 3", "display_name": "Clinique des Alpes, Hall 3"}],
        )
        self.assertEqual(self.site.site_person_ids, self.person)
        self.assertFalse({"lastname", "firstname"} & set(form._view["fields"]))

    def test_sites_without_people_are_those_that_are_to_mend(self):
        empty = self.make_address(self.organisation_a, name="East")
        left = self.make_address(self.organisation_a, name="West")
        leaver = self.make_person("Part", "Paula", parent_id=self.organisation_a.id)
        left.site_person_ids = leaver
        self.site.site_person_ids = self.person
        leaver.active = False
        view = self.env.ref("interlocuteurs_addon.res_partner_view_search_site")
        [node] = etree.fromstring(view.arch).xpath("//filter[@name='without_people']")
        found = self.Partner.search(
            [("is_site", "=", True), *safe_eval(node.get("domain"))]
        )
        self.assertEqual(
            found,
            self.env["interlocuteur.anomaly"]
            .search([("kind", "=", "site")])
            .partner_id,
        )
        self.assertEqual(found & (self.site | empty | left), empty | left)

    def test_sites_of_a_former_organisation_go(self):
        self.person.site_ids = self.site
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person.parent_id = self.organisation_b
        other = self.make_address(self.organisation_b, name="South")
        self.person.site_ids += other
        self.assertEqual(self.person.site_ids, other)


@tagged("post_install", "-at_install")
class TestDocumentSiteTours(SiteCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south = cls.make_address(cls.organisation_a, name="South")
        cls.foreign = cls.make_address(cls.organisation_b, name="Foreign")

    def test_attach_and_detach_sites(self):
        """The dialog offers sites of the person's organisations only."""
        self.person.site_ids = self.site
        url = f"/odoo/interlocuteurs/{self.person.id}"
        self.start_tour(url, "interlocuteur_sites_tab", login="admin")
        self.assertEqual(self.person.site_ids, self.south)

    def test_attach_and_detach_equipment(self):
        """The dialog offers equipment of the person's organisations only."""
        equipment = self.env["maintenance.equipment"].create(
            [
                {"name": "Old pump", "organisation_id": self.organisation_a.id},
                {"name": "New pump", "organisation_id": self.organisation_a.id},
                {"name": "Foreign pump", "organisation_id": self.organisation_b.id},
            ]
        )
        self.person.equipment_ids = equipment[0]
        url = f"/odoo/interlocuteurs/{self.person.id}"
        self.start_tour(url, "interlocuteur_equipment_tab", login="admin")
        self.assertEqual(self.person.equipment_ids, equipment[1])
