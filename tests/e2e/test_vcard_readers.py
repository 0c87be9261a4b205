"""Business cards, read by programs that others wrote."""

import json
import subprocess
from base64 import b64encode

import pytest
import vobject
from support.settings import ROOT
from support.vcards import (
    CATEGORIES,
    DEPARTMENT,
    FUNCTIONS,
    NASTY,
    ORGANISATION,
    TITLE,
)

LIBRARIES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def cards(odoo):
    """Return the cards of nasty people, in both versions."""
    return odoo.call("support.vcards.make_cards")


def expect(number, card):
    """Return what any reader should find on a card."""
    lastname, firstname = NASTY[number]
    street = "12, rue des Lilas; fond de cour\nBât. \\B"
    return {
        "title": TITLE,
        "lastname": lastname,
        "firstname": firstname,
        "shown": f"{firstname} {lastname}",
        "units": [ORGANISATION, DEPARTMENT],
        "titles": [", ".join(FUNCTIONS)],
        "functions": [*FUNCTIONS],
        "numbers": [
            f"+334657177{number:02}",
            f"+336000077{number:02}",
            f"04 65 71 78 {number:02} poste 1, ou 2",
            f"+336000078{number:02}",
        ],
        "emails": [f"lecteur.{number}@exemple.fr", f"perso.{number}@exemple.fr"],
        "address": ["", "", street, "Lyon, 3e", "", "69003", "France"],
        "website": "https://exemple.fr/?a=1;b",
        "lang": "en-US",
        "categories": [*CATEGORIES],
        "photo": card["photo"],
        "uid": card["uid"],
    }


def read_by_node(script, library, texts):
    """Return what a library of Node finds on cards."""
    done = subprocess.run(
        ["node", str(ROOT / "tests/support" / script), str(LIBRARIES / library)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def read_by_ical(texts):
    """Return what ical.js, which Thunderbird reads cards by, finds on them."""
    return read_by_node("read_vcards.cjs", "ical.js/dist/ical.es5.cjs", texts)


def read_by_vcard4(texts):
    """Return what vcard4, which reads version 4.0 alone, finds on cards."""
    return read_by_node("read_vcards_4.cjs", "vcard4", texts)


def read_by_vobject(texts):
    """Return what vobject finds on cards."""

    def read(text):
        card = vobject.readOne(text)
        address, photo = card.adr.value, card.photo.value
        if isinstance(photo, bytes):
            photo = b64encode(photo).decode()
        return {
            "title": card.n.value.prefix,
            "lastname": card.n.value.family,
            "firstname": card.n.value.given,
            "shown": card.fn.value,
            "units": card.org.value,
            "titles": [line.value for line in card.title_list],
            "functions": [line.value for line in card.role_list],
            "numbers": [line.value for line in card.tel_list],
            "emails": [line.value for line in card.email_list],
            "address": [
                *(address.box, address.extended, address.street, address.city),
                *(address.region, address.code, address.country),
            ],
            "website": card.url.value,
            "lang": card.lang.value,
            "categories": card.categories.value,
            "photo": photo.split("base64,")[-1],
            "uid": card.uid.value[-12:],
        }

    return [read(text) for text in texts]


@pytest.mark.parametrize(
    ("read", "version"),
    [
        (read_by_ical, "3.0"),
        (read_by_ical, "4.0"),
        (read_by_vobject, "3.0"),
        (read_by_vobject, "4.0"),
        (read_by_vcard4, "4.0"),
    ],
)
def test_other_programs_read_what_was_entered(cards, read, version):
    """Separators, quotes, emoji and long lines arrive as they were typed."""
    found = read([card[version] for card in cards])
    for card in found:
        card["numbers"] = [number.removeprefix("tel:") for number in card["numbers"]]
        if read is read_by_ical and version == "3.0":
            # RFC 2426 wants a backslash before the semicolon; ical.js keeps it
            for name, value in card.items():
                texts = [value] if isinstance(value, str) else value
                texts = [text.replace("\\;", ";") for text in texts]
                card[name] = texts[0] if isinstance(value, str) else texts
    expected = [expect(number, card) for number, card in enumerate(cards)]
    if read is read_by_vobject and version == "4.0":
        # it knows 3.0 only: the comma in the picture's address is a separator to it
        for card in (*found, *expected):
            del card["photo"]
    if read is read_by_vcard4:
        # it takes a backslash before an n for a line break, even after another one
        plain = [n for n, name in enumerate(NASTY) if "\\" not in "".join(name)]
        assert len(plain) == len(NASTY) - 1
        found, expected = [found[n] for n in plain], [expected[n] for n in plain]
    assert found == expected
