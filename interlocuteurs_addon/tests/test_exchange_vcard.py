import io
import random
import zipfile

from odoo.exceptions import UserError
from odoo.tests import tagged

from .exchange_common import ExchangeCommon, make_workbook, read_workbook
from .test_vcard_reader import ANDROID, IPHONE, OUTLOOK, VERSION_4

CARD = "BEGIN:VCARD\nN:{0};{1}\nEMAIL:{1}@exemple.fr\nEND:VCARD\n"


def make_cards(*names):
    """Return the bytes of a file with a card for each (last name, first name)."""
    return "".join(CARD.format(*name) for name in names).encode()


def make_zip(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.vcf", content)
    return stream.getvalue()


def make_bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("luc.vcf", bytes(70_000_000))
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestExchangeVcard(ExchangeCommon):
    """Business cards go through the same preview as workbooks."""

    def test_cards_of_telephones_become_people(self):
        self.env["interlocuteur.function"].create(
            [{"name": "Acheteuse"}, {"name": "Responsable des achats"}]
        )
        record = self.check(IPHONE.encode(), name="contact.vcf")
        self.assertEqual(record.line_ids.state, "new", record.line_ids.detail)
        record.action_apply_all()
        person = record.line_ids.partner_id
        self.assertRecordValues(
            person,
            [
                {
                    "name": "Annaïg Le Goff",
                    "parent_id": self.organisation_a.id,
                    "email": "annaig@ondaine.example",
                    "email2": "annaig@perso.example",
                    "phone_e164": "+33465714202",
                    "mobile_e164": "+33600004202",
                }
            ],
        )
        self.assertEqual(
            person.function_ids.mapped("name"), ["Acheteuse", "Responsable des achats"]
        )

    def test_each_programs_cards_are_read(self):
        for card, label in ((ANDROID, "Müller Zoé"), (OUTLOOK, "Lefèvre Hélène")):
            with self.subTest(label=label):
                line = self.check(card.encode("cp1252")).line_ids
                self.assertEqual(line.label, label)

    def test_a_zip_holds_a_card_for_each_person(self):
        content = make_zip(
            luc=make_cards(("Petit", "Luc")),
            others=make_cards(("Martin", "Zoé"), ("Roux", "Max")),
        )
        record = self.check(content, name="cards.zip")
        self.assertEqual(
            record.line_ids.mapped("label"), ["Petit Luc", "Martin Zoé", "Roux Max"]
        )
        self.assertEqual(record.line_ids.mapped("number"), [1, 2, 3])

    def test_what_is_left_out_is_said(self):
        content = (
            b"BEGIN:VCARD\nN:Petit;Luc;;Sir;\nTEL;FAX:0472000009\nEND:VCARD\n"
            b"BEGIN:VCARD\nX-ABShowAs:COMPANY\nFN:Acme\nEND:VCARD\n"
            b"BEGIN:VCARD\nTEL:0472000001\nEND:VCARD\n"
        )
        record = self.check(content)
        self.assertEqual(record.line_ids.mapped("label"), ["Petit Luc"])
        self.assertEqual(
            record.notes.split("\n"),
            [
                "Cards of organisations, left out: 2",
                "Cards without a name, left out: 3 (0472000001)",
                "What no column has room for, left out, with the cards' numbers: "
                "0472000009 (1)",
            ],
        )

    def test_what_is_left_out_of_a_card_stands_on_its_row(self):
        content = (
            b"BEGIN:VCARD\nN:Petit;Luc;;Sir;\nTEL;FAX:0472000009\nNOTE:caf\xe9\n"
            b"PHOTO;ENCODING=b:\xc3\xa9\nEND:VCARD\n" + make_cards(("Roux", "Max"))
        )
        record = self.check(content)
        self.assertEqual(
            record.line_ids.mapped("detail"),
            [
                "Title: “Sir” is unknown: kept as text, offered to the catalogue\n"
                "To be checked, since the card does not declare its character set: "
                "“café”\n"
                "Left out: Phone “0472000009”, note “café”, photo “…”",
                "",
            ],
        )
        self.assertEqual(record.left_out_count, 3)
        self.assertEqual(
            record.notes.split("\n"),
            [
                "Values whose character set is not declared, to be checked, with the "
                "cards' numbers: “café” (1)",
                "What no column has room for, left out, with the cards' numbers: "
                "0472000009 (1)",
                "Photos that cannot be read, left out: 1",
                "What an import does not take from cards, with their numbers: note (1)",
            ],
        )

    def test_titles_are_known_in_each_spelling(self):
        names = (
            "Mme Alice Durand",
            "M. le Dr Durand",
            "Mlle Zoé Roux",
            "Sir Luc Petit",
        )
        self.env["res.partner.title"].search([]).unlink()
        titles = self.env["res.partner.title"].create(
            [{"name": "Madam"}, {"name": "Mister", "shortcut": "M."}, {"name": "Miss"}]
        )
        cards = "".join(f"BEGIN:VCARD\nFN:{name}\nEND:VCARD\n" for name in names)
        record = self.check(cards.encode())
        self.assertEqual(
            [
                [line.values.get(key) for key in ("title_id", "firstname", "lastname")]
                for line in record.line_ids
            ],
            [
                [titles[0].id, "Alice", "Durand"],
                [titles[1].id, None, "Durand"],
                [titles[2].id, "Zoé", "Roux"],
                [None, "Sir", "Luc Petit"],
            ],
        )
        self.assertEqual(record.line_ids[1].values["texts"], {"title_id": ["Dr"]})

    def test_everything_that_is_exported_is_imported(self):
        """A card of this addon, into another organisation: each field as it was."""
        self.env["res.lang"]._activate_lang("fr_FR")
        title = self.env["res.partner.title"].create(
            {"name": "Maître", "shortcut": "Me"}
        )
        names = ["Zinc buyer, nights; weekends", "Zinc seller"]
        functions = self.Function.create([{"name": name} for name in names])
        values = {
            "title_id": title.id,
            "lastname": "de La Tour; née Müller, fille",
            "firstname": "Hélène \\ “Léa”",
            "function_ids": functions.ids,
            "phone": "04 65 71 00 01",
            "phone2": "04 65 71 00 02 poste 12",
            "mobile": "06 00 00 00 03",
            "mobile2": "+32 470 12 34 56",
            "email": "helene@exemple.fr",
            "email2": "h.perso@exemple.fr",
            "lang": "fr_FR",
        }
        person = self.make_person(parent_id=self.organisation_b.id, **values)
        for version in ("3.0", "4.0"):
            self.env["ir.config_parameter"].set_param(
                "interlocuteurs_addon.vcard_version", version
            )
            record = self.check(person._get_vcard_file())
            expected = values | {
                "phone": "+33465710001",
                "mobile": "+33600000003",
                "mobile2": "+32470123456",
            }
            with self.subTest(version=version):
                self.assertEqual(record.line_ids.values, expected)
                self.assertFalse(record.notes)

    def test_no_mutated_cards_break_the_preview(self):
        """Whatever is in them can be stored and shown."""
        rng = random.Random(21)
        whole = (
            IPHONE + ANDROID + VERSION_4 + "BEGIN:VCARD\nFN:A B\nEND:VCARD"
        ).encode()
        for _case in range(40):
            content = bytearray(whole)
            for _change in range(rng.randrange(1, 60)):
                content[rng.randrange(12, len(content))] = rng.randrange(256)
            record = self.check(bytes(content) + whole)
            self.assertGreaterEqual(len(record.line_ids), 4)

    def test_known_people_are_suspected(self):
        self.make_person(
            "Petit", "Luc", parent_id=self.organisation_b.id, email="luc@exemple.fr"
        )
        line = self.check(make_cards(("Petit", "Luc"))).line_ids
        self.assertEqual((line.state, line.decision), ("suspect", "skip"))

    def test_cards_in_error_come_back_as_a_workbook_to_be_mended(self):
        content = b"BEGIN:VCARD\nN:Petit;\nEND:VCARD\n"
        record = self.check(content, name="contact.vcf")
        self.assertEqual(record._get_annotated_name(), "contact with remarks.xlsx")
        heading, row = read_workbook(record._make_annotated())
        self.assertIn("First name: nothing is filled in", row[-1])
        mended = [list(heading), list(row)]
        mended[1][heading.index("First name")] = "Luc"
        self.assertEqual(self.check(make_workbook(*mended)).line_ids.state, "new")

    def test_files_without_people_are_refused(self):
        for content, message in (
            (b"BEGIN:VCARD\nKIND:org\nFN:Acme\nEND:VCARD\n", "those of organisations"),
            (b"BEGIN:VCARD\nKIND:group\nFN:All\nEND:VCARD\n", "or groups, not people"),
            (b"BEGIN:VCARD\nTEL:1\nEND:VCARD\n", "None of the cards has a name"),
            (b"BEGIN:VCARD\nFN:Luc", "as vCard .* and send that"),
            (b"BEGIN:VCARD\nFN:Luc", "damaged or not complete"),
            (make_zip(luc=make_cards(("A", "B")))[:90], "damaged or not complete"),
            (make_bomb(), "Unpack it, and send the cards"),
            (make_zip(luc=b"x" * 2_000_000), "damaged or not complete"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message),
            ):
                self.check(content)
