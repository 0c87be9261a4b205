"""Codes and choices of characteristics. Pure functions: no database, no Odoo."""

import re

from .text import fold

CODE_LENGTH = 40


def make_code(name, taken=()):
    """Return a code for ``name``: small letters, digits and underscores.

    :param str name: what the characteristic is called
    :param taken: codes that are in use; a number is added until the code is new

    >>> make_code("N° de badge (accès)")
    'n_de_badge_acces'
    >>> make_code("Étage", taken={"etage", "etage_2"})
    'etage_3'
    >>> make_code("会社")
    'characteristic'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")
    base = plain[: CODE_LENGTH - 4].strip("_") or "characteristic"
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}_{number}"
    return code


def split_choices(text):
    """Return the choices that a text joins by semicolons, commas or new lines.

    >>> split_choices("SSI; Habilitation B0,  CACES")
    ['SSI', 'Habilitation B0', 'CACES']
    """
    return [part.strip() for part in re.split(r"[;,\n]", str(text)) if part.strip()]
