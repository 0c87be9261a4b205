from datetime import datetime

from odoo.tests import BaseCase

from ..tools.vcard_content import (
    CardSource,
    choose_emails,
    choose_numbers,
    get_properties,
)
from ..tools.vcard_writer import Property, fold_line, write_card


class TestVcardWriter(BaseCase):
    """How a card is written, octet by octet."""

    day = datetime(2026, 3, 10)

    def test_lines_are_folded_as_late_as_can_be(self):
        """At 75 octets, the space that begins a line included."""
        for line, widths in (
            ("a" * 75, [75]),
            ("a" * 76, [75, 2]),
            ("a" * 200, [75, 75, 52]),
            ("a" + "é" * 37, [75]),
            ("a" + "é" * 38, [75, 3]),
            ("a" + "é" * 74, [75, 75]),
            ("é" * 100, [74, 75, 53]),
        ):
            with self.subTest(line=line):
                folded = fold_line(line)
                parts = folded.encode().split(b"\r\n")
                self.assertEqual([len(part) for part in parts], widths)
                self.assertEqual(folded.replace("\r\n ", ""), line)

    def test_address_of_a_page_is_one_line(self):
        card = write_card([Property("URL", "https://exemple.fr/\nseite")])
        self.assertIn(b"URL:https://exemple.fr/seite\r\n", card)

    def test_whoever_has_one_name_has_it_in_its_place(self):
        for names, expected in (
            ({"firstname": "Alice"}, ("", "Alice", "", "", "")),
            ({"lastname": "Durand"}, ("Durand", "", "", "", "")),
            ({}, ("Accueil", "", "", "", "")),
        ):
            source = CardSource("urn:x", self.day, "Accueil", **names)
            said = {prop.name: prop.value for prop in get_properties(source)}
            self.assertEqual((said["N"], said["FN"]), (expected, "Accueil"))

    def test_what_is_no_number_or_address_is_said_as_typed(self):
        """As what cannot be written in the form of all countries."""
        self.assertEqual(
            choose_numbers(
                {
                    "phone": "0465710001 poste 12",
                    "phone_e164": "+33465710001",
                    "mobile": "3615",
                }
            ),
            (
                ("0465710001 poste 12", ("work", "voice")),
                ("3615", ("cell", "voice")),
            ),
        )
        self.assertEqual(
            choose_emails({"email": "at work", "email2": "at home"}),
            ("at work", "at home"),
        )

    def test_note_is_the_last_of_what_is_said(self):
        source = CardSource("urn:x", self.day, "Alice", lang="fr_FR", note="At night")
        self.assertEqual(
            [(prop.name, prop.value) for prop in get_properties(source)[3:5]],
            [("LANG", "fr-FR"), ("NOTE", "At night")],
        )
