"""Whose pages are walked where a replica is read, and what they ask for."""

import io
import zipfile

from .portal_pages import PASSWORD
from .portal_pages import prepare as prepare_pages

FILE = b"%PDF-1.4 schema"
SUPERVISOR, USER, EMPLOYEE = "superviseur", "utilisateur", "employe"
EMPLOYEES_GROUPS = (
    "base.group_user",
    "interlocuteurs_addon.group_interlocuteur_user",
    "maintenance.group_equipment_manager",
)
PAGES = (
    "/my",
    "/my/equipment",
    "/my/equipment/page/2",
    "/my/equipment?search=zzz",
    "/my/equipment/{equipment}",
    "/my/equipment/{equipment}/document/{document}",
    "/my/export/equipment",
    "/my/visits",
    "/my/visits/calendar.ics",
    "/my/interventions",
    "/my/interventions/{request}",
    "/my/interventions/new",
    "/my/orders",
    "/my/account",
    "/web/image/res.partner/{person}/avatar_128",
)
SUPERVISORS_PAGES = (
    *PAGES,
    "/my/orders/{order}",
    "/my/export/team",
    "/my/team",
    "/my/team/{collaboration}",
    "/my/team/invite",
    "/my/team/review",
)
EMPLOYEES_PAGES = (
    "/odoo/contacts",
    "/web/webclient/load_menus",
    "/web/content/{document}",
    "/web/image/res.partner/{person}/avatar_128",
    "/interlocuteurs/organisation/{organisation}/people.xlsx",
    "/interlocuteurs/equipment/{equipment}/label.png",
    "/web_enterprise/partner/{person}/vcard",
    "/web/partner/vcard?organisation_id={organisation}",
)


def prepare(env):
    """Make a customer with both profiles of the portal, and an employee.

    :return: ids by name
    """
    made = prepare_pages(env)
    equipment = env["maintenance.equipment"].browse(made["equipment"])
    organisation = equipment.organisation_id
    person = env["res.partner"].create(
        {
            "lastname": "Usager",
            "firstname": "Zoé",
            "parent_id": organisation.id,
        }
    )
    person.collaboration_ids.profile_id = env.ref("interlocuteurs_addon.profile_user")
    equipment.interlocuteur_ids = person
    document = env["ir.attachment"].create(
        {
            "name": "Schéma.pdf",
            "raw": FILE,
            "res_model": equipment._name,
            "res_id": equipment.id,
            "shown_on_portal": True,
        }
    )
    colleague = env["res.partner"].create({"lastname": "Employée"})
    for login, partner, groups in (
        (USER, person, ("base.group_portal",)),
        (EMPLOYEE, colleague, EMPLOYEES_GROUPS),
    ):
        env["res.users"].create(
            {
                "login": login,
                "password": PASSWORD,
                "partner_id": partner.id,
                "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
            }
        )
    env.cr.commit()
    return made | {
        "organisation": organisation.id,
        "person": person.id,
        "document": document.id,
        "manager": env.ref("maintenance.group_equipment_manager").id,
        "profile": person.collaboration_ids.profile_id.id,
    }


def walk(client, pages, made):
    """Open pages, each of which answers with something, and leads nobody away."""
    for page in pages:
        answer = client.get(page.format(**made), allow_redirects=False)
        assert answer.status_code == 200, f"{page}: {answer.status_code}"
        assert answer.content, page


def call_all(client, made):
    """Ask as the web client does for what reads: names, callers, lists."""
    partner = "res.partner"
    assert client.call(partner, "name_search", "Usager")
    names = {"display_name": {}}
    assert client.call(partner, "web_name_search", "Usager", names)
    assert client.call(partner, "find_callers", "Usager")
    assert client.call(partner, "get_call_sheet", [made["person"]])
    assert client.call(partner, "web_search_read", [], names, limit=80)["length"]
    assert client.call("interlocuteur.collaboration", "search_count", [])


def read_card(client, id_):
    """Return a whole card."""
    answer = client.get(f"/web/partner/vcard?partner_ids={id_}")
    assert answer.content.endswith(b"END:VCARD\r\n")
    return answer.content


def read_zip(client, ids):
    """Return how many whole cards a zip of these ids has."""
    listed = ",".join(map(str, ids))
    answer = client.get(f"/web/partner/vcard?partner_ids={listed}")
    assert answer.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    cards = [archive.read(name) for name in archive.namelist()]
    assert all(card.endswith(b"END:VCARD\r\n") for card in cards)
    return len(cards)
