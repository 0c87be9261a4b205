import secrets

from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from .portal_pages_common import PortalPagesCommon

NEW = "/my/interventions/new"
PEOPLE = "/my/contacts-organisation"


@tagged("post_install", "-at_install")
class TestPortalCustomer(PortalPagesCommon):
    """Accounts of customers themselves: of an organisation, of somebody in private."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.email = "clinique@example.com"
        cls.account = cls.make_login("clinique", cls.organisation_a)
        cls.private = cls.make_person("Foyer", "Paul", email="paul@example.com")
        cls.paul = cls.make_login("paul", cls.private)
        cls.heater = cls.make_equipment("Heater of Paul", cls.private)

    @classmethod
    def make_login(cls, login, partner):
        return new_test_user(
            cls.env,
            login,
            "base.group_portal",
            password=login,
            partner_id=partner.id,
            name=partner.name,
        )

    def send(self, user, organisation, **typed):
        """Send the form of a request; return what it has created."""
        self.authenticate(user.login, user.login)
        newest = self.env["maintenance.request"].search([], limit=1, order="id desc").id
        data = {
            "organisation_id": organisation.id,
            "name": "It does not start",
            "description": "No light.",
            "priority": "2",
            "csrf_token": self.get_token(),
            "form_token": secrets.token_hex(16),
            **typed,
        }
        self.url_open(NEW, data=data, files=[("files", ("", b""))])
        return self.env["maintenance.request"].search([("id", ">", newest)])

    def get_mails(self, request, partner):
        mails = self.env["mail.mail"].search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        return mails.filtered(lambda mail: partner in mail.recipient_ids)

    # --------------------------------------------------- account of an organisation

    def test_organisation_enters_requests_and_is_told(self):
        created = self.send(
            self.account, self.organisation_a, equipment_id=self.pump.id
        )
        self.assertEqual(created.organisation_id, self.organisation_a)
        self.assertEqual(created.equipment_id, self.pump)
        self.assertFalse(created.interlocuteur_id)
        self.assertIn(self.organisation_a, created.message_partner_ids)
        mail = self.get_mails(created, self.organisation_a)
        self.assertIn("Clinique des Alpes", mail.body_html)
        self.assertIn(f"res_id={created.id}", mail.body_html)
        self.assertIn("View the intervention request", mail.body_html)

    def test_organisation_enters_requests_of_its_subsidiaries_alone(self):
        below = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        created = self.send(self.account, below)
        self.assertEqual(created.organisation_id, below)
        self.assertTrue(self.get_mails(created, self.organisation_a))
        self.assertFalse(self.get_mails(created, below))
        self.assertFalse(self.send(self.account, self.organisation_b))
        self.assertFalse(
            self.send(self.account, self.organisation_a, equipment_id=self.boiler.id)
        )

    def test_organisation_sees_its_people(self):
        below = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        self.make_person("Sous", "Sam", parent_id=below.id)
        page = self.open(PEOPLE, self.account).text
        for name in (self.assigned.name, self.supervisor.name, "Sam Sous"):
            self.assertIn(name, page)
        self.assertNotIn(self.other.name, page)
        self.assertEqual(
            self.count("organisation_people_count"), {"organisation_people_count": 4}
        )

    def test_organisation_manages_nobody(self):
        """That is for people, whose profile says so."""
        self.authenticate("clinique", "clinique")
        answer = self.url_open("/my/team", allow_redirects=False)
        self.assertEqual(answer.headers["Location"], "/my")

    def test_subsidiary_sees_no_people_of_the_company_above(self):
        below = self.make_organisation("Annexe", parent_id=self.organisation_a.id)
        self.make_person("Sous", "Sam", parent_id=below.id)
        page = self.open(PEOPLE, self.make_login("annexe", below)).text
        self.assertIn("Sam Sous", page)
        self.assertNotIn(self.supervisor.name, page)

    # -------------------------------------------------------------- private customer

    def test_private_customer_has_equipment_and_requests(self):
        self.assertEqual(self.get_names("/my/equipment", self.paul), {"Heater of Paul"})
        created = self.send(self.paul, self.private, equipment_id=self.heater.id)
        self.assertEqual(created.organisation_id, self.private)
        self.assertEqual(self.get_names("/my/interventions"), {"It does not start"})
        mail = self.get_mails(created, self.private)
        self.assertIn("Paul Foyer", mail.body_html)
        self.assertIn("New Request", self.url_open("/my/interventions").text)
        page = self.url_open(f"/my/equipment/{self.heater.id}").text
        self.assertIn(f"{NEW}?equipment_id={self.heater.id}", page)

    def test_nobody_in_private_is_called_an_organisation(self):
        created = self.send(self.paul, self.private, equipment_id=self.heater.id)
        pages = {
            f"/my/interventions/{created.id}": "It does not start",
            f"/my/equipment/{self.heater.id}": "Heater of Paul",
        }
        for url, name in pages.items():
            page = self.url_open(url).text
            self.assertIn(name, page)
            self.assertNotRegex(page, "<th[^>]*>Organisation<", url)
        mail = self.get_mails(created, self.private)
        self.assertNotIn("Organisation:", mail.body_html)

    def test_customers_without_contact_person_are_asked_by_their_name(self):
        """In their language, whoever of us has ended the request."""
        template = self.env.ref("interlocuteurs_addon.mail_template_request_rating")
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.company.asks_for_ratings = True
        created = self.env["maintenance.request"].union(
            *(
                self.send(user, user.partner_id).with_context(
                    tracking_disable=False, mail_notrack=False
                )
                for user in (self.paul, self.account)
            )
        )
        (self.private | self.organisation_a).lang = "fr_FR"
        created.stage_id = self.env.ref("maintenance.stage_3")
        self.env.flush_all()
        self.env.cr.flush()
        customers = (self.private, self.organisation_a)
        for customer, request in zip(customers, created, strict=True):
            mails = self.get_mails(request, customer)
            [mail] = mails.filtered(lambda mail: "/rate/" in mail.body_html)
            self.assertRegex(mail.body_html, rf"\s{customer.name},")
            self.assertEqual(template._render_lang(request.ids)[request.id], "fr_FR")

    def test_private_customer_whose_request_we_have_entered_is_told(self):
        created = self.env["maintenance.request"].create(
            {"name": "It drips", "equipment_id": self.heater.id}
        )
        self.assertEqual(created.organisation_id, self.private)
        self.assertTrue(self.get_mails(created, self.private))
        silent = self.env["maintenance.request"].create(
            {
                "name": "It drips",
                "equipment_id": self.heater.id,
                "inform_contact": False,
            }
        )
        self.assertFalse(self.get_mails(silent, self.private))

    def test_household_has_what_is_of_its_head(self):
        lea = self.make_login("lea", self.make_person(parent_id=self.private.id))
        self.assertEqual(self.get_names("/my/equipment", lea), {"Heater of Paul"})
        self.assertEqual(self.send(lea, self.private).organisation_id, self.private)

    def test_private_customer_sees_nothing_of_others(self):
        luc = self.make_login("luc", self.make_person("Voisin", "Luc"))
        self.make_equipment("Stove of Luc", luc.partner_id)
        self.assertEqual(self.get_names("/my/equipment", luc), {"Stove of Luc"})
        self.assertFalse(self.send(luc, self.private))
        self.assertFalse(self.send(luc, luc.partner_id, equipment_id=self.heater.id))
        self.authenticate("luc", "luc")
        answer = self.url_open(PEOPLE, allow_redirects=False)
        self.assertEqual(answer.headers["Location"], "/my")

    def test_an_account_alone_enters_no_requests(self):
        """Any stranger may open one, where the settings let them."""
        self.make_login("stranger", self.make_person("Inconnu", "Ines"))
        self.authenticate("stranger", "stranger")
        answer = self.url_open(NEW, allow_redirects=False)
        self.assertEqual(answer.headers["Location"], "/my")

    def test_whoever_left_is_no_private_customer_by_that(self):
        person = self.other.partner_id
        person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.authenticate("other", "other")
        answer = self.url_open(NEW, allow_redirects=False)
        self.assertEqual(answer.headers["Location"], "/my")
        self.assertIn("Your access has ended", self.url_open("/my").text)

    def test_private_customer_who_takes_a_job_keeps_what_is_theirs(self):
        self.private.parent_id = self.organisation_b
        self.heater.name = "Heater at home"
        self.assertEqual(self.get_names("/my/equipment", self.paul), {"Heater at home"})

    # ------------------------------------------------------------------- the model

    def test_equipment_is_of_organisations_and_private_customers_alone(self):
        address = self.Partner.create(
            {"name": "Dock", "type": "invoice", "parent_id": self.private.id}
        )
        for name, partner in (("Lamp", self.supervisor.partner_id), ("Fan", address)):
            with self.assertRaisesRegex(ValidationError, "nor a private customer"):
                self.make_equipment(name, partner)

    def test_equipment_stands_on_a_site_of_the_private_customer(self):
        home = self.make_site("Chalet", self.private)
        with Form(self.env["maintenance.equipment"]) as form:
            form.name = "Stove"
            form.site_id = home
        self.assertEqual(form.record.organisation_id, self.private)
        with self.assertRaises(ValidationError):
            self.heater.site_id = self.site_a

    def test_merged_private_customers_keep_their_equipment(self):
        twin = self.make_person("Foyer", "Paulo")
        stove = self.make_equipment("Stove", twin)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.private | twin).ids, self.private)
        self.assertEqual(stove.organisation_id, self.private)

    def test_call_sheet_has_the_equipment_of_a_private_customer(self):
        sheet = self.private.get_call_sheet()
        shown = {
            section["label"]: [row["name"] for row in section["rows"]]
            for section in sheet["sections"]
        }
        self.assertEqual(shown["Equipment"], ["Heater of Paul/SN Heater of Paul"])
        button = next(b for b in sheet["buttons"] if b["key"] == "request")
        self.assertEqual(
            button["action"]["context"]["default_organisation_id"], self.private.id
        )
