"""The whole story of a customer, as an employee and their contact persons live it."""

import io
import re
import zipfile

import pytest
import vobject
from playwright.sync_api import expect
from support import story
from support.browser import login, open_page
from support.mailbox import open_mailbox, read_html
from support.server import Odoo, throw_away_database

TAB = ".o_field_widget[name=collaborator_ids]"
CUSTOMER = "Clinique Saint-Éloi"
EXPECTED = (
    # core's look-up of companies asks for an account that the user may not make
    r"partner_autocomplete\.models\.iap_autocomplete_api",
    # the refusal that the duplicate window comes from
    r"Zoe Lefevre est peut-être déjà connu",
)


@pytest.fixture(scope="module")
def world(settings):
    """Yield the server of the story, its mailbox, and what stands there before."""
    with throw_away_database(settings.installed, "story") as name:
        odoo = Odoo(settings, name)
        ids = odoo.call("support.story.prepare")
        with (
            open_mailbox() as mailbox,
            odoo.serve(*mailbox.options, expected=EXPECTED) as server,
        ):
            yield server, mailbox, ids


def enter_customer(page):
    """The customer is entered in the form, and nobody is known there."""
    page.goto("/odoo/organisations")
    page.get_by_role("button", name="Nouveau").click()
    page.locator("[name=name] input, [name=name] textarea").first.fill(CUSTOMER)
    page.locator(".o_form_button_save").click()
    expect(page.locator(f"{TAB} .o_interlocuteur_add")).to_be_visible()
    page.wait_for_url(re.compile(r"/organisations/\d+"))
    return int(re.search(r"/organisations/(\d+)", page.url)[1])


def generate_template(page):
    """The workbook of the customer comes out of the menu above their people."""
    page.locator(".o_interlocuteur_organisation_menu").click()
    page.get_by_role("menuitem", name="Générer").click()
    with page.expect_download() as download:
        page.locator(".modal").get_by_role("button", name="Générer").click()
    expect(page.locator(".modal")).to_have_count(0)
    return download.value.path().read_bytes()


def send(page, content):
    """Upload a workbook on the import that is open, and have it checked."""
    with page.expect_file_chooser() as chooser:
        page.locator("[name=file] .o_select_file_button").click()
    chooser.value.set_files(
        {"name": "Saint-Éloi.xlsx", "mimeType": "application/xlsx", "buffer": content}
    )
    expect(page.locator("[name=file] input").first).to_have_value("Saint-Éloi.xlsx")
    page.get_by_role("button", name="Vérifier le fichier").click()


def import_people(page, template):
    """Nine of ten people are sound; with the error mended, all of them come in."""
    page.locator(".o_interlocuteur_organisation_menu").click()
    page.get_by_role("menuitem", name="Importer les interlocuteurs").click()
    *sound, (lastname, firstname, mobile, _email) = story.PEOPLE
    broken = (lastname, firstname, mobile, "eve arobase saint-eloi")
    send(page, story.fill_in(template, [*sound, broken]))
    counts = page.locator(".o-form-buttonbox")
    expect(counts).to_contain_text(re.compile(r"1\s*En erreur"))
    expect(counts).to_contain_text(re.compile(r"9\s*À créer"))
    errors = page.locator("[name=error_line_ids] .o_data_row")
    expect(errors).to_contain_text("eve arobase saint-eloi")
    page.get_by_role("button", name="Envoyer un autre fichier").click()
    send(page, story.fill_in(template, story.PEOPLE))
    expect(counts).to_contain_text(re.compile(r"10\s*À créer"))
    page.get_by_role("button", name="Tout appliquer").click()
    expect(page.get_by_role("button", name="Voir les personnes")).to_be_visible()


def open_customer(page, customer, count):
    """The sheet of the customer shows so many people."""
    page.goto(f"/odoo/organisations/{customer}")
    expect(page.locator(f"{TAB} .o_data_row:not(.d-none)")).to_have_count(count)


def enter_duplicate(page):
    """Somebody known is entered again: the window says so, and lets it pass."""
    page.locator(f"{TAB} .o_interlocuteur_add").click()
    dialog = page.locator(".modal").first
    dialog.locator("[name=lastname] input").fill("Lefevre")
    dialog.locator("[name=firstname] input").fill("Zoe")
    dialog.locator("[name=mobile] input").fill("+33 6 00 00 11 01")
    dialog.locator(".o_form_button_save").click()
    window = page.locator(".o_interlocuteur_duplicates")
    suspect = window.locator(".o_interlocuteur_duplicate_suspect")
    expect(suspect).to_have_count(1)
    expect(suspect).to_contain_text("Zoé Lefèvre")
    expect(suspect).to_contain_text("06 00 00 11 01")
    expect(suspect).to_contain_text("Ouvrir la fiche")
    window.locator(".o_interlocuteur_duplicate_force").click()
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator(f"{TAB} .o_data_row")).to_have_count(len(story.PEOPLE) + 1)


def read_cards(download):
    """Return the first and last names on the cards of a download, sorted."""
    content = download.path().read_bytes()
    if download.suggested_filename.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [archive.read(name).decode() for name in archive.namelist()]
    else:
        texts = [content.decode()]
    cards = [card for text in texts for card in vobject.readComponents(text)]
    return sorted((card.n.value.family, card.n.value.given) for card in cards)


def download_cards(page):
    """One card from a row, and the zip of all from the menu, say who is who."""
    row = page.locator(f"{TAB} .o_data_row", has_text="Dubœuf")
    with page.expect_download() as download:
        row.locator("button[name=action_download_vcards]").click()
    assert read_cards(download.value) == [("Dubœuf", "Noël")]
    page.locator(f"{TAB} .o_interlocuteur_menu").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="(vCard)").click()
        page.get_by_role("button", name="Appliquer à tous").click()
    names = [(lastname, firstname) for lastname, firstname, *_rest in story.PEOPLE]
    assert read_cards(download.value) == sorted([*names, ("Lefevre", "Zoe")])


def open_account(page, mailbox):
    """The dialog gives a profile and an account; the invitation is in French."""
    row = page.locator(f"{TAB} .o_data_row", has_text="zoe.lefevre@saint-eloi.example")
    row.locator(".o_list_record_selector input").click()
    page.locator(f"{TAB} .o_interlocuteur_menu").click()
    page.get_by_role("menuitem", name="Accès au portail").click()
    line = page.locator(".modal .o_data_row")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(CUSTOMER)
    line.locator("[name=profile_id]").click()
    page.locator(".modal [name=profile_id] input").fill("Superviseur")
    page.locator(".o-autocomplete--dropdown-item", has_text="Superviseur").click()
    page.locator(".modal button[name=action_grant_access]").click()
    expect(line.locator("button[name=action_revoke_access]")).to_be_visible()
    mail = mailbox.take("zoe.lefevre@saint-eloi.example")
    assert mail["Subject"] == "Votre compte chez Frigo Services"
    html = read_html(mail)
    assert "Bonjour Zoé Lefèvre" in html
    return re.search(r'href="([^"]*/web/signup[^"]*)"', html)[1].replace("&amp;", "&")


def accept_invitation(page, link):
    """The link of the mail lets somebody choose a password, and logs them in."""
    page.goto(link)
    for field in ("password", "confirm_password"):
        page.locator(f"form input[name={field}]").fill("zoe-lefevre-2026")
    page.locator("form.oe_signup_form button[type=submit]").click()
    page.locator(".o_portal_my_home").wait_for()


def sell_to(admin, product, organisation, label):
    """The organisation has an order and a piece of equipment of this name."""
    order = {
        "partner_id": organisation,
        "client_order_ref": label,
        "order_line": [(0, 0, {"product_id": product})],
    }
    number = admin.call("sale.order", "create", order)
    admin.call("sale.order", "action_confirm", [number])
    equipment = {"name": f"Groupe froid {label}", "organisation_id": organisation}
    admin.call("maintenance.equipment", "create", equipment)
    [row] = admin.call("sale.order", "read", [number], ["name"])
    return row["name"], equipment["name"]


def see(portal, path, *shown, hidden=()):
    """A page of the portal shows these texts and not those."""
    portal.goto(path)
    content = portal.locator("#wrapwrap")
    for text in shown:
        expect(content).to_contain_text(text)
    for text in hidden:
        expect(content).not_to_contain_text(text)


def open_request(portal, equipment):
    """The form of the portal enters an intervention request, which is then listed."""
    portal.goto("/my/interventions/new")
    portal.locator("select[name=equipment_id]").select_option(label=equipment)
    portal.locator("input[name=name]").fill("Fuite d’eau à l’étage")
    portal.locator("textarea[name=description]").fill("Depuis ce matin.")
    portal.get_by_role("button", name="Envoyer la demande").click()
    portal.locator(".alert-success").wait_for()
    see(portal, "/my/interventions", "Fuite d’eau à l’étage", equipment)


def transfer(page, person, target):
    """The wizard tells what somebody loses and gains, then moves them."""
    page.goto(f"/odoo/interlocuteurs/{person}")
    page.locator(".o_interlocuteur_transfer").click()
    page.locator(".modal [name=organisation_id] input").fill(target)
    page.locator(".o-autocomplete--dropdown-item", has_text=target).first.click()
    page.locator(".modal [name=profile_id] input").fill("Superviseur")
    page.locator(".o-autocomplete--dropdown-item", has_text="Superviseur").click()
    balance = page.locator(".modal .o_interlocuteur_balance")
    for section in ("lost", "gained"):
        part = balance.locator(f"[data-section={section}]")
        expect(part).to_contain_text(re.compile("Biens|Équipements"))
    page.locator(".modal button[name=action_confirm]:visible").click()
    expect(page.locator(".modal")).to_have_count(0)
    page.locator(".nav-link[name=collaborations]").click()
    history = page.locator("[name=collaboration_ids] .o_data_row")
    expect(history).to_have_count(2)
    expect(history.filter(has_text=CUSTOMER)).to_contain_text("Passée")


def deactivate(page, admin, customer):
    """The dialog says what somebody leaves; then they are hidden until asked for."""
    domain = [("works_for_id", "=", customer), ("lastname", "=", "Dubœuf")]
    [person] = admin.call("res.partner", "search", domain)
    values = {"service_contact_id": person}
    equipment = admin.call(
        "maintenance.equipment", "search", [("organisation_id", "=", customer)]
    )
    admin.call("maintenance.equipment", "write", equipment, values)
    page.goto(f"/odoo/interlocuteurs/{person}")
    page.locator(".o_interlocuteur_active input").click()
    dialog = page.locator(".modal")
    expect(dialog).to_contain_text("Désactiver Noël Dubœuf")
    expect(dialog).to_contain_text("Contact SAV de")
    expect(dialog).to_contain_text(re.compile(r"1\s?: Groupe froid"))
    dialog.get_by_role("button", name="Oui, désactiver").click()
    expect(page.locator(".modal")).to_have_count(0)
    open_customer(page, customer, len(story.PEOPLE) - 1)
    page.locator(".o_interlocuteur_show_inactive").click()
    row = page.locator(f"{TAB} .o_data_row", has_text="Dubœuf")
    expect(row).to_be_visible()
    expect(row.locator(".o_interlocuteur_dot_inactive")).to_be_visible()


def test_story(browser, world):
    server, mailbox, ids = world
    admin = server.client("admin", "admin")
    with open_page(browser, server) as page:
        login(page, *story.EMPLOYEE)
        customer = enter_customer(page)
        import_people(page, generate_template(page))
        open_customer(page, customer, len(story.PEOPLE))
        enter_duplicate(page)
        download_cards(page)
        link = open_account(page, mailbox)
        old = sell_to(admin, ids["product"], customer, "Saint-Éloi")
        new = sell_to(admin, ids["product"], ids["customer"], "Bel-Air")
        with open_page(browser, server) as portal:
            accept_invitation(portal, link)
            see(portal, "/my/orders", old[0], hidden=[new[0]])
            see(portal, "/my/equipment", old[1], hidden=[new[1]])
            open_request(portal, old[1])
            login_of_zoe = [("email", "=", "zoe.lefevre@saint-eloi.example")]
            [person] = admin.call("res.partner", "search", login_of_zoe)
            transfer(page, person, "Hôpital Bel-Air")
            # the session of before, with all that it remembers
            see(portal, "/my/orders", new[0], hidden=[old[0]])
            see(portal, "/my/equipment", new[1], hidden=[old[1]])
            see(portal, "/my/interventions", hidden=["Fuite d’eau"])
        deactivate(page, admin, customer)
