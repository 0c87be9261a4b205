"""Checks the files of `tests/fixtures/exchange/` as imports, inside `odoo shell`."""

import base64
import time
import tracemalloc

from odoo.exceptions import UserError

from .settings import ROOT

FOLDER = ROOT / "tests" / "fixtures" / "exchange"
CARDS = FOLDER / "cards"
# what the cards name
FUNCTIONS = (
    *("Chef de quai", "Responsable de la maintenance", "Vendeur €", "Vendeuse 😀"),
)
GROUPS = ("base.group_user", "base.group_partner_manager")


def check_cards(env):
    """Return what :func:`check_all` does, of the files of cards, with names for ids."""
    Function, Title = env["interlocuteur.function"], env["res.partner.title"]
    Function.create([{"name": name} for name in FUNCTIONS])
    found = check_all(env, CARDS)
    for result in found.values():
        for values, _detail in result["rows"]:
            if "title_id" in values:
                title = Title.browse(values["title_id"])
                values["title_id"] = title.with_context(lang="fr_FR").name
            if "function_ids" in values:
                functions = Function.browse(values["function_ids"])
                values["function_ids"] = functions.mapped("name")
    return found


def check_all(env, folder=FOLDER):
    """Return {name: what the check of that file made of it}.

    By a French employee: ``state``, ``refused`` (the message), ``rows`` (values, and
    what is wrong), ``notes``, ``seconds`` and ``megabytes`` at the peak.
    """
    env["res.lang"]._activate_lang("fr_FR")
    organisation = env["res.partner"].create(
        {
            "name": "Hôpital Édouard",
            "is_company": True,
            "country_id": env.ref("base.fr").id,
        }
    )
    user = env["res.users"].create(
        {
            "name": "Employee",
            "login": "exchange",
            "lang": "fr_FR",
            "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS])],
        }
    )
    user_env = env(user=user.id, context={"lang": "fr_FR"})
    paths = [path for path in sorted(folder.iterdir()) if is_checked(path)]
    return {path.name: _check(user_env, organisation, path) for path in paths}


def is_checked(path):
    """Tell whether a file of the folder is one to import."""
    return path.is_file() and path.suffix not in (".py", ".md")


def _check(env, organisation, path):
    record = env["interlocuteur.import"].create(
        {
            "organisation_id": organisation.id,
            "file": base64.b64encode(path.read_bytes()),
            "file_name": path.name,
        }
    )
    refused = ""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        record.action_check()
    except UserError as error:
        refused = str(error)
    seconds = time.perf_counter() - start
    megabytes = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    return {
        "state": record.state,
        "refused": refused,
        "rows": [[line.values or {}, line.detail or ""] for line in record.line_ids],
        "notes": record.notes or "",
        "seconds": seconds,
        "megabytes": megabytes,
    }
