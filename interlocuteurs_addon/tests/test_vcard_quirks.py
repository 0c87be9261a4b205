"""What programs stumble over, each with the public thread that tells of it."""

from datetime import datetime

from odoo.tests import BaseCase

from ..tools.vcard_content import CardSource, get_properties
from ..tools.vcard_reader import read_cards
from ..tools.vcard_writer import Property, write_card

PHOTO = Property("PHOTO", b"\xff\xd8\xff" * 60, ("jpeg",))


class TestVcardQuirks(BaseCase):
    day = datetime(2026, 3, 10)

    def test_ios_shows_quotes_around_types_as_a_label(self):
        # github.com/nextcloud/server/issues/25485
        # github.com/sabre-io/vobject/issues/537
        for version in ("3.0", "4.0"):
            card = write_card([Property("TEL", "+33600000004", ("cell",))], version)
            self.assertNotIn(b'"', card)

    def test_ios_shows_an_organisation_only_where_it_is_said_to_be_one(self):
        # github.com/bolorundurowb/vCardLib/issues/25 holds Apple's own card of one
        source = CardSource("urn:x", self.day, "Garage", True, units=("Garage",))
        card = write_card(get_properties(source))
        self.assertIn(b"\r\nN:;;;;\r\n", card)
        self.assertIn(b"\r\nX-ABSHOWAS:COMPANY\r\n", card)

    def test_nextcloud_and_evolution_refuse_photos_in_base64_by_name(self):
        # github.com/nextcloud/server/issues/3366: ENCODING=b, as RFC 2426 says
        self.assertIn(b"PHOTO;ENCODING=b;TYPE=JPEG:", write_card([PHOTO]))

    def test_photos_of_version_4_are_lost_with_backslashes(self):
        # github.com/nextcloud/contacts/issues/4189
        card = write_card([PHOTO], "4.0").replace(b"\r\n ", b"")
        self.assertIn(b"PHOTO:data:image/jpeg;base64,/9j/", card)

    def test_addresses_of_pages_are_no_text(self):
        # RFC 2426 3.6.8 and RFC 6350 6.7.8: a URI; a backslash would be part of it
        card = write_card([Property("URL", "https://exemple.fr/?a=1,2;b")])
        self.assertIn(b"URL:https://exemple.fr/?a=1,2;b\r\n", card)

    def test_outlook_reads_no_byte_order_mark(self):
        # correctvcf.com/help/vcf-common-import-errors: nor does iCloud
        self.assertTrue(write_card([]).startswith(b"BEGIN:VCARD\r\n"))

    def test_outlook_breaks_photos_with_a_space_and_no_empty_line(self):
        # github.com/FolkerKinzel/VCards/issues/2
        [card], _errors = read_cards(
            b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:A;B\r\n"
            b"PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n /9j/4AAQ\r\n SkZJ\r\nEND:VCARD\r\n"
        )
        self.assertEqual(card["photo"], b"\xff\xd8\xff\xe0\x00\x10JFI")

    def test_thunderbird_wants_line_breaks_of_two_characters(self):
        # RFC 2425 5.8.1; lone line feeds inside of values are written as \n
        card = write_card([Property("NOTE", "a\nb\rc\r\nd")])
        self.assertIn(b"NOTE:a\\nb\\nc\\nd\r\n", card)
        self.assertEqual(card.count(b"\n"), card.count(b"\r\n"))

    def test_android_breaks_quoted_printable_with_an_equals_sign_only(self):
        # github.com/skarim/vobject/issues/160, github.com/skarim/vobject/issues/194
        [card], errors = read_cards(
            b"BEGIN:VCARD\nVERSION:2.1\n"
            b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=57=6F=6C=6B=C3=A4=\n=45;;;\n"
            b"END:VCARD\n"
        )
        self.assertEqual((card["firstname"], errors), ("WolkäE", []))

    def test_icloud_puts_numbers_into_groups(self):
        # github.com/pinoaffe/org-vcard/issues/42
        # github.com/nextcloud/contacts/issues/932
        [card], _errors = read_cards(
            b"BEGIN:VCARD\nVERSION:3.0\nN:A;B\nTEL;type=CELL;type=pref:1\n"
            b"item1.TEL:2\nitem1.X-ABLabel:X-Private\nEND:VCARD\n"
        )
        self.assertEqual((card["mobile"], card["phone"]), ("1", "2"))

    def test_what_is_shown_comes_from_the_parts_of_the_name(self):
        # RFC 2426 3.1.2 wants N; iOS and Android show it, not FN, and call whoever has
        # none of it "No name"
        card = write_card(get_properties(CardSource("urn:x", self.day, "a@ex.fr")))
        self.assertIn(b"\r\nN:a@ex.fr;;;;\r\n", card)
