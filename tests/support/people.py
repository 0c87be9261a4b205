"""Any number of people with French names, as often the same as in life."""

import csv
import io
import itertools
import random
import unicodedata


def _words(text):
    return text.split()


HEAD = _words("""
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel
Lefèvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine
Rousseau Vincent Muller Lefebvre Faure André Mercier Blanc Guérin Boyer Garnier
Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry
Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer
Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud
Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre
Aubert
""")
PARTICLES = [*[""] * 40, "de ", "de La ", "Le ", "D'"]
SYLLABLES = _words("""
ba bel ber bois bon bour bré cha cham che clé cor cou cré dal del dou du fau fer fon
fré gal ger gran gué hal har hé jou la lan lau lé lin lor lou ma mar mau mé mon mou
nan né noi pa pel per pi poi pré ra ré ri ro rou sa sau sé si sou ta tel ti tou tré va
val ver vi vil vo
""")
ENDINGS = _words("""
ac ain ant ard at aud ault ay eau el er et euil eux ez ier ieu in oux on ot y
""")
FIRST_NAMES = _words("""
Jean Marie Pierre Michel Philippe Nathalie Isabelle Sylvie Alain Catherine Patrick
Nicolas Christophe Laurent Martine Christian Françoise Frédéric Éric Valérie Stéphane
Thierry Sébastien Sandrine David Daniel Stéphanie Véronique Olivier Bernard Céline
Christine Julien Thomas Pascal Sophie Bruno Alexandre Monique Gérard Brigitte Didier
Anne Jacqueline Jérôme Guillaume Dominique François Aurélie Élodie Julie Vincent
Caroline Antoine Claire Mathieu Corinne Émilie Benoît Hélène Maxime Kévin Romain
Camille Virginie Serge Anaïs Delphine Audrey Cédric Arnaud Sarah Laura Marc Fabrice
Gilles Denis Hervé Jean-Pierre Anne-Marie Jean-Claude Marie-Christine Jean-François
Jean-Marc Marie-Claude Lucas Léa Manon Chloé Emma Hugo Inès Jade Louis Théo Zoé Noémie
Maël Loïc Gaëlle Yann Ludovic Fabien Karine Carole Béatrice
""")

_WEIGHTS = list(
    itertools.accumulate(1 / (rank + 15) for rank, _ in enumerate(FIRST_NAMES))
)
_HEAD_WEIGHTS = list(
    itertools.accumulate(1 / (rank + 40) for rank, _ in enumerate(HEAD))
)


def _lastname(rng):
    if rng.random() < 0.2:
        return rng.choices(HEAD, cum_weights=_HEAD_WEIGHTS)[0]
    # squared: some of the many other names come more often than others
    middle = SYLLABLES[int(len(SYLLABLES) * rng.random() ** 2)]
    name = rng.choice(SYLLABLES) + middle * (rng.random() < 0.8) + rng.choice(ENDINGS)
    return rng.choice(PARTICLES) + name.capitalize()


def _plain(text):
    letters = unicodedata.normalize("NFKD", text)
    return letters.encode("ascii", "ignore").decode().replace(" ", "").replace("'", "")


def people(seed=2026):
    """Yield people without end, the same ones for the same seed.

    :return: dicts of lastname, firstname, email, mobile (E.164); some have no e-mail,
        some no number
    """
    rng = random.Random(seed)
    for number in itertools.count(1):
        lastname = _lastname(rng)
        firstname = rng.choices(FIRST_NAMES, cum_weights=_WEIGHTS)[0]
        email = f"{firstname[0]}.{lastname}.{number}@exemple-{number % 9973}.fr"
        yield {
            "lastname": lastname,
            "firstname": firstname,
            "email": _plain(email) if rng.random() < 0.92 else "",
            "mobile": f"+336{number + 10_000_000:08}" if rng.random() < 0.76 else "",
        }


LOAD = """
INSERT INTO res_partner (
       name, complete_name, lastname, firstname, email, email_normalized, mobile,
       mobile_e164, mobile_key, phone_sanitized, type, is_company, active,
       autopost_bills, lang, parent_id, create_uid, create_date, write_uid, write_date)
SELECT name, name, lastname, firstname, email, LOWER(email), mobile,
       mobile, NULLIF(mobile, ''), mobile, 'contact', FALSE, TRUE, 'ask', 'en_US',
       %(first)s + (number %% %(organisations)s)::int, 1, NOW(), 1, NOW()
  FROM (SELECT *, firstname || ' ' || lastname AS name, ROW_NUMBER() OVER () AS number
          FROM loaded_people) loaded
"""


def load_people(cr, rows, organisations):
    """Write people by SQL, spread over new organisations.

    :param rows: what ``people`` yields, as many as wanted
    :param int organisations: how many of them
    """
    cr.execute(
        """
        INSERT INTO res_partner (
               name, complete_name, lastname, type, is_company, active,
               autopost_bills, create_uid, create_date)
        SELECT name, name, name, 'contact', TRUE, TRUE, 'ask', 1, NOW()
          FROM (SELECT 'Organisation ' || generate_series(1, %s) AS name) organisation
     RETURNING id
        """,
        [organisations],
    )
    first = min(organisation_id for (organisation_id,) in cr.fetchall())
    lines = io.StringIO()
    columns = ("lastname", "firstname", "email", "mobile")
    csv.DictWriter(lines, columns).writerows(rows)
    lines.seek(0)
    definition = ", ".join(f"{column} varchar" for column in columns)
    cr.execute(f"CREATE TEMP TABLE loaded_people ({definition}) ON COMMIT DROP")
    cr.copy_expert("COPY loaded_people FROM STDIN WITH (FORMAT csv)", lines)
    cr.execute(LOAD, {"first": first, "organisations": organisations})
    cr.execute(
        "UPDATE res_partner SET commercial_partner_id = COALESCE(parent_id, id) "
        "WHERE id >= %s",
        [first],
    )
