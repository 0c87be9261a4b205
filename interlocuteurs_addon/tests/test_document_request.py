from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestDocumentRequest(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(
            parent_id=cls.organisation_a.id, phone="04 65 71 04 01"
        )
        cls.site = cls.Partner.create(
            {"name": "North", "type": "delivery", "parent_id": cls.organisation_a.id}
        )
        cls.equipment = cls.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": cls.organisation_a.id,
                "site_id": cls.site.id,
                "service_contact_id": cls.person.id,
            }
        )
        cls.foreign_equipment = cls.env["maintenance.equipment"].create(
            {"name": "Boiler", "organisation_id": cls.organisation_b.id}
        )
        cls.Request = cls.env["maintenance.request"]
        cls.external = cls.env.ref("interlocuteurs_addon.maintenance_stage_external")
        cls.all_parties = {
            "organisation_id": cls.organisation_a.id,
            "site_id": cls.site.id,
            "equipment_id": cls.equipment.id,
            "interlocuteur_id": cls.person.id,
        }

    def make_request(self, **values):
        return self.Request.create({"name": "Does not start", **values})

    # -------------------------------------------------------------------- parties

    def test_each_party_given_first_fills_the_others_in(self):
        """Where there is one of each, any of them says all; by RPC as in the form."""
        for name, value in self.all_parties.items():
            with self.subTest(name):
                request = self.make_request(**{name: value})
                self.assertRecordValues(request, [self.all_parties])
                form = Form(self.Request)
                form.name = "Does not start"
                setattr(form, name, self.Request[name].browse(value))
                self.assertRecordValues(form.save(), [self.all_parties])

    def test_what_is_said_to_be_nothing_stays_so(self):
        for name in ("site_id", "equipment_id", "interlocuteur_id"):
            with self.subTest(name):
                request = self.make_request(
                    organisation_id=self.organisation_a.id, **{name: False}
                )
                self.assertFalse(request[name])

    def test_a_copy_leaves_the_original_as_it_is(self):
        """What was said to be nothing there is not filled in afterwards."""
        nowhere = {"site_id": False, "equipment_id": False}
        request = self.make_request(organisation_id=self.organisation_a.id, **nowhere)
        expected = [{**self.all_parties, **nowhere}]
        self.assertRecordValues(request.copy(), expected)
        self.assertRecordValues(request, expected)
        request.create({"name": "Further", "site_id": self.site.id})
        self.assertRecordValues(request, expected)

    def test_equipment_said_to_be_none_does_not_say_who_it_is(self):
        self.make_person("Petit", "Paul", parent_id=self.organisation_a.id)
        where = {"site_id": self.site.id}
        requests = self.Request.create(
            [{"name": "1", **where}, {"name": "2", **where, "equipment_id": False}]
        )
        self.assertRecordValues(
            requests,
            [
                self.all_parties,
                {**self.all_parties, "equipment_id": False, "interlocuteur_id": False},
            ],
        )

    def test_a_site_said_to_be_none_does_not_say_which_equipment(self):
        # on no site: where none is named, either might be meant
        self.equipment.copy({"site_id": False})
        self.person.site_ids = self.site
        who = {"interlocuteur_id": self.person.id}
        requests = self.Request.create(
            [{"name": "1", **who}, {"name": "2", **who, "site_id": False}]
        )
        self.assertRecordValues(
            requests,
            [
                self.all_parties,
                {**self.all_parties, "site_id": False, "equipment_id": False},
            ],
        )

    def test_what_is_in_doubt_stays_open(self):
        """With two sites and two pieces of equipment nothing is guessed."""
        self.Partner.create(
            {"name": "East", "type": "delivery", "parent_id": self.organisation_a.id}
        )
        self.equipment.copy({"site_id": False})
        request = self.make_request(organisation_id=self.organisation_a.id)
        self.assertFalse(request.site_id)
        self.assertFalse(request.equipment_id)

    def test_what_a_person_is_assigned_to_settles_the_doubt(self):
        other = self.equipment.copy({"service_contact_id": False})
        self.person.equipment_ids = other
        request = self.make_request(interlocuteur_id=self.person.id)
        self.assertEqual(request.equipment_id, other)

    def test_equipment_is_the_only_one_on_the_site(self):
        """Whatever else the organisation has elsewhere."""
        east, west = self.Partner.create(
            [
                {"name": name, "type": "delivery", "parent_id": self.organisation_a.id}
                for name in ("East", "West")
            ]
        )
        chiller = self.equipment.copy({"site_id": east.id})
        for site, equipment in (
            (self.site, self.equipment),
            (east, chiller),
            (west, chiller.browse()),
        ):
            request = self.make_request(site_id=site.id)
            self.assertEqual(request.equipment_id, equipment, site.name)

    def test_what_a_person_is_assigned_to_counts_where_it_is(self):
        """At the organisation of the request, and on its site if it has one."""
        east, south = self.Partner.create(
            [
                {"name": "East", "type": "delivery", "parent_id": organisation.id}
                for organisation in self.organisation_a | self.organisation_b
            ]
        )
        self.equipment.copy({"service_contact_id": False})
        self.foreign_equipment.copy({})
        self.make_collaboration(self.person, self.organisation_b)
        self.person.equipment_ids = self.equipment | self.foreign_equipment
        self.person.site_ids = self.site | south
        none = self.equipment.browse()
        for organisation, given, site, equipment in (
            (self.organisation_a, {}, self.site, self.equipment),
            (self.organisation_a, {"site_id": east.id}, east, none),
            (self.organisation_b, {}, south, none),
        ):
            request = self.make_request(
                organisation_id=organisation.id,
                interlocuteur_id=self.person.id,
                **given,
            )
            self.assertEqual(request.site_id.id, site.id)
            self.assertEqual(request.equipment_id, equipment)

    def test_what_a_person_is_assigned_to_elsewhere_does_not_count(self):
        self.foreign_equipment.copy({})
        self.make_collaboration(self.person, self.organisation_b)
        self.person.equipment_ids = self.equipment | self.foreign_equipment
        request = self.make_request(
            organisation_id=self.organisation_b.id, interlocuteur_id=self.person.id
        )
        self.assertEqual(request.equipment_id, self.foreign_equipment)

    def test_contact_is_the_first_who_knows_and_is_there(self):
        """Nobody where two would do; whoever has left is not asked."""
        colleague, third = (
            self.make_person(name, parent_id=self.organisation_a.id)
            for name in ("Reste", "Roux")
        )
        self.equipment.interlocuteur_ids = colleague
        self.site.site_person_ids = third
        self.assertEqual(self.ask_about_equipment(), self.person)
        self.person.active = False
        self.assertEqual(self.ask_about_equipment(), colleague)
        self.person.active = True
        self.person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertEqual(self.ask_about_equipment(), colleague)
        self.equipment.interlocuteur_ids = False
        self.assertEqual(self.ask_about_equipment(), third)
        self.site.site_person_ids = colleague | third
        self.assertFalse(self.ask_about_equipment())
        self.site.site_person_ids = False
        self.assertFalse(self.ask_about_equipment())
        colleague.active = False
        self.assertEqual(self.ask_about_equipment(), third)

    def ask_about_equipment(self):
        """Return the contact person of a new request about the equipment."""
        return self.make_request(equipment_id=self.equipment.id).interlocuteur_id

    def test_request_about_nothing_is_completed_by_nothing(self):
        request = self.make_request()
        self.assertRecordValues(request, [dict.fromkeys(self.all_parties, False)])

    def test_person_of_several_organisations_leaves_the_choice(self):
        self.make_collaboration(self.person, self.organisation_b)
        form = Form(self.Request)
        form.name = "Does not start"
        form.interlocuteur_id = self.person
        self.assertFalse(form.organisation_id)
        form.organisation_choice_id = self.organisation_b
        request = form.save()
        self.assertEqual(request.organisation_id, self.organisation_b)
        self.assertEqual(request.interlocuteur_id, self.person)

    def test_form_drops_what_belongs_to_the_former_organisation(self):
        request = self.make_request(equipment_id=self.equipment.id)
        with Form(request) as form:
            form.equipment_id = self.foreign_equipment
        self.assertRecordValues(
            request,
            [
                {
                    "organisation_id": self.organisation_b.id,
                    "site_id": False,
                    "equipment_id": self.foreign_equipment.id,
                    "interlocuteur_id": False,
                }
            ],
        )

    def test_cleared_party_is_not_filled_in_again(self):
        request = self.make_request(equipment_id=self.equipment.id)
        with Form(request) as form:
            form.site_id = self.Partner
        self.assertFalse(request.site_id)

    def test_anothers_site_or_equipment_is_refused(self):
        request = self.make_request(organisation_id=self.organisation_b.id)
        for values in (
            {"site_id": self.site.id},
            {"equipment_id": self.equipment.id},
            {"interlocuteur_id": self.person.id},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                request.write(values)

    def test_equipment_that_changes_hands_leaves_old_requests(self):
        request = self.make_request(equipment_id=self.equipment.id)
        self.equipment.write(
            {
                "organisation_id": self.organisation_b.id,
                "site_id": False,
                "service_contact_id": False,
            }
        )
        request.name = "Did not start"
        self.assertEqual(request.organisation_id, self.organisation_a)

    # --------------------------------------------------------------------- origin

    def test_request_from_the_portal_is_an_external_entry(self):
        request = self.make_request(origin="portal")
        self.assertEqual(request.stage_id, self.external)
        form = Form(self.Request.with_context(default_origin="portal"))
        self.assertEqual(form.stage_id, self.external)

    def test_request_of_ours_is_not(self):
        """Nor one that is reopened, or that a recurring one brings forth."""
        request = self.make_request()
        self.assertNotEqual(request.stage_id, self.external)
        request.reset_equipment_request()
        self.assertNotEqual(request.stage_id, self.external)
        self.assertNotEqual(request.copy().stage_id, self.external)

    def test_external_entry_is_the_first_stage(self):
        first = self.env["maintenance.stage"].search([], limit=1)
        self.assertEqual(first, self.external)

    def test_stage_can_be_deleted(self):
        """Then what comes from the portal starts where our own requests do."""
        self.external.unlink()
        request = self.make_request(origin="portal")
        self.assertEqual(request.stage_id, self.make_request().stage_id)

    # --------------------------------------------------------------------- portal

    def test_address_on_the_portal(self):
        request = self.make_request()
        self.assertEqual(request.access_url, f"/my/interventions/{request.id}")
        self.assertIn("access_token=", request.get_portal_url())

    def test_portal_domain_is_about_the_organisation_of_the_request(self):
        request = self.make_request(equipment_id=self.equipment.id)
        self.open_portal(self.person)
        domain = self.Request.get_interlocuteur_portal_domain(self.person)
        self.assertEqual(self.Request.search(domain), request)
        self.person.collaboration_ids.date_start = "2020-01-01"
        self.person.parent_id = self.organisation_b
        self.assertFalse(self.Request.search(domain))

    # ---------------------------------------------------------------------- views

    def test_phones_are_links_in_form_and_kanban(self):
        request = self.make_request(equipment_id=self.equipment.id)
        self.assertEqual(request.interlocuteur_phone, "04 65 71 04 01")
        for kind in ("form", "kanban"):
            arch = self.Request.get_view(view_type=kind)["arch"]
            self.assertRegex(arch, 'name="interlocuteur_phone"[^>]*widget="phone"')
            self.assertRegex(arch, 'name="service_contact_phone"[^>]*widget="phone"')

    def test_values_of_a_request_stay_the_callers(self):
        values = {"name": "Leak", "equipment_id": self.equipment.id, "origin": "portal"}
        before = dict(values)
        self.Request.create([values])
        self.assertEqual(values, before)

    def test_buttons_count_requests_of_organisation_site_and_person(self):
        self.make_request(equipment_id=self.equipment.id)
        self.make_request(organisation_id=self.organisation_b.id)
        for partner in (self.organisation_a, self.site, self.person):
            self.assertEqual(partner.request_count, 1, partner.name)
            domain = partner.action_open_requests()["domain"]
            self.assertEqual(self.Request.search_count(domain), 1, partner.name)

    def test_other_company_does_not_see_the_request(self):
        company = self.env["res.company"].create({"name": "Other company"})
        team = self.env["maintenance.team"].create(
            {"name": "Team", "company_id": company.id}
        )
        request = self.make_request(
            organisation_id=self.organisation_a.id,
            equipment_id=False,
            company_id=company.id,
            maintenance_team_id=team.id,
            user_id=False,
        )
        user = self.make_employee(
            "user", "base.group_user,interlocuteurs_addon.group_interlocuteur_user"
        )
        self.assertNotIn(request, self.Request.with_user(user).search([]))

    def test_cards_beside_an_app_that_was_there_before(self):
        """As hr_maintenance, which shows an employee in place of who asked."""
        view = self.env.ref("maintenance.hr_equipment_request_view_kanban")
        self.env["ir.ui.view"].create(
            {
                "name": "installed before",
                "model": view.model,
                "inherit_id": view.id,
                # before those of the usual priority that are installed later
                "priority": 15,
                "arch": """
                    <span name="owner_user_id" position="replace">
                        <field name="create_uid" />
                    </span>
                """,
            }
        )
        arch = self.Request.get_view(view.id, "kanban")["arch"]
        self.assertIn("create_uid", arch)
        self.assertIn("organisation_id", arch)
