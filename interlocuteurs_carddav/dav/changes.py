"""What a card that a phone hands in says anew. Pure: no database, no Odoo."""

from odoo.addons.interlocuteurs_addon.tools.phones import read_phone
from odoo.addons.interlocuteurs_addon.tools.text import clean_text
from odoo.addons.interlocuteurs_addon.tools.vcard_reader import read_cards

# fields of a contact that take values of a kind, the first choice first
PLACES = {
    "phone": ("phone", "phone2", "mobile", "mobile2"),
    "mobile": ("mobile", "mobile2", "phone", "phone2"),
    "email": ("email", "email2"),
}
KIND_OF = {
    **dict.fromkeys(("phone", "phone2"), "phone"),
    **dict.fromkeys(("mobile", "mobile2"), "mobile"),
    **dict.fromkeys(("email", "email2"), "email"),
}


def read_card(content):
    """Return what the card of a person says, as ``read_cards`` has it.

    :raises ValueError: there is none, it has no name, or it is that of a group
    """
    cards, _faults = read_cards(content, most=1)
    if not cards or cards[0]["kind"] != "individual":
        raise ValueError("no card of a person")
    return cards[0]


def get_said(content, region=None):
    r"""Return all that a card says, as texts: to look for somebody in it.

    :param bytes content: the card, encoded in any way
    :param region: code of the country whose rules hold for numbers
    :return: list of texts: lines as they stand there, values as they are read, names
        as they are called, numbers in the form in which they are compared

    >>> card = b"BEGIN:VCARD\nN:Durand;Alice\nTEL:04.65.71.00.01\nEND:VCARD\n"
    >>> {"Alice Durand", "+33465710001"} <= set(get_said(card, "FR"))
    True
    """
    said = content.decode(errors="replace").splitlines()
    cards, _faults = read_cards(content, most=1)
    for card in cards:
        said.append(f"{card['firstname']} {card['lastname']}")
        said += [value for value in card.values() if isinstance(value, str)]
        for several in ("functions", "categories", "unplaced"):
            said += card[several]
        said += card["others"].values()
    phones = [read_phone(text, region) for text in said]
    said += [text for phone in filter(None, phones) for text in (phone.line, phone.key)]
    return [clean_text(text, lines=True) for text in said]


def find_changes(known, said):
    """Return what a phone's values change in the fields of a contact.

    A value that has gone makes room for one that came; where it stands does not matter,
    since phones call numbers as they like.

    :param dict known: of field to what is compared of its value, empty for none
    :param dict said: of what is compared to pairs (value, kind)
    :return: dict of field to new value, empty where it goes; and list of values for
        which there is no room

    >>> known = {"phone": "1", "phone2": "", "mobile": "6", "mobile2": ""}
    >>> find_changes(known, {"1": ("01", "mobile"), "7": ("07", "mobile")})
    ({'mobile': '07'}, [])
    >>> find_changes(known, {"1": ("01", "phone")})
    ({'mobile': ''}, [])
    >>> said = dict.fromkeys("abc", ("c", "email"))
    >>> find_changes({"email": "a", "email2": "b"}, said)
    ({}, ['c'])
    """
    gone = [name for name, key in known.items() if key and key not in said]
    changes, left_over = {}, []
    for key, (value, kind) in said.items():
        if key in known.values():
            continue
        own, others = PLACES[kind][:2], PLACES[kind][2:]
        places = (
            *(name for name in own if name in gone),
            *(name for name in own if not known[name]),
            *(name for name in others if name in gone),
        )
        place = next((name for name in places if name not in changes), None)
        if place:
            changes[place] = value
        else:
            left_over.append(value)
    return {**dict.fromkeys(gone, ""), **changes}, left_over


def find_new_lines(before, after):
    r"""Return the lines of a text that another one does not have.

    >>> find_new_lines("Badge: 12", "Badge: 12\nAppeler avant 9 h")
    'Appeler avant 9 h'
    """
    known = set(map(str.strip, before.split("\n")))
    lines = map(str.strip, after.split("\n"))
    return "\n".join(line for line in lines if line and line not in known)
