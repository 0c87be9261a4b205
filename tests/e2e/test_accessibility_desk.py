"""The screens of the desk by axe-core, in French: WCAG 2.2 AA.

What stands on them is ours and Odoo's: only nodes of ours are judged. Odoo's own that
axe-core finds fault with are named below, each with the reason.
"""

import pytest
from support import desk_screens
from support.browser import AXE, DESKTOP, PHONE, login, open_page
from support.desk_screens import LOGIN, ON_A_PHONE, PASSWORD, SCREENS
from support.server import Odoo, throw_away_database

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# selector of Odoo's nodes, and what they are
CORES = {
    "html": "the web client's page: its language, its one heading",
    "meta[name=viewport]": "the web client forbids to zoom",
    ".o_main_navbar, .o_main_navbar *": "the bar above all apps",
    ".o_control_panel, .o_control_panel *": "the bar above a view",
    ".o_loading_indicator": "what says that the server works",
    ".o-main-components-container": "where the web client puts what floats",
    ".o_searchview, .o_searchview *": "the search bar",
    ".o_search_panel, .o_search_panel *": "the panel beside a list",
    ".o_content": "the web client's <main>, in a dialog as well",
    ".modal, .modal-title": "the frame of dialogs has a name by its title alone",
    ".modal-content > footer": "the foot of a dialog, of two as well",
    ".o_navbar": "the header that forms of settings and dialogs have",
    ".o-overlay-item": "what floats above the page",
    ".o_notebook .nav-link": "tabs without a tab list",
    ".o_list_record_selector, .o_list_record_selector input": "the boxes of a list",
    ".o_list_actions_header, .o_optional_columns_dropdown button": "columns to choose",
    "th.o_list_button, th.o_list_open_form_view": "the heads of buttons in a list",
    "th.o_handle_cell, th[data-name=sequence]": "the head of the handle",
    ".o_group_header th": "the head of a group",
    "button[name='Open in form view']": "the button that opens a row",
    ".o_tag": "a tag that may be chosen",
    ".o-autocomplete--input": "the input of a relation",
    ".o_select_menu, div.o-dropdown, .o_select_menu_toggler": "a menu to choose from",
    ".settings_tab .tab": "the apps beside the settings",
    ".o_setting_box .text-muted *, .o_setting_box .text-muted": "help of a setting",
    ".o_kanban_record": "a card that is a link",
    ".o_kanban_record > main, .o_kanban_record > aside": "parts of a card",
    ".o_kanban_header *": "the head of a column of cards",
    ".o_priority a, .o_field_state_selection button": "stars and state of a card",
    ".o_field_many2one_avatar_user img, .o_avatar img": "the picture of a user",
    ".o_field_kanban_activity i, .o_field_list_activity i": "the clock of activities",
    ".o_field_contact_statistics i": "the counters of a contact",
    ".o-mail-Chatter *": "the chatter",
    ".o_form_label, .o_form_label *": "the label of a field",
}
# the window on people who may be known already
EXPECTED = (r"^WARNING odoo\.http: .* est peut-être déjà connu",)
RUN = """
async ([tags, cores]) => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        elementRef: true,
    });
    const isOurs = ({element}) => !cores.some((each) => element.matches(each));
    return found.violations.flatMap(({id, help, nodes}) =>
        nodes.filter(isOurs).map(({target, failureSummary}) =>
            `${id} (${help}): ${target.join(" ")}: ${failureSummary}`));
}
"""


@pytest.fixture(scope="module")
def desk(settings):
    """Return a server with a customer, and the ids of what they have."""
    with throw_away_database(settings.installed, "desk") as name:
        odoo = Odoo(settings, name)
        made = odoo.call("support.desk_screens.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield server, made


@pytest.fixture(scope="module")
def desk_page(desk, browser):
    """Return a page at the desk."""
    server, _made = desk
    with open_page(browser, server, DESKTOP) as page:
        yield _enter(page)


@pytest.fixture(scope="module")
def phone_page(desk, browser):
    """Return a page on a phone."""
    server, _made = desk
    with open_page(browser, server, PHONE) as page:
        yield _enter(page)


def _enter(page):
    # the first page of a server makes its assets
    page.context.set_default_timeout(120_000)
    # reports have no icon of their own
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    login(page, LOGIN, PASSWORD)
    return page


def find_violations(page):
    """Return what axe-core finds on a page that is ours."""
    page.locator(".o_loading_indicator").wait_for(state="hidden")
    page.add_script_tag(path=AXE)
    return page.evaluate(RUN, [TAGS, list(CORES)])


@pytest.mark.parametrize("name", SCREENS)
def test_no_violation(desk, desk_page, name):
    """Names of buttons and fields, contrast, targets, headings; dialogs as well."""
    _server, made = desk
    # whatever was open before is given up
    desk_page.goto("about:blank")
    SCREENS[name](desk_page, made)
    violations = find_violations(desk_page)
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_no_violation_on_a_phone(desk, phone_page, name):
    """Cards are read and touched."""
    phone_page.goto("about:blank")
    desk_screens.open_at(phone_page, ON_A_PHONE[name], ".o_kanban_renderer")
    violations = find_violations(phone_page)
    assert not violations, "\n".join(violations)
    width, seen = phone_page.evaluate(
        "() => [document.documentElement.scrollWidth, window.innerWidth]"
    )
    assert width <= seen


@pytest.mark.parametrize("name", ["sheet", "customers_tab", "call_sheet", "site"])
def test_no_violation_of_a_sheet_on_a_phone(desk, phone_page, name):
    """In one column."""
    _server, made = desk
    phone_page.goto("about:blank")
    SCREENS[name](phone_page, made)
    violations = find_violations(phone_page)
    assert not violations, "\n".join(violations)
