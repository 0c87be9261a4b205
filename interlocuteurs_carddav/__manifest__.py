{
    "name": "Interlocuteurs: on the phone",
    "summary": "Address books that keep themselves up to date on phones (CardDAV)",
    "version": "19.0.2.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "icon": "/interlocuteurs_addon/static/description/icon.png",
    "category": "Sales/CRM",
    "depends": ["interlocuteurs_addon"],
    # packaging: Odoo reads the version with it
    "external_dependencies": {"python": ["packaging", "radicale>=3.9"]},
    "data": [
        "security/ir.model.access.csv",
        "security/carddav_security.xml",
        "data/interlocuteur_address_book_data.xml",
        "data/mail_activity_data.xml",
        "views/interlocuteur_phone_proposal_views.xml",
        "views/interlocuteur_address_book_views.xml",
        "views/res_config_settings_views.xml",
        "wizards/interlocuteur_carddav_key_views.xml",
        "views/res_users_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
