"""The desk of those who work with people all day, on a small screen and by keyboard."""

import time

import pytest
from playwright.sync_api import expect
from support.browser import PHONE, login, open_page

TAB = ".o_field_widget[name=collaborator_ids]"
SMALL_SCREEN = {"width": 1366, "height": 768}
# what somebody types who is no typist: 40 words of 5 letters a minute
KEYS_PER_SECOND = 40 * 6 / 60
THREE_MINUTES = 180
# of what a finger meets (WCAG 2.2, 2.5.8)
LEAST_TARGET = 24
PEOPLE = [
    ("Aubertin", "Solène", "Buye", "0465718101", "0600008101"),
    ("Berthomé", "Quentin", "Accoun", "0465718102", "0600008102"),
    ("Castagnède", "Irène", "Buye", "0465718103", "0600008103"),
    ("Delphaut", "Ugo", "Accoun", "0465718104", "0600008104"),
    ("Escoffre", "Maud", "Buye", "0465718105", "0600008105"),
    ("Fauconval", "Tristan", "Accoun", "0465718106", "0600008106"),
    ("Grandmaître", "Wendy", "Buye", "0465718107", "0600008107"),
    ("Hippolyte", "Xavier", "Accoun", "0465718108", "0600008108"),
]


@pytest.fixture
def small_page(browser, server):
    """Return a page of a fresh session on the small screen of a laptop."""
    with open_page(browser, server, SMALL_SCREEN) as page:
        # the first page of a server makes its assets
        page.context.set_default_timeout(120_000)
        login(page, "admin", "admin")
        yield page


@pytest.fixture
def customer(admin):
    """Return the id of a customer with an address and nobody in it."""
    (france,) = admin.call("res.country", "search", [("code", "=", "FR")])
    return admin.call(
        "res.partner",
        "create",
        {
            "name": "Chaudronnerie du Velay",
            "is_company": True,
            "street": "14 rue des Carmes",
            "zip": "43000",
            "city": "Le Puy-en-Velay",
            "country_id": france,
        },
    )


def test_what_matters_of_a_person_is_above_the_fold(small_page, admin, customer):
    """Name, numbers, functions, organisation, last contact, next step: no scrolling."""
    person = admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Ythier",
            "firstname": "Odilon",
            "parent_id": customer,
            "phone": "+33 4 65 71 82 01",
            "phone2": "+33 4 65 71 82 02",
            "mobile": "+33 6 00 00 82 01",
            "mobile2": "+33 6 00 00 82 02",
            "email": "odilon.ythier@chaudronnerie-velay.example",
            "email2": "odilon@ythier.example",
        },
    )
    admin.call(
        "res.partner",
        "message_post",
        [person],
        body="Called them",
        message_type="comment",
    )
    (model,) = admin.call("ir.model", "search", [("model", "=", "res.partner")])
    admin.call(
        "mail.activity",
        "create",
        {
            "res_model_id": model,
            "res_id": person,
            "date_deadline": "2031-05-05",
            "summary": "Call again",
        },
    )
    small_page.goto(f"/odoo/interlocuteurs/{person}")
    sheet = small_page.locator(".o_form_view .o_form_sheet")
    for name in (
        "lastname",
        "firstname",
        "phone",
        "phone2",
        "mobile",
        "mobile2",
        "email",
        "email2",
        "parent_id",
        "function_ids",
        "contact_address_inline",
        "last_contact",
        "next_step",
    ):
        field = sheet.locator(f".o_field_widget[name={name}]:visible").first
        expect(field).to_be_visible()
        box = field.bounding_box()
        assert box["y"] + box["height"] <= SMALL_SCREEN["height"], name
    address = sheet.locator("[name=contact_address_inline]")
    expect(address).to_contain_text("14 rue des Carmes")
    # one name, the heading is for whoever hears the page
    heading = sheet.locator("h1")
    expect(heading).to_contain_text("Odilon Ythier")
    assert heading.bounding_box()["width"] <= 1
    # and nothing that is the organisation's to be changed
    for name in ("vat", "website", "street", "company_type"):
        shown = sheet.locator(f".o_field_widget[name={name}]:visible")
        expect(shown).to_have_count(0)


def test_the_names_of_a_person_are_entered_in_the_order_of_lists(small_page):
    """Title, last name, first name, on a sheet by the Tab key, too."""
    small_page.goto("/odoo/interlocuteurs/new")
    sheet = small_page.locator(".o_form_view .o_form_sheet")
    expect(sheet.locator("[name=title_id] input")).to_be_focused()
    for name in ("lastname", "firstname"):
        small_page.keyboard.press("Tab")
        expect(sheet.locator(f"[name={name}] input")).to_be_focused()
    edges = [
        sheet.locator(f".o_field_widget[name={name}]:visible").bounding_box()["x"]
        for name in ("title_id", "lastname", "firstname")
    ]
    assert edges == sorted(edges)
    # the last name is asked for once
    expect(sheet.locator("[name=lastname] input:visible")).to_have_count(1)


def test_emails_are_not_cut_where_there_is_room(small_page, admin, customer):
    """Tags fold before an e-mail of thirty letters and more is cut."""
    functions = admin.call("interlocuteur.function", "search", [], limit=3)
    email = "m.vandenbroucke@chu-velay.example"
    admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Vandenbroucke",
            "firstname": "Maximilien",
            "parent_id": customer,
            "phone": "+33 4 65 71 83 01",
            "mobile": "+33 6 00 00 83 01",
            "email": email,
            "function_ids": functions,
        },
    )
    for path in (f"organisations/{customer}", "interlocuteurs?view_type=list"):
        small_page.goto(f"/odoo/{path}")
        link = small_page.locator(f"td[name=email] a:text-is('{email}')")
        expect(link).to_be_visible()
        assert link.evaluate("a => a.scrollWidth <= a.clientWidth"), path


def test_long_names_and_titles_are_not_cut(small_page, admin, customer):
    """Nor by the e-mails beside them; tags fold first."""
    titles = admin.call("res.partner.title", "search", [("name", "=", "Professor")])
    functions = admin.call("interlocuteur.function", "search", [], limit=3)
    values = {
        "title_id": titles[0],
        "lastname": "Bouchard-Lévêque",
        "firstname": "Théodore",
        "parent_id": customer,
        "phone": "+33 4 65 71 88 01",
        "mobile": "+33 6 00 00 88 01",
        "email": "t.bouchard-leveque@chu-velay.example",
        "function_ids": functions,
    }
    person = admin.call("res.partner", "create", values)
    for path in (f"organisations/{customer}", "interlocuteurs?view_type=list"):
        small_page.goto(f"/odoo/{path}")
        row = small_page.locator(".o_data_row", has_text="Bouchard-Lévêque")
        for name in ("title_id", "lastname", "firstname"):
            cell = row.locator(f"td[name={name}]")
            expect(cell).to_be_visible()
            fits = cell.evaluate("td => td.scrollWidth <= td.clientWidth")
            assert fits, (path, name)
    small_page.goto(f"/odoo/interlocuteurs/{person}")
    for name in ("lastname", "firstname"):
        entry = small_page.locator(f".o_form_sheet [name={name}] input:visible")
        expect(entry).to_have_value(values[name])
        assert entry.evaluate("e => e.scrollWidth <= e.clientWidth"), name


def test_numbers_of_cards_are_read_and_called_on_a_phone(phone_page, admin, customer):
    """Nothing of a number or an e-mail is cut, and a finger meets it."""
    coordinates = {
        "phone": "+33 4 65 71 84 01",
        "mobile": "+33 6 00 00 84 01",
        "email": "p.barthelemy@chu-velay.example",
    }
    admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Barthélemy-Desmoulins",
            "firstname": "Pélagie",
            "parent_id": customer,
            **coordinates,
        },
    )
    phone_page.context.set_default_timeout(120_000)
    login(phone_page, "admin", "admin")
    phone_page.goto(f"/odoo/organisations/{customer}")
    card = phone_page.locator(f"{TAB} .o_data_row")
    expect(card).to_have_count(1)
    expect(card.locator("td[name=lastname]")).to_be_visible()
    for name, scheme in (("phone", "tel:"), ("mobile", "tel:"), ("email", "mailto:")):
        link = card.locator(f"td[name={name}] a").first
        expect(link).to_be_visible()
        assert link.get_attribute("href").startswith(scheme)
        assert link.evaluate("a => a.scrollWidth <= a.clientWidth + 1"), name
        box = card.locator(f"td[name={name}]").bounding_box()
        assert box["height"] >= LEAST_TARGET, name
        assert box["x"] + box["width"] <= PHONE["width"], name


def test_collaborations_of_a_person_are_ended_together(small_page, admin, customer):
    """They are chosen on the person's tab; the notification takes it back."""
    other = admin.call(
        "res.partner", "create", {"name": "Scierie du Velay", "is_company": True}
    )
    person = admin.call(
        "res.partner", "create", {"lastname": "Quillon", "firstname": "Wilfrid"}
    )
    for organisation in (customer, other):
        admin.call(
            "interlocuteur.collaboration",
            "create",
            {
                "person_id": person,
                "organisation_id": organisation,
                "date_start": "2024-01-01",
            },
        )
    small_page.goto(f"/odoo/interlocuteurs/{person}")
    tab = small_page.locator(".o_field_widget[name=collaboration_ids]")
    states = tab.locator(".o_data_row td[name=state]")
    expect(states).to_have_text(["Current", "Current"])
    end = tab.locator(".o_interlocuteur_end")
    expect(end).to_be_disabled()
    tab.locator("thead .o_list_record_selector input").click()
    expect(end).to_have_text("End (2)")
    end.click()
    expect(states).to_have_text(["Past", "Past"])
    told = small_page.locator(".o_notification")
    expect(told).to_contain_text("Collaboration ended: Wilfrid Quillon")
    told.get_by_role("button", name="Take back").click()
    expect(states).to_have_text(["Current", "Current"])


def test_an_email_on_a_sheet_is_not_cut_on_a_phone(phone_page, admin, customer):
    """What is entered below the picture is as wide as the screen."""
    email = "y.barthelemy@chu-velay.example"
    person = admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Barthélemy",
            "firstname": "Yseult",
            "parent_id": customer,
            "email": email,
        },
    )
    phone_page.context.set_default_timeout(120_000)
    login(phone_page, "admin", "admin")
    phone_page.goto(f"/odoo/interlocuteurs/{person}")
    entry = phone_page.locator(".o_form_sheet [name=email] input")
    expect(entry).to_have_value(email)
    assert entry.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_number_that_is_not_valid_is_read_on_a_phone(phone_page, admin, customer):
    """What is wrong with it stands below it."""
    person = admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Vauquelin",
            "firstname": "Hermine",
            "parent_id": customer,
            "mobile2": "07 00 00 85 0",
        },
    )
    phone_page.context.set_default_timeout(120_000)
    login(phone_page, "admin", "admin")
    phone_page.goto(f"/odoo/interlocuteurs/{person}")
    entry = phone_page.locator(".o_form_sheet [name=mobile2] input")
    expect(entry).to_have_value("07 00 00 85 0")
    assert entry.evaluate("e => e.scrollWidth <= e.clientWidth")
    told = phone_page.locator(".o_interlocuteur_invalid:visible").bounding_box()
    number = entry.bounding_box()
    assert told["y"] >= number["y"] + number["height"] / 2
    assert told["x"] + told["width"] <= PHONE["width"]


def test_numbers_of_the_people_are_called_on_a_phone(phone_page, admin, customer):
    """The cards of all contact persons have links, as those of a customer."""
    admin.call(
        "res.partner",
        "create",
        {
            "lastname": "Zwingelstein",
            "firstname": "Aloïs",
            "parent_id": customer,
            "phone": "+33 4 65 71 87 01",
            "mobile": "+33 6 00 00 87 01",
            "email": "alois@chaudronnerie-velay.example",
        },
    )
    phone_page.context.set_default_timeout(120_000)
    login(phone_page, "admin", "admin")
    phone_page.goto("/odoo/interlocuteurs?view_type=kanban")
    card = phone_page.locator(".o_kanban_record", has_text="Zwingelstein")
    for name, scheme in (("phone", "tel:"), ("mobile", "tel:"), ("email", "mailto:")):
        link = card.locator(f"[name={name}] a").first
        expect(link).to_be_visible()
        assert link.get_attribute("href").startswith(scheme)
        assert link.bounding_box()["height"] >= LEAST_TARGET, name


class Keyboard:
    """Whoever types without a mouse; what they press is counted."""

    def __init__(self, page):
        self._page = page
        self.count = 0

    def press(self, *keys):
        """Press keys, or combinations of them."""
        for key in keys:
            self._page.keyboard.press(key)
            self.count += 1

    def type(self, text):
        """Type a text."""
        self._page.keyboard.type(text)
        self.count += len(text)


def test_eight_people_by_keyboard(small_page, admin, customer):
    """Eight people of a new customer in under three minutes, without the mouse."""
    small_page.goto(f"/odoo/organisations/{customer}")
    small_page.locator(f"{TAB} .o_interlocuteur_add").wait_for()
    began = time.monotonic()
    keys = Keyboard(small_page)
    keys.press("Alt+i")
    dialog = small_page.locator(".modal")
    for number, (lastname, firstname, function, phone, mobile) in enumerate(PEOPLE):
        # the dialog of the one before has been emptied
        expect(dialog.locator("[name=title_id] input")).to_be_focused()
        expect(dialog.locator("[name=lastname] input")).to_have_value("")
        keys.press("Tab")
        keys.type(lastname)
        keys.press("Tab")
        keys.type(firstname)
        keys.press("Tab")
        keys.type(function)
        small_page.locator(".o-autocomplete--dropdown-item").first.wait_for()
        keys.press("Enter")
        expect(dialog.locator("[name=function_ids] .o_tag")).to_have_count(1)
        keys.press("Tab")
        keys.type(phone)
        keys.press("Tab", "Tab")
        keys.type(mobile)
        keys.press("Tab", "Tab")
        keys.type(f"{firstname[0].lower()}.{number}@chaudronnerie-velay.example")
        keys.press("F2" if number == len(PEOPLE) - 1 else "Alt+n")
    expect(dialog).to_have_count(0)
    expect(small_page.locator(f"{TAB} .o_data_row")).to_have_count(8)
    seconds = time.monotonic() - began

    found = admin.call(
        "res.partner",
        "search_read",
        [("works_for_id", "=", customer)],
        ["lastname", "firstname", "phone_e164", "mobile_e164", "function_ids"],
        order="lastname",
    )
    assert [
        (p["lastname"], p["firstname"], p["phone_e164"], p["mobile_e164"])
        for p in found
    ] == [
        (last, first, f"+33{phone[1:]}", f"+33{mobile[1:]}")
        for last, first, _function, phone, mobile in PEOPLE
    ]
    assert [len(p["function_ids"]) for p in found] == [1] * 8
    # as fast as a browser follows, and as fast as fingers go
    assert seconds < THREE_MINUTES
    assert keys.count / KEYS_PER_SECOND < THREE_MINUTES, keys.count
