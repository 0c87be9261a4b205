"""Us, another customer, and the people whom the story is about."""

import datetime
import io

import openpyxl

EMPLOYEE = ("camille.roy@prestataire.example", "camille-roy-2026")
GROUPS = (
    "interlocuteurs_addon.group_interlocuteur_user",
    "sales_team.group_sale_salesman_all_leads",
    "maintenance.group_equipment_manager",
)
SINCE = datetime.date(2024, 3, 1)
PEOPLE = [
    ("Lefèvre", "Zoé", "06 00 00 11 01", "zoe.lefevre@saint-eloi.example"),
    ("Çelik", "Elif", "06 00 00 11 02", "elif.celik@saint-eloi.example"),
    ("Dubœuf", "Noël", "06 00 00 11 03", "noel.duboeuf@saint-eloi.example"),
    ("N’Guyen", "Anaïs", "06 00 00 11 04", ""),
    ("Le Goff", "Maël", "06 00 00 11 05", ""),
    ("D'Hauteville", "Héloïse", "", "heloise@saint-eloi.example"),
    ("Müller", "Jürgen", "06 00 00 11 07", ""),
    ("Garçon-Pérès", "Théo", "", "theo.gp@saint-eloi.example"),
    ("Öztürk", "Aylin", "06 00 00 11 09", ""),
    ("Lacroix", "Ève", "06 00 00 11 10", "eve.lacroix@saint-eloi.example"),
]


def prepare(env):
    """Make the French company, its employee and the customer somebody moves to.

    :return: ids of the ``product`` that is sold and of the other ``customer``
    """
    france = env.ref("base.fr")
    env.company.write({"name": "Frigo Services", "country_id": france.id})
    # new contacts speak French, as in the database of a French company
    env["ir.default"].set("res.partner", "lang", "fr_FR")
    login, password = EMPLOYEE
    employee = env["res.users"].create(
        {
            "name": "Camille Roy",
            "login": login,
            "email": login,
            "password": password,
            "lang": "fr_FR",
            "tz": "Europe/Paris",
            "odoobot_state": "disabled",
            "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS])],
        }
    )
    product = env["product.product"].create(
        {"name": "Contrat d’entretien", "type": "service", "list_price": 1200}
    )
    customer = env["res.partner"].create(
        {"name": "Hôpital Bel-Air", "is_company": True, "country_id": france.id}
    )
    env.cr.commit()
    return {"product": product.id, "customer": customer.id, "employee": employee.id}


def fill_in(template, people):
    """Return the workbook with people in it, as somebody fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    headings = [str(cell.value).rstrip(" *") for cell in book.active[1]]
    columns = [
        headings.index(heading) + 1
        for heading in ("Nom de famille", "Prénom", "Mobile", "E-mail", "Du")
    ]
    for number, person in enumerate(people, start=2):
        for column, value in zip(columns, (*person, SINCE), strict=True):
            book.active.cell(number, column).value = value or None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
