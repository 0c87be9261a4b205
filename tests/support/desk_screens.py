"""A customer whose screens at the desk are looked at, and the ways to these screens."""

PASSWORD = "bureau-2026"
LOGIN = "bureau"
GROUPS = (
    "interlocuteurs_addon.group_interlocuteur_manager",
    "maintenance.group_equipment_manager",
    "base.group_system",
)
ROWS = (
    "Vasseur\tClara\tAcheteur\t04 65 71 86 77\tclara@chaudronnerie.example\n"
    "Petit\tJean\tComptable\t04 65 71 86 01\tjean@chaudronnerie.example\n"
)
TAB = ".o_field_widget[name=collaborator_ids]"


def prepare(env):
    """Make a customer with people, a site, equipment, a request, and what is to mend.

    :return: ids by name
    """
    env["res.lang"]._activate_lang("fr_FR")
    env["ir.default"].set("res.partner", "lang", "fr_FR")
    env.company.write({"name": "Frigo Services", "country_id": env.ref("base.fr").id})
    user = env["res.users"].create(
        {
            "name": "Camille Bureau",
            "login": LOGIN,
            "password": PASSWORD,
            "lang": "fr_FR",
            "odoobot_state": "disabled",
            "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS])],
        }
    )
    env = env(user=user.id, context={"lang": "fr_FR", "duplicates_accepted": True})
    customer, lonely = env["res.partner"].create(
        [
            {
                "name": name,
                "is_company": True,
                "street": "14 rue des Carmes",
                "zip": "43000",
                "city": "Le Puy-en-Velay",
                "country_id": env.ref("base.fr").id,
            }
            for name in ("Chaudronnerie du Velay", "Scierie sans personne")
        ]
    )
    people = _make_people(env, customer)
    made = {"customer": customer.id, "lonely": lonely.id, "person": people[0].id}
    made |= _make_service(env, customer, people[0])
    env["interlocuteur.duplicate.pair"].action_find_pairs()
    read = env["interlocuteur.import"].read_pasted(ROWS)
    pasted = env["interlocuteur.import"].import_pasted(
        customer.id, read["columns"], read["rows"]
    )
    made["import"] = pasted["res_id"]
    env.cr.commit()
    return made


def _make_people(env, customer):
    """Make five people: one reports to another, one is gone, two may be the same."""
    functions = env["interlocuteur.function"].search([], limit=2)
    people = env["res.partner"].create(
        [
            {
                "lastname": lastname,
                "firstname": firstname,
                "title_id": env["res.partner.title"].search([], limit=1).id,
                "parent_id": customer.id,
                "phone": phone,
                "mobile": f"06 00 00 {phone[-5:]}",
                "email": f"{lastname.lower()}@chaudronnerie.example",
                "function_ids": [(6, 0, functions.ids)],
            }
            for lastname, firstname, phone in (
                ("Aubertin", "Solène", "04 65 71 86 01"),
                ("Barthomé", "Quentin", "04 65 71 86 02"),
                ("Castagnède", "Irène", "04 65 71 86 03"),
                ("Delphaut", "Ugo", "04 65 71 86 04"),
                ("Delfaut", "Hugo", "04 65 71 86 04"),
            )
        ]
    )
    people[1].collaboration_ids.reports_to_id = people[0]
    people[2]._deactivate()
    people[0].message_post(body="Appelée", message_type="comment")
    return people


def _make_service(env, customer, person):
    """Make a site, equipment on it and a request about it."""
    site = env["res.partner"].create(
        {
            "name": "Atelier Nord",
            "type": "delivery",
            "parent_id": customer.id,
            "site_person_ids": [(6, 0, person.ids)],
        }
    )
    equipment = env["maintenance.equipment"].create(
        {
            "name": "Groupe froid",
            "serial_no": "GF-1",
            "organisation_id": customer.id,
            "site_id": site.id,
            "service_contact_id": person.id,
        }
    )
    request = env["maintenance.request"].create(
        {
            "name": "Ne démarre pas",
            "equipment_id": equipment.id,
            "interlocuteur_id": person.id,
            "inform_contact": False,
        }
    )
    return {"site": site.id, "equipment": equipment.id, "request": request.id}


# ------------------------------------------------------------------------ the ways
SCREENS = {}


def screen(function):
    """Register the way to a screen: a function of (page, ids by name)."""
    SCREENS[function.__name__] = function
    return function


def open_at(page, path, shown):
    """Open an address of the web client; wait for what it shows."""
    page.goto(f"/odoo/{path}")
    page.locator(shown).first.wait_for()


def open_by_row(page, path, button):
    """Open a list, and what a button of its first row opens."""
    open_at(page, f"{path}?view_type=list", ".o_data_row")
    page.locator(f".o_data_row button[name={button}]").first.click()


def open_customer(page, made):
    """Open the sheet of the customer."""
    open_at(page, f"organisations/{made['customer']}", f"{TAB} .o_data_row")


def open_person(page, made):
    """Open the sheet of a person."""
    open_at(
        page,
        f"interlocuteurs/{made['person']}",
        ".o_form_view [name=collaboration_ids]",
    )


def choose(page, label):
    """Choose an entry of the menu above the people, for the first of them."""
    row = page.locator(f"{TAB} .o_data_row").first
    row.locator(".o_list_record_selector input").click()
    page.locator(f"{TAB} .o_interlocuteur_menu").click()
    page.locator(".o_interlocuteur_action", has_text=label).click()
    page.locator(".modal .o_form_view").wait_for()


@screen
def people(page, _made):
    """Contact persons, below what is done in the first hour."""
    open_at(page, "interlocuteurs?view_type=list", ".o_data_row")


@screen
def organisations(page, _made):
    """Our customers and suppliers, as a list."""
    open_at(page, "organisations?view_type=list", ".o_data_row")


@screen
def sheet(page, made):
    """The sheet of a person."""
    open_person(page, made)


@screen
def new_sheet(page, _made):
    """The sheet of somebody new."""
    open_at(page, "interlocuteurs/new", ".o_form_view [name=lastname]")


@screen
def customers_tab(page, made):
    """The people of a customer, those who left as well."""
    open_customer(page, made)
    page.locator(".o_interlocuteur_show_inactive").click()
    page.locator(f"{TAB} .o_interlocuteur_dot_inactive").wait_for()


@screen
def quick_look(page, made):
    """What is known of a person, beside their row."""
    open_customer(page, made)
    page.locator(f"{TAB} .o_data_row td[name=lastname]").first.hover()
    page.locator(".o_popover [role=status]").wait_for()


@screen
def entry(page, made):
    """The dialog that enters a person."""
    open_customer(page, made)
    page.locator(f"{TAB} .o_interlocuteur_add").click()
    page.locator(".modal [name=lastname]").wait_for()


@screen
def signature(page, made):
    """The box for the signature of an e-mail."""
    open_customer(page, made)
    page.locator(f"{TAB} .o_interlocuteur_paste").click()
    page.locator(".modal textarea").wait_for()


@screen
def pasted_table(page, made):
    """The grid of a table that was pasted."""
    open_customer(page, made)
    page.locator(f"{TAB} .o_interlocuteur_organisation_menu").click()
    page.locator(".o_interlocuteur_organisation_action", has_text="Coller").click()
    page.locator(".modal textarea").fill(ROWS)
    page.locator(".modal .btn-primary").click()
    page.locator(".modal table").wait_for()


@screen
def import_preview(page, made):
    """What an import is about to do."""
    open_at(page, f"interlocuteur-imports/{made['import']}", ".o_data_row")


@screen
def transfer(page, made):
    """Who changes organisation, and what that changes."""
    open_person(page, made)
    page.locator(".o_interlocuteur_transfer").click()
    page.locator(".modal [name=organisation_id] input").fill("Scierie")
    page.locator(".o-autocomplete--dropdown-item", has_text="Scierie").first.click()
    page.locator(".modal .o_interlocuteur_balance [data-section]").first.wait_for()


@screen
def deactivation(page, made):
    """What somebody leaves, and who takes over."""
    open_person(page, made)
    page.locator(".o_interlocuteur_active input").click()
    page.locator(".modal .o_interlocuteur_deactivation").wait_for()


@screen
def addition(page, made):
    """What several people get at once."""
    open_customer(page, made)
    choose(page, "Ajouter des fonctions")


@screen
def portal_access(page, made):
    """Who gets an account on the portal."""
    open_customer(page, made)
    choose(page, "Accès au portail")


@screen
def duplicate(page, made):
    """Who may be known already."""
    open_customer(page, made)
    page.locator(f"{TAB} .o_interlocuteur_add").click()
    dialog = page.locator(".modal")
    dialog.locator("[name=lastname] input").fill("Aubertin")
    dialog.locator("[name=firstname] input").fill("Solene")
    dialog.locator("[name=phone] input").fill("04 65 71 86 01")
    dialog.locator("[name=phone] input").press("F2")
    page.locator(".o_interlocuteur_duplicates").wait_for()


@screen
def duplicates(page, _made):
    """Those who may be the same person."""
    open_at(page, "interlocuteur-duplicates?view_type=list", ".o_data_row")


@screen
def merge(page, _made):
    """Both sides of a merge."""
    open_by_row(page, "interlocuteur-duplicates", "action_merge")
    page.locator(".modal .o_interlocuteur_merge").wait_for()


@screen
def call_sheet(page, _made):
    """Who is calling."""
    open_at(page, "interlocuteurs-call#04 65 71 86 01", "#o_call_name")


@screen
def to_mend(page, _made):
    """What is left to put right."""
    open_at(page, "interlocuteurs-to-mend?view_type=list", ".o_data_row")


@screen
def mending(page, _made):
    """The window that mends a line."""
    open_by_row(page, "interlocuteurs-to-mend", "action_mend")
    page.locator(".modal .o_form_view").wait_for()


@screen
def snooze(page, _made):
    """The window that puts a line off."""
    open_by_row(page, "interlocuteurs-to-mend", "action_snooze")
    page.locator(".modal .o_form_view").wait_for()


@screen
def history(page, made):
    """What has happened with a customer."""
    open_customer(page, made)
    page.locator("button[name=action_open_history]").click()
    page.locator(".o_search_panel").wait_for()


@screen
def org_chart(page, made):
    """Who reports to whom."""
    page.goto(f"/report/html/interlocuteurs_addon.who_chart/{made['customer']}")
    page.locator(".o_interlocuteur_chart li").first.wait_for()


@screen
def directory(page, made):
    """The people of a customer by site and function, before they are printed."""
    page.goto(f"/report/html/interlocuteurs_addon.who_directory/{made['customer']}")
    page.locator(".page").first.wait_for()


@screen
def collaborations(page, _made):
    """Who works where."""
    open_at(page, "collaborations?view_type=list", ".o_data_row")


@screen
def sites(page, _made):
    """The places of customers."""
    open_at(page, "customer-sites?view_type=list", ".o_data_row")


@screen
def site(page, made):
    """A place and who is to be found there."""
    open_at(page, f"customer-sites/{made['site']}", ".o_form_view [name=parent_id]")


@screen
def equipment(page, made):
    """A piece of equipment."""
    path = f"equipment-park/{made['equipment']}"
    open_at(page, path, ".o_form_view [name=organisation_id]")


@screen
def requests(page, _made):
    """Intervention requests, as cards."""
    path = "intervention-requests?view_type=kanban"
    open_at(page, path, ".o_kanban_record:not(.o_kanban_ghost)")


@screen
def request(page, made):
    """An intervention request."""
    path = f"intervention-requests/{made['request']}"
    open_at(page, path, ".o_form_view [name=organisation_id]")


@screen
def settings(page, _made):
    """The settings of the app."""
    open_at(page, "interlocuteur-settings", "#interlocuteur_functions")


# what stands before a finger: cards in the place of lists, sheets in one column
ON_A_PHONE = {
    "people": "interlocuteurs?view_type=kanban",
    "organisations": "organisations?view_type=kanban",
    "collaborations": "collaborations?view_type=kanban",
    "to_mend": "interlocuteurs-to-mend?view_type=kanban",
    "imports": "interlocuteur-imports?view_type=kanban",
    "duplicates": "interlocuteur-duplicates?view_type=kanban",
    "requests": "intervention-requests?view_type=kanban",
}
