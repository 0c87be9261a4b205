{
    "name": "Interlocuteurs: website",
    "summary": "The portal's requests, equipment and visits in the menu of the website",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Website/Website",
    "depends": ["interlocuteurs_addon", "website"],
    "data": ["data/website_menu_data.xml"],
    "auto_install": True,
}
