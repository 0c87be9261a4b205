{
    "name": "Interlocuteurs: purchases",
    "summary": "Purchase orders belong to an organisation and have a contact person, "
    "on the portal, too",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Sales/CRM",
    "depends": ["interlocuteurs_addon", "purchase"],
    "data": [
        "security/purchase_security.xml",
        "views/interlocuteur_portal_profile_views.xml",
        "views/purchase_order_views.xml",
        "views/portal_templates.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
