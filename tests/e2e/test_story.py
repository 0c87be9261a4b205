"""The whole story of a customer, as an employee and his contact persons live it."""

import io
import re
import zipfile

import openpyxl
import pytest
import vobject
from playwright.sync_api import expect
from support import story
from support.browser import login, open_page
from support.mailbox import open_mailbox
from support.server import Odoo, throw_away_database

TAB = ".o_field_widget[name=collaborator_ids]"
CUSTOMER = "Clinique Saint-Éloi"
PEOPLE = [
    ("Lefèvre", "Zoé", "06 00 00 11 01", "zoe.lefevre@saint-eloi.example"),
    ("Çelik", "Elif", "06 00 00 11 02", "elif.celik@saint-eloi.example"),
    ("Dubœuf", "Noël", "06 00 00 11 03", "noel.duboeuf@saint-eloi.example"),
    ("N’Guyen", "Anaïs", "06 00 00 11 04", ""),
    ("Le Goff", "Maël", "06 00 00 11 05", ""),
    ("D'Hauteville", "Héloïse", "", "heloise@saint-eloi.example"),
    ("Müller", "Jürgen", "06 00 00 11 07", ""),
    ("Garçon-Pérès", "Théo", "", "theo.gp@saint-eloi.example"),
    ("Öztürk", "Aylin", "06 00 00 11 09", ""),
    ("Lacroix", "Ève", "06 00 00 11 10", "eve.lacroix@saint-eloi.example"),
]
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
    return int(re.search(r"/(\d+)(?:$|\?)", page.url)[1])


def generate_template(page):
    """The workbook of the customer comes out of the menu above his people."""
    page.locator(".o_interlocuteur_organisation_menu").click()
    page.get_by_role("menuitem", name="Générer").click()
    with page.expect_download() as download:
        page.locator(".modal").get_by_role("button", name="Générer").click()
    expect(page.locator(".modal")).to_have_count(0)
    return download.value.path().read_bytes()


def fill_in(template, people):
    """Return the workbook with people in it, as somebody fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    headings = [str(cell.value).rstrip(" *") for cell in book.active[1]]
    columns = [
        headings.index(heading) + 1
        for heading in ("Nom de famille", "Prénom", "Mobile", "E-mail")
    ]
    for number, person in enumerate(people, start=2):
        for column, value in zip(columns, person, strict=True):
            book.active.cell(number, column).value = value or None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


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
    *sound, (lastname, firstname, mobile, _email) = PEOPLE
    broken = (lastname, firstname, mobile, "eve arobase saint-eloi")
    send(page, fill_in(template, [*sound, broken]))
    counts = page.locator(".o-form-buttonbox")
    expect(counts).to_contain_text(re.compile(r"1\s*En erreur"))
    expect(counts).to_contain_text(re.compile(r"9\s*À créer"))
    errors = page.locator("[name=error_line_ids] .o_data_row")
    expect(errors).to_contain_text("eve arobase saint-eloi")
    page.get_by_role("button", name="Envoyer un autre fichier").click()
    send(page, fill_in(template, PEOPLE))
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
    expect(page.locator(f"{TAB} .o_data_row")).to_have_count(len(PEOPLE) + 1)


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
        page.get_by_role("menuitem", name="Télécharger (vCard)").click()
        page.get_by_role("button", name="Appliquer à tous").click()
    names = [(lastname, firstname) for lastname, firstname, *_rest in PEOPLE]
    assert read_cards(download.value) == sorted([*names, ("Lefevre", "Zoe")])


def test_story(browser, world):
    server, _mailbox, _ids = world
    with open_page(browser, server) as page:
        login(page, *story.EMPLOYEE)
        customer = enter_customer(page)
        import_people(page, generate_template(page))
        open_customer(page, customer, len(PEOPLE))
        enter_duplicate(page)
        download_cards(page)
