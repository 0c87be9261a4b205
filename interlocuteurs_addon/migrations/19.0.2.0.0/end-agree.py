import logging

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# whose sheet and collaborations disagree
ASTRAY = """
    SELECT person.id
      FROM res_partner person
      JOIN interlocuteur_collaboration collaboration
        ON collaboration.person_id = person.id AND collaboration.active
 LEFT JOIN interlocuteur_collaboration main
        ON main.person_id = person.id AND main.active AND main.is_main
     WHERE person.is_company IS NOT TRUE AND person.type = 'contact'
  GROUP BY person.id, main.id
    HAVING CASE WHEN main.id IS NULL THEN BOOL_OR(
                    COALESCE(collaboration.date_start, %(day)s) <= %(day)s
                    AND COALESCE(collaboration.date_end, %(day)s) >= %(day)s)
                ELSE person.parent_id IS NULL
                     OR person.commercial_partner_id != main.organisation_id
           END
"""
# what stands where nobody may put it any more: a label and the ids
IN_THE_WAY = {
    "equipment on no site": """
        SELECT equipment.id FROM maintenance_equipment equipment
          JOIN res_partner site ON site.id = site_id
         WHERE site.is_site IS NOT TRUE
    """,
    "equipment of no organisation": """
        SELECT equipment.id FROM maintenance_equipment equipment
          JOIN res_partner owner ON owner.id = organisation_id
         WHERE owner.is_company IS NOT TRUE
    """,
    "partners with assigned people, but no sites": """
        SELECT DISTINCT site_id FROM interlocuteur_person_site_rel
          JOIN res_partner site ON site.id = site_id WHERE site.is_site IS NOT TRUE
    """,
}


def migrate(cr, version):
    """Let sheets and main collaborations agree, and say what an administrator mends.

    At the end of the upgrade, since steps of further addons are called.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        "UPDATE interlocuteur_collaboration SET is_main = FALSE "
        "WHERE is_main AND active IS NOT TRUE"
    )
    env.invalidate_all()
    day = env["interlocuteur.collaboration"]._get_today()
    cr.execute(ASTRAY, {"day": day})
    for person in env["res.partner"].browse(row[0] for row in cr.fetchall()):
        try:
            with cr.savepoint():
                env["interlocuteur.collaboration"]._settle(person)
        except UserError as error:
            _logger.warning("Person %s is not placed: %s", person.id, error)
    _let_functions_agree(env)
    for label, query in IN_THE_WAY.items():
        cr.execute(query)
        if ids := [row[0] for row in cr.fetchall()]:
            _logger.warning("Found %s, to be mended by hand: %s", label, ids)


def _let_functions_agree(env):
    """Write the functions of the sheet, which users saw, on the main collaboration."""
    env.cr.execute(
        """
        SELECT main.person_id
          FROM interlocuteur_collaboration main
         WHERE main.is_main AND main.active
           AND ARRAY(SELECT function_id FROM interlocuteur_collaboration_function_rel
                      WHERE collaboration_id = main.id ORDER BY 1)
            != ARRAY(SELECT function_id FROM interlocuteur_function_res_partner_rel
                      WHERE partner_id = main.person_id ORDER BY 1)
        """
    )
    people = env["res.partner"].browse(row[0] for row in env.cr.fetchall())
    people = people.with_context(active_test=False)
    named = people.filtered("function_ids")
    named._hand_functions_to_main()
    mains = env["interlocuteur.collaboration"]._find_mains((people - named).ids)
    mains._hand_functions_to_person()
    env.flush_all()
