"""The ways to the pages that the pictures of the user guide show."""

TAB = ".o_field_widget[name=collaborator_ids]"


def open_person(page, demo, name):
    """Open the sheet of a person."""
    page.goto(f"/odoo/interlocuteurs/{demo.id(name)}")
    page.locator(".o_form_view [name=lastname]").wait_for()


def press_button_above(page, name):
    """Press a button above a sheet, among the further ones if it is not seen."""
    button = page.locator(f"button[name={name}]")
    if not button.is_visible():
        page.locator(".o-form-buttonbox .o_button_more").click()
    button.click()


def open_organisation(page, demo, name):
    """Open the sheet of an organisation."""
    page.goto(f"/odoo/organisations/{demo.id(name)}")
    page.locator(f"{TAB} .o_data_row").first.wait_for()


def open_list(page, path):
    """Open a menu's list."""
    page.goto(f"/odoo/{path}")
    page.locator(".o_action_manager .o_view_controller").wait_for()


def open_menu(page, path, section):
    """Open a menu's list, and a section of the menus above it."""
    open_list(page, path)
    page.locator(".o_data_row").first.wait_for()
    page.locator(".o_menu_sections button", has_text=section).click()
    page.locator(".o-dropdown--menu").wait_for()


def choose_organisation(page, field):
    """Choose the steelworks in a field."""
    page.locator(f"{field} input").fill("Aciéries")
    page.locator(".o-autocomplete--dropdown-item", has_text="Ondaine").first.click()


def dialog(page):
    """Return the dialog that is open, once it has all its content."""
    shown = page.locator(".modal .modal-content").last
    shown.wait_for()
    return shown
