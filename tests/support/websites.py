"""Two websites of two companies with a branch each, and customers of all four."""

from odoo.fields import Command

from . import replica

# both lead to the server of a test
HOSTS = {"nord": "127.0.0.1", "sud": "localhost"}
BRANCHES = ("nord_branch", "sud_branch")


def prepare(env):
    """Make what both profiles of the portal see of each company.

    :return: ids by name, and those of each company's documents by its name
    """
    made = replica.prepare(env)
    companies = _make_companies(env)
    _make_websites(env, companies)
    organisation = env["res.partner"].browse(made["organisation"])
    person = env["res.partner"].browse(made["person"])
    places = {
        name: _make_documents(env, company, organisation, person)
        for name, company in companies.items()
    }
    users = env["res.users"].search(
        [("login", "in", (replica.SUPERVISOR, replica.USER))]
    )
    users.company_ids = env["res.company"].union(*companies.values())
    env.cr.commit()
    return made, places


def _make_companies(env):
    """Return the companies by name: ours, another, and a branch of each."""
    Company = env["res.company"]
    companies = {"nord": env.company, "sud": Company.create({"name": "Frigo Sud"})}
    for name in BRANCHES:
        parent = companies[name.removesuffix("_branch")]
        companies[name] = Company.create(
            {"name": f"{parent.name} Agence", "parent_id": parent.id}
        )
    return companies


def _make_websites(env, companies):
    """Give two of them a website; that of the second one speaks English, too."""
    french, english = (env["res.lang"]._activate_lang(c) for c in ("fr_FR", "en_US"))
    first = env.ref("website.default_website")
    second = env["website"].create({"name": "Sud"})
    for name, website in (("nord", first), ("sud", second)):
        languages = french if name == "nord" else french | english
        website.write(
            {
                "company_id": companies[name].id,
                "domain": f"http://{HOSTS[name]}",
                "language_ids": [Command.set(languages.ids)],
                "default_lang_id": french.id,
            }
        )


def _make_documents(env, company, organisation, person):
    """Make what a company does for a customer; return the ids by name."""
    team = env["maintenance.team"].create(
        {"name": company.name, "company_id": company.id}
    )
    equipment = env["maintenance.equipment"].create(
        {
            "name": f"Pompe {company.name}",
            "organisation_id": organisation.id,
            "interlocuteur_ids": [Command.set(person.ids)],
            "company_id": company.id,
            "maintenance_team_id": team.id,
        }
    )
    request = env["maintenance.request"].create(
        {
            "name": "Fuite",
            "equipment_id": equipment.id,
            "interlocuteur_id": person.id,
            "company_id": company.id,
            "maintenance_team_id": team.id,
        }
    )
    document = env["ir.attachment"].create(
        {
            "name": "Schéma.pdf",
            "raw": replica.FILE,
            "res_model": equipment._name,
            "res_id": equipment.id,
            "shown_on_portal": True,
        }
    )
    order = env["sale.order"].create(
        {"partner_id": organisation.id, "state": "sent", "company_id": company.id}
    )
    return {
        "company": company.id,
        "equipment": equipment.id,
        "request": request.id,
        "document": document.id,
        "order": order.id,
    }
