{
    "name": "Interlocuteurs: web shop",
    "summary": "Portal users buy for the organisation that they act for",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Website/Website",
    "depends": ["interlocuteurs_addon", "website_sale"],
    "data": ["views/cart_templates.xml"],
    "auto_install": True,
}
