# what had other words in the former release: how those began
WORDS = {
    ("ir_act_server", "name"): {
        "interlocuteur_collaboration_action_deactivate": "Désactiver",
        "interlocuteur_collaboration_action_download_vcards": "Télécharger (vCard)",
        "res_partner_action_download_vcards": "Télécharger (vCard)",
    },
    ("ir_model_fields", "field_description"): {
        "field_interlocuteur_characteristic_group__characteristic_count": (
            "Nombre de caractéristiques"
        ),
        "field_maintenance_equipment_category__equipment_properties_definition": (
            "Propriétés de l’équipement"
        ),
    },
    ("ir_model_fields", "help"): {
        "field_interlocuteur_import__create_functions": (
            "Les fonctions absentes du catalogue sont créées. Sinon, les"
        ),
        "field_interlocuteur_transfer__coordinates": (
            "Les nouveaux téléphones et e-mails, jusqu’à"
        ),
        "field_maintenance_equipment__organisation_id": (
            "L’organisation à qui appartient le bien"
        ),
        "field_res_config_settings__interlocuteur_keep_access_tokens": (
            "Les liens vers des documents reçus par e-mail"
        ),
    },
    ("res_groups", "comment"): {
        "group_interlocuteur_manager": (
            "Tient les fonctions, les caractéristiques, les profils"
        ),
    },
}
# parts of views: how they were, how they are
PARTS = [
    ("Télécharger (vCard)", "Carte de visite (vCard)"),
    (
        "Les noms, coordonnées, photo, notes, l’identifiant et le nom d’auteur des "
        "messages sont effacés définitivement. Les fonctions, organisations et "
        "documents restent. Les textes des messages et les fichiers ne changent pas.",
        "Les noms, coordonnées, photo, notes, identifiant et nom d’auteur des messages "
        "sont effacés définitivement. Les fonctions, organisations et documents "
        "restent. Les textes et fichiers écrits par des personnes ne sont pas "
        "modifiés.",
    ),
]


def migrate(cr, version):
    """Make room for new French words: an upgrade keeps those that are there.

    What somebody has written themself is kept.
    """
    cr.execute("SELECT code FROM res_lang WHERE code LIKE 'fr\\_%'")
    for (language,) in cr.fetchall():
        for (table, column), words_by_name in WORDS.items():
            for name, words in words_by_name.items():
                cr.execute(
                    f"""
                    UPDATE {table} SET {column} = {column} - %(language)s
                     WHERE STARTS_WITH({column}->>%(language)s, %(words)s)
                       AND id = (SELECT res_id FROM ir_model_data
                                  WHERE module = 'interlocuteurs_addon'
                                    AND name = %(name)s)
                    """,
                    {"language": language, "words": words, "name": name},
                )
        for old, new in PARTS:
            cr.execute(
                """
                UPDATE ir_ui_view
                   SET arch_db = JSONB_SET(arch_db, ARRAY[%(language)s], TO_JSONB(
                           REPLACE(arch_db->>%(language)s, %(old)s, %(new)s)))
                 WHERE POSITION(%(old)s IN arch_db->>%(language)s) > 0
                   AND id IN (SELECT res_id FROM ir_model_data
                               WHERE module = 'interlocuteurs_addon'
                                 AND model = 'ir.ui.view')
                """,
                {"language": language, "old": old, "new": new},
            )
