import io
from zipfile import ZipFile

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon

URL = "/web/partner/vcard"


@tagged("post_install", "-at_install")
class TestVcardDownload(InterlocuteurCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice = cls.make_person(parent_id=cls.organisation_a.id)
        cls.namesake = cls.make_person(parent_id=cls.organisation_a.id)
        cls.weird = cls.make_person("B ../Weird: Élodie", "A/")
        new_test_user(cls.env, "vcard_employee", "base.group_user")
        cls.env["res.users"].flush_model()

    def login(self, login="vcard_employee"):
        self.authenticate(login, login)

    def get(self, **params):
        return self.url_open(
            URL + "?" + "&".join(f"{name}={value}" for name, value in params.items())
        )

    def open_zip(self, response):
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        archive = ZipFile(io.BytesIO(response.content))
        self.assertIsNone(archive.testzip())
        return archive

    def ids(self, records):
        return ",".join(map(str, records.ids))

    def test_one_card(self):
        self.login()
        response = self.get(partner_ids=self.alice.id)
        self.assertEqual(response.headers["Content-Type"], "text/vcard; charset=utf-8")
        self.assertEqual(
            response.headers["Content-Disposition"],
            "attachment; filename*=UTF-8''Alice%20Durand.vcf",
        )
        self.assertEqual(int(response.headers["Content-Length"]), len(response.content))
        self.assertIn(b"N:Durand;Alice;;;", response.content)

    def test_cores_other_address_works_too(self):
        self.login()
        response = self.url_open(f"/web_enterprise/partner/{self.alice.id}/vcard")
        self.assertIn(b"N:Durand;Alice;;;", response.content)

    def test_namesakes_and_strange_names_in_a_zip(self):
        """Odoo's own zip loses one namesake, and writes outside of the folder."""
        self.login()
        people = self.alice | self.namesake | self.weird
        archive = self.open_zip(self.get(partner_ids=self.ids(people)))
        self.assertEqual(
            archive.namelist(),
            [
                "Alice Durand.vcf",
                "Alice Durand (2).vcf",
                "A- B ..-Weird- Élodie.vcf",
            ],
        )

    def test_no_ids_are_not_found(self):
        """Odoo's own answer is an error of the server."""
        self.login()
        for params in ({}, {"partner_ids": ""}, {"partner_ids": "x,99999999999"}):
            self.assertEqual(self.get(**params).status_code, 404)

    def test_all_of_an_organisation_are_those_who_work_there_now(self):
        self.namesake.active = False
        gone = self.make_person("Partie", "Paule", parent_id=self.organisation_a.id)
        gone.collaboration_ids.date_start = "2020-01-01"
        gone.collaboration_ids.action_end()
        self.make_collaboration(self.weird, self.organisation_a)
        self.login()
        response = self.get(organisation_id=self.organisation_a.id)
        self.assertEqual(
            response.headers["Content-Disposition"],
            "attachment; filename*=UTF-8''Clinique%20des%20Alpes.zip",
        )
        archive = self.open_zip(response)
        self.assertEqual(len(archive.namelist()), 2)
        self.assertIn(
            b"ORG:Clinique des Alpes", archive.read("A- B ..-Weird- \u00c9lodie.vcf")
        )

    def test_selected_collaborators_show_their_organisation(self):
        further = self.make_collaboration(self.alice, self.organisation_b)
        self.login()
        response = self.get(collaboration_ids=further.id)
        self.assertIn(b"ORG:Brasserie du Nord", response.content)

    def test_more_ids_than_any_address_takes(self):
        """Posted, as the buttons do: Odoo's own breaks at some 9,300 ids."""
        self.login()
        missing = ",".join(str(2_000_000_000 + rank) for rank in range(12_000))
        with mute_logger("odoo.http"):
            response = self.url_open(
                URL,
                {
                    "partner_ids": f"{self.ids(self.alice | self.namesake)},{missing}",
                    "csrf_token": self.get_token(),
                },
            )
        self.assertEqual(len(self.open_zip(response).namelist()), 2)

    def get_token(self):
        page = self.url_open("/my").text
        return page.partition('csrf_token: "')[2].partition('"')[0]

    def test_nothing_for_the_public(self):
        self.authenticate(None, None)
        response = self.url_open(
            f"{URL}?partner_ids={self.alice.id}", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_portal_user_gets_what_they_may_read_only(self):
        self.open_portal(self.alice)
        new_test_user(
            self.env, "vcard_portal", "base.group_portal", partner_id=self.alice.id
        )
        self.login("vcard_portal")
        self.assertIn(
            f"FN:{self.alice.name}".encode(),
            self.get(partner_ids=self.alice.id).content,
        )
        with mute_logger("odoo.http"):
            for params in (
                {"partner_ids": self.weird.id},
                {"partner_ids": self.ids(self.alice | self.weird)},
                {"collaboration_ids": self.ids(self.alice.collaboration_ids)},
                {"organisation_id": self.organisation_a.id},
                {"organisation_id": self.organisation_b.id},
            ):
                with self.subTest(params=params):
                    self.assertEqual(self.get(**params).status_code, 403)
