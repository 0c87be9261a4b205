"""The pictures of the user guide that show the addon beside further apps.

They are taken in a database of their own, so that the others show nothing of these.
"""

from guide_demo import ADMIN
from guide_pages import dialog
from guide_phone import PICTURES as PHONE_PICTURES
from support import browser

SUPERVISOR = ("superviseur@chu.example", "superviseur")


def prospect(page, demo):
    """The window that converts a lead, and says who is known already."""
    lead = {
        "type": "lead",
        "name": "Contrat d’entretien",
        "contact_name": "Zoé Lefevre",
        "phone": "06 00 00 04 01",
    }
    [lead_id] = demo.admin.call("crm.lead", "create", [lead])
    page.goto(f"/odoo/action-crm.crm_lead_all_leads/{lead_id}")
    page.get_by_role("button", name="Convertir en opportunité").click()
    page.locator(".modal [name=suspects]").get_by_text("Lefèvre").first.wait_for()
    return dialog(page)


def boutique(page, demo):
    """The cart of somebody who buys for one of their organisations."""
    language = demo.admin.call("res.lang", "search", [("code", "=", "fr_FR")])
    [website] = demo.admin.call("website", "search", [], limit=1)
    values = {"language_ids": [(6, 0, language)], "default_lang_id": language[0]}
    demo.admin.call("website", "write", [website], values)
    product = {"name": "Filtre déshydrateur", "list_price": 84, "is_published": True}
    [product_id] = demo.admin.call("product.template", "create", [product])
    page.goto(f"/shop/{product_id}")
    page.locator("#add_to_cart").click()
    page.locator(".my_cart_quantity", has_text="1").first.wait_for()
    page.goto("/shop/cart")
    page.locator("#cart_products").wait_for()
    return page


def ticket(page, demo):
    """A ticket with organisation, contact person, site and equipment."""
    values = {
        "name": "Alarme de pression haute",
        "description": "<p>L’alarme se déclenche chaque matin au démarrage.</p>",
        "partner_id": demo.id("partner_delatour_jean"),
        "organisation_id": demo.id("partner_chu"),
        "site_id": demo.id("partner_site_chu_nord"),
        "equipment_id": demo.id("equipment_chu_chiller"),
    }
    [ticket_id] = demo.admin.call("helpdesk.ticket", "create", [values])
    page.goto(f"/odoo/action-helpdesk_mgmt.helpdesk_ticket_action/{ticket_id}")
    page.locator(".o_form_view [name=equipment_id]").first.wait_for()
    return page


def intervention(page, demo):
    """An order of field service on a customer's site."""
    site = demo.id("partner_site_chu_nord")
    action = demo.admin.call("res.partner", "action_open_locations", [site])
    values = {
        "location_id": action["res_id"],
        "interlocuteur_id": demo.id("partner_delatour_jean"),
        "scheduled_date_start": "2026-03-12 08:00:00",
        "scheduled_duration": 2,
        "description": "<p>Visite annuelle du groupe froid.</p>",
    }
    [order] = demo.admin.call("fsm.order", "create", [values])
    page.goto(f"/odoo/action-fieldservice.action_fsm_operation_order/{order}")
    page.locator(".o_form_view [name=interlocuteur_id]").first.wait_for()
    return page


PICTURES = {
    "prospect": (prospect, ADMIN, browser.DESKTOP),
    "boutique": (boutique, SUPERVISOR, browser.DESKTOP),
    "ticket": (ticket, ADMIN, browser.DESKTOP),
    "intervention": (intervention, ADMIN, browser.DESKTOP),
    **PHONE_PICTURES,
}
