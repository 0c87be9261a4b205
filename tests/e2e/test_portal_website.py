"""The portal with the website installed: every page that a customer reaches from home.

Core's `website` lays the pages out anew, and brings menus of its own.
"""

import re
from urllib.parse import urlsplit

import pytest
from support import portal_pages
from support.browser import AXE, DESKTOP, PHONE, login, open_page
from support.portal_pages import PASSWORD
from support.server import Odoo, throw_away_database

# further records of a list look like the first one
MOST_OF_A_KIND = 1
# what is a file, leaves the portal, or is the same list in another order
ELSEWHERE = re.compile(r"/export/|\.ics|/file/|/label|[?#]")
ENGLISH = re.compile(
    r"\b(your|search|newest|request|equipment|settings|visit|home|none|people)\b",
    re.IGNORECASE,
)
LOOK = """
() => {
    const seen = (each) => each.offsetParent !== null;
    const attributes = ["title", "placeholder", "aria-label"];
    const main = document.querySelector("main");
    return {
        width: document.scrollingElement.scrollWidth,
        screen: window.innerWidth,
        headings: [...document.querySelectorAll("h1")].map((each) => each.innerText),
        broken: [...document.images]
            .filter((each) => seen(each) && each.complete && !each.naturalWidth)
            .map((each) => each.src),
        texts: [
            ...main.innerText.split("\\n"),
            ...[...main.querySelectorAll("*")]
                .filter(seen)
                .flatMap((each) => attributes.map((name) => each.getAttribute(name)))
                .filter(Boolean),
        ],
        links: [...document.querySelectorAll("main a[href]")]
            .map((each) => each.getAttribute("href")),
    };
}
"""


@pytest.fixture(scope="module")
def server(settings):
    """Return a server with the website and customers on its portal."""
    with throw_away_database(settings.installed, "website") as name:
        odoo = Odoo(settings, name)
        odoo.install("website")
        odoo.call("support.portal_pages.prepare")
        odoo.shell(SPEAK_FRENCH)
        with odoo.serve() as server:
            portal_pages.warm(server)
            yield server


SPEAK_FRENCH = """
french = env["res.lang"]._get_data(code="fr_FR").id
env["website"].search([]).write(
    {"language_ids": [(6, 0, [french])], "default_lang_id": french}
)
newest = env["maintenance.request"].search([], order="id desc", limit=1)
newest.stage_id = env.ref("maintenance.stage_4")
env.cr.commit()
"""
FAINT_BADGES = """
async () => {
    const rules = {runOnly: {type: "rule", values: ["color-contrast"]}};
    const found = await axe.run("main .badge", rules);
    return found.violations.flatMap(({nodes}) => nodes.map(({html}) => html));
}
"""


def get_kind(path):
    """Return what a page is, whichever record it shows."""
    return re.sub(r"\d+", "N", path)


def log_in(page, server, user):
    """Log somebody in, for pages that ask nobody else for anything."""
    # the fonts of core's themes come from elsewhere
    page.route(
        lambda url: not url.startswith(server.url),
        lambda route: route.fulfill(status=200, body=""),
    )
    login(page, user, PASSWORD)


def find_faults(page, path):
    """Open a page; return what is wrong with it, and where it leads."""
    answer = page.goto(path)
    page.locator(".o_portal_doc_spinner").first.wait_for(state="hidden")
    found = page.evaluate(LOOK)
    faults = []
    if answer.status != 200:
        faults.append(answer.status)
    if found["width"] > found["screen"]:
        faults.append(f"wider than the screen: {found['width']}")
    if len(found["headings"]) != 1:
        faults.append(f"headings: {found['headings']}")
    faults += found["broken"]
    faults += [text for text in found["texts"] if ENGLISH.search(text)]
    return [f"{path}: {fault}" for fault in faults], found["links"]


@pytest.mark.parametrize("user", ["superviseur", "prive"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_every_page_that_is_reached(browser, server, user, viewport):
    """Each is there, fits the screen, has one heading, and is French."""
    with open_page(browser, server, viewport) as page:
        log_in(page, server, user)
        waiting, kinds, faults = ["/my"], {}, []
        while waiting:
            path = waiting.pop(0)
            kind = get_kind(path)
            if kinds.get(kind, 0) >= MOST_OF_A_KIND:
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            wrong, links = find_faults(page, path)
            faults += wrong
            waiting += [
                link
                for link in links
                if urlsplit(link).path.startswith("/my/") and not ELSEWHERE.search(link)
            ]
    assert not faults, "\n".join(faults)
    assert {"/my/equipment/N", "/my/interventions/new", "/my/visits/month"} <= set(
        kinds
    )


def test_badges_are_readable_in_the_colours_of_a_theme(browser, server):
    """Core's default website has texts in its second colour on nearly white."""
    with open_page(browser, server) as page:
        log_in(page, server, "superviseur")
        shown = []
        for path in ("/my", "/my/interventions"):
            page.goto(path)
            page.locator(".o_portal_doc_spinner").first.wait_for(state="hidden")
            shown += page.locator("main .badge").all_inner_texts()
            page.add_script_tag(path=AXE)
            assert page.evaluate(FAINT_BADGES) == []
    assert {"24", "Sans suite", "Reçue"} <= set(shown)
