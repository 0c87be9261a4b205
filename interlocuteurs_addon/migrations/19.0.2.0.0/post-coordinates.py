from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, email_normalize

from odoo.addons.interlocuteurs_addon.hooks import fill_coordinates
from odoo.addons.interlocuteurs_addon.models.core.res_partner_coordinates import (
    EMAIL_FIELDS,
)
from odoo.addons.interlocuteurs_addon.tools.emails import clean_email


def migrate(cr, version):
    """Bring numbers, e-mails and the keys made of them in line, set-based."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for field, normalised in EMAIL_FIELDS.items():
        _clean_emails(env, SQL.identifier(field), SQL.identifier(normalised))
    fill_coordinates(env)
    cr.execute("TRUNCATE interlocuteur_duplicate_key")
    env["interlocuteur.duplicate.key"]._fill()
    env["interlocuteur.duplicate.pair"]._find_pairs()


def _clean_emails(env, field, normalised):
    """Take out of e-mails what cannot be seen, and what ends a sentence."""
    env.cr.execute(
        SQL(
            r"SELECT DISTINCT %(field)s FROM res_partner "
            r"WHERE %(field)s ~ '[^\x21-\x7e]|[.,;:]$'",
            field=field,
        )
    )
    texts = [text for (text,) in env.cr.fetchall()]
    cleaned = [(t, c) for t in texts if (c := clean_email(t)) != t]
    if not cleaned:
        return
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner partner
               SET %(field)s = spelling.new, %(normalised)s = spelling.normalised
              FROM UNNEST(%(old)s::varchar[], %(new)s::varchar[], %(keys)s::varchar[])
                   AS spelling (old, new, normalised)
             WHERE partner.%(field)s = spelling.old
            """,
            field=field,
            normalised=normalised,
            old=[old for old, _new in cleaned],
            new=[new or None for _old, new in cleaned],
            keys=[email_normalize(new, strict=False) or None for _old, new in cleaned],
        )
    )
