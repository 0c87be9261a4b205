"""The columns of an import, and the headings by which people name them. No Odoo."""

from dataclasses import dataclass, field

from .text import fold

# what people write above a column, in English and French
HEADINGS = {
    "key": "key|cle",
    "title_id": "title|civilite|titre|genre|mr mme|m mme|salutation|titre civilite|"
    "titre de civilite|prefix|name prefix|prefixe|formule de politesse",
    "lastname": "last name|surname|family name|nom|nom de famille|patronyme|lastname|"
    "nom usuel|nom d usage",
    "firstname": "first name|given name|forename|prenom|prenoms|firstname",
    "function_ids": "functions|function|job position|job title|position|role|"
    "fonction|fonctions|poste|poste occupe|intitule du poste|metier|qualite|"
    "organization title|organization 1 title|poste fonction|titre du poste|profession|"
    "intitule de poste|fonction occupee|jobtitle|account title",
    "phone": "phone|telephone|tel|phone 1|tel fixe|telephone fixe|fixe|work phone|"
    "telephone 1|tel 1|ligne directe|no de telephone|numero de telephone|landline",
    "phone2": "phone 2|second phone|telephone 2|tel 2|fixe 2|telephone secondaire|"
    "autre telephone|standard",
    "mobile": "mobile|cell|cell phone|mobile phone|portable|tel portable|gsm|mobile 1|"
    "telephone portable|telephone mobile|tel mobile|portable 1",
    "mobile2": "mobile 2|second mobile|portable 2|telephone mobile 2",
    "phone_country": "country of the phone numbers|phone country|country of the phones|"
    "pays des telephones|pays du telephone|pays des numeros|"
    "pays des numeros de telephone",
    "email": "email|e mail|mail|courriel|adresse mail|adresse email|adresse e mail|"
    "mel|email address|e mail address|email 1|e mail 1|adresse electronique",
    "email2": "email 2|e mail 2|second email|mail 2|courriel 2|e mail secondaire|"
    "autre e mail|adresse mail 2",
    "lang": "language|langue|lang",
    "profile_id": "portal profile|profile|profil du portail|profil portail|profil",
    "date_start": "from|since|start date|start|depuis|debut|date de debut|"
    "date d entree|date d arrivee|depuis le",
}
# headings of the columns that come back in an annotated file: ignored
ANNOTATIONS = {"result", "resultat", "messages", "remarks", "remarques"}


@dataclass
class ImportColumn:
    """A column: what it holds and where that goes.

    :param str key: its name in the rows
    :param str label: its heading, in the user's language
    :param str kind: how it is read: ``_parse_<kind>`` and ``_format_<kind>`` of the
        import
    :param str target: ``person``, ``collaboration``, ``row`` for what only says how the
        row is read, or what an addon handles itself
    :param choices: dict of folded spelling to value
    :param labels: dict of value to what people read
    :param offered: the values that can be chosen anew
    :param source: what an addon needs to read and write its own kind of cell
    """

    key: str
    label: str
    kind: str = "text"
    target: str = "person"
    required: bool = False
    hidden: bool = False
    help: str = ""
    several: bool = False
    headings: set = field(default_factory=set)
    choices: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)
    offered: list = field(default_factory=list)
    source: object = None

    def get_headings(self):
        """Return the headings that mean this column, folded.

        >>> sorted(ImportColumn("color", "Couleur préférée").get_headings())
        ['color', 'couleur preferee']
        """
        known = HEADINGS.get(self.key, "").split("|")
        texts = {fold(self.label), fold(self.key), *map(fold, self.headings), *known}
        return texts - {""}


def index_headings(columns):
    """Return the column that each heading means, the first one in doubt.

    :param columns: list of :class:`ImportColumn`
    :return: dict of folded heading to column

    >>> index_headings([ImportColumn("lastname", "Nom de naissance")])["nom"].key
    'lastname'
    """
    index = {}
    for column in columns:
        for heading in column.get_headings():
            index.setdefault(heading, column)
    return index
