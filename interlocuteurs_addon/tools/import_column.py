"""The columns of an import, and the headings by which people name them. No Odoo."""

from dataclasses import dataclass, field

from .text import fold

# what people write above a column, in English and French
HEADINGS = {
    "key": "key|cle|identifiant|id",
    "title_id": "title|civilite|titre|genre|mr mme|m mme|salutation",
    "lastname": "last name|surname|family name|nom|nom de famille|patronyme",
    "firstname": "first name|given name|forename|prenom|prenoms",
    "function_ids": "functions|function|job position|job title|position|role|"
    "fonction|fonctions|poste|poste occupe|intitule du poste|metier|qualite",
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

    def is_headed_by(self, text):
        """Tell whether a heading, folded, means this column.

        >>> ImportColumn("lastname", "Nom de naissance").is_headed_by("nom")
        True
        >>> ImportColumn("color", "Couleur préférée").is_headed_by("couleur preferee")
        True
        >>> ImportColumn("color", "Couleur préférée").is_headed_by("couleur")
        False
        """
        known = {fold(self.label), fold(self.key), *map(fold, self.headings)}
        return text in known or text in HEADINGS.get(self.key, "").split("|")


def map_headings(cells, columns):
    """Tell which cell of a row heads which column.

    :param cells: the texts of a row
    :param columns: list of :class:`ImportColumn`
    :return: (dict of column key to index of the cell, indexes of unknown headings,
        indexes of headings that name a column for the second time)

    >>> columns = [ImportColumn("lastname", "Name"), ImportColumn("phone", "Phone")]
    >>> map_headings(["Tél.", "Nom *", "Taille", "Téléphone", None], columns)
    ({'phone': 0, 'lastname': 1}, [2], [3])
    """
    mapping, unknown, double = {}, [], []
    for index, cell in enumerate(cells):
        text = fold(str(cell)) if cell is not None else ""
        if not text or text in ANNOTATIONS:
            continue
        column = next((c for c in columns if c.is_headed_by(text)), None)
        if not column:
            unknown.append(index)
        elif column.key in mapping:
            double.append(index)
        else:
            mapping[column.key] = index
    return mapping, unknown, double


def find_header(rows, columns, depth=20):
    """Return the row that heads the table: the one that names the most columns.

    People put a title, a logo or a date above it.

    :param rows: list of (number, cells)
    :return: (index in ``rows``, number of columns that it names)

    >>> columns = [ImportColumn("lastname", "Name"), ImportColumn("phone", "Phone")]
    >>> find_header([(1, ("Liste",)), (3, ("Nom", "Tél")), (4, ("Nom", "x"))], columns)
    (1, 2)
    """
    scores = [len(map_headings(cells, columns)[0]) for _number, cells in rows[:depth]]
    best = max(scores, default=0)
    return (scores.index(best), best) if best else (0, 0)
