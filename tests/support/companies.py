"""Two companies in one database, each with an employee, a customer and a person."""

LETTERS = ("a", "b")
GROUPS = ("interlocuteurs_addon.group_interlocuteur_user",)


def prepare(env):
    """Make both; company A compares names, company B does not.

    :return: for each letter ``login``, ``customer`` and ``person`` (ids)
    """
    france = env.ref("base.fr")
    made = {}
    for letter in LETTERS:
        company = env["res.company"].create(
            {"name": f"Company {letter.upper()}", "country_id": france.id}
        )
        login = f"employee_{letter}"
        env["res.users"].create(
            {
                "name": f"Employee {letter.upper()}",
                "login": login,
                "password": login,
                "odoobot_state": "disabled",
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
                "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS])],
            }
        )
        customer = env["res.partner"].create(
            {
                "name": f"Customer of {letter.upper()}",
                "is_company": True,
                "company_id": company.id,
                "country_id": france.id,
            }
        )
        person = env["res.partner"].create(
            {
                "lastname": f"Private {letter.upper()}",
                "firstname": "Zoé",
                "email": f"zoe.{letter}@example.com",
                "parent_id": customer.id,
                "company_id": company.id,
            }
        )
        env["maintenance.equipment"].create(
            {
                "name": f"Pump of {letter.upper()}",
                "organisation_id": customer.id,
                "company_id": company.id,
            }
        )
        env["interlocuteur.duplicate.rule"].create(
            {"company_id": company.id, "check_name": letter == "a"}
        )
        made[letter] = {"login": login, "customer": customer.id, "person": person.id}
    env["res.partner"].create({"lastname": "Shared", "firstname": "Max"})
    env.cr.commit()
    return made
