"""Runs inside of `odoo shell`: cards of people whose data break careless programs."""

import io
from base64 import b64encode

from PIL import Image

NASTY = (
    ("de La Tour; née Müller, fils", "Hélène"),
    ("Back\\slash\\n", "C:\\temp"),
    ("😀" * 60, "é" * 90),
    ('N\'Guyen : "x" = y', "Anne–Sophie"),
    ("a" * 300, "Ÿœ ß"),
)
ORGANISATION = "Dupont; Durand, \\ & Fils"
DEPARTMENT = "Achats, nuit; jour"
FUNCTIONS = ("Acheteuse, nuit; jour", "Cheffe d'atelier / usine", "Cheffe: étain")
CATEGORIES = ("Salon, 2026", "Zinc; étain")
TITLE = "Me, Dr"


def make_photo(number):
    """Return a picture whose line is folded many times."""
    content = io.BytesIO()
    Image.effect_noise((40, 40), 20 + number).convert("L").save(content, format="PNG")
    return b64encode(content.getvalue())


def make_cards(env):
    """Return the cards of each person by version, with their photo and identifier."""
    place = {
        "is_company": True,
        "street": "12, rue des Lilas; fond de cour",
        "street2": "Bât. \\B",
        "zip": "69003",
        "city": "Lyon, 3e",
        "country_id": env.ref("base.fr").id,
        "website": "https://exemple.fr/?a=1;b",
    }
    organisation = env["res.partner"].create({"name": ORGANISATION, **place})
    department = env["res.partner"].create(
        {"name": DEPARTMENT, "parent_id": organisation.id, **place}
    )
    functions = env["interlocuteur.function"].create(
        [{"name": name, "sequence": n} for n, name in enumerate(FUNCTIONS, 1000)]
    )
    tags = env["res.partner.category"].create([{"name": name} for name in CATEGORIES])
    title = env["res.partner.title"].create({"name": "Maître", "shortcut": TITLE})
    people = env["res.partner"].create(
        [
            {
                "title_id": title.id,
                "lastname": lastname,
                "firstname": firstname,
                "parent_id": department.id,
                "phone": f"+33 4 65 71 77 {number:02}",
                "phone2": f"04 65 71 78 {number:02} poste 1, ou 2",
                "mobile": f"+33 6 00 00 77 {number:02}",
                "mobile2": f"+33 6 00 00 78 {number:02}",
                "email": f"lecteur.{number}@exemple.fr",
                "email2": f"perso.{number}@exemple.fr",
                "function_ids": functions.ids,
                "category_id": tags.ids,
                "lang": "en_US",
                "image_1920": make_photo(number),
            }
            for number, (lastname, firstname) in enumerate(NASTY)
        ]
    )
    env.flush_all()
    cards = [
        {"photo": person.image_512.decode(), "uid": f"{person.id:012x}"}
        for person in people
    ]
    for version in ("3.0", "4.0"):
        env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.vcard_version", version
        )
        made = people._iter_vcards([(person.id, None) for person in people])
        for by_version, (_name, card) in zip(cards, made, strict=True):
            by_version[version] = card.decode()
    return cards
