import io
from datetime import datetime, timedelta
from unittest.mock import patch

import vobject
from PIL import Image

from odoo.fields import Command
from odoo.tests import tagged

from ..tools.vcard_writer import Property
from .vcard_common import NASTY, VcardCommon, make_picture


@tagged("post_install", "-at_install")
class TestVcard(VcardCommon):
    """What stands on a card."""

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

    def test_card_shows_no_organisation_that_is_none(self):
        """Nor one that is asked to be left out, or was deleted meanwhile."""
        gone = self.make_organisation("Gone")
        gone_id = gone.id
        gone.unlink()
        colleague = self.make_person("Petit", "Paul")
        for organisation_id in (False, gone_id, colleague.id):
            lines = self.get_lines(self.alice, organisation_id)
            self.assertIn("FN:Alice Durand", lines)
            self.assertFalse([line for line in lines if line.startswith("ORG")])

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

    def test_site_without_a_town_has_no_address_to_say(self):
        self.alice.site_ids = self.Partner.create(
            {
                "name": "Usine",
                "type": "delivery",
                "parent_id": self.organisation_a.id,
                "street": "Porte 3",
            }
        )
        ours = "ADR;TYPE=WORK:;;12 rue des Lilas\\nBâtiment B;Lyon;;69003;France"
        self.assertIn(ours, self.get_lines(self.alice))

    def test_address_below_an_organisation_may_have_its_own(self):
        """Of which each part says enough."""
        ours = ";;12 rue des Lilas\\nBâtiment B;Lyon;;69003;France"
        for values, address in (
            ({"street": "Quai 3"}, ";;Quai 3;;;;"),
            ({"city": "Bron"}, ";;;Bron;;;"),
            ({"zip": "38000"}, ";;;;;38000;"),
            ({}, ours),
        ):
            dock = self.Partner.create(
                {
                    "name": "Dock",
                    "type": "other",
                    "parent_id": self.organisation_a.id,
                    **values,
                }
            )
            person = self.make_person("Dock", "Dora", parent_id=dock.id)
            for partner in (dock, person):
                lines = self.get_lines(partner)
                self.assertIn(f"ADR;TYPE=WORK:{address}", lines)
                self.assertIn("ORG:Clinique des Alpes", lines)

    def test_functions_elsewhere_are_those_of_now(self):
        """Not those of a former time there, nor of a later one."""
        adviser, cook, driver = self.Function.create(
            [{"name": f"Zinc {what}"} for what in ("adviser", "cook", "driver")]
        )
        today = self.alice._get_today()
        yesterday, tomorrow = (today + timedelta(days=n) for n in (-1, 1))
        for start, end, function in (
            (False, yesterday, adviser),
            (today, today, cook),
            (tomorrow, False, driver),
        ):
            self.make_collaboration(
                self.alice,
                self.organisation_b,
                date_start=start,
                date_end=end,
                function_ids=function.ids,
            )
        there = self.get_lines(self.alice, self.organisation_b.id)
        self.assertIn("TITLE:Zinc cook", there)

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

    def test_one_card_is_written_as_those_of_a_zip(self):
        """In both versions, whatever the values, photo included."""
        picture = make_picture(noise=True)
        for version in ("3.0", "4.0"):
            self.set_version(version)
            for text in NASTY:
                self.alice.write(
                    {
                        "lastname": text[:400],
                        "street": text,
                        "phone": text[:250],
                        "email": text,
                        "image_1920": picture,
                    }
                )
                self.env.flush_all()
                with self.subTest(version=version, text=text):
                    alone = self.alice._get_vcard_file()
                    self.assertEqual(alone.decode(), self.get_card(self.alice))
                    self.assertIn(b"PHOTO", alone)
                    self.assertLessEqual(max(map(len, alone.split(b"\r\n"))), 75)

    def test_functions_keep_their_names_whole(self):
        """Neither a comma nor a semicolon in a name parts it."""
        names = ["Zinc buyer, nights; weekends", "Tin seller", "Zinc/tin adviser"]
        functions = self.Function.create(
            [{"name": name, "sequence": n} for n, name in enumerate(names, 100)]
        )
        self.alice.function_ids = functions
        for version, escaped in (("3.0", "\\;"), ("4.0", ";")):
            self.set_version(version)
            lines = self.get_lines(self.alice)
            self.assertEqual(
                [line for line in lines if line.startswith("ROLE")],
                [
                    f"ROLE:Zinc buyer\\, nights{escaped} weekends",
                    "ROLE:Tin seller",
                    "ROLE:Zinc/tin adviser",
                ],
            )
            card = vobject.readOne(self.alice._get_vcard_file().decode())
            self.assertEqual([line.value for line in card.role_list], names)

    def test_functions_are_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        function = self.Function.create({"name": "Zinc buyer, nights"})
        function.with_context(lang="fr_FR").name = "Acheteur de zinc, nuit"
        self.alice.function_ids = function
        self.assertIn("ROLE:Acheteur de zinc\\, nuit", self.get_lines(self.alice))

    def test_text_that_another_addon_wrote_is_parted_as_before(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET function = 'Chief, Buyer' WHERE id = %s",
            [self.alice.id],
        )
        self.env.invalidate_all()
        lines = self.get_lines(self.alice)
        self.assertEqual(
            [line for line in lines if line.startswith("ROLE")],
            ["ROLE:Chief", "ROLE:Buyer"],
        )

    def test_what_another_addon_adds_to_cores_card_stays(self):
        Partner = self.env.registry["res.partner"]
        build = Partner._build_vcard

        def build_more(partner):
            proxy = build(partner)
            proxy._wrapped__.add("bday").value = "1815-12-10"
            return proxy

        with patch.object(Partner, "_build_vcard", build_more):
            card = self.alice._get_vcard_file()
        self.assertTrue(card.endswith(b"\r\nBDAY:1815-12-10\r\nEND:VCARD\r\n"))
        self.assertEqual(card.count(b"VERSION:"), 1)

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

    # --------------------------------------------------------------- actions

    def test_actions_name_what_is_to_be_downloaded(self):
        collaboration = self.alice.collaboration_ids
        for action, params in (
            (
                self.env.ref("interlocuteurs_addon.res_partner_action_download_vcards")
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
                    interlocuteur_all_current=True
                ).action_download_vcards(),
                {"organisation_id": self.organisation_a.id},
            ),
        ):
            self.assertEqual(action["tag"], "interlocuteur_download_vcards")
            self.assertEqual(action["params"], params)
