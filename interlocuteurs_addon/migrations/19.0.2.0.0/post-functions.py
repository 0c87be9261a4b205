from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, file_path

from odoo.addons.interlocuteurs_addon.tools.text import fold, split_functions

DATA = "interlocuteurs_addon/data/interlocuteur_function_data.xml"


def migrate(cr, version):
    """Give shipped functions their other names, and tell composed texts from written.

    An entry that somebody had to add for what is another name now, as *Acheteuse*, is
    joined with the function and archived. Job positions stay as they are.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    # the last version composed the text of whoever has functions
    cr.execute(
        """
        UPDATE res_partner SET function_is_composed = TRUE
         WHERE function_is_composed IS NULL
           AND id IN (SELECT partner_id FROM interlocuteur_function_res_partner_rel)
        """
    )
    for record in etree.parse(file_path(DATA)).iter("record"):
        names = record.findtext("field[@name='other_names']")
        function = env.ref(
            f"interlocuteurs_addon.{record.get('id')}", raise_if_not_found=False
        )
        if names and function and not function.other_names:
            _join(env, function, names)
            function.other_names = names
    env.invalidate_all()


def _join(env, function, names):
    """Let a function take the place of the entries that bear one of its other names."""
    catalogue = env["interlocuteur.function"]._get_catalogue()
    twins = env["interlocuteur.function"].union(
        *(catalogue.get(fold(name), function) for name in split_functions(names))
    )
    twins = (twins - function).filtered("active")
    if not twins:
        return
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner SET function_is_composed = FALSE
             WHERE id IN (SELECT partner_id FROM interlocuteur_function_res_partner_rel
                           WHERE function_id = ANY(%s))
            """,
            twins.ids,
        )
    )
    for model in env.values():
        if model._auto and not model._transient:
            for field in model._fields.values():
                if field.comodel_name == twins._name and field.store:
                    _repoint(env, model, field, twins, function)
    env.invalidate_all()
    # archived only: imports remember by their ids what they would undo
    twins.active = False


def _repoint(env, model, field, twins, function):
    """Write the function in place of its twins in one field."""
    if field.type == "many2one":
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s = ANY(%s)",
                SQL.identifier(model._table),
                SQL.identifier(field.name),
                function.id,
                SQL.identifier(field.name),
                twins.ids,
            )
        )
    elif field.type == "many2many":
        names = {
            "relation": SQL.identifier(field.relation),
            "mine": SQL.identifier(field.column1),
            "theirs": SQL.identifier(field.column2),
        }
        env.cr.execute(
            SQL(
                """
                INSERT INTO %(relation)s (%(mine)s, %(theirs)s)
                     SELECT %(mine)s, %(function)s FROM %(relation)s
                      WHERE %(theirs)s = ANY(%(twins)s)
                ON CONFLICT DO NOTHING
                """,
                **names,
                function=function.id,
                twins=twins.ids,
            )
        )
        env.cr.execute(
            SQL(
                "DELETE FROM %(relation)s WHERE %(theirs)s = ANY(%(twins)s)",
                **names,
                twins=twins.ids,
            )
        )
