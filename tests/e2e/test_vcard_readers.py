"""Business cards, read by programs that others wrote."""

import json
import subprocess

import pytest
import vobject
from support.settings import ROOT
from support.vcards import NASTY, ORGANISATION

LIBRARIES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def cards(odoo):
    """Return the cards of nasty people, in both versions."""
    return odoo.call("support.vcards.make_cards")


def expect(number):
    """Return what any reader should find on a card."""
    lastname, firstname = NASTY[number]
    street = "12, rue des Lilas; fond de cour\nBât. \\B"
    return {
        "lastname": lastname,
        "firstname": firstname,
        "shown": f"{firstname} {lastname}",
        "organisation": ORGANISATION,
        "functions": ["Acheteuse", "Chef", "d'atelier"],
        "numbers": [f"+334657177{number:02}", f"+336000077{number:02}"],
        "email": f"lecteur.{number}@exemple.fr",
        "address": ["", "", street, "Lyon, 3e", "", "69003", "France"],
        "website": "https://exemple.fr/?a=1;b",
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
        address = card.adr.value
        return {
            "lastname": card.n.value.family,
            "firstname": card.n.value.given,
            "shown": card.fn.value,
            "organisation": card.org.value[0],
            "functions": [line.value for line in card.role_list],
            "numbers": [line.value for line in card.tel_list],
            "email": card.email.value,
            "address": [
                *(address.box, address.extended, address.street, address.city),
                *(address.region, address.code, address.country),
            ],
            "website": card.url.value,
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
            card["shown"] = card["shown"].replace("\\;", ";")
    expected = [expect(number) for number in range(len(NASTY))]
    if read is read_by_vcard4:
        # it takes a backslash before an n for a line break, even after another one
        plain = [n for n, name in enumerate(NASTY) if "\\" not in "".join(name)]
        assert len(plain) == len(NASTY) - 1
        found, expected = [found[n] for n in plain], [expected[n] for n in plain]
    assert found == expected
