"""Fifty people of a customer in one go: generate, fill in, import, mend, undo."""

import io

import openpyxl
from playwright.sync_api import expect
from support.browser import login

MENU = ".o_interlocuteur_organisation_menu"
ENTRY = ".o_interlocuteur_organisation_action"


def fill_in(content, *people):
    """Return the generated workbook with people in it, as somebody fills it in."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    headings = [cell.value for cell in book.active[1]]
    for number, person in enumerate(people, start=2):
        for heading, value in person.items():
            book.active.cell(number, headings.index(heading) + 1).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(page, content):
    """Upload a file on the import that is open, and let it be checked."""
    with page.expect_file_chooser() as chooser:
        page.locator("[name=file] .o_select_file_button").click()
    chooser.value.set_files(
        {"name": "people.xlsx", "mimeType": "application/xlsx", "buffer": content}
    )
    expect(page.locator("[name=file] input").first).to_have_value("people.xlsx")
    page.locator("button[name=action_check]").click()


def test_generate_fill_in_import_mend_and_undo(page, admin, tmp_path):
    organisation = admin.call(
        "res.partner", "create", {"name": "Fonderie du Gier", "is_company": True}
    )
    login(page, "admin", "admin")
    page.goto(f"/odoo/organisations/{organisation}")

    # an organisation without people has the menu, too
    page.locator(MENU).click()
    page.locator(ENTRY).first.click()
    with page.expect_download() as download:
        page.locator(".modal button[name=action_generate]").click()
    expect(page.locator(".modal")).to_have_count(0)
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)
    good = {"Last name *": "Lemaître", "First name *": "Zoé", "Mobile": 33612345678}
    bad = {"Last name *": "Petit", "Email": "luc arobase"}
    mended = {"Last name *": "Petit", "First name *": "Luc", "Email": "l@exemple.fr"}

    page.locator(MENU).click()
    page.locator(ENTRY).nth(1).click()
    send(page, fill_in(template.read_bytes(), good, bad))
    errors = page.locator("[name=error_line_ids] .o_data_row")
    expect(errors).to_have_count(1)
    expect(errors).to_contain_text("luc arobase")
    with page.expect_download() as download:
        page.locator("button[name=action_download_annotated]").click()
    download.value.save_as(tmp_path / "remarks.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "remarks.xlsx").active.values)
    assert "luc arobase" in rows[2][-1]

    page.locator("button[name=action_restart]").click()
    send(page, fill_in(template.read_bytes(), good, mended))
    page.locator("button[name=action_apply_all]").click()
    expect(page.locator("button[name=action_undo]")).to_be_visible()
    domain = [("works_for_id", "=", organisation)]
    found = admin.call("res.partner", "search_read", domain, ["mobile_e164"])
    assert sorted(person["mobile_e164"] or "" for person in found) == [
        "",
        "+33612345678",
    ]

    page.locator("button[name=action_undo]").click()
    page.locator(".modal .btn-primary").click()
    expect(page.locator("button[name=action_undo]")).to_have_count(0)
    assert not admin.call("res.partner", "search_count", domain)
