"""Make the demo database French and print its logins (run through `odoo shell`)."""

import sys

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


def make_french(env):
    """Set language and time zone of the users, name and country of the company."""
    company = env.ref("base.main_company")
    company.write({"name": "Rhône Maintenance Services"})
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
            "lang": "fr_FR",
        }
    )
    # who is entered while English is the only language speaks it
    env["res.partner"].with_context(active_test=False).search([]).lang = "fr_FR"
    users = env["res.users"]
    for xmlid, *_rest in LOGINS:
        users |= env.ref(xmlid)
    users.write({"lang": "fr_FR", "tz": "Europe/Paris"})


def print_logins():
    """Print who can log in."""
    sys.stdout.write(f"  {'Qui':<26}{'Identifiant':<27}Mot de passe\n")
    for _xmlid, who, login, password in LOGINS:
        sys.stdout.write(f"  {who:<26}{login:<27}{password}\n")


make_french(env)  # noqa: F821 -- the shell's
env.cr.commit()  # noqa: F821
print_logins()
