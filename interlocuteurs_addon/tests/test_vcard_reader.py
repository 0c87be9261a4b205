import random

import vobject

from odoo.tests import BaseCase

from ..tools import vcard_lines
from ..tools.full_names import split_full_name
from ..tools.vcard_reader import read_cards
from ..tools.vcard_writer import Property, write_card


def crlf(text):
    return text.strip().replace("\n", "\r\n").encode()


# the form of each program's export, with made-up people
IPHONE = """
BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.4//EN
N:Le Goff;Annaïg;;Mme;
FN:Mme Annaïg Le Goff
ORG:Aciéries de l'Ondaine;Achats
TITLE:Acheteuse\\, Responsable des achats
item1.EMAIL;type=INTERNET;type=pref:annaig@ondaine.example
item1.X-ABLabel:Direct
EMAIL;type=INTERNET;type=HOME:annaig@perso.example
TEL;type=WORK;type=VOICE:04 65 71 42 02
item2.TEL;type=pref:+33 6 00 00 42 02
item2.X-ABLabel:_$!<Mobile>!$_
TEL;type=WORK;type=FAX:04 65 71 42 09
item3.ADR;type=WORK;type=pref:;;45 rue de la Forge\\nBât. C;Firminy;;42700;France
item3.X-ABADR:fr
item4.URL;type=pref:https://ondaine.example
item4.X-ABLabel:_$!<HomePage>!$_
END:VCARD
"""

ANDROID = """
BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=C3=BC=6C=6C=65=72;=5A=6F=C3=A9;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=5A=6F=C3=A9=20=4D=C3=BC=6C=6C=65=
=72
TEL;CELL;PREF:+33600000001
TEL;WORK:0465710001
EMAIL;WORK:zoe@exemple.fr
NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=6C=69=67=6E=65=20=31=0D=0A=6C=69=
=67=6E=65=20=32
PHOTO;ENCODING=BASE64;JPEG:/9j/
4AAQ
 SkZJ

END:VCARD
"""

OUTLOOK = """
BEGIN:VCARD
VERSION:2.1
N;LANGUAGE=fr;CHARSET=Windows-1252:Lefèvre;Hélène;;Mme
FN;CHARSET=Windows-1252:Hélène Lefèvre
ORG;CHARSET=Windows-1252:CHU Émile-Roux;Maintenance
TITLE:Directrice technique
TEL;WORK;VOICE:+33 (4) 65 71 04 01
TEL;CELL;VOICE:+33 (6) 00 00 04 01
TEL;WORK;FAX:+33 (4) 65 71 04 09
ADR;WORK;PREF;ENCODING=QUOTED-PRINTABLE:;;12 bd du Docteur Chantemesse=0D=0A=
B=E2t. A;Le Puy-en-Velay;;43000;France
LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:12 bd du Docteur Chantemesse
X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.example/" ver="1.0"/>
EMAIL;PREF;INTERNET:zoe.lefevre@chu.example
REV:20260310T080501Z
END:VCARD
"""

GOOGLE = """
BEGIN:VCARD
VERSION:3.0
FN:Inès García
N:García;Inès;;;
EMAIL;TYPE=INTERNET;TYPE=WORK:ines@comptoir.example
TEL;TYPE=CELL:06 00 00 69 08
TEL;TYPE=CELL:06 00 00 69 09
TEL;TYPE=CELL:06 00 00 69 10
ADR;TYPE=WORK:;;"12 rue des Pneus" \\, fond de cour;Vichy;;03200;FR
item1.ORG:Comptoir du Pneumatique
item1.X-ABLabel:
PHOTO:https://lh3.googleusercontent.com/contacts/xyz
CATEGORIES:Clients,myContacts
NOTE:Très long texte qui se prolonge au-delà de soixante-quinze octets et q
 ui continue ici
END:VCARD
"""

VERSION_4 = """
BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:Loïc Van den Berghe
N:Van den Berghe;Loïc;;M.;
TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:+33-4-65-71-69-09;ext=12
TEL;VALUE=uri;TYPE=cell:tel:+33700006909
EMAIL;PREF=1:l.vandenberghe@comptoir.example
LANG:fr-BE
ROLE:Magasinier
PHOTO:data:image/png;base64,iVBORw0KGgo=
UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
END:VCARD
"""

APPLE_ORGANISATION = """
BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Garage du Puy
ORG:Garage du Puy;
TEL;type=MAIN;type=pref:04 65 71 00 00
X-ABShowAs:COMPANY
END:VCARD
"""


class TestVcardReader(BaseCase):
    def read_file(self, content):
        cards, errors = read_cards(content)
        self.assertEqual(errors, [])
        return cards

    def assertSays(self, card, **values):
        self.assertEqual({name: card[name] for name in values}, values)

    def test_iphone(self):
        """Lines in groups, with labels of their own."""
        [card] = self.read_file(crlf(IPHONE))
        self.assertSays(
            card,
            lastname="Le Goff",
            firstname="Annaïg",
            title="Mme",
            organisation="Aciéries de l'Ondaine",
            department="Achats",
            functions=["Acheteuse", "Responsable des achats"],
            phone="04 65 71 42 02",
            phone2="",
            mobile="+33 6 00 00 42 02",
            email="annaig@ondaine.example",
            email2="annaig@perso.example",
            street="45 rue de la Forge",
            street2="Bât. C",
            city="Firminy",
            zip="42700",
            country="France",
            website="https://ondaine.example",
            unplaced=["04 65 71 42 09"],
        )

    def test_android(self):
        """Quoted-printable over several lines, and a photo without TYPE=."""
        [card] = self.read_file(crlf(ANDROID))
        self.assertSays(
            card,
            lastname="Müller",
            firstname="Zoé",
            mobile="+33600000001",
            phone="0465710001",
            email="zoe@exemple.fr",
            comment="ligne 1\nligne 2",
            photo=b"\xff\xd8\xff\xe0\x00\x10JFI",
        )

    def test_outlook(self):
        """In the code page of Windows."""
        content = OUTLOOK.strip().replace("\n", "\r\n").encode("cp1252")
        [card] = self.read_file(content)
        self.assertSays(
            card,
            lastname="Lefèvre",
            firstname="Hélène",
            title="Mme",
            organisation="CHU Émile-Roux",
            department="Maintenance",
            functions=["Directrice technique"],
            phone="+33 (4) 65 71 04 01",
            mobile="+33 (6) 00 00 04 01",
            street="12 bd du Docteur Chantemesse",
            street2="Bât. A",
            city="Le Puy-en-Velay",
            email="zoe.lefevre@chu.example",
        )

    def test_google(self):
        """A third mobile has no place; a photo that is elsewhere is none."""
        [card] = self.read_file(crlf(GOOGLE))
        self.assertSays(
            card,
            lastname="García",
            mobile="06 00 00 69 08",
            mobile2="06 00 00 69 09",
            unplaced=["06 00 00 69 10"],
            street='"12 rue des Pneus" , fond de cour',
            organisation="Comptoir du Pneumatique",
            categories=["Clients", "myContacts"],
            comment="Très long texte qui se prolonge au-delà de soixante-quinze octets "
            "et qui continue ici",
            photo=None,
        )

    def test_version_4(self):
        [card] = self.read_file(crlf(VERSION_4))
        self.assertSays(
            card,
            lastname="Van den Berghe",
            phone="+33-4-65-71-69-09 ext. 12",
            mobile="+33700006909",
            lang="fr_BE",
            functions=["Magasinier"],
            photo=b"\x89PNG\r\n\x1a\n",
            uid="urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1",
            is_company=False,
        )

    def test_organisation(self):
        [card] = self.read_file(crlf(APPLE_ORGANISATION))
        self.assertSays(
            card, is_company=True, lastname="Garage du Puy", firstname="", title=""
        )

    def test_many_cards_keep_their_numbers(self):
        """A broken card is told by its number, and the others are read."""
        content = crlf(
            VERSION_4
            + "BEGIN:VCARD\nFN:Without end\n"
            + IPHONE.strip()
            + "\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n"
            + GOOGLE.replace("FN:", "no value here\nFN:")
            + "BEGIN:VCARD\nFN:Cut"
        )
        cards, errors = read_cards(content)
        self.assertEqual(
            [(card["card"], card["lastname"]) for card in cards],
            [(1, "Van den Berghe"), (3, "Le Goff"), (6, "García")],
        )
        self.assertEqual(
            [(error.card, error.reason) for error in errors],
            [
                (2, vcard_lines.NO_END),
                (4, vcard_lines.NO_BEGINNING),
                (5, vcard_lines.NO_NAME),
                (6, vcard_lines.UNREADABLE_LINE),
                (7, vcard_lines.NO_END),
            ],
        )

    def test_card_in_a_card_is_somebody_elses(self):
        [card] = self.read_file(
            b"BEGIN:VCARD\nVERSION:2.1\nN:Durand;Alice\nAGENT:\nBEGIN:VCARD\n"
            b"N:Other;One\nTEL:1\nEND:VCARD\nEND:VCARD\n"
        )
        self.assertSays(card, lastname="Durand", phone="")

    def test_cards_are_found_where_they_are(self):
        """Files that were put together; somebody else's card in a card, or none."""
        luc = "BEGIN:VCARD\nN:Petit;Luc;;;\nTEL;CELL:2\nEND:VCARD\n"
        alice = "BEGIN:VCARD\nN:Durand;Alice;;;\n{}END:VCARD{}"
        for inside, between in (
            ("", ""),
            ("", "\n\ufeff"),
            ("", " \x00"),
            ("EMAIL:a@ex.fr", "\n"),
            (f"AGENT:\n{luc}", "\n"),
            (f"AGENT:{luc}", "\n"),
            (f"AGENT:\nBEGIN:VCARD\nAGENT:\n{luc}N:C;D\nEND:VCARD\n", "\n"),
            ("NOTE:a BEGIN:VCARD, an END:VCARD.\n", "\n"),
        ):
            content = alice.format(inside, between) + luc
            with self.subTest(content=content):
                cards = self.read_file(content.encode())
                self.assertEqual(
                    [(card["firstname"], card["mobile"]) for card in cards],
                    [("Alice", ""), ("Luc", "2")],
                )

    def test_a_cut_card_takes_nothing_of_the_next(self):
        cards, errors = read_cards(
            b"BEGIN:VCARD\nN:A;B\nAGENT:\nBEGIN:VCARD\nN:C;D\nTEL:1BEGIN:VCARD\n"
            b"VERSION:3.0\nN:Petit;Luc\nEND:VCARD\n"
        )
        self.assertEqual([card["firstname"] for card in cards], ["Luc"])
        self.assertEqual([tuple(e)[:3] for e in errors], [(1, 1, vcard_lines.NO_END)])

    def test_each_value_is_decoded_by_itself(self):
        [card] = self.read_file(
            b"BEGIN:VCARD\nN:M\xc3\n \xbcller;Zo\xc3\xa9;;;\nNOTE:caf\xe9\n"
            b"TITLE;CHARSET=iso-8859-15:Vendeuse \xa4\nORG;CHARSET=utf-7:+2AA-\n"
            b"ADR;CHARSET=none:;;\x81;;;;\nEND:VCARD\n"
        )
        self.assertSays(
            card,
            lastname="Müller",
            firstname="Zoé",
            comment="café",
            functions=["Vendeuse €"],
            organisation="+2AA-",
            doubtful=["\x81", "café"],
        )

    def test_nobody_is_told_from_somebody(self):
        for lines, kind in (
            ("KIND:Location\nFN:Hall", "location"),
            ("X-ADDRESSBOOKSERVER-KIND:group\nFN:All", "group"),
            ("KIND:org\nTEL:1", "org"),
            ("FN:Usine\nORG:USINE", "org"),
            ("ORG:Usine\nTEL:1", "org"),
            ("KIND:x-client\nFN:Alice", "individual"),
            ("FN:Alice Durand\nORG:Usine", "individual"),
        ):
            with self.subTest(lines=lines):
                content = f"BEGIN:VCARD\n{lines}\nEND:VCARD\n"
                [card] = self.read_file(content.encode())
                self.assertSays(card, kind=kind, is_company=kind == "org")

    def test_number_without_a_name_is_told(self):
        for lines in ("TEL;CELL:06 12", "FN:06 12\nTEL;CELL:06 12\nN:;;;;"):
            cards, [error] = read_cards(f"BEGIN:VCARD\n{lines}\nEND:VCARD".encode())
            self.assertEqual((cards, error.reason), ([], vcard_lines.NO_NAME))
            self.assertEqual(error.said, "06 12")

    def test_first_choice_is_the_one_that_is_said_to_be(self):
        [card] = self.read_file(
            b"BEGIN:VCARD\nFN:A B\nEMAIL:d@ex.fr\nEMAIL;PREF=2:b@ex.fr\n"
            b"EMAIL;TYPE=PREF:a@ex.fr\nEMAIL;TYPE=work;PREF=0:c@ex.fr\n"
            b"TEL;HOME:2\nTEL;WORK:1\nTEL:3\nEND:VCARD\n"
        )
        self.assertSays(card, email="a@ex.fr", email2="b@ex.fr", phone="1", phone2="2")
        self.assertEqual(card["unplaced"], ["3", "c@ex.fr", "d@ex.fr"])

    def test_labels_and_types_in_french(self):
        labels = ("Télécopie", "GSM", "Portable perso", "Bureau", "Domicile")
        lines = "".join(
            f"i{number}.TEL:{number}\ni{number}.X-ABLabel:{label}\n"
            for number, label in enumerate(labels)
        )
        [card] = self.read_file(
            f"BEGIN:VCARD\nFN:A B\n{lines}TEL;TYPE=Télécopieur:5\nEND:VCARD\n".encode()
        )
        self.assertSays(
            card, mobile="2", mobile2="1", phone="3", phone2="4", unplaced=["0", "5"]
        )

    def test_photo_stops_no_card(self):
        for line, photo, is_damaged in (
            ("PHOTO;ENCODING=b:é", None, True),
            ("PHOTO;ENCODING=BASE64:AAA\nAA~A\n", None, True),
            ("PHOTO:data:image/png;base64,AAAAA", None, True),
            ("PHOTO;VALUE=uri:https://ex.fr/a.png", None, False),
            ("PHOTO;ENCODING=b:é\nPHOTO;ENCODING=b:iVBO", b"\x89PN", False),
        ):
            with self.subTest(line=line):
                content = f"BEGIN:VCARD\nFN:A B\n{line}\nTEL:1\nEND:VCARD\n"
                [card] = self.read_file(content.encode())
                self.assertSays(
                    card, photo=photo, is_photo_damaged=is_damaged, phone="1"
                )

    def test_names_in_one_piece(self):
        for text, title, firstname, lastname in (
            ("M. le Dr Paul Martin", "M. le Dr", "Paul", "Martin"),
            ("Marie-Claire DUPONT-MARTIN", "", "Marie-Claire", "Dupont-Martin"),
            ("LE GOFF Annaïg", "", "Annaïg", "Le Goff"),
            ("Alice de LA TOUR", "", "Alice", "de La Tour"),
            ("Durand, Mme Alice", "Mme", "Alice", "Durand"),
            ("Van den Berghe Loïc", "", "Loïc", "Van den Berghe"),
            ("Jean d’Ormesson", "", "Jean", "d’Ormesson"),
            ("d'Ormesson Jean", "", "Jean", "d'Ormesson"),
            ("JP Durand", "", "JP", "Durand"),
            ("ALICE DURAND", "", "ALICE", "DURAND"),
            ("Mme", "", "", "Mme"),
            (" , ", "", "", ""),
        ):
            with self.subTest(text=text):
                found = split_full_name(text)
                self.assertEqual(found, (title, lastname, firstname))

    def test_every_encoding_of_a_file(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"):
            with self.subTest(encoding=encoding):
                [card] = self.read_file(
                    "BEGIN:VCARD\nN:Élie;Zoé\nEND:VCARD".encode(encoding)
                )
                self.assertSays(card, lastname="Élie", firstname="Zoé")

    def test_no_file_makes_it_fail(self):
        """Whatever is in a file: an answer, never an exception."""
        rng = random.Random(8)
        whole = crlf(IPHONE + ANDROID + VERSION_4)
        for _case in range(300):
            content = bytearray(whole)
            for _change in range(rng.randrange(1, 12)):
                content[rng.randrange(len(content))] = rng.randrange(256)
            cut = rng.randrange(len(content))
            read_cards(bytes(content[: cut or None]))

    def test_three_readers_agree_on_what_is_written(self):
        """The writer's cards, as this reader and as vobject understand them."""
        rng = random.Random(7)
        alphabet = "ab é😀,;:\\\n\"'=\t_-|\N{NO-BREAK SPACE}ÿœ"
        for case in range(200):
            texts = [
                "x" + "".join(rng.choices(alphabet, k=rng.randrange(120))) + "x"
                for _part in range(8)
            ]
            version = ("3.0", "4.0")[case % 2]
            last, first, city, organisation, unit, note, one, two = texts
            card = write_card(
                [
                    Property("N", (last, first, "", "", "")),
                    Property("FN", f"{first} {last}"),
                    Property("ORG", (organisation, unit)),
                    Property("ADR", ("", "", "x", city, "", "", ""), ("work",)),
                    Property("NOTE", note),
                    Property("CATEGORIES", [one, two]),
                ],
                version,
            )
            self.assertTrue(all(len(line) <= 75 for line in card.split(b"\r\n")))
            [read] = self.read_file(card)
            self.assertSays(
                read,
                lastname=last,
                firstname=first,
                city=city,
                organisation=organisation,
                department=unit,
                comment=note,
                categories=[one, two],
            )
            parsed = vobject.readOne(card.decode())
            self.assertEqual(parsed.n.value.family, last)
            self.assertEqual(parsed.adr.value.city, city)
            self.assertEqual(parsed.org.value, [organisation, unit])
            self.assertEqual(parsed.note.value, note)
