"""Runs inside of `odoo shell`: cards of people whose data break careless programs."""

NASTY = (
    ("de La Tour; née Müller, fils", "Hélène"),
    ("Back\\slash\\n", "C:\\temp"),
    ("😀" * 60, "é" * 90),
    ('N\'Guyen : "x" = y', "Anne–Sophie"),
    ("a" * 300, "Ÿœ ß"),
)
ORGANISATION = "Dupont; Durand, \\ & Fils"


def make_cards(env):
    """Return what each card should say, and the card by version."""
    organisation = env["res.partner"].create(
        {
            "name": ORGANISATION,
            "is_company": True,
            "street": "12, rue des Lilas; fond de cour",
            "street2": "Bât. \\B",
            "zip": "69003",
            "city": "Lyon, 3e",
            "country_id": env.ref("base.fr").id,
            "website": "https://exemple.fr/?a=1;b",
        }
    )
    people = env["res.partner"].create(
        [
            {
                "lastname": lastname,
                "firstname": firstname,
                "parent_id": organisation.id,
                "phone": f"+33 4 65 71 77 {number:02}",
                "mobile": f"+33 6 00 00 77 {number:02}",
                "email": f"lecteur.{number}@exemple.fr",
                "function": "Acheteuse, Chef; d'atelier",
            }
            for number, (lastname, firstname) in enumerate(NASTY)
        ]
    )
    cards = [{} for _person in people]
    for version in ("3.0", "4.0"):
        env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.vcard_version", version
        )
        made = people._iter_vcards([(person.id, None) for person in people])
        for by_version, (_name, card) in zip(cards, made, strict=True):
            by_version[version] = card.decode()
    return cards
