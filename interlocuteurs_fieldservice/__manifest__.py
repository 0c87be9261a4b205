{
    "name": "Interlocuteurs: field service",
    "summary": "Locations are sites, equipment is the customer's, orders have a "
    "contact person, on the portal, too",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "After-Sales",
    "depends": ["interlocuteurs_addon", "fieldservice_portal"],
    "data": [
        "security/fieldservice_security.xml",
        "views/interlocuteur_portal_profile_views.xml",
        "views/fsm_order_views.xml",
        "views/fsm_location_views.xml",
        "views/fsm_equipment_views.xml",
        "views/portal_templates.xml",
    ],
    "assets": {
        # it asks for a module that Odoo 19 has no longer: each page would log errors
        "web.assets_frontend": [
            ("remove", "fieldservice_portal/static/src/js/fsm_order_portal.esm.js"),
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
