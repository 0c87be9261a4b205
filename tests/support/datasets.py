"""Contacts as a stock Odoo holds them, the same ones for the same seed."""

import random

FIRST_NAMES = [
    *("Hélène", "Jean-François", "Zoé", "Élodie", "Łukasz"),
    *("Anaïs", "Raphaël", "Inès", "Benoît", "Maël"),
]
LAST_NAMES = [
    *("Lefèvre", "de La Tour", "Nuñez", "Müller", "N'Guyen"),
    *("Dupré-Martin", "Garçon", "Le Goff", "Ødegård", "Roux"),
]
FUNCTIONS = [
    "Directeur technique / Acheteur",
    "Acheteuse, Responsable maintenance",
    "responsable qualite",
    "Responsable Qualité",
    "Comptable",
    "Technicien de maintenance",
    "DIRECTEUR",
    " / ",
    " - ",
    "",
    False,
]
CHILDREN_PER_ORGANISATION = 8


def _person(rng, number):
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    return {
        "name": f"{first} {last} {number}",
        "function": rng.choice(FUNCTIONS),
        "email": f"Person.{number}@Example.com" if number % 3 else False,
        "phone": f"04 72 {number % 100:02} {number // 100 % 100:02} 12",
        "active": number % 11 != 0,
    }


def stock_contacts(count, seed=2024):
    """Yield (values, children) of `count` contacts in all, organisations included.

    Every tenth organisation also has a delivery address, every fifth is archived; one
    person in nine has no organisation.
    """
    rng = random.Random(seed)
    left, number = count, 0
    while left > 0:
        number += 1
        organisation = {
            "name": f"Établissements {rng.choice(LAST_NAMES)} {number}",
            "is_company": True,
            "city": "Lyon",
            "active": number % 5 != 0,
        }
        size = min(CHILDREN_PER_ORGANISATION, left - 1)
        children = [_person(rng, number * 100 + rank) for rank in range(size)]
        if children and number % 10 == 0:
            children[-1] = {"name": f"Quai {number}", "type": "delivery"}
        left -= 1 + size
        yield organisation, children
        if left > 0:
            left -= 1
            yield _person(rng, number * 100 + 99), []


# an `odoo shell` script that creates them
SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from support.datasets import create_stock_contacts
create_stock_contacts(env, {count})
env.cr.commit()
"""


def create_stock_contacts(env, count):
    """Create the contacts with the ORM of a shell."""
    tops = list(stock_contacts(count))
    partners = env["res.partner"].with_context(tracking_disable=True)
    parents = partners.create([values for values, _children in tops])
    children = [
        {**values, "parent_id": parent.id}
        for parent, (_values, children) in zip(parents, tops, strict=True)
        for values in children
    ]
    partners.create(children)
