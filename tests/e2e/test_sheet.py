"""Somebody enters the people of a customer, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect
from support.browser import login

TAB = ".o_field_widget[name=collaborator_ids]"


@pytest.mark.parametrize("fixture", ["page", "phone_page"])
def test_enter_people_of_a_customer(request, admin, fixture):
    """The person typed in the customer's tab is there, found and normalised."""
    page = request.getfixturevalue(fixture)
    customer = f"Métallerie {fixture}"
    # nobody who was entered at the desk is entered again on the phone
    lastname = {"page": "Lévêque-Martin", "phone_page": "Çelik-Dubœuf"}[fixture]
    firstname = {"page": "Noël", "phone_page": "Zoé"}[fixture]
    mobile = {"page": "+33600000004", "phone_page": "+33600000005"}[fixture]
    organisation = admin.call(
        "res.partner", "create", {"name": customer, "is_company": True}
    )

    login(page, "admin", "admin")
    page.goto(f"/odoo/organisations/{organisation}")
    page.locator(f"{TAB} .o_interlocuteur_add").click()
    dialog = page.locator(".modal")
    dialog.locator("[name=lastname] input").fill(lastname)
    dialog.locator("[name=firstname] input").fill(firstname)
    dialog.locator("[name=mobile2] input").fill(mobile)
    dialog.locator("[name=email2] input").fill(f"{fixture}.LEVEQUE@exemple.fr")
    dialog.locator("[name=email2] input").press("F2")
    expect(dialog).to_have_count(0)
    row = page.locator(f"{TAB} .o_data_row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(lastname)
    expect(row.locator(".o_interlocuteur_dot_active")).to_be_visible()

    found = admin.call(
        "res.partner",
        "search_read",
        [("works_for_id", "=", organisation)],
        ["firstname", "parent_id", "mobile2_e164", "email2_normalized"],
    )
    assert [
        (p["firstname"], p["parent_id"][0], p["mobile2_e164"], p["email2_normalized"])
        for p in found
    ] == [(firstname, organisation, mobile, f"{fixture}.leveque@exemple.fr")]


def test_search_bar_finds_any_spelling(page, admin):
    """A number typed as people type it finds the person who holds it."""
    admin.call(
        "res.partner",
        "create",
        {"lastname": "Trouvé", "firstname": "Odile", "phone2": "+33 4 65 71 99 88"},
    )
    login(page, "admin", "admin")
    page.goto("/odoo/contacts?view_type=list")
    search = page.locator(".o_searchview_input")
    search.fill("04.65.71.99.88")
    search.press("Enter")
    expect(page.locator(".o_facet_values")).to_contain_text("04.65.71.99.88")
    expect(page.get_by_text(re.compile("Trouvé"))).to_be_visible()
