{
    "name": "Interlocuteurs: CRM",
    "summary": "Leads and opportunities belong to an organisation and have a contact "
    "person, found by number, e-mail or name",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Sales/CRM",
    "depends": ["interlocuteurs_addon", "sale_crm"],
    "data": [
        "security/wizard_security.xml",
        "views/crm_lead_views.xml",
        "wizards/crm_lead_to_opportunity_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
