"""Names with a script in them are shown as they are written, and never run."""

import secrets

import pytest
from support.browser import login, open_page
from support.hostile import SCRIPT

WRITTEN = "onerror=window.ran=1"
PORTAL = (
    "/my",
    "/my/account",
    "/my/addresses",
    "/my/equipment?groupby=organisation&search=%22%3E%3Cimg%20src=x%20onerror=window.ran=1%3E",
    "/my/equipment",
    "/my/equipment/{equipment}",
    "/my/interventions",
    "/my/interventions/{request}",
    "/my/interventions/new",
    "/my/contacts-organisation",
    "/my/orders",
    "/my/orders/{order}",
)
BACKEND = (
    "/odoo/organisations/{organisation}",
    "/odoo/res.partner/{person}",
    "/odoo/res.partner/{site}",
    "/odoo/interlocuteurs",
    "/odoo/maintenance.equipment/{equipment}",
    "/odoo/maintenance.request/{request}",
    "/odoo/sale.order/{order}",
    "/odoo/interlocuteur.collaboration/{collaboration}",
    "/odoo/interlocuteur.characteristic/{characteristic}",
    "/interlocuteur/see-as/{collaboration}",
    "/my",
)


def judge(page, path):
    """Nothing ran, and no element was made of a name; return what is read."""
    assert page.evaluate("window.ran") is None, path
    assert page.locator('img[src="x"]').count() == 0, path
    return page.evaluate(
        "document.body.innerText + [...document.querySelectorAll('input, textarea')]"
        ".map(input => input.value).join()"
    )


@pytest.fixture
def written(target):
    """A request of the customer, with a script in all that they may write."""
    values = {
        "organisation_id": target.own["organisation"],
        "equipment_id": target.own["equipment"],
        "name": SCRIPT,
        "description": f"{SCRIPT}\n<script>window.ran = 1</script>",
        "priority": "1",
        "external_reference": SCRIPT,
        "form_token": secrets.token_hex(16),
    }
    file = (f"{WRITTEN}><img src=x {WRITTEN}>.txt", b"It drips.", "text/plain")
    form = "/my/interventions/new"
    answer = target.portal.send("POST", form, values, {"files": file})
    assert answer.status_code == 303
    target.portal.send("POST", "/my/characteristics", {"badge": SCRIPT})
    created = int(answer.headers["Location"].split("?")[0].rsplit("/", 1)[1])
    return {**target.own, "request": created}


def test_portal(browser, target, written):
    """The customer's own pages."""
    with open_page(browser, target.server) as page:
        login(page, "portal_a", "portal_a")
        for path in PORTAL:
            page.goto(path.format(**written))
            page.locator("#wrapwrap").wait_for()
            text = judge(page, path)
            if path not in ("/my", "/my/orders"):
                assert WRITTEN in text, path


def test_backend(browser, target, written):
    """What the customer wrote, and names of all kinds, as employees see them."""
    with open_page(browser, target.server) as page:
        login(page, "admin", "admin")
        for path in BACKEND:
            page.goto(path.format(**written))
            page.locator(
                ".o_form_view .o_field_widget, .o_list_view, .o_kanban_view, #wrapwrap"
            ).first.wait_for()
            text = judge(page, path)
            if path not in ("/my", "/odoo/interlocuteurs"):
                assert WRITTEN in text, path
