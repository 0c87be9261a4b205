from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """End the links of organisations that somebody left, and remember the others.

    Each page of the portal used to hand the document's token to whoever looked, and
    nobody knows who looked. So whoever has an account may have each link of their
    organisation: where somebody has left, all of them end now; where nobody has, they
    end with the next one who leaves. Links made from now on are remembered by person.

    At the end of the upgrade, since the documents of further addons count as well.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    Collaboration = env["interlocuteur.collaboration"]
    if Collaboration._keeps_access_tokens():
        return
    accounts = env["res.users"].with_context(active_test=False)
    people = accounts.search([("share", "=", True)]).partner_id
    pairs = (
        Collaboration.with_context(active_test=False)
        .search([("person_id", "in", people.ids)])
        ._get_pairs()
    )
    left = {organisation for _person, organisation in Collaboration._filter_left(pairs)}
    staying = {organisation for _person, organisation in pairs} - left
    env.flush_all()
    for model in Collaboration._get_portal_models():
        if "access_token" not in model._fields:
            continue
        names = {
            "table": SQL.identifier(model._table),
            "organisation": SQL.identifier(model._get_organisation_field()),
        }
        env.cr.execute(
            SQL(
                "UPDATE %(table)s SET access_token = NULL "
                "WHERE %(organisation)s = ANY(%(ids)s) AND access_token IS NOT NULL",
                **names,
                ids=[*left],
            )
        )
        env.cr.execute(
            SQL(
                "INSERT INTO interlocuteur_portal_link (token) "
                "SELECT access_token FROM %(table)s "
                "WHERE %(organisation)s = ANY(%(ids)s) AND access_token IS NOT NULL",
                **names,
                ids=[*staying],
            )
        )
    env.invalidate_all(flush=False)
