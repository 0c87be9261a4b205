import io
import tracemalloc
from base64 import b64encode
from datetime import datetime
from unittest.mock import patch
from zipfile import ZipFile

import vobject
from PIL import Image

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models import res_partner_vcard
from ..tools.downloads import stream_zip
from ..tools.vcard_writer import Property, write_card
from .common import InterlocuteurCommon

NASTY = [
    "Hélène; de La Tour, née\\Müller",
    "two\nlines\r\nand three",
    "😀" * 60,
    "é" * 200,
    "a" * 500,
    " edges ",
    'N\'Guyen : "x"',
    "line\u2028separator\x07",
    "\\n",
]


def make_picture(side=64, picture_format="JPEG", noise=False):
    """Return a picture as base64."""
    picture = Image.effect_noise((side, side), 80) if noise else None
    picture = (picture or Image.new("L", (side, side), 120)).convert("RGB")
    content = io.BytesIO()
    picture.save(content, format=picture_format)
    return b64encode(content.getvalue())


@tagged("post_install", "-at_install")
class TestVcard(InterlocuteurCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.write(
            {
                "street": "12 rue des Lilas",
                "street2": "Bâtiment B",
                "zip": "69003",
                "city": "Lyon",
                "country_id": cls.france.id,
                "website": "https://alpes.example",
            }
        )
        cls.mrs = cls.env["res.partner.title"].create(
            {"name": "Madame", "shortcut": "Mme"}
        )
        cls.alice = cls.make_person(
            parent_id=cls.organisation_a.id,
            title_id=cls.mrs.id,
            phone="04 65 71 00 01",
            phone2="04 65 71 00 02",
            mobile="06 00 00 00 03",
            mobile2="06 00 00 00 04",
            email="Alice.Durand@Exemple.fr",
            email2="alice.perso@exemple.fr",
            function="Zinc buyer, Zinc seller",
            lang="fr_FR",
            category_id=[Command.create({"name": "Salon, 2026"})],
        )

    def get_card(self, partner, organisation_id=None):
        """Return the card as a zip holds it."""
        [(_name, card)] = self.Partner._iter_vcards([(partner.id, organisation_id)])
        return card.decode()

    def get_lines(self, partner, organisation_id=None):
        text = self.get_card(partner, organisation_id).replace("\r\n ", "")
        return text.removesuffix("\r\n").split("\r\n")

    def set_version(self, version):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.vcard_version", version
        )

    def test_card_of_version_3(self):
        uid, revision = self.get_lines(self.alice)[-3:-1]
        self.assertRegex(
            uid, r"^UID:urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
        )
        self.assertRegex(revision, r"^REV:\d{8}T\d{6}Z$")
        self.assertEqual(
            self.get_lines(self.alice)[:-3],
            [
                "BEGIN:VCARD",
                "VERSION:3.0",
                "N:Durand;Alice;;Mme;",
                "FN:Alice Durand",
                "ORG:Clinique des Alpes",
                "TITLE:Zinc buyer\\, Zinc seller",
                "ROLE:Zinc buyer",
                "ROLE:Zinc seller",
                "TEL;TYPE=WORK,VOICE,PREF:+33465710001",
                "TEL;TYPE=CELL,VOICE:+33600000003",
                "TEL;TYPE=WORK,VOICE:+33465710002",
                "TEL;TYPE=CELL,VOICE:+33600000004",
                "EMAIL;TYPE=INTERNET,WORK,PREF:alice.durand@exemple.fr",
                "EMAIL;TYPE=INTERNET,WORK:alice.perso@exemple.fr",
                "ADR;TYPE=WORK:;;12 rue des Lilas\\nBâtiment B;Lyon;;69003;France",
                "URL:https://alpes.example",
                "LANG:fr-FR",
                "CATEGORIES:Salon\\, 2026",
            ],
        )

    def test_card_of_version_4(self):
        self.set_version("4.0")
        lines = self.get_lines(self.alice)
        self.assertEqual(lines[1:3], ["VERSION:4.0", "KIND:individual"])
        self.assertIn("TEL;VALUE=uri;TYPE=work,voice;PREF=1:tel:+33465710001", lines)
        self.assertIn("EMAIL;TYPE=work;PREF=1:alice.durand@exemple.fr", lines)
        self.assertIn("KIND:org", self.get_lines(self.organisation_a))

    def test_setting_chooses_the_version(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.interlocuteur_vcard_version, "3.0")
        settings.interlocuteur_vcard_version = "4.0"
        settings.execute()
        self.assertIn("VERSION:4.0", self.get_lines(self.alice))

    def test_card_shows_the_organisation_in_whose_context_it_is_made(self):
        """With the functions and the address there; the identifier stays the same."""
        self.organisation_b.write({"street": "1 quai Nord", "city": "Lille"})
        self.make_collaboration(
            self.alice,
            self.organisation_b,
            function_ids=[Command.create({"name": "Zinc adviser"})],
        )
        there = self.get_lines(self.alice, self.organisation_b.id)
        self.assertIn("ORG:Brasserie du Nord", there)
        self.assertIn("TITLE:Zinc adviser", there)
        self.assertIn("ADR;TYPE=WORK:;;1 quai Nord;Lille;;;", there)
        self.assertEqual(self.get_lines(self.alice)[-3], there[-3])

    def test_functions_there_do_not_depend_on_who_is_in_the_batch(self):
        colleague = self.make_person("Nord", "Nina", parent_id=self.organisation_b.id)
        self.make_collaboration(
            self.alice,
            self.organisation_b,
            function_ids=[Command.create({"name": "Zinc adviser"})],
        )
        cards = dict(
            self.Partner._iter_vcards(
                [
                    (self.alice.id, self.organisation_b.id),
                    (colleague.id, self.organisation_b.id),
                ]
            )
        )
        self.assertIn(b"TITLE:Zinc adviser", cards["Alice Durand"])
        self.assertNotIn(b"TITLE", cards["Nina Nord"])

    def test_department_stands_after_its_organisation(self):
        department = self.make_organisation(
            "Maintenance; nuit", parent_id=self.organisation_a.id
        )
        self.alice.parent_id = department
        self.assertIn(
            "ORG:Clinique des Alpes;Maintenance\\; nuit", self.get_lines(self.alice)
        )

    def test_address_of_the_site_comes_before_that_of_the_organisation(self):
        self.alice.site_ids = self.Partner.create(
            {
                "name": "Usine",
                "type": "delivery",
                "parent_id": self.organisation_a.id,
                "street": "Zone Est",
                "city": "Bron",
            }
        )
        self.assertIn("ADR;TYPE=WORK:;;Zone Est;Bron;;;", self.get_lines(self.alice))

    def test_no_placeholder_stands_for_a_photo(self):
        self.assertNotIn("PHOTO", self.get_card(self.alice))

    def test_photo_has_its_true_type(self):
        for picture_format, version, head in (
            ("JPEG", "3.0", "PHOTO;ENCODING=b;TYPE=JPEG:"),
            ("PNG", "3.0", "PHOTO;ENCODING=b;TYPE=PNG:"),
            ("PNG", "4.0", "PHOTO:data:image/png;base64,"),
        ):
            with self.subTest(picture_format=picture_format, version=version):
                self.set_version(version)
                self.alice.image_1920 = make_picture(picture_format=picture_format)
                self.assertIn("\r\n" + head, self.get_card(self.alice))

    def test_large_photo_is_replaced_by_a_smaller_one(self):
        self.alice.image_1920 = make_picture(1000, "PNG", noise=True)
        self.assertGreater(len(self.alice.image_512) * 3 / 4, 224 * 1024)
        [photo] = [
            prop for prop in self.alice._get_vcard_properties() if prop.name == "PHOTO"
        ]
        self.assertEqual(Image.open(io.BytesIO(photo.value)).size, (256, 256))

    def test_nobody_is_without_name(self):
        only_email = self.Partner.create(
            {"email": "accueil@exemple.fr", "type": "other"}
        )
        lines = self.get_lines(only_email)
        self.assertIn("FN:accueil@exemple.fr", lines)
        self.assertIn("N:accueil@exemple.fr;;;;", lines)

    def test_organisation_is_filed_as_one(self):
        lines = self.get_lines(self.organisation_a)
        self.assertEqual(
            lines[2:6],
            [
                "N:;;;;",
                "FN:Clinique des Alpes",
                "X-ABSHOWAS:COMPANY",
                "ORG:Clinique des Alpes",
            ],
        )

    def test_number_that_is_none_is_said_as_typed(self):
        self.alice.write({"phone": "standard, poste 12", "phone2": False})
        self.assertIn(
            "TEL;TYPE=WORK,VOICE,PREF:standard\\, poste 12", self.get_lines(self.alice)
        )
        self.set_version("4.0")
        self.assertIn(
            "TEL;VALUE=text;TYPE=work,voice;PREF=1:standard\\, poste 12",
            self.get_lines(self.alice),
        )

    def test_revision_is_the_last_change(self):
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id = %s",
            (datetime(2026, 3, 10, 8, 5, 1), self.alice.id),
        )
        self.alice.invalidate_recordset()
        self.assertIn("REV:20260310T080501Z", self.get_lines(self.alice))

    def test_core_says_the_same_as_the_writer(self):
        """In both versions, whatever the values: parsed, the two cards are one."""
        picture = make_picture()
        for version in ("3.0", "4.0"):
            self.set_version(version)
            for text in NASTY:
                self.alice.write(
                    {
                        "lastname": text,
                        "function": text.replace(",", " "),
                        "street": text,
                        "phone": text,
                        "email": text,
                        "website": f"https://exemple.fr/?a=1,2;{text[:5].strip()}",
                        "image_1920": picture if version == "3.0" else False,
                    }
                )
                self.organisation_a.name = text
                self.env.flush_all()
                ours = vobject.readOne(self.get_card(self.alice))
                cores = vobject.readOne(self.alice._get_vcard_file().decode())
                with self.subTest(version=version, text=text):
                    self.assertEqual(self.get_contents(ours), self.get_contents(cores))

    def get_contents(self, card):
        return {
            name: sorted(
                (str(sorted(line.params.items())).upper(), repr(self.get_value(line)))
                for line in lines
            )
            for name, lines in card.contents.items()
        }

    def get_value(self, line):
        return vars(line.value) if hasattr(line.value, "__dict__") else line.value

    def test_other_addons_add_to_both(self):
        Partner = self.env.registry["res.partner"]
        said = Partner._get_vcard_properties

        def say_more(partner, organisation=None, source=None):
            properties = said(partner, organisation, source)
            return [*properties, Property("NOTE", "Since 1998")]

        with patch.object(Partner, "_get_vcard_properties", say_more):
            self.assertIn("NOTE:Since 1998", self.get_lines(self.alice))
            self.assertIn(b"NOTE:Since 1998", self.alice._get_vcard_file())

    def test_qr_code_holds_the_essential(self):
        """No photo and no address: a telephone's camera reads it at once."""
        self.alice.image_1920 = make_picture(500, noise=True)
        text = self.alice._get_vcard_qr_text()
        self.assertEqual(
            text.replace("\r\n ", "").split("\r\n")[2:6],
            [
                "N:Durand;Alice;;Mme;",
                "FN:Alice Durand",
                "TEL;TYPE=WORK,VOICE,PREF:+33465710001",
                "TEL;TYPE=CELL,VOICE:+33600000003",
            ],
        )
        self.assertNotIn("PHOTO", text)
        self.assertEqual(self.alice.vcard_qr[:8], b"iVBORw0K", "a PNG")

    def test_qr_code_stays_small(self):
        self.alice.write({"lastname": "é" * 300, "function": "f" * 900})
        self.assertLess(len(self.alice._get_vcard_qr_text().encode()), 700)
        self.assertTrue(self.alice.vcard_qr)

    # ------------------------------------------------------------------ many

    def test_many_cards_take_a_constant_number_of_queries(self):
        costs = []
        self.get_card(self.alice)  # what Odoo caches once for all
        for count in (5, 40):
            people = self.Partner.create(
                [
                    {
                        "lastname": f"P {index}",
                        "firstname": "P",
                        "parent_id": self.organisation_a.id,
                        "category_id": self.alice.category_id.ids,
                    }
                    for index in range(count)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cards = list(self.Partner._iter_vcards([(p.id, None) for p in people]))
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(cards), count)
        self.assertEqual(*costs)

    def test_memory_does_not_grow_with_the_number_of_cards(self):
        self.alice.image_1920 = make_picture(240, "PNG", noise=True)
        people = self.alice | self.Partner.create(
            [
                {"lastname": f"P {index}", "image_1920": self.alice.image_1920}
                for index in range(150)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        wanted = [(person.id, None) for person in people]
        with patch.object(res_partner_vcard, "BATCH", 50):
            cards = self.Partner._iter_vcards(wanted)
            tracemalloc.start()
            try:
                size = sum(len(piece) for piece in stream_zip(cards))
                _now, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
        self.assertGreater(size, 15_000_000)
        self.assertLess(peak, 6_000_000)

    def test_whoever_is_gone_meanwhile_is_left_out(self):
        gone = self.make_person("Parti", "Paul")
        wanted = [(gone.id, None), (self.alice.id, None)]
        gone.unlink()
        self.assertEqual(
            [name for name, _card in self.Partner._iter_vcards(wanted)],
            ["Alice Durand"],
        )

    # ---------------------------------------------------------------- rights

    def test_employee_without_further_rights_makes_the_same_card(self):
        employee = self.make_employee("employee_of_vcards")
        as_employee = self.Partner.with_user(employee)
        [(_name, card)] = as_employee._iter_vcards([(self.alice.id, None)])
        self.assertEqual(card.decode(), self.get_card(self.alice))

    def test_portal_user_reads_himself_without_tags(self):
        self.open_portal(self.alice)
        user = new_test_user(
            self.env, "alice_portal", "base.group_portal", partner_id=self.alice.id
        )
        [(_name, card)] = self.Partner.with_user(user)._iter_vcards(
            [(self.alice.id, None)]
        )
        self.assertIn(b"ORG:Clinique des Alpes", card)
        self.assertIn(b"TITLE:Zinc buyer", card)
        self.assertNotIn(b"CATEGORIES", card)

    def test_portal_user_has_no_card_of_others(self):
        user = new_test_user(
            self.env,
            "bob_portal",
            "base.group_portal",
            partner_id=self.make_person("Bob", "B").id,
        )
        with self.assertRaises(AccessError):
            list(self.Partner.with_user(user)._iter_vcards([(self.alice.id, None)]))

    def test_organisation_that_the_reader_may_not_see_is_left_out(self):
        user = new_test_user(
            self.env,
            "alice_portal_closed",
            "base.group_portal",
            partner_id=self.alice.id,
        )
        [(_name, card)] = self.Partner.with_user(user)._iter_vcards(
            [(self.alice.id, self.organisation_b.id)]
        )
        self.assertNotIn(b"ORG", card)

    # --------------------------------------------------------------- actions

    def test_actions_name_what_is_to_be_downloaded(self):
        collaboration = self.alice.collaboration_ids
        for action, params in (
            (
                self.env.ref("web.download_contact")
                .with_context(active_model="res.partner", active_ids=self.alice.ids)
                .run(),
                {"partner_ids": str(self.alice.id)},
            ),
            (
                collaboration.action_download_vcards(),
                {"collaboration_ids": str(collaboration.id)},
            ),
            (
                collaboration.with_context(
                    interlocuteur_nothing_selected=True
                ).action_download_vcards(),
                {"organisation_id": self.organisation_a.id},
            ),
        ):
            self.assertEqual(action["tag"], "interlocuteur_download_vcards")
            self.assertEqual(action["params"], params)


@tagged("post_install", "-at_install")
class TestVcardZip(InterlocuteurCommon):
    def test_zip_holds_each_card(self):
        pieces = list(stream_zip([("a.vcf", b"1" * 70_000), ("b.vcf", b"2")]))
        self.assertEqual(len(pieces), 2, "a piece as soon as it is worth it")
        archive = ZipFile(io.BytesIO(b"".join(pieces)))
        self.assertIsNone(archive.testzip())
        entry = archive.getinfo("a.vcf")
        self.assertEqual(entry.flag_bits, 0, "sizes stand before the content")
        self.assertEqual(entry.external_attr >> 16, 0o644)

    def test_nothing_makes_an_empty_zip(self):
        archive = ZipFile(io.BytesIO(b"".join(stream_zip([]))))
        self.assertEqual(archive.namelist(), [])

    def test_lines_never_break_a_character(self):
        for text in [*NASTY, "\x00"]:
            card = write_card([Property("FN", text)])
            for line in card.split(b"\r\n"):
                self.assertLessEqual(len(line), 75)
                self.assertTrue(line.decode() or not line)
