"""Install on a database that has contacts already: set-based, whatever its size."""

import logging

from odoo.fields import Domain
from odoo.tools import SQL, convert_file, sql

from .models.core.res_partner_coordinates import PHONE_FIELDS
from .tools.text import split_functions

_logger = logging.getLogger(__name__)

CHUNK = 20_000

# what the ORM would compute record by record, and _fill_organisations fills
DOCUMENT_COLUMNS = [
    ("res_partner", "is_site", "bool"),
    ("sale_order", "organisation_id", "int4"),
    ("sale_order", "interlocuteur_id", "int4"),
    ("account_move", "interlocuteur_id", "int4"),
    ("maintenance_request", "interlocuteur_id", "int4"),
]


def pre_init_hook(env):
    """Make the columns of the normalised coordinates, so that they stay empty.

    The ORM would compute them record by record; the post-init hook fills them in bulk.
    """
    for column in [*PHONE_FIELDS.values(), "email2_normalized"]:
        if not sql.column_exists(env.cr, "res_partner", column):
            sql.create_column(env.cr, "res_partner", column, "varchar")
    for table, column, kind in DOCUMENT_COLUMNS:
        if not sql.column_exists(env.cr, table, column):
            sql.create_column(env.cr, table, column, kind)


def post_init_hook(env):
    """Give the contacts that are there numbers, functions and collaborations."""
    _fill_e164(env)
    _fill_functions(env)
    _fill_main_collaborations(env)
    _fill_portal_profiles(env)
    _fill_organisations(env)
    env["interlocuteur.duplicate.key"]._fill()


def uninstall_hook(env):
    """Remove whatever would fail without the addon."""
    _remove_characteristic_fields(env)
    _remove_names_of_inheritance(env)
    # core's action for business cards is core's again
    convert_file(env, "web", "views/partner_view.xml", None, mode="update")


def _remove_names_of_inheritance(env):
    """Remove what other modules keep of our models with a chatter.

    Each module that extends ``mail.thread`` names the inheritance by our model, too;
    core removes only the names of the module that goes.
    """
    env["ir.model.data"].search(
        [
            ("module", "!=", "interlocuteurs_addon"),
            ("model", "=", "ir.model.inherit"),
            ("name", "=like", "model\\_inherit\\_\\_interlocuteur\\_%"),
        ]
    ).unlink()


def _remove_characteristic_fields(env):
    """Remove the fields of characteristics: nothing reads them without the addon."""
    characteristics = env["interlocuteur.characteristic"].with_context(
        active_test=False
    )
    fields = characteristics.search(Domain.TRUE).field_id
    characteristics.search(Domain.TRUE).field_id = False
    env.flush_all()
    fields.unlink()


def _fill_e164(env):
    """Write each number as E.164, by the country that the ORM would choose."""
    for number, target in PHONE_FIELDS.items():
        if not sql.column_exists(env.cr, "res_partner", number):
            continue
        rows = _normalise_spellings(env, _read_spellings(env, number))
        for start in range(0, len(rows), CHUNK):
            _update_e164(env, number, target, rows[start : start + CHUNK])
        _logger.info("%s: %d spellings normalised", number, len(rows))


def _read_spellings(env, number):
    """Return each text of a number once with the id of each country that reads it."""
    env.cr.execute(
        SQL(
            """
            SELECT DISTINCT partner.%(number)s,
                   COALESCE(
                       partner.country_id,
                       commercial.country_id,
                       company_partner.country_id,
                       %(default_country)s
                   )
              FROM res_partner partner
              LEFT JOIN res_partner commercial
                ON commercial.id = partner.commercial_partner_id
              LEFT JOIN res_company company ON company.id = partner.company_id
              LEFT JOIN res_partner company_partner
                ON company_partner.id = company.partner_id
             WHERE partner.%(number)s IS NOT NULL AND partner.%(number)s != ''
            """,
            number=SQL.identifier(number),
            default_country=env.company.country_id.id or None,
        )
    )
    return env.cr.fetchall()


def _normalise_spellings(env, spellings):
    """Return the text, the id of the country or 0, and E.164 of what are numbers."""
    Country = env["res.country"]
    countries = {
        country.id: country
        for country in Country.browse({i for _text, i in spellings if i})
    }
    return [
        (text, country_id or 0, e164)
        for text, country_id in spellings
        if (
            e164 := env["res.partner"]._phone_format_number(
                text, countries.get(country_id, Country)
            )
        )
    ]


def _update_e164(env, number, target, rows):
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner partner
               SET %(target)s = spelling.e164
              FROM (
                    SELECT UNNEST(%(texts)s::varchar[]) AS text,
                           UNNEST(%(country_ids)s::int[]) AS country_id,
                           UNNEST(%(numbers)s::varchar[]) AS e164
                   ) spelling,
                   res_partner located
              LEFT JOIN res_partner commercial
                ON commercial.id = located.commercial_partner_id
              LEFT JOIN res_company company ON company.id = located.company_id
              LEFT JOIN res_partner company_partner
                ON company_partner.id = company.partner_id
             WHERE located.id = partner.id
               AND partner.%(number)s = spelling.text
               AND COALESCE(
                       partner.country_id,
                       commercial.country_id,
                       company_partner.country_id,
                       %(default_country)s,
                       0
                   ) = spelling.country_id
            """,
            target=SQL.identifier(target),
            number=SQL.identifier(number),
            texts=[row[0] for row in rows],
            country_ids=[row[1] for row in rows],
            numbers=[row[2] for row in rows],
            default_country=env.company.country_id.id or None,
        )
    )


def _fill_functions(env):
    """Turn the job positions into functions; the texts stay as they were written."""
    env.cr.execute(
        "SELECT DISTINCT function FROM res_partner WHERE function IS NOT NULL"
    )
    texts = [text for (text,) in env.cr.fetchall()]
    matched = env["interlocuteur.function"]._match_texts(
        text for text in texts if split_functions(text)
    )
    pairs = [
        (text, function.id)
        for text, found in matched.items()
        for function in found.functions
    ]
    env.cr.execute(
        SQL(
            """
            INSERT INTO interlocuteur_function_res_partner_rel
                        (partner_id, function_id)
                 SELECT partner.id, named.function_id
                   FROM res_partner partner
                   JOIN (
                         SELECT UNNEST(%s::varchar[]) AS text,
                                UNNEST(%s::int[]) AS function_id
                        ) named ON named.text = partner.function
            ON CONFLICT DO NOTHING
            """,
            [text for text, _function_id in pairs],
            [function_id for _text, function_id in pairs],
        )
    )
    env["res.partner"].invalidate_model(["function_ids"])


def _insert_main_collaborations(env, condition):
    """Return the statement that gives people a main collaboration, open since ever.

    Only to those who have no collaboration yet, at the organisation above them.

    :param SQL condition: which rows of ``person``
    """
    return SQL(
        """
        INSERT INTO interlocuteur_collaboration (
               person_id, organisation_id, is_main, active, person_active,
               lastname, firstname,
               create_uid, create_date, write_uid, write_date
        )
        SELECT person.id, organisation.id, TRUE, TRUE, person.active,
               person.lastname, person.firstname,
               %(uid)s, NOW() AT TIME ZONE 'UTC',
               %(uid)s, NOW() AT TIME ZONE 'UTC'
          FROM res_partner person
          JOIN res_partner organisation
            ON organisation.id = person.commercial_partner_id
         WHERE %(condition)s
           AND person.is_company IS NOT TRUE
           AND organisation.is_company IS TRUE
           AND NOT EXISTS (
                   SELECT FROM interlocuteur_collaboration known
                    WHERE known.person_id = person.id
               )
        """,
        uid=env.uid,
        condition=condition,
    )


def _fill_main_collaborations(env):
    """Give each person below an organisation a main collaboration, open since ever."""
    below = SQL("person.parent_id IS NOT NULL AND person.type = 'contact'")
    env.cr.execute(
        SQL(
            """
            WITH mains AS (%s RETURNING id, person_id)
            INSERT INTO interlocuteur_collaboration_function_rel
                        (collaboration_id, function_id)
                 SELECT mains.id, link.function_id
                   FROM mains
                   JOIN interlocuteur_function_res_partner_rel link
                     ON link.partner_id = mains.person_id
            """,
            _insert_main_collaborations(env, below),
        )
    )
    env["interlocuteur.collaboration"].invalidate_model()


def _fill_portal_profiles(env):
    """Let each portal user see what core shows them: the whole of their organisation.

    An account may belong to an address below an organisation, which has no main
    collaboration yet.
    """
    accounts = SQL(
        """
        SELECT portal_user.partner_id
          FROM res_users portal_user
          JOIN res_groups_users_rel link ON link.uid = portal_user.id
         WHERE link.gid = %s
        """,
        env.ref("base.group_portal").id,
    )
    theirs = SQL("person.id IN (%s)", accounts)
    env.cr.execute(_insert_main_collaborations(env, theirs))
    _give_supervisor_profile(env, accounts)


def _give_supervisor_profile(env, accounts):
    """Write the profile on the main collaborations of these accounts' partners."""
    env.cr.execute(
        SQL(
            """
            UPDATE interlocuteur_collaboration
               SET profile_id = %(profile_id)s
             WHERE is_main IS TRUE
               AND profile_id IS NULL
               AND person_id IN (%(accounts)s)
            """,
            profile_id=env.ref("interlocuteurs_addon.profile_supervisor").id,
            accounts=accounts,
        )
    )
    env["interlocuteur.collaboration"].invalidate_model()


def _fill_organisations(env):
    """Freeze whose each document is, name its person, flag the sites."""
    fill_documents(env, "sale_order")
    _fill_people(env, "account_move", "commercial_partner_id")
    env.cr.execute(
        """
        UPDATE res_partner
           SET is_site = (type = 'delivery' AND parent_id IS NOT NULL
                          AND is_company IS NOT TRUE)
         WHERE is_site IS NULL
        """
    )
    env.invalidate_all()


def _fill_people(env, table, organisation):
    """Name the person on documents made out to them, where they worked for theirs."""
    env.cr.execute(
        SQL(
            """
            UPDATE %(table)s document
               SET interlocuteur_id = document.partner_id
              FROM interlocuteur_collaboration collaboration
             WHERE collaboration.person_id = document.partner_id
               AND collaboration.organisation_id = document.%(organisation)s
               AND document.interlocuteur_id IS NULL
            """,
            table=SQL.identifier(table),
            organisation=SQL.identifier(organisation),
        )
    )


# ---------------------------------------------------------- for further documents


def create_document_columns(env, table):
    """Create what ``interlocuteur.document.mixin`` stores, for ``fill_documents``.

    For the pre-init hook of an addon whose documents join: the ORM would compute the
    columns record by record.

    :param str table: the table of the documents
    """
    for column in ("organisation_id", "interlocuteur_id"):
        if not sql.column_exists(env.cr, table, column):
            sql.create_column(env.cr, table, column, "int4")


def fill_documents(env, table):
    """Freeze whose the documents are that have no organisation yet, name their person.

    For the post-init hook of an addon whose documents join.

    :param str table: the table of the documents, whose partner is ``partner_id``
    """
    env.cr.execute(
        SQL(
            """
            UPDATE %(table)s document
               SET organisation_id = partner.commercial_partner_id
              FROM res_partner partner
             WHERE partner.id = document.partner_id
               AND document.organisation_id IS NULL
            """,
            table=SQL.identifier(table),
        )
    )
    _fill_people(env, table, "organisation_id")
    env.invalidate_all()
