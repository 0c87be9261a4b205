"""How programs call what they export, in English and French. No Odoo.

Google Contacts, Outlook (desktop and web), Thunderbird, iCloud, LinkedIn, HubSpot,
Salesforce, Dynamics, EspoCRM, Dolibarr and Odoo itself. Headings are folded: without
case, accents and punctuation. The plain names of a column stand in
``import_column.HEADINGS``.
"""

import re

from .full_names import FIRST_FIRST, LAST_FIRST

# the columns in which values of one kind find a place, in their order
FAMILIES = {
    "phone": ("phone", "phone2"),
    "mobile": ("mobile", "mobile2"),
    "email": ("email", "email2"),
}
# further headings of a kind: at work before others, those at home last
FURTHER = {
    "phone": "business phone|telephone bureau|tel bureau|telephone professionnel|"
    "tel professionnel|telephone pro|tel pro|phone work|work telephone|office phone|"
    "telephone travail|bureau|primary phone|telephone principal|main phone|"
    "company main phone|telephone societe|telephone entreprise|company phone|"
    "direct phone|ligne directe|phone number|numero de telephone|business phone 2|"
    "telephone bureau 2|work phone 2|telephone professionnel 2|second phone|"
    "telephone secondaire|assistant s phone|other phone|autre telephone|phone 3|"
    "telephone 3|home phone|telephone domicile|tel domicile|telephone personnel|"
    "telephone prive|tel prive|telephone perso|phone home|domicile|home phone 2|"
    "telephone domicile 2|telephone personnel 2",
    "mobile": "mobile phone|tel mobile|telephone mobile|mobile number|numero de mobile|"
    "mobile professionnel|mobile pro|portable professionnel|portable pro|"
    "mobile phone number|numero de telephone mobile|telephone cellulaire|cellulaire|"
    "cellular|iphone|phone mobile|mobile phone 2|mobile 3|mobile personnel|"
    "mobile perso|portable personnel|portable perso|portable prive|mobile prive|"
    "mobile 2",
    "email": "e mail address|email address|adresse de messagerie|adresse electronique|"
    "primary email|premiere adresse electronique|adresse electronique principale|"
    "adresse e mail professionnelle|e mail professionnel|email professionnel|mail pro|"
    "work email|business email|email work|courriel professionnel|e mail 2 address|"
    "e mail address 2|adresse de messagerie 2|secondary email|"
    "deuxieme adresse electronique|adresse electronique secondaire|e mail 3 address|"
    "adresse de messagerie 3|other email|email home|home email|e mail personnel|"
    "email personnel|mail perso|adresse e mail personnelle|personal email|e mail 3|"
    "email 3|additional email addresses|autre adresse e mail",
}
# a person's whole name in one column, and which part of it comes first
FULL_NAMES = {
    LAST_FIRST: "nom prenom|nom et prenom|nom prenoms|nom et prenoms|noms et prenoms|"
    "nom de famille prenom|last name first name|surname first name|file as|classe sous",
    FIRST_FIRST: "prenom nom|prenom et nom|prenoms nom|nom complet|full name|fullname|"
    "name|display name|complete name|nom a afficher|nom affiche|nom d affichage|"
    "contact|contact name|nom du contact|nom de contact|interlocuteur|"
    "first name last name|personne|person|identite|contact person|correspondant",
}
# headings that mean the function where what stands below them is no civility
FUNCTION_TITLES = {"title", "titre"}
# numbered pairs of a label and a value, as Google has them
_PAIRED = re.compile(
    r"(?P<kind>phone|telephone|e mail|email|courriel) (?P<number>\d+) "
    r"(?P<part>value|valeur|label|type|libelle|etiquette)"
)
_VALUES = {"value", "valeur"}
# a heading that holds its label, as "Phone (Office)"
_LABELLED = re.compile(
    r"(phone|telephone|tel|e mail|email|courriel|adresse e mail) (.+)"
)
_LABEL_WORDS = {
    "work", "office", "business", "pro", "professionnel", "bureau", "travail", "main",
    "principal", "mobile", "portable", "gsm", "cell", "iphone", "home", "domicile",
    "perso", "personnel", "prive", "other", "autre", "direct", "standard", "entreprise",
}  # fmt: skip
# what a label says of a number
_MOBILE_LABELS = ("mobile", "cell", "portable", "gsm", "iphone")
_NO_PHONE_LABELS = ("fax", "telecopie", "pager", "radiomessagerie", "telex", "tty")
_LABEL_RANKS = (
    (
        "work",
        "pro",
        "bureau",
        "business",
        "main",
        "principal",
        "travail",
        "office",
        "direct",
        "standard",
        "entreprise",
    ),
    ("",),
    ("other", "autre", "custom"),
    ("home", "domicile", "perso", "prive"),
)
# several values in one cell, as Google has them
SEPARATOR = " ::: "

FURTHER_RANKS = {
    heading: (family, rank)
    for family, headings in FURTHER.items()
    for rank, heading in enumerate(headings.split("|"))
}
NAME_ORDERS = {
    heading: order
    for order, headings in FULL_NAMES.items()
    for heading in headings.split("|")
}


def get_pair(heading):
    """Return (what both headings of a pair share, whether this one heads the value).

    >>> get_pair("phone 1 value"), get_pair("e mail 2 label"), get_pair("phone 1")
    (('phone', '1', True), ('e mail', '2', False), None)
    """
    found = _PAIRED.fullmatch(heading)
    if not found:
        return None
    return found["kind"], found["number"], found["part"] in _VALUES


def get_labelled(heading):
    """Return where the values of a heading that holds its label belong, if it does.

    >>> get_labelled("phone office"), get_labelled("e mail travail")
    (('phone', 0), ('email', 0))
    >>> get_labelled("telephone portable pro"), get_labelled("phone country")
    (('mobile', 0), None)
    """
    found = _LABELLED.fullmatch(heading)
    if not found or not set(found[2].split()) <= _LABEL_WORDS:
        return None
    kind = "phone" if found[1] in ("phone", "telephone", "tel") else "e mail"
    return get_family(kind, found[2])


def get_family(kind, label):
    """Return where a value with a label belongs: (family, rank); none for a fax.

    :param str kind: what its heading says
    :param str label: what stands beside it, folded

    >>> get_family("phone", "mobile"), get_family("phone", "work fax")
    (('mobile', 1), None)
    >>> get_family("e mail", "home"), get_family("telephone", "travail")
    (('email', 3), ('phone', 0))
    """
    rank = 1
    for index, words in enumerate(_LABEL_RANKS):
        if any(word and word in label for word in words):
            rank = index
            break
    if kind not in ("phone", "telephone"):
        return "email", rank
    if any(word in label for word in _NO_PHONE_LABELS):
        return None
    is_mobile = any(word in label for word in _MOBILE_LABELS)
    return ("mobile" if is_mobile else "phone"), rank
