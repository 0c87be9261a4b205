"""Make the demo database that of a French company, once; print what to try.

Run through `odoo shell`. What it prints is kept: `{url}` stands for the address.
"""

import base64
import io
import sys
from datetime import timedelta

from PIL import Image, ImageDraw, ImageFont

from odoo.fields import Command, Date
from odoo.tools import SQL

DONE = "interlocuteurs_addon.demo_is_french"
LANG = "fr_FR"
TEAL = "#00566b"
# name, login, password: whoever can log in to the demo database
LOGINS = [
    ("base.user_admin", "Administrateur", "admin", "admin"),
    ("base.user_demo", "Commercial", "demo", "demo"),
    (
        "interlocuteurs_addon.user_demo_supervisor",
        "Portail, Superviseur",
        "superviseur@chu.example",
        "superviseur",
    ),
    (
        "interlocuteurs_addon.user_demo_user",
        "Portail, Utilisateur",
        "utilisateur@chu.example",
        "utilisateur",
    ),
]
# where, and what to do there: an address with the ids of demo records in it
TO_TRY = [
    (
        "/odoo/organisations/{partner_chu}",
        "les interlocuteurs d’un client : cochez-en, puis Actions",
    ),
    (
        "/odoo/interlocuteurs/{partner_delatour_jean}",
        "une fiche : Historique, A changé d’organisation, l’interrupteur Actif",
    ),
    (
        "/interlocuteurs/call#0465710403",
        "le téléphone sonne : qui appelle ? (Alt+Maj+C partout)",
    ),
    (
        "/odoo/interlocuteurs",
        "Nouveau, téléphone 04 65 71 04 01 : la personne est connue",
    ),
    ("/odoo/interlocuteurs-to-mend", "ce qui reste à corriger, un bouton par ligne"),
    (
        "/my",
        "le portail, comme superviseur : une demande, les factures, Agir pour",
    ),
]
# of a company that has accounts by now, all that was in dollars is in euros
CURRENCY_COLUMNS = """
    SELECT con.conrelid::regclass::text, att.attname
      FROM pg_constraint con
      JOIN pg_attribute att
        ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
     WHERE con.contype = 'f' AND con.confrelid = 'res_currency'::regclass
       AND con.conrelid NOT IN ('res_currency_rate'::regclass, 'res_country'::regclass)
       AND con.conrelid::regclass::text NOT LIKE '%%_rel'
"""
# what the installation logged in English on what the demo shows
NOTED = (
    *("res.partner", "sale.order", "account.move"),
    *("maintenance.request", "maintenance.equipment"),
)


def ref(env, name):
    """Return a record of the addon's demo data."""
    return env.ref(f"interlocuteurs_addon.{name}")


# -------------------------------------------------------------------- each time


def make_french(env):
    """Set language and time zone of the users, and who and where the company is."""
    company = env.ref("base.main_company")
    paper = env.ref("base.paperformat_euro")
    company.write({"name": "Rhône Maintenance Services", "paperformat_id": paper.id})
    company.partner_id.write(
        {
            "street": "12 rue des Établis",
            "street2": False,
            "zip": "69007",
            "city": "Lyon",
            "state_id": False,
            "country_id": env.ref("base.fr").id,
            "phone": "+33 4 72 00 12 34",
            "email": "contact@rhone-maintenance.example",
            "lang": LANG,
            # the clock of visits and tickets, whoever looks
            "tz": "Europe/Paris",
        }
    )
    # who is entered while English is the only language speaks it
    env["res.partner"].with_context(active_test=False).search([]).lang = LANG
    # whoever is entered from now on speaks French
    env["ir.default"].set("res.partner", "lang", LANG)
    users = env["res.users"]
    for xmlid, *_rest in LOGINS:
        users |= env.ref(xmlid)
    users.write({"lang": LANG, "tz": "Europe/Paris"})


# ------------------------------------------------------------------------- once


def use_euros(env):
    """Put the euro in the place of the dollar; this database is thrown away."""
    euro, dollar = env.ref("base.EUR"), env.ref("base.USD")
    euro.active = True
    env.flush_all()
    for table, column in env.execute_query(SQL(CURRENCY_COLUMNS)):
        env.cr.execute(
            SQL(
                "UPDATE %(table)s SET %(column)s = %(euro)s"
                " WHERE %(column)s = %(dollar)s",
                table=SQL.identifier(table),
                column=SQL.identifier(column),
                euro=euro.id,
                dollar=dollar.id,
            )
        )
    env.invalidate_all(flush=False)
    env.registry.clear_cache()


def draw_logo():
    """Return the logo of the company."""
    image = Image.new("RGBA", (560, 120), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 10, 100, 110), 24, fill=TEAL)
    for height in (42, 60, 78):
        draw.line((18, height, 82, height), fill="white", width=7)
    draw.text((120, 8), "RMS", font=ImageFont.load_default(56), fill=TEAL)
    draw.text(
        (122, 72),
        "Maintenance Services",
        font=ImageFont.load_default(32),
        fill="#5f7f88",
    )
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


def forget_notes(env):
    """Delete what the installation noted in English."""
    env["mail.message"].search([("model", "in", NOTED)]).unlink()


def open_the_portal(env):
    """Let the second portal user see what names them, invoices as well."""
    person = ref(env, "partner_nguyen_francois")
    profile = ref(env, "profile_user").copy(
        {"name": "Utilisateur, avec ses factures", "see_invoices": True}
    )
    person.collaboration_ids.profile_id = profile


def let_people_ask(env):
    """Let each request be somebody's, who follows it."""
    asked = {
        "request_chu_chiller": "partner_nguyen_francois",
        "request_fromagerie_cold_room": "partner_ozturk_elif",
        "request_aciers_compressor": "partner_bouchard_remi",
    }
    for name, person in asked.items():
        ref(env, name).interlocuteur_id = ref(env, person)
    ref(env, "request_chu_chiller").message_post(
        body="Nous passons demain matin avec une sonde neuve.",
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        author_id=env.ref("base.user_demo").partner_id.id,
    )


def make_orders(env, person):
    """Make a quotation and an order of each state for somebody of the hospital."""
    today = Date.context_today(person)
    Order = env["sale.order"]
    orders = Order.create(
        [
            {
                "partner_id": ref(env, "partner_chu").id,
                "interlocuteur_id": person.id,
                "client_order_ref": reference,
                "validity_date": today + timedelta(days=30),
                "order_line": [
                    Command.create(
                        {
                            "product_id": ref(env, "product_on_site_repair").id,
                            "product_uom_qty": quantity,
                        }
                    )
                ],
            }
            for reference, quantity in (
                ("Devis", 2),
                ("En cours", 3),
                ("Facturée", 5),
                ("Annulée", 1),
            )
        ]
    )
    quotation, running, invoiced, cancelled = orders
    quotation.state = "sent"
    (running | invoiced).action_confirm()
    invoiced._create_invoices().action_post()
    cancelled.action_cancel()


def make_invoices(env, person):
    """Make an invoice of each state: due, late, paid, and a credit note."""
    today = Date.context_today(person)
    kinds = [
        ("out_invoice", 0, 30),
        ("out_invoice", 60, 30),
        ("out_invoice", 40, 10),
        ("out_refund", 5, 0),
    ]
    invoices = env["account.move"].create(
        [
            {
                "move_type": kind,
                "partner_id": ref(env, "partner_chu").id,
                "interlocuteur_id": person.id,
                "invoice_date": today - timedelta(days=age),
                "invoice_date_due": today - timedelta(days=age - days),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": ref(env, "product_on_site_repair").id,
                            "quantity": 3,
                        }
                    )
                ],
            }
            for kind, age, days in kinds
        ]
    )
    invoices.action_post()
    paid = invoices[2]
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=paid.ids
    )
    wizard.create({})._create_payments()


def become_french(env):
    """Do once what cannot be done again: it would undo what somebody tried."""
    parameters = env["ir.config_parameter"]
    if parameters.get_param(DONE):
        return
    use_euros(env)
    env.ref("base.main_company").logo = draw_logo()
    env.ref("base.user_admin").name = "Camille Renaud"
    forget_notes(env)
    # as the person at the desk would: what is logged from here on is French
    env = env(context={**env.context, "lang": LANG, "duplicates_accepted": True})
    open_the_portal(env)
    let_people_ask(env)
    for name in ("partner_delatour_jean", "partner_nguyen_francois"):
        make_orders(env, ref(env, name))
        make_invoices(env, ref(env, name))
    parameters.set_param(DONE, "True")


# ---------------------------------------------------------------------- printing


def print_logins():
    """Print who can log in."""
    sys.stdout.write(f"  {'Qui':<26}{'Identifiant':<27}Mot de passe\n")
    for _xmlid, who, login, password in LOGINS:
        sys.stdout.write(f"  {who:<26}{login:<27}{password}\n")


def print_what_to_try(env):
    """Print two minutes' worth of things to try, with links."""
    rows = env["ir.model.data"].search_read(
        [("module", "=", "interlocuteurs_addon"), ("model", "=", "res.partner")],
        ["name", "res_id"],
    )
    ids = {row["name"]: row["res_id"] for row in rows}
    sys.stdout.write("\n  À essayer, en deux minutes\n")
    for path, what in TO_TRY:
        sys.stdout.write(f"  - {what}\n    {{url}}{path.format(**ids)}\n")


make_french(env)  # noqa: F821 -- the shell's
become_french(env)  # noqa: F821
env.cr.commit()  # noqa: F821
print_logins()
print_what_to_try(env)  # noqa: F821
