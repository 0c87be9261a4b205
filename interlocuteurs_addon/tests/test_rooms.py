from odoo.tests import TransactionCase, tagged

ROOMS = "odoo.addons.interlocuteurs_addon.models."
# as Python calls them: who builds on another room comes before it, core's page last;
# an abstract model that theirs inherits comes after Odoo's own
EXTENSIONS_OF_CONTACTS = [
    "exchange.res_partner_erasure",
    "exchange.res_partner",
    "vcard.res_partner_characteristic",
    "vcard.res_partner_source",
    "vcard.res_partner",
    "who.res_partner_chart",
    "who.res_partner",
    "service.maintenance_request_copy",
    "service.rating",
    "service.call",
    "service.res_partner_responsibility",
    "service.res_partner_document",
    "service.res_partner_place",
    "service.res_partner",
    "team.res_partner_review",
    "team.res_partner",
    "transfer.res_partner_undo",
    "transfer.res_partner_offer",
    "transfer.res_partner_leaving",
    "transfer.res_partner_balance",
    "transfer.res_partner",
    "leaving.res_partner_characteristic",
    "leaving.res_partner_erasure_trace",
    "leaving.res_partner_erasure_text",
    "leaving.res_partner_erasure_mail",
    "leaving.res_partner_erasure",
    "leaving.res_partner_undo",
    "leaving.res_partner_deactivation",
    "leaving.res_users",
    "leaving.res_partner_handover",
    "calling.res_partner_call_sheet",
    "calling.res_partner",
    "duplicate.res_partner_erasure",
    "duplicate.res_partner_offer",
    "duplicate.res_partner_elsewhere",
    "duplicate.res_partner_refusal",
    "duplicate.res_partner",
    "document.sale_order_approval",
    "document.res_partner_leaving",
    "document.res_partner_history",
    "document.res_partner",
    "document.call",
    "portal.res_partner_characteristic",
    "portal.res_partner_profile",
    "portal.res_partner_fields",
    "portal.res_partner",
    "portal.res_partner_rule",
    "portal.collaboration_told",
    "characteristic.res_partner_view",
    "characteristic.res_partner_search",
    "characteristic.res_partner_default",
    "characteristic.res_partner",
    "core.res_partner_contact",
    "core.res_partner_list",
    "core.res_partner_signature",
    "core.res_partner_main",
    "core.res_partner_proposal",
    "core.res_partner_merge",
    "core.res_partner_day",
    "core.res_partner_person",
    "core.res_partner_collaboration",
    "core.res_partner_function",
    "core.res_partner_search",
    "core.res_partner_bounds",
    "core.res_partner_coordinates",
    "core.res_partner_batch",
    "core.res_partner",
    "portal.mail_thread",
    "portal.fields",
]


@tagged("post_install", "-at_install")
class TestRooms(TransactionCase):
    """The order of the rooms is the one in which their steps run."""

    def test_order_of_the_extensions_of_contacts(self):
        modules = [cls.__module__ for cls in type(self.env["res.partner"]).mro()]
        ours = [name.removeprefix(ROOMS) for name in modules if name.startswith(ROOMS)]
        self.assertEqual(ours, EXTENSIONS_OF_CONTACTS)
