"""Customers whose portal is looked at page by page: of two places, a household."""

import re
from datetime import date, datetime, timedelta

PASSWORD = "portail-2026"


def prepare(env):
    """Make two customers with equipment, requests and orders, and their people.

    :return: ids by name
    """
    env["res.lang"]._activate_lang("fr_FR")
    env["ir.default"].set("res.partner", "lang", "fr_FR")
    env.company.write({"name": "Frigo Services", "country_id": env.ref("base.fr").id})
    profile = env.ref("interlocuteurs_addon.profile_supervisor")
    profile.manage_people = True
    organisations = env["res.partner"].create(
        [{"name": name, "is_company": True} for name in ("Clinique", "Brasserie")]
    )
    person, colleague, private = env["res.partner"].create(
        [
            {
                "lastname": lastname,
                # as long as core's header shows a name whole
                "firstname": "Marie-Élisabeth",
                "lang": "fr_FR",
                "email": f"{login}@example.com",
                "phone": "04 65 71 04 01",
            }
            for login, lastname in (
                ("superviseur", "Lefèvre"),
                ("collegue", "Roy"),
                ("prive", "Martin"),
            )
        ]
    )
    for organisation in organisations:
        for somebody in person | colleague:
            env["interlocuteur.collaboration"].create(
                {
                    "person_id": somebody.id,
                    "organisation_id": organisation.id,
                    "profile_id": profile.id,
                }
            )
    for login, partner in (("superviseur", person), ("prive", private)):
        env["res.users"].create(
            {
                "login": login,
                "password": PASSWORD,
                "partner_id": partner.id,
                "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
            }
        )
    made = {"collaboration": colleague.collaboration_ids[0].id}
    made |= _make_documents(env, organisations[0], person, private)
    env.cr.commit()
    return made


def warm(server):
    """Let the server make the assets of the portal, which may take a minute."""
    client = server.client("superviseur", PASSWORD)
    for asset in set(re.findall(r'"(/web/assets/[^"]+)"', client.get("/my").text)):
        client.get(asset)


def _make_documents(env, organisation, person, private):
    """Make what a customer has on the portal; most lists have two pages."""
    site = env["res.partner"].create(
        {"name": "Bloc Nord", "type": "delivery", "parent_id": organisation.id}
    )
    equipment = env["maintenance.equipment"].create(
        [
            {
                "name": f"Groupe froid {number}",
                "serial_no": f"GF-{number}",
                "organisation_id": organisation.id,
                "site_id": site.id,
                "service_contact_id": person.id,
                "warranty_date": "2024-01-01",
            }
            for number in range(25)
        ]
    )
    env["maintenance.equipment"].create(
        {"name": "Poêle", "organisation_id": private.id}
    )
    requests = env["maintenance.request"].create(
        [
            {
                "name": f"Ne démarre pas {each.name}",
                "equipment_id": each.id,
                "interlocuteur_id": person.id,
                "inform_contact": False,
            }
            for each in equipment
        ]
    )
    requests[0].schedule_date = datetime.now()
    requests[0].message_post(
        body="Le joint est commandé.",
        attachments=[("joint.txt", b"DN 50")],
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
    )
    order = env["sale.order"].create(
        {
            "partner_id": organisation.id,
            "interlocuteur_id": person.id,
            "client_order_ref": "Commande cadre 2026-114",
            "validity_date": date.today() + timedelta(days=30),
            "state": "sent",
        }
    )
    return {
        "equipment": equipment[0].id,
        "request": requests[0].id,
        "order": order.id,
    }
