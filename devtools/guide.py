"""Take the pictures of the user guide: `guide.py DATABASE PICTURE...`, by ./dev docs.

DATABASE has the addon, its demo data and what `demo_setup.py` does, for the pictures of
`guide_apps.py` further apps with their bridges, too. Each picture is a function, below
or there; its name is that of the file in docs/images/guide/. Some are shown in the list
of apps, too. A console error or a refused request on a page ends the run.

`guide.py --of guide|guide_apps [PICTURE...]` says which of them each file has.
"""

import base64
import contextlib
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import guide_apps  # noqa: E402
from film import film  # noqa: E402
from guide_demo import ADMIN, Demo, forget_notes, set_euro  # noqa: E402
from guide_pages import (  # noqa: E402
    TAB,
    choose_organisation,
    dialog,
    open_list,
    open_menu,
    open_organisation,
    open_person,
    press_button_above,
)
from support import browser, settings  # noqa: E402
from support.server import Odoo, Server, query  # noqa: E402

FOLDER = ROOT / "docs/images/guide"
APPS = ROOT / "interlocuteurs_addon/static/description"
# in the list of apps: the banner only there, the others as in the guide
IN_APPS = ("banner", "organisation", "doublon", "transfert", "portail_utilisateur")
COLOURS = 96
SUPERVISOR = ("superviseur@chu.example", "superviseur")
USER = ("utilisateur@chu.example", "utilisateur")
FILM = "film"
TALL = {"width": 1366, "height": 1200}

FONTS = "https://fonts.googleapis.com/**"

PICTURES = {}


def picture(login=ADMIN, viewport=browser.DESKTOP):
    """Register a function of (page, demo) that returns what to show: page or locator.

    :param login: who looks at it
    :param viewport: at which size
    """

    def register(function):
        PICTURES[function.__name__] = (function, login, viewport)
        return function

    return register


# what is looked at


@picture()
def menu(page, _demo):
    """The people, and the menus above them."""
    open_menu(page, "interlocuteurs?view_type=list", "Suivi")
    return page


@picture()
def organisation(page, demo):
    """The people of a customer, two of them selected."""
    open_organisation(page, demo, "partner_chu")
    for number in (0, 1):
        page.locator(f"{TAB} .o_data_row .o_list_record_selector").nth(number).click()
    page.locator(f"{TAB} .o_interlocuteur_menu").click()
    page.locator(".o_interlocuteur_action").first.wait_for()
    return page


@picture()
def fiche(page, demo):
    """A sheet with all coordinates."""
    open_person(page, demo, "partner_lefevre_zoe")
    return page


@picture(viewport=browser.PHONE)
def fiche_telephone(page, demo):
    """The same sheet on a phone."""
    open_person(page, demo, "partner_lefevre_zoe")
    return page


@picture()
def fonctions(page, _demo):
    """The catalogue of functions."""
    open_list(page, "interlocuteur-functions")
    page.locator(".o_data_row").first.wait_for()
    return page


@picture()
def collaborations(page, demo):
    """Somebody who works for two organisations."""
    open_person(page, demo, "partner_le_goff_annaig")
    page.locator(".nav-link[name=collaborations]").click()
    page.locator("[name=collaboration_ids] .o_data_row").first.wait_for()
    return page


@picture()
def fiche_appel(page, _demo):
    """Who is calling, and what is open with them."""
    page.goto("/odoo/interlocuteurs-call#06 00 00 04 01")
    page.locator("#o_call_name").wait_for()
    return page


@picture()
def doublon(page, _demo):
    """The window on people who may be known already."""
    page.goto("/odoo/interlocuteurs/new")
    for field, value in (
        ("lastname", "Lefevre"),
        ("firstname", "Zoé"),
        ("mobile", "06 00 00 04 01"),
    ):
        page.locator(f".o_form_view [name={field}] input").fill(value)
    choose_organisation(page, ".o_form_view [name=parent_id]")
    page.locator(".o_form_button_save").click()
    page.locator(".o_interlocuteur_duplicates").wait_for()
    return page


@picture()
def doublons(page, demo):
    """The list of suspected duplicates."""
    # of the same name alone nobody is shown here
    values = {"lastname": "Lefèvre", "firstname": "Z.", "mobile": "06 00 00 04 01"}
    context = {"duplicates_accepted": True}
    demo.admin.call("res.partner", "create", [values], context=context)
    demo.run_job("ir_cron_find_duplicate_pairs")
    open_list(page, "interlocuteur-duplicates")
    page.locator(".o_data_row").first.wait_for()
    return page


@picture()
def qr_code(page, demo):
    """The code that a phone reads."""
    open_person(page, demo, "partner_lefevre_zoe")
    press_button_above(page, "action_show_vcard_qr")
    page.locator(".modal .o_interlocuteur_qr img").wait_for()
    return dialog(page)


@picture()
def excel_menu(page, demo):
    """Where a workbook is generated and imported."""
    open_organisation(page, demo, "partner_aciers")
    page.locator(".o_interlocuteur_organisation_menu").click()
    page.locator(".o_interlocuteur_organisation_action").first.wait_for()
    return page


@picture()
def excel(page, demo):
    """The preview of an import."""
    page.goto(f"/odoo/interlocuteur-imports/{demo.send_workbook()}")
    page.locator(".o_data_row").first.wait_for()
    return page


@picture()
def caracteristiques(page, demo):
    """The characteristics of a person."""
    open_person(page, demo, "partner_delatour_jean")
    page.locator("div[name=characteristics]").first.scroll_into_view_if_needed()
    return page


@picture()
def caracteristiques_groupe(page, _demo):
    """Where the administrator defines them."""
    open_list(page, "characteristics")
    page.locator(".o_data_row", has_text="Habilitations").first.click()
    page.locator(".o_form_view [name=characteristic_ids] .o_data_row").first.wait_for()
    return page


@picture()
def sites(page, demo):
    """The sites of a customer."""
    open_organisation(page, demo, "partner_chu")
    page.locator(".nav-link", has_text="Sites et adresses").click()
    page.locator("[name=address_ids] .o_kanban_record").first.wait_for()
    return page


@picture()
def parc(page, _demo):
    """The equipment park, and the menu above it."""
    open_menu(page, "equipment-park", "Biens")
    return page


@picture(viewport=TALL)
def transfert(page, demo):
    """The wizard, with what everybody gains and loses."""
    open_person(page, demo, "partner_delatour_jean")
    page.locator(".o_interlocuteur_transfer").click()
    choose_organisation(page, ".modal [name=organisation_id]")
    page.locator(".modal .o_interlocuteur_balance [data-section=lost]").wait_for()
    return dialog(page)


@picture()
def desactivation(page, demo):
    """The dialog that says what somebody leaves."""
    open_person(page, demo, "partner_delatour_jean")
    page.locator(".o_interlocuteur_active input").click()
    page.locator(".modal .o_interlocuteur_deactivation").wait_for()
    return dialog(page)


@picture()
def a_corriger(page, _demo):
    """What is left to put right."""
    open_list(page, "interlocuteurs-to-mend")
    expect(page.locator(".o_data_row")).to_have_count(3)
    return page


@picture()
def analyse(page, _demo):
    """How many people there are for each function."""
    open_list(page, "people-by-function")
    page.locator(".o_graph_renderer canvas").wait_for()
    return page


@picture()
def analyse_comptes(page, _demo):
    """The portal accounts of each organisation, by profile."""
    open_list(page, "accounts-by-profile?view_type=pivot")
    page.locator(".o_pivot table tbody tr").first.wait_for()
    return page


@picture(login=SUPERVISOR)
def portail_superviseur(page, demo):
    """The home page of a supervisor of two organisations, a visit is planned."""
    demo.plan_visit()
    page.goto("/my")
    page.locator(".o_portal_my_home").wait_for()
    page.locator(".o_portal_doc_spinner").wait_for(state="hidden")
    return page


@picture(login=SUPERVISOR)
def portail_demande(page, _demo):
    """The form of an intervention request."""
    page.goto("/my/interventions/new")
    page.locator("form select[name=organisation_id]").select_option(
        label="CHU Émile-Roux"
    )
    page.locator("form select[name=site_id]").select_option(label="Site Nord")
    page.locator("form input[name=name]").fill("Bruit anormal au démarrage")
    return page


@picture(login=USER, viewport=browser.PHONE)
def portail_utilisateur(page, _demo):
    """One of a user's equipment on a phone."""
    page.goto("/my/equipment")
    page.get_by_role("link", name="Groupe froid bloc opératoire").click()
    page.get_by_text("GF-2021-0417").first.wait_for()
    return page


@picture()
def acces_portail(page, demo):
    """The dialog that opens portal accounts."""
    open_person(page, demo, "partner_lefevre_zoe")
    press_button_above(page, "action_open_portal_wizard")
    cell = dialog(page).locator(".o_data_row [name=profile_id]").first
    cell.click()
    cell.locator("input").click()
    page.locator(".o-autocomplete--dropdown-item", has_text="Superviseur").click()
    return dialog(page)


@picture()
def profil(page, _demo):
    """What a profile of the portal opens."""
    open_list(page, "portal-profiles")
    page.locator(".o_data_row").first.locator(".o_data_cell").nth(1).click()
    page.locator(".o_form_view [name=scope]").first.wait_for()
    return page


@picture()
def reglages(page, _demo):
    """The settings of the addon."""
    page.goto("/odoo/interlocuteur-settings")
    page.locator("#interlocuteur_portal_profiles").wait_for()
    return page


BANNER = """
<body style="margin: 0; width: 1120px; height: 560px; overflow: hidden; display: flex;
             background: #00566b; color: white; font-family: sans-serif">
  <div style="width: 400px; padding: 70px 0 0 50px">
    <img src="{icon}" width="110"/>
    <div style="font-size: 46px; font-weight: bold; margin: 26px 0">Interlocuteurs</div>
    <div style="font-size: 24px; line-height: 1.5">
      Contact persons<br/>of the organisations<br/>that you serve
    </div>
  </div>
  <img src="{sheet}" height="480" style="margin: 80px 0 0 30px; border-radius: 10px"/>
</body>
"""


@picture(viewport={"width": 1120, "height": 560})
def banner(page, _demo):
    """What stands above the addon in the list of apps."""
    icon, sheet = (
        "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
        for path in (APPS / "icon.png", FOLDER / "organisation.png")
    )
    page.goto("about:blank")  # on Odoo's address it would ask for an icon
    page.set_content(BANNER.format(icon=icon, sheet=sheet))
    return page


# how it is taken


def save(name, shown):
    """Write a picture with few colours: a third of the size, and no eye sees it."""
    content = shown.screenshot(animations="disabled")
    image = Image.open(io.BytesIO(content)).convert("RGB")
    image = image.quantize(COLOURS, dither=Image.Dither.NONE)
    if name != "banner":
        image.save(FOLDER / f"{name}.png", optimize=True)
    if name in IN_APPS:
        image.save(APPS / f"{name}.png", optimize=True)


def take(chromium, server, demo, pictures):
    """Take these pictures, in a session for each reader and size."""
    with contextlib.ExitStack() as stack:
        pages = {}
        for name, (function, login, viewport) in pictures.items():
            key = (*login, *viewport.values())
            if key not in pages:
                page = browser.open_page(chromium, server, viewport)
                pages[key] = stack.enter_context(page)
                # the first page of all waits for its assets to be made
                pages[key].set_default_timeout(120_000)
                # the fonts of a website's theme are elsewhere
                pages[key].route(
                    FONTS, lambda route: route.fulfill(content_type="text/css", body="")
                )
                browser.login(pages[key], *login)
            page = pages[key]
            sys.stdout.write(f"{name}\n")
            shown = function(page, demo)
            page.mouse.move(0, 0)  # no tooltip
            # what is still on its way: avatars, counts, the end of a fade
            page.wait_for_timeout(800)
            expect(page.locator(".o_error_dialog")).to_have_count(0)
            save(name, shown)
            # a form that is left as it is would ask about its changes
            page.goto("about:blank")


def name_pictures(where, *names):
    """Print which of these pictures, all by default, a file has."""
    has = {"guide": [*PICTURES, FILM], "guide_apps": guide_apps.PICTURES}[where]
    sys.stdout.write(" ".join(n for n in has if not names or n in names))


def main(database, *names):
    """Serve the database and take the pictures of these names."""
    known = PICTURES | guide_apps.PICTURES
    pictures = {name: known[name] for name in names if name != FILM}
    odoo = Odoo(settings.from_environment(), database)
    # OdooBot's welcome opens over a phone's whole screen, whenever it is ready
    query(database, "UPDATE res_users SET odoobot_state = 'disabled'")
    set_euro(database)
    forget_notes(database)
    FOLDER.mkdir(parents=True, exist_ok=True)
    # its log is not read: without a network, core's look-up of companies warns there
    server = Server(odoo)
    try:
        server.wait()
        demo = Demo(server)
        demo.set_company()
        demo.hide_others()
        demo.add_characteristics()
        demo.add_what_is_to_mend()
        with browser.launch(odoo.settings) as chromium:
            take(chromium, server, demo, pictures)
            if FILM in names:
                film(chromium, server, demo, FOLDER / f"{FILM}.gif")
    finally:
        server.stop()


if __name__ == "__main__":
    if sys.argv[1] == "--of":
        name_pictures(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
