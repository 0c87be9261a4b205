"""The web client starts, in a real browser on a real server."""

import pytest
from support.browser import login


@pytest.mark.parametrize("width", ["page", "phone_page"])
def test_contacts_open(request, width):
    """The list of contacts opens without an error, on a desk and on a phone."""
    page = request.getfixturevalue(width)
    login(page, "admin", "admin")
    page.goto("/odoo/contacts")
    page.locator(".o_kanban_record:not(.o_kanban_ghost), .o_data_row").first.wait_for()


def test_rpc(admin):
    """A client reaches the models as the web client does."""
    assert admin.call("res.partner", "search_count", [])
