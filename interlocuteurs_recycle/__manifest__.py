{
    "name": "Interlocuteurs: data recycle",
    "summary": "Rules that delete or archive old records leave contact persons out",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Sales/CRM",
    "depends": ["interlocuteurs_addon", "data_recycle"],
    "auto_install": True,
}
