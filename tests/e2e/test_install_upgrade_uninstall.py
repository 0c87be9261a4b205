"""The addon comes to a database that lives, is upgraded, and leaves without a trace."""

from pathlib import Path

from support.datasets import SCRIPT
from support.server import query
from support.settings import ADDON

CONTACTS = 5_000
TESTS = str(Path(__file__).parents[1])
BRIDGES = [
    "interlocuteurs_crm",
    "interlocuteurs_fieldservice",
    "interlocuteurs_helpdesk",
    "interlocuteurs_project",
    "interlocuteurs_purchase",
    "interlocuteurs_recycle",
    "interlocuteurs_website",
    "interlocuteurs_website_sale",
]
PHONES = "interlocuteurs_carddav"
# a phone that is connected, in step, and proposes
PHONE = """
from odoo import fields
set_param = env["ir.config_parameter"].set_param
set_param("interlocuteurs_carddav.proposals", "1")
set_param("interlocuteurs_carddav.photos", "1")
until = fields.Datetime.add(fields.Datetime.now(), days=1)
admin = env.ref("base.user_admin")
keys = env["res.users.apikeys"].with_user(admin).sudo()
keys._generate("interlocuteurs_carddav", "Phone", until)
home = env["res.partner"].create({"name": "Home", "is_company": True})
person = env["res.partner"].create({"name": "Zoe Roche", "parent_id": home.id})
values = {"name": "All", "selection": "all"}
book = env["interlocuteur.address.book"].with_user(admin).create(values)
assert person.id in book._find_told_cards(book._synchronise())
text = "BEGIN:VCARD\\nVERSION:3.0\\nN:Roche;Zoe;;;\\nTEL:0465710001\\nEND:VCARD\\n"
for name in (f"{person.id}.vcf", "new.vcf"):
    book._receive(name, text.encode())
assert len(env["interlocuteur.phone.proposal"].search([])) == 2
env.cr.commit()
"""
UNINSTALL = """
env["ir.module.module"].search([("name", "in", {names})]).button_immediate_uninstall()
"""
# a portal user, and orders of their organisation, of a subsidiary and of a stranger
PORTAL = """
from odoo.fields import Command
make = env["res.partner"].create
home = make({"name": "Home", "is_company": True})
person = make({"name": "Portal Person", "parent_id": home.id})
below = make({"name": "Below", "is_company": True, "parent_id": home.id})
stranger = make({"name": "Stranger", "is_company": True})
portal = env.ref("base.group_portal")
env["res.users"].create(
    {
        "name": "Portal Person",
        "login": "portal_person",
        "partner_id": person.id,
        "group_ids": [Command.set(portal.ids)],
    }
)
for partner in (home, person, below, stranger):
    env["sale.order"].create({"partner_id": partner.id}).state = "sale"
env.cr.commit()
"""
PORTAL_SEES = """
user = env["res.users"].search([("login", "=", "portal_person")])
for model in ("sale.order", "res.partner", "res.users"):
    print("SEES", model, sorted(env[model].with_user(user).search([]).ids))
"""
# every kind of thing that a module can leave: a label, and the names of all there are
TRACES = {
    "tables": "SELECT table_name FROM information_schema.tables "
    "WHERE table_schema = 'public'",
    "columns": "SELECT table_name || '.' || column_name "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
    "functions": "SELECT DISTINCT proname FROM pg_proc p JOIN pg_namespace n "
    "ON n.oid = p.pronamespace WHERE n.nspname = 'public'",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model || '.' || name FROM ir_model_fields",
    # but for the list of modules there are, which a new bridge in the folder joins
    "xml ids": "SELECT module || '.' || name FROM ir_model_data "
    "WHERE model != 'ir.module.module'",
    "views": "SELECT id || ' ' || COALESCE(key, name) FROM ir_ui_view",
    "rules": "SELECT id || ' ' || name FROM ir_rule",
    "access rights": "SELECT id || ' ' || name FROM ir_model_access",
    "groups": "SELECT id || ' ' || (name->>'en_US') FROM res_groups",
    "menus": "SELECT id || ' ' || (name->>'en_US') FROM ir_ui_menu",
    "actions": "SELECT type || ' ' || id FROM ir_actions",
    "crons": "SELECT id || ' ' || cron_name FROM ir_cron",
    "parameters": "SELECT key FROM ir_config_parameter",
    "constraints": "SELECT name FROM ir_model_constraint",
    "versions of actions": "SELECT action_id || ' ' || id "
    "FROM ir_actions_server_history",
    "labels": "SELECT model || '.' || name || ' ' || field_description "
    "FROM ir_model_fields",
    "mail templates": "SELECT id || ' ' || (name->>'en_US') FROM mail_template",
}


def traces(name):
    """Return what a database holds of each kind."""
    return {
        label: {row[0] for row in query(name, statement)}
        for label, statement in TRACES.items()
    }


STOCK_COLUMNS = "id, name, parent_id, active, type, email, phone, function, lang"


def contacts(name, columns=STOCK_COLUMNS):
    """Return the contacts: what belongs to their users, and no addon may change."""
    return query(name, f"SELECT {columns} FROM res_partner ORDER BY id")


def all_columns(name):
    """Return all columns of contacts, but those that say when and by whom."""
    columns = query(
        name,
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = 'res_partner' AND column_name NOT LIKE 'write\\_%'",
    )
    return ", ".join(f'"{column}"' for (column,) in columns)


def portal_sees(odoo):
    """Return what the portal user finds, as lines of text."""
    output = odoo.shell(PORTAL_SEES)
    return [line for line in output.splitlines() if "SEES" in line]


def test_install_upgrade_uninstall(bare_odoo):
    """5,000 stock contacts see the addon come and go; no warning, no trace."""
    name = bare_odoo.name
    bare_odoo.shell(SCRIPT.format(tests=TESTS, count=CONTACTS))
    bare_odoo.shell(PORTAL)
    stock = portal_sees(bare_odoo)
    assert len(stock) == 3, stock
    ((count,),) = query(name, "SELECT count(*) FROM res_partner")
    assert count >= CONTACTS
    before, contacts_before = traces(name), contacts(name)

    bare_odoo.install(ADDON)
    assert traces(name)["xml ids"] > before["xml ids"], "nothing was installed"
    assert contacts(name) == contacts_before, "the install changed contacts"
    everything = contacts(name, all_columns(name))

    assert portal_sees(bare_odoo) != stock, "the addon's rules are not there"

    bare_odoo.upgrade(ADDON)
    assert contacts(name, all_columns(name)) == everything, (
        "an upgrade changed contacts"
    )

    bare_odoo.shell(UNINSTALL.format(names=[ADDON]))
    after = traces(name)
    left = {label: sorted(after[label] - before[label]) for label in TRACES}
    lost = {label: sorted(before[label] - after[label]) for label in TRACES}
    assert not any(left.values()), {k: v for k, v in left.items() if v}
    assert not any(lost.values()), {k: v for k, v in lost.items() if v}
    assert contacts(name) == contacts_before, "the uninstall changed contacts"
    assert portal_sees(bare_odoo) == stock, "the uninstall changed the portal"


def test_uninstall_with_demo(bare_odoo):
    """Demo data go with the addon, or stay as contacts; no error, no other trace."""
    name = bare_odoo.name
    # demo data only come beside those of what a module depends on
    query(name, "UPDATE ir_module_module SET demo = TRUE WHERE state = 'installed'")
    before = traces(name)
    bare_odoo.install(ADDON, demo=True)
    ((found,),) = query(
        name,
        f"SELECT count(*) FROM ir_model_data WHERE module = '{ADDON}' "
        "AND model = 'res.partner'",
    )
    assert found > 10, "no demo data"
    bare_odoo.shell(UNINSTALL.format(names=[ADDON]))
    after = traces(name)
    left = {label: sorted(after[label] - before[label]) for label in TRACES}
    lost = {label: sorted(before[label] - after[label]) for label in TRACES}
    assert not any(left.values()), {k: v for k, v in left.items() if v}
    assert not any(lost.values()), {k: v for k, v in lost.items() if v}


def test_with_website(bare_odoo):
    """The addon installs beside `website`, and pages of both answer."""
    bare_odoo.install("website", ADDON)
    with bare_odoo.serve() as server:
        admin = server.client("admin", "admin")
        for path in ("/", "/my", "/odoo/interlocuteurs"):
            answer = admin.http.get(server.url + path, timeout=60)
            assert answer.status_code == 200, path


def test_bridges_come_by_themselves_and_go(bare_odoo):
    """Beside their apps they install themselves; they leave nothing."""
    name = bare_odoo.name
    apps = ("crm", "data_recycle", "fieldservice_portal", "helpdesk_mgmt", "project")
    # with employees, core shows these in place of who asked for maintenance
    bare_odoo.install(*apps, "purchase", "website_sale", "hr")
    before = traces(name)
    bare_odoo.install(ADDON)
    installed = query(
        name,
        "SELECT name FROM ir_module_module "
        "WHERE state = 'installed' AND name LIKE 'interlocuteurs%' ORDER BY name",
    )
    assert [row[0] for row in installed] == [ADDON, *BRIDGES]
    bare_odoo.upgrade(ADDON, *BRIDGES)

    bare_odoo.shell(UNINSTALL.format(names=BRIDGES))
    with bare_odoo.serve() as server:
        admin = server.client("admin", "admin")
        for path in (
            "/my",
            "/my/purchase",
            "/my/projects",
            "/my/tickets",
            "/my/fsm_orders",
            "/shop/cart",
        ):
            answer = admin.http.get(server.url + path, timeout=60)
            assert answer.status_code == 200, path
    bare_odoo.shell(UNINSTALL.format(names=[ADDON]))
    after = traces(name)
    left = {label: sorted(after[label] - before[label]) for label in TRACES}
    lost = {label: sorted(before[label] - after[label]) for label in TRACES}
    assert not any(left.values()), {k: v for k, v in left.items() if v}
    assert not any(lost.values()), {k: v for k, v in lost.items() if v}


def test_phones_come_and_go(bare_odoo):
    """With phones that are connected and propose: no key, activity or setting stays."""
    name = bare_odoo.name
    bare_odoo.install(ADDON)
    before = traces(name)
    bare_odoo.install(PHONES)
    bare_odoo.shell(PHONE)
    bare_odoo.upgrade(PHONES)
    bare_odoo.shell(UNINSTALL.format(names=[PHONES]))
    after = traces(name)
    left = {label: sorted(after[label] - before[label]) for label in TRACES}
    lost = {label: sorted(before[label] - after[label]) for label in TRACES}
    assert not any(left.values()), {k: v for k, v in left.items() if v}
    assert not any(lost.values()), {k: v for k, v in lost.items() if v}
    for table, condition in {
        "res_users_apikeys": "scope = 'interlocuteurs_carddav'",
        "mail_activity": "summary = 'Proposed by a phone'",
        "mail_message": "model LIKE 'interlocuteur.phone%'",
        "ir_attachment": "res_model LIKE 'interlocuteur.phone%'",
    }.items():
        found = query(name, f"SELECT count(*) FROM {table} WHERE {condition}")
        assert found == [(0,)], table
    people = query(name, "SELECT name FROM res_partner WHERE name LIKE '%Roche'")
    assert people == [("Zoe Roche",)]
