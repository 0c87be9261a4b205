from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon

TEXT = """Cordialement,

Mme Clara VASSEUR
Buyer, Dresseuse de grands félins
12 rue des Forges, 57100 Thionville, France
Tél. : 04 65 71 04 77 – Mob. : 06 12 34 56 21
clara.vasseur@verrerie.example"""


@tagged("post_install", "-at_install")
class TestSignatureEntry(InterlocuteurCommon):
    """A signature fills the form of a new person; the user looks, and saves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.fr")
        cls.user = cls.make_employee(
            "signs", "interlocuteurs_addon.group_interlocuteur_user"
        )

    def read_text(self, text=TEXT, organisation_id=False):
        return self.Partner.with_user(self.user).read_signature(text, organisation_id)

    def open_form(self, context):
        partners = self.Partner.with_user(self.user).with_context(**context)
        return Form(
            partners,
            "interlocuteurs_addon.res_partner_view_form_interlocuteur",
        )

    def test_form_is_filled_and_saved(self):
        context = self.read_text(organisation_id=self.organisation_a.id)
        with self.open_form(context) as form:
            self.assertEqual(form.lastname, "Vasseur")
            self.assertFalse(form.signature_notice)
        person = form.record
        buyer = self.env.ref("interlocuteurs_addon.interlocuteur_function_buyer")
        self.assertRecordValues(
            person,
            [
                {
                    "title_id": self.env.ref(
                        "partner_title.res_partner_title_madam"
                    ).id,
                    "firstname": "Clara",
                    "phone_e164": "+33465710477",
                    "mobile_e164": "+33612345621",
                    "email": "clara.vasseur@verrerie.example",
                    "function_ids": buyer.ids,
                    "proposed_functions": "Dresseuse de grands félins",
                    "works_for_id": self.organisation_a.id,
                }
            ],
        )

    def test_function_that_no_catalogue_has_is_proposed_to_administrators_too(self):
        """Nobody has looked at the word yet: it becomes no entry by itself."""
        before = self.env["interlocuteur.function"].search_count([])
        context = self.Partner.read_signature(TEXT)
        self.assertEqual(
            context["default_proposed_functions"], "Dresseuse de grands félins"
        )
        self.assertEqual(self.env["interlocuteur.function"].search_count([]), before)

    def test_organisation_is_found_by_its_name(self):
        self.organisation_b.name = "Brasserie 100%_Nord"
        text = "Alice Durand\nBrasserie 100%_Nord\nalice.durand@x.example"
        context = self.read_text(text)
        self.assertEqual(context["default_parent_id"], self.organisation_b.id)
        self.organisation_b.name = "Brasserie 100 fois du Nord"
        context = self.read_text(text)
        self.assertNotIn("default_parent_id", context)
        self.assertIn("Brasserie 100%_Nord", context["default_signature_notice"])

    def test_address_is_kept_where_no_organisation_is_known(self):
        context = self.read_text()
        self.assertEqual(context["default_street"], "12 rue des Forges")
        self.assertEqual(context["default_zip"], "57100")
        self.assertEqual(context["default_city"], "Thionville")
        self.assertEqual(context["default_country_id"], self.env.ref("base.fr").id)
        there = self.read_text(organisation_id=self.organisation_a.id)
        self.assertNotIn("default_street", there)

    def test_what_is_unsure_is_marked(self):
        context = self.read_text("Alice Durand\nAmbassadrice\nTél. : 06 00 00 00 01 23")
        doubts = context["default_signature_doubts"]
        for name in ("phone", "phone2", "function_ids", "proposed_functions"):
            self.assertIn(f",{name},", doubts)
        self.assertNotIn("email", doubts)
        self.assertTrue(context["default_signature_notice"])

    def test_organisation_that_the_user_may_not_see_is_not_told(self):
        company = self.env["res.company"].create({"name": "Other company"})
        self.organisation_a.company_id = company
        text = f"Alice Durand\n{self.organisation_a.name} SAS"
        self.organisation_a.name = f"{self.organisation_a.name} SAS"
        self.assertNotIn("default_parent_id", self.read_text(text))
        self.assertNotIn(
            "default_parent_id", self.read_text("", self.organisation_a.id)
        )

    def test_whatever_comes_over_rpc_is_answered(self):
        for text, organisation in ((None, None), ([], "1"), (True, True), ("", 0)):
            with self.subTest(text=text):
                context = self.read_text(text, organisation)
                self.assertNotIn("default_lastname", context)

    def test_who_may_not_create_contacts_reads_no_signatures(self):
        user = self.make_employee("reads", "base.group_user")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.Partner.with_user(user).read_signature(TEXT)

    # ------------------------------------------------------------ the dialog's fields

    def test_start_profile_and_site_are_entered_with_the_person(self):
        site = self.Partner.create(
            {
                "name": "Workshop",
                "type": "delivery",
                "parent_id": self.organisation_a.id,
            }
        )
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        context = {"default_parent_id": self.organisation_a.id}
        with self.open_form(context) as form:
            form.lastname, form.firstname = "Durand", "Alice"
            form.main_date_start = "2020-02-03"
            form.main_profile_id = profile
            form.site_ids.add(site)
        person = form.record
        self.assertRecordValues(
            person.collaboration_ids,
            [
                {
                    "organisation_id": self.organisation_a.id,
                    "is_main": True,
                    "date_start": date(2020, 2, 3),
                    "profile_id": profile.id,
                }
            ],
        )
        self.assertEqual(person.site_ids, site)

    def test_start_and_profile_are_those_of_the_main_collaboration(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        second = self.env["interlocuteur.collaboration"].create(
            {"person_id": person.id, "organisation_id": self.organisation_b.id}
        )
        profile = self.env.ref("interlocuteurs_addon.profile_supervisor")
        person.write({"main_date_start": "2019-05-06", "main_profile_id": profile.id})
        main = person.collaboration_ids - second
        self.assertEqual(main.date_start, date(2019, 5, 6))
        self.assertEqual(main.profile_id, profile)
        self.assertFalse(second.profile_id)
        self.assertEqual(person.main_profile_id, profile)

    def test_people_in_a_batch_keep_what_is_theirs(self):
        """Whoever is entered without a start begins today, without a profile."""
        profile = self.env.ref("interlocuteurs_addon.profile_user")
        start = {"main_date_start": "2020-02-03", "main_profile_id": profile.id}
        below = {"parent_id": self.organisation_a.id}
        people = self.Partner.create(
            [
                {"lastname": "Un", **below, **start},
                {"lastname": "Deux", **below},
                {"lastname": "Trois", **start},
            ]
        )
        self.assertRecordValues(
            people,
            [
                {
                    "main_date_start": date(2020, 2, 3),
                    "main_profile_id": profile.id,
                },
                {
                    "main_date_start": people[1]._get_today(),
                    "main_profile_id": False,
                },
                {"main_date_start": False, "main_profile_id": False},
            ],
        )
        self.assertEqual(people[2].collaboration_ids.ids, [])


@tagged("post_install", "-at_install")
class TestFastEntryTours(InterlocuteurCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env.ref("base.user_admin").lang = "fr_FR"

    def open_sheet(self, tour):
        url = f"/odoo/organisations/{self.organisation_a.id}"
        self.start_tour(url, tour, login="admin")

    def test_people_one_after_the_other_by_the_keyboard(self):
        """Save and new begins the next one in the first field."""
        self.open_sheet("interlocuteur_save_and_new")
        people = self.organisation_a.collaborator_ids.person_id
        self.assertEqual(people.mapped("lastname"), ["Premier", "Second"])

    def test_signature_and_the_window_on_duplicates(self):
        """Whoever is known already is offered by the window, as for any entry."""
        known = self.make_person(
            "Vasseur", "Clara", email="clara.vasseur@verrerie.example"
        )
        with mute_logger("odoo.http"):
            self.open_sheet("interlocuteur_signature")
        self.assertEqual(known.organisation_ids, self.organisation_a)
        self.assertEqual(known.mobile_e164, "+33612345621")
        namesakes = self.Partner.search([("lastname", "=", "Vasseur")])
        self.assertEqual(namesakes, known)
