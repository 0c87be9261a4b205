{
    "name": "Interlocuteurs: helpdesk",
    "summary": "Tickets belong to an organisation and have a contact person, a site "
    "and equipment, on the portal, too",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "After-Sales",
    "depends": ["interlocuteurs_addon", "helpdesk_mgmt"],
    "data": [
        "security/helpdesk_security.xml",
        "views/interlocuteur_portal_profile_views.xml",
        "views/helpdesk_ticket_views.xml",
        "views/portal_templates.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
