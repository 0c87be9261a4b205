"""The pages of the portal by axe-core, and what it does not see: WCAG 2.2 AA.

Each page is looked at on a desk and on a phone, in French.
"""

import pytest
from support.browser import AXE, DESKTOP, PHONE, login, open_page
from support.portal_pages import PASSWORD

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Odoo's own frame of each page and of the account: nothing of ours stands there
CORES = [
    "header",
    "footer",
    ".o_portal_navbar > .collapse",
    ".o_portal_pager",
    "#wrap .row > .col-lg-4",
    "#o_company_name",
    ".btn-outline-secondary",
]
RUN = """
async ([tags, without]) => {
    const page = {include: [["html"]], exclude: without.map((each) => [each])};
    const found = await axe.run(page, {runOnly: {type: "tag", values: tags}});
    return found.violations.flatMap(({id, help, nodes}) =>
        nodes.map(({target, failureSummary}) =>
            `${id} (${help}): ${target.join(" ")}: ${failureSummary}`));
}
"""
PAGES = (
    "/my",
    "/my/equipment",
    "/my/equipment?search=zzz",
    "/my/equipment/{equipment}",
    "/my/interventions",
    "/my/interventions/{request}",
    "/my/interventions/new",
    "/my/visits",
    "/my/visits/month",
    "/my/contacts-organisation",
    "/my/team",
    "/my/team/{collaboration}",
    "/my/team/invite",
    "/my/team/review",
    "/my/orders",
    "/my/account",
    "/my/email",
)


@pytest.fixture(scope="module", params=["desk", "phone"])
def page(request, portal, browser):
    """Return a page of a supervisor, on a desk or on a phone."""
    server, _made = portal
    viewport = DESKTOP if request.param == "desk" else PHONE
    with open_page(browser, server, viewport) as page:
        login(page, "superviseur", PASSWORD)
        yield page


def open_at(page, portal, url):
    """Open a page of the portal; wait for what scripts add."""
    _server, made = portal
    page.goto(url.format(**made))
    page.locator(".o_portal_doc_spinner").first.wait_for(state="hidden")


@pytest.mark.parametrize("url", PAGES)
def test_no_violation(page, portal, url):
    """Names of buttons, contrast, targets of 24 px, order of headings, labels."""
    open_at(page, portal, url)
    page.add_script_tag(path=AXE)
    violations = page.evaluate(RUN, [TAGS, CORES])
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_says_its_language_and_its_name(page, portal, url):
    """In the tab, and as its one heading of the first level."""
    open_at(page, portal, url)
    assert page.locator("html").get_attribute("lang") == "fr-FR"
    name, _bar, company = page.title().partition(" | ")
    [heading] = page.locator("h1").all_text_contents()
    assert company == "Frigo Services"
    assert name
    # the number of a request stands above its subject
    assert heading.strip() in name or name in heading


def test_no_two_pages_have_the_same_name(page, portal):
    """Whoever has several open finds the one they want."""
    names = []
    for url in PAGES:
        if "?" not in url:
            open_at(page, portal, url)
            names.append(page.title())
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("url", PAGES)
def test_nothing_is_wider_than_the_screen(page, portal, url):
    """Nobody scrolls sideways."""
    open_at(page, portal, url)
    width, seen = page.evaluate(
        "() => [document.documentElement.scrollWidth, window.innerWidth]"
    )
    assert width <= seen


def test_a_row_of_core_s_lists_is_seen_whole(page, portal):
    """What is told of a document has room beside the amount, which is not cut."""
    open_at(page, portal, "/my/quotes")
    width, seen, room = page.locator(".table-responsive").evaluate(
        """table => [table.scrollWidth, table.clientWidth,
            table.querySelector(".o_interlocuteur_about").clientWidth]"""
    )
    assert width <= seen
    assert room >= 120


def test_an_error_is_announced_and_has_the_focus(page, portal):
    """Whoever hears the page goes on where it says what is wrong."""
    open_at(page, portal, "/my/team/invite")
    page.locator("form[action='/my/team/invite']").evaluate("f => f.noValidate = true")
    page.locator("#lastname").fill("http://x.example")
    page.locator("form[action='/my/team/invite'] button[type=submit]").click()
    alert = page.locator("[role=alert]").first
    alert.wait_for()
    assert alert.evaluate("element => element === document.activeElement")
    assert page.locator("#lastname").get_attribute("aria-invalid") == "true"
    described = page.locator("#lastname").get_attribute("aria-describedby")
    assert page.locator(f"#{described}").is_visible()


def test_the_place_where_one_is_is_said(page, portal):
    """The last step of the way, and the organisation acted for."""
    open_at(page, portal, "/my/equipment/{equipment}")
    current = page.locator(".breadcrumb [aria-current=page]")
    assert "Groupe froid 0" in current.text_content()
