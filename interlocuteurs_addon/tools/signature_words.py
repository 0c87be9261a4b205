"""The words by which a line of a signature is known for what it says. No Odoo.

All are folded: without case, accents and punctuation.
"""

import re

from .text import fold


def split_words(text):
    """Return the words of a text.

    >>> sorted(split_words("rue avenue"))
    ['avenue', 'rue']
    """
    return frozenset(text.split())


# what stands before a number or an address, and says nothing else
LABELS = split_words(
    "t tel tele telephone phone ph tph p port portable m mob mobile mobil cell "
    "cellular cellulaire gsm natel o off office bureau b d direct directe ligne ld "
    "line fixe standard std switchboard accueil reception secretariat toll free "
    "main numero n no num e email mail mel courriel e mail w web site internet "
    "website http https www domicile home perso personnel pro professionnel work "
    "travail fax f telecopie telecopieur astreinte urgence hotline ou or et and "
    "linkedin twitter facebook whatsapp skype teams de la au 1 2 3 h 24 7 poste ext "
    "exploitation sav"
)
FAX_LABELS = split_words("fax f telecopie telecopieur telefax")
MOBILE_LABELS = split_words(
    "m mob mobile mobil cell cellular cellulaire c gsm natel portable port whatsapp"
)
# numbers that many share, or that are nobody's at work: they come last
SHARED_LABELS = split_words(
    "standard std switchboard accueil reception secretariat main domicile home "
    "perso personnel toll"
)
# mailboxes that many read
SHARED_MAILBOXES = split_words(
    "accueil achats admin compta comptabilite contact direction info infos office "
    "reception sales sav secretariat service support"
)
# what stands before a colon, and names the field
FIELD_LABELS = split_words(
    "nom name contact prenom fonction poste function position job title titre "
    "societe company organisation organization entreprise adresse address"
)
# lines with one of these are about the firm's papers, not about the person
_LEGAL = re.compile(
    r"\b(?:siret|siren|rcs|r c s|tva|vat|ape|naf|capital|iban|bic|company number|"
    r"registered|registration|enregistree?)\b"
)
# what begins a line that ends a letter
_GREETING = re.compile(
    r"(?:tres |bien )?(?:cordialement|cdlt|cdt|amicalement|respectueusement)\b|"
    r"bien a (?:vous|toi)\b|(?:sinceres |meilleures |mes |nos )?salutations\b|"
    r"merci\b|bonne (?:journee|reception|soiree|fin)\b|dans l attente|restant a\b|"
    r"je vous (?:prie|souhaite)|veuillez\b|"
    r"(?:kind |best |warm |many )?(?:regards|wishes)\b|(?:many )?thanks?\b|cheers\b|"
    r"best$|sincerely\b|yours\b|envoye (?:de|depuis|a partir)\b|"
    r"sent (?:from|with|via)\b|get outlook|obtenir outlook|pensez a\b|"
    r"please (?:consider|think)\b|n imprimez|avant d imprimer|suivez nous|follow us|"
    r"retrouvez nous|original message|message d origine|hello\b|bonjour\b|hi\b|dear\b"
)
# what begins the small print, and whatever follows it
_SMALL_PRINT = re.compile(
    r"(?:ce (?:message|courriel|mail|e mail)|this (?:message|e ?mail|communication)|"
    r"avis de confidentialite|confidential|disclaimer|l integrite de ce|"
    r"les informations contenues|the information (?:in|contained))"
)
# what somebody does: the beginnings of words
_JOB = re.compile(
    r"(?:direct(?:eur|rice|or)|dirigeant|gerant|president|pdg$|dg$|daf$|drh$|dsi$|"
    r"dga$|rssi$|raf$|ceo$|cto$|cfo$|coo$|cio$|vp$|vice$|responsable|resp$|chefs?$|"
    r"cheffe|chief|head$|manager|manageur|supervis|ingenieur|engineer|technicien|"
    r"technician|achet|buyer|procurement|purchasing|comptab|account|assistant|"
    r"secretaire|secretary|chargee?s?$|conduct(?:eur|rice)|commercial(?:e|es)?$|"
    r"technico|sales$|magasinier|storekeeper|logisticien|exploitant|chauffe(?:ur|us)|"
    r"driver|standardist|receptionni?st|dessinat|projeteu|infirmi|pharmacien|medecin|"
    r"docteur$|avocat|notaire|juriste|counsel|lawyer|consultant|coordinat|coordonn|"
    r"gestionnaire|administrat|agente?$|analyste?$|developp|developer|architect|"
    r"attachee?$|deleguee?$|dispatch|planner|planificat|officer|lead$|leader|"
    r"specialiste?|representant|representative|partner$|associee?$|associate|alternant|"
    r"stagiaire|apprenti|intern$|ouvrier|operateu|operatrice|operator|mecanicien|"
    r"electricien|plombier|soudeu|welder|fitter|foreman|contremaitre|patronn?e?$|owner|"
    r"fondat|founder|clerk|adjointe?$|deputy|maire$|mayor|intendant|econome$|"
    r"contrôleu|controleu|controller|auditeu|auditor|formateu|formatrice|trainer|"
    r"animat|redact|acoust|chimiste|chemist|biologiste|veterinaire|kine|preparat|"
    r"vendeu|vendor$|livreu|monteu|regleu|usineu|tourneu|cariste|affreteu|transitaire|"
    r"declarant|qualiticien|methodiste|automaticien|roboticien|teleconseill|conseill|"
    r"advisor|adviser|inspect|expert|principal$|dean$|teacher|professeure?$|"
    r"enseignant|surveillant|caretaker|gardien|concierge|webmaster)"
)
# what an organisation is called: whole words
_ORGANISATION = split_words(
    "sas sasu sa sarl eurl sci snc scop scic scp selarl gie spa srl sprl bv nv ag "
    "gmbh kg ltd limited llc llp inc plc co corp corporation company group groupe "
    "societe ste ets etablissements etablissement entreprise entreprises compagnie "
    "cie holding cabinet chu chr ch ghu hopital hopitaux clinique polyclinique "
    "ehpad ime esat ecole lycee college universite university school institut "
    "institute academy mairie ville commune communaute metropole conseil "
    "departement region prefecture ministere council hospital laboratoire "
    "laboratoires laboratory garage transports transport industrie industries "
    "ateliers fils associes associates sons freres association federation syndicat "
    "chambre banque bank mutuelle assurances insurance hotel restaurant brasserie "
    "boulangerie pharmacie imprimerie menuiserie fonderie fromagerie verrerie "
    "papeteries papeterie carrieres scierie acieries aciers cooperative domaine "
    "chateau vignobles btp ong oph"
)
_LEGAL_FORMS = split_words(
    "sas sasu sa sarl eurl sci snc scop scic scp selarl spa srl sprl bv nv ag gmbh "
    "ltd limited llc llp inc plc corp corporation"
)
# a part of an organisation
_PARTS = split_words(
    "site depot agence agency usine plant factory pole direction service services "
    "departement department division dept bu antenne succursale branch secteur "
    "equipe team"
)
# what a street is called, in front of its name or behind it
_STREET = re.compile(
    r"(?:\b(?:rue|avenue|av|ave|boulevard|boul|bd|bld|blvd|place|pl|chemin|ch|route|rte|"
    r"impasse|imp|allees?|quai|cours|square|sq|passage|voie|esplanade|promenade|"
    r"faubourg|fbg|lieu dit|lotissement|residence|parc|z i|z a|z a c|zi|za|zac|zae|"
    r"zone (?:industrielle|artisanale|d activites?)|bp|b p|cs|tsa|po box|street|road|"
    r"rd|lane|drive|way|court|close|unit|suite|floor|building|batiment|bat|estate|park|"
    r"quay|wharf|hall|house|weg|platz)\b|(?<=\w )(?:st|dr)\b|"
    r"(?:strasse|straat|laan)\b)"
)
# a line that begins so is no firm's name, whatever the street is called by
_STREET_FIRST = re.compile(
    r"(?:rue|avenue|av|boulevard|bd|place|chemin|route|impasse|allees?|quai|voie)\b"
)
# an English job ends with what it is
_JOB_LAST = re.compile(
    r".*(?:director|manager|supervisor|engineer|officer|lead(?:er)?)$"
)
COUNTRIES = {
    **{"france": "FR", "belgique": "BE", "belgium": "BE", "belgie": "BE"},
    **{"suisse": "CH", "switzerland": "CH", "schweiz": "CH", "luxembourg": "LU"},
    **{"allemagne": "DE", "germany": "DE", "deutschland": "DE", "espagne": "ES"},
    **{"spain": "ES", "espana": "ES", "italie": "IT", "italy": "IT", "italia": "IT"},
    **{
        "portugal": "PT",
        "pays bas": "NL",
        "netherlands": "NL",
        "the netherlands": "NL",
    },
    **{"royaume uni": "GB", "united kingdom": "GB", "uk": "GB", "england": "GB"},
    **{"scotland": "GB", "wales": "GB", "irlande": "IE", "ireland": "IE"},
    **{"etats unis": "US", "usa": "US", "united states": "US", "canada": "CA"},
    **{"maroc": "MA", "morocco": "MA", "tunisie": "TN", "algerie": "DZ"},
    **{"senegal": "SN", "autriche": "AT", "austria": "AT", "monaco": "MC"},
}
# letters behind a name
DEGREES = split_words(
    "phd msc bsc ba ma mba ing pe md cpa esq mrics frics ceng meng beng dphil mrs "
    "he him she her they elle il iel"
)


def is_greeting(text):
    """Tell whether a line ends a letter, or names who sent it.

    >>> is_greeting("Bien cordialement,"), is_greeting("Sent from my iPhone")
    (True, True)
    >>> is_greeting("Directeur technique")
    False
    """
    return bool(_GREETING.match(fold(text)))


def is_small_print(text):
    """Tell whether a line begins what no reader reads.

    >>> is_small_print("Ce message est confidentiel"), is_small_print("Jean Dupont")
    (True, False)
    """
    return bool(_SMALL_PRINT.match(fold(text)))


def is_legal(text):
    """Tell whether a text is about numbers of the firm that are no telephone's.

    >>> is_legal("SIRET 123 456 789 00012"), is_legal("12 rue des Forges")
    (True, False)
    """
    return bool(_LEGAL.search(fold(text)))


def is_street(text):
    """Tell whether a text says where a house is.

    >>> is_street("12 rue des Forges"), is_street("Praed Street"), is_street("BP 420")
    (True, True, True)
    >>> is_street("Industriestraße 5"), is_street("Chef d'atelier")
    (True, False)
    """
    return bool(_STREET.search(fold(text)))


def begins_street(text):
    """Tell whether a text begins as a street does, and no firm's name.

    >>> begins_street("Rue de la Papeterie"), begins_street("Papeteries du Nord")
    (True, False)
    """
    return bool(_STREET_FIRST.match(fold(text)))


def is_label(text):
    """Tell whether a text only says what the number beside it is.

    >>> is_label("Tél. direct :"), is_label("Acheteur"), is_label("")
    (True, False, True)
    """
    return LABELS.issuperset(fold(text).split())


def tell_kind(text):
    """Return what a line says: a ``job``, an ``organisation``, a ``part`` of one.

    The first word counts most: *Directeur d'usine* is no factory, *Cabinet d'avocats*
    nobody.

    >>> [tell_kind(t) for t in ("Chef d'atelier", "Head of Procurement", "CHU de Lyon")]
    ['job', 'job', 'organisation']
    >>> [tell_kind(t) for t in ("Dépôt de Tours", "Site Director", "Jean Dupont")]
    ['part', 'job', '']
    >>> tell_kind("Blue Ridge Tools, Inc."), tell_kind("")
    ('organisation', '')
    """
    words = fold(text).split()
    if not words:
        return ""
    for told in (words[:1], words):
        if told == words and not _LEGAL_FORMS.isdisjoint(words):
            return "organisation"
        if any(map(_JOB.match, told)):
            return "job"
        if not _ORGANISATION.isdisjoint(told):
            return "organisation"
        if not _PARTS.isdisjoint(told) and not _JOB_LAST.match(words[-1]):
            return "part"
    return ""
