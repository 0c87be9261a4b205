"""What a list of the portal weighs, for whoever stands in a cellar with a phone."""

import re

import pytest
from support.browser import PHONE, login, open_page
from support.portal_pages import PASSWORD

# beyond Odoo's own assets, which a browser keeps
MOST_BYTES = 60_000
MOST_REQUESTS = 12
# what scripts ask for by themselves has been asked for by then
SETTLED = 3_000
LISTS = ("/my/equipment", "/my/interventions", "/my/contacts-organisation", "/my/team")


@pytest.fixture(scope="module")
def page(portal, browser):
    """Return a page of a supervisor, on a phone, who was there before."""
    server, _made = portal
    with open_page(browser, server, PHONE) as page:
        login(page, "superviseur", PASSWORD)
        yield page


@pytest.mark.parametrize("url", LISTS)
def test_a_list_is_light(page, url):
    """Of twenty rows: the page itself, and what else is asked for when it is known."""
    page.goto(url)
    page.wait_for_timeout(SETTLED)
    asked = []

    def note(request):
        asked.append(request)

    page.on("request", note)
    answer = page.goto(url)
    page.wait_for_timeout(SETTLED)
    page.remove_listener("request", note)
    sizes = [len(answer.body())]
    for each in asked:
        own = not re.search(r"/web/|/static/", each.url)
        if own and each.url != answer.url:
            response = each.response()
            sizes.append(len(response.body()) if response.status < 300 else 0)
    assert len(asked) <= MOST_REQUESTS, [each.url for each in asked]
    assert sum(sizes) <= MOST_BYTES, sizes
