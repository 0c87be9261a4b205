{
    "name": "Interlocuteurs",
    "summary": "Contact persons of the organisations you serve: functions, "
    "collaborations, portal",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "category": "Sales/CRM",
    "depends": [
        "contacts",
        "portal",
        "sale",
        "account",
        "maintenance",
        "phone_validation",
        "partner_firstname",  # OCA/partner-contact
        "partner_title",  # OCA/partner-contact
        "partner_mobile",  # OCA/partner-contact
        "partner_phone_secondary",  # OCA/partner-contact
    ],
    "external_dependencies": {"python": ["phonenumbers"]},
    "data": [
        # Security
        "security/interlocuteur_groups.xml",
        "security/ir.model.access.csv",
        "security/interlocuteur_security.xml",
        "security/portal_security.xml",
        # Data
        "data/interlocuteur_function_data.xml",
        "data/interlocuteur_portal_profile_data.xml",
        "data/ir_cron_data.xml",
        "data/maintenance_stage_data.xml",
        # Views
        "views/interlocuteur_function_views.xml",
        "views/interlocuteur_portal_profile_views.xml",
        "views/interlocuteur_collaboration_views.xml",
        "views/res_partner_views.xml",
        "views/maintenance_equipment_views.xml",
        "views/maintenance_request_views.xml",
        "views/sale_order_views.xml",
        "views/account_move_views.xml",
        "views/document_report_templates.xml",
        "views/res_partner_document_views.xml",
        "views/portal_document_templates.xml",
        "views/portal_address_templates.xml",
        "views/portal_layout_templates.xml",
        "views/portal_templates.xml",
        "views/portal_request_templates.xml",
        "views/portal_see_as_templates.xml",
        "views/portal_see_as_views.xml",
        "wizards/portal_wizard_views.xml",
        "views/res_config_settings_views.xml",
        "views/interlocuteur_menus.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/interlocuteur_collaboration_demo.xml",
        "demo/document_demo.xml",
        "demo/portal_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "interlocuteurs_addon/static/src/**/*",
            ("remove", "interlocuteurs_addon/static/src/scss/portal.scss"),
            ("remove", "interlocuteurs_addon/static/src/interactions/**/*"),
        ],
        "web.assets_frontend": [
            "interlocuteurs_addon/static/src/scss/portal.scss",
            "interlocuteurs_addon/static/src/interactions/**/*",
        ],
        "web.assets_tests": ["interlocuteurs_addon/static/tests/tours/**/*"],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "application": True,
}
