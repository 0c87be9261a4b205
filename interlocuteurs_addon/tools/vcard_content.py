"""What a business card says of somebody. Pure: no database, no Odoo."""

from datetime import datetime
from typing import NamedTuple

from .phones import is_bare_number
from .vcard_writer import Property

# the preferred one first
_NUMBERS = (
    ("phone", "phone_e164", ("work", "voice")),
    ("mobile", "mobile_e164", ("cell", "voice")),
    ("phone2", "phone2_e164", ("work", "voice")),
    ("mobile2", "mobile2_e164", ("cell", "voice")),
)


class CardSource(NamedTuple):
    """What is known of somebody, ready to be said.

    :param str shown: the name as a whole; never empty
    :param tuple units: the organisation, its department, the department's team…
    :param tuple numbers: telephone numbers and their types, the preferred one first
    :param tuple emails: the preferred one first
    :param tuple address: as in ``ADR``: post office box, extension, street, town,
        region, postal code, country; empty if there is none
    :param int photo_id: the attachment with the photo, 0 if there is none
    """

    uid: str
    revision: datetime
    shown: str
    is_company: bool = False
    lastname: str = ""
    firstname: str = ""
    prefix: str = ""
    units: tuple = ()
    functions: tuple = ()
    numbers: tuple = ()
    emails: tuple = ()
    address: tuple = ()
    website: str = ""
    lang: str = ""
    categories: tuple = ()
    note: str = ""
    photo_id: int = 0


def choose_numbers(values):
    """Return the telephone numbers of a contact, the preferred one first.

    :param dict values: numbers as typed, and their E.164 form where there is one
    :return: tuple of pairs (number, types)

    >>> choose_numbers({"mobile": "06 00 00 00 04", "mobile_e164": "+33600000004"})
    (('+33600000004', ('cell', 'voice')),)
    >>> choose_numbers({"phone": "0465710001 poste 12", "phone_e164": "+33465710001"})
    (('0465710001 poste 12', ('work', 'voice')),)
    """
    chosen = {}
    for name, normalized, types in _NUMBERS:
        typed = values.get(name)
        if typed:
            e164 = values.get(normalized)
            # in E.164 an extension and a second number are lost
            number = e164 if e164 and is_bare_number(typed) else typed
            chosen.setdefault(number, types)
    return tuple(chosen.items())


def choose_emails(values):
    """Return the e-mail addresses of a contact, the preferred one first.

    >>> choose_emails({"email": "Alice <A@Ex.fr>", "email_normalized": "a@ex.fr"})
    ('a@ex.fr',)
    """
    addresses = (
        values.get("email_normalized") or values.get("email"),
        values.get("email2_normalized") or values.get("email2"),
    )
    return tuple(dict.fromkeys(filter(None, addresses)))


def get_properties(source):
    """Return what the card of somebody says, their photo left out.

    :param CardSource source: what is known of them
    :return: list of :class:`~.vcard_writer.Property`

    >>> known = CardSource("urn:x", datetime(2026, 3, 10), "Alice", firstname="Alice")
    >>> [prop.name for prop in get_properties(known)]
    ['KIND', 'N', 'FN', 'UID', 'REV']
    """
    return [
        *_get_names(source),
        *_get_work(source),
        *_get_coordinates(source),
        *_get_details(source),
        Property("UID", source.uid),
        Property("REV", f"{source.revision:%Y%m%dT%H%M%SZ}"),
    ]


def _get_names(source):
    if source.is_company:
        return (
            Property("KIND", "org"),
            Property("N", ("", "", "", "", "")),
            Property("FN", source.shown),
            # by this Apple's programs file it as an organisation
            Property("X-ABSHOWAS", "COMPANY"),
        )
    lastname, firstname = source.lastname, source.firstname
    if not lastname and not firstname:
        # what programs show of a person comes from N, whatever FN says
        lastname = source.shown
    return (
        Property("KIND", "individual"),
        Property("N", (lastname, firstname, "", source.prefix, "")),
        Property("FN", source.shown),
    )


def _get_work(source):
    properties = [Property("ORG", source.units)] if source.units else []
    if source.functions:
        # programs show one title: it names all functions, and each is a role
        properties.append(Property("TITLE", ", ".join(source.functions)))
        properties += [Property("ROLE", function) for function in source.functions]
    return properties


def _get_coordinates(source):
    properties = [
        Property("TEL", number, types, not rank)
        for rank, (number, types) in enumerate(source.numbers)
    ]
    properties += [
        Property("EMAIL", email, ("work",), not rank)
        for rank, email in enumerate(source.emails)
    ]
    if source.address:
        properties.append(Property("ADR", source.address, ("work",)))
    return properties


def _get_details(source):
    properties = []
    if source.website:
        properties.append(Property("URL", source.website))
    if source.lang:
        properties.append(Property("LANG", source.lang.replace("_", "-")))
    if source.categories:
        properties.append(Property("CATEGORIES", list(source.categories)))
    if source.note:
        properties.append(Property("NOTE", source.note))
    return properties
