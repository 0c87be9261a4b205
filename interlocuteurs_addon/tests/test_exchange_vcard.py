import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import tagged

from .exchange_common import ExchangeCommon, make_workbook, read_workbook
from .test_vcard_reader import ANDROID, IPHONE, OUTLOOK

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
                "Cards without name or end, left out: 3",
                "What no column has room for, left out, with the cards' numbers: "
                "Title “Sir” (1), 0472000009 (1)",
            ],
        )

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
            (b"BEGIN:VCARD\nFN:Luc", "damaged or not complete"),
            (make_zip(luc=b"x" * 2_000_000), "damaged or not complete"),
        ):
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(UserError, message),
            ):
                self.check(content)
