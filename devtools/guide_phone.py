"""The pictures of the user guide that show how a phone is connected."""

import requests
from guide_demo import ADMIN
from support import browser

TALL = {"width": 1366, "height": 1000}
# the address of a server as users have it, since a code shows what it leads to
ADDRESS = "https://odoo.rms.example"
SETTING = "interlocuteurs_carddav.proposals"


def open_preferences(page):
    """Open the tab of one's phones."""
    page.goto("/odoo/interlocuteurs?view_type=list")
    page.locator(".o_user_menu button").click()
    page.locator("[data-menu=preferences]").click()
    page.locator(".nav-link[name=interlocuteur_phone]").click()
    shown = page.locator(".modal .modal-content, .o_form_view").last
    shown.locator("[name=action_connect_phone]").wait_for()
    return shown


def open_naming(page, name):
    """Open the dialog that names a phone; Odoo may ask for the password before."""
    open_preferences(page)
    page.locator("[name=action_connect_phone]").click()
    named = page.locator(".modal [name=duration]").last
    password = page.locator(".modal input[type=password]")
    named.or_(password).first.wait_for()
    if password.count():
        password.fill(ADMIN[1])
        page.locator(".modal footer .btn-primary").last.click()
        named.wait_for()
    page.locator(".modal [name=name] input").last.fill(name)
    return page.locator(".modal .modal-content").last


def make_key(page, name):
    """Make the key of a phone, and return the dialog that shows it and the key."""
    open_naming(page, name)
    page.locator(".modal [name=action_connect]").click()
    shown = page.locator(".modal .modal-content").last
    shown.locator("[name=qr_code] img").wait_for()
    key = shown.locator("[name=key]").last.inner_text().strip()
    return shown, key


def telephone(page, _demo):
    """One's phones, the list to choose who is on them and to revoke keys."""
    for name in ("iPhone de Camille", "Tablette de l’atelier"):
        make_key(page, name)
    open_preferences(page)
    page.locator("[name=carddav_key_ids] .o_kanban_record").nth(1).wait_for()
    return page


def telephone_nom(page, _demo):
    """A further phone gets a name."""
    return open_naming(page, "Mon téléphone Android")


def telephone_cle(page, demo):
    """Its key, shown once, and the code to scan."""
    parameters = {"web.base.url": ADDRESS, "web.base.url.freeze": "1"}
    for key, value in parameters.items():
        demo.admin.call("ir.config_parameter", "set_param", key, value)
    shown, _key = make_key(page, "Mon téléphone Android")
    return shown


def telephone_carnets(page, demo):
    """Who is on one's phones."""
    books = [
        {"name": "Visites de la semaine", "selection": "week"},
        {"name": "Tous les interlocuteurs", "selection": "all"},
    ]
    demo.admin.call("interlocuteur.address.book", "create", books)
    page.goto("/odoo/action-interlocuteurs_carddav.interlocuteur_address_book_action")
    page.locator(".o_data_row").first.wait_for()
    return page


def telephone_proposition(page, demo):
    """What was changed on a phone, on the sheet."""
    call = demo.admin.call
    call("ir.config_parameter", "set_param", SETTING, "1")
    person = demo.id("partner_lefevre_zoe")
    values = {"name": "Zoé", "selection": "chosen", "partner_ids": [(6, 0, [person])]}
    [book] = call("interlocuteur.address.book", "create", [values])
    _shown, key = make_key(page, "Mon téléphone Android")
    url = f"{demo.admin.url}/interlocuteurs/carddav/{demo.admin.uid}/{book}/"
    login = (ADMIN[0], key)
    requests.request("PROPFIND", url, auth=login, headers={"Depth": "1"}, timeout=60)
    card = requests.get(f"{url}{person}.vcf", auth=login, timeout=60).text
    lines = [
        "TEL;TYPE=CELL:+33600000499" if "TYPE=CELL" in line else line
        for line in card.splitlines()
    ]
    lines.insert(-1, "NOTE:Joignable avant 9 h")
    text = "\r\n".join(lines).encode()
    answer = requests.put(f"{url}{person}.vcf", auth=login, data=text, timeout=60)
    answer.raise_for_status()
    page.goto(f"/odoo/interlocuteurs/{person}")
    page.locator("[name=phone_proposal_ids] .o_data_row").first.wait_for()
    return page


PICTURES = {
    "telephone": (telephone, ADMIN, TALL),
    "telephone_nom": (telephone_nom, ADMIN, browser.DESKTOP),
    "telephone_cle": (telephone_cle, ADMIN, TALL),
    "telephone_carnets": (telephone_carnets, ADMIN, browser.DESKTOP),
    "telephone_proposition": (telephone_proposition, ADMIN, browser.DESKTOP),
}
