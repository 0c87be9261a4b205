{
    "name": "Interlocuteurs: projects",
    "summary": "Projects and tasks belong to an organisation and have a contact "
    "person; sharing them on the portal ends with the collaboration",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Sales/CRM",
    "depends": ["interlocuteurs_addon", "project"],
    "data": [
        "security/project_security.xml",
        "views/portal_templates.xml",
        "views/project_views.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
