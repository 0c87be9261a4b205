"""What stands in the database before the story begins: us, and another customer."""

EMPLOYEE = ("camille.roy@prestataire.example", "camille-roy-2026")
GROUPS = (
    "interlocuteurs_addon.group_interlocuteur_user",
    "sales_team.group_sale_salesman_all_leads",
    "maintenance.group_equipment_manager",
)


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
