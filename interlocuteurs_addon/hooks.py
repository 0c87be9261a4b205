"""Install on a database that has contacts already: set-based, whatever its size."""

import itertools
import logging
from contextlib import contextmanager

from odoo.fields import Domain
from odoo.tools import SQL, convert_file, email_normalize, sql

from .models.core.res_partner_coordinates import (
    EMAIL_FIELDS,
    NUMBER_KEYS,
    PHONE_FIELDS,
)
from .models.core.res_partner_search import SEARCHED_FIELDS, prepare_search_text
from .models.service.res_company import REQUEST_SEQUENCE
from .tools.emails import EMAIL_LENGTH
from .tools.phones import read_phone
from .tools.text import split_functions

_logger = logging.getLogger(__name__)

CHUNK = 20_000

# what the ORM would compute record by record, and fill_coordinates fills
COORDINATE_COLUMNS = (
    *PHONE_FIELDS.values(),
    *NUMBER_KEYS.values(),
    "email2_normalized",
    "search_text",
)
# and _fill_organisations, _set_shipped_states and fill_label_codes fill, as far as
# there is anything to say
DOCUMENT_COLUMNS = [
    ("sale_order", "organisation_id", "int4"),
    ("sale_order", "interlocuteur_id", "int4"),
    ("account_move", "interlocuteur_id", "int4"),
    ("maintenance_request", "interlocuteur_id", "int4"),
    ("maintenance_request", "public_state", "varchar"),
    ("maintenance_request", "rating_last_value", "float8"),
    ("maintenance_equipment", "label_code", "varchar"),
]


def pre_init_hook(env):
    """Make the columns of the normalised coordinates, so that they stay empty.

    The ORM would compute them record by record; the post-init hook fills them in bulk.
    """
    for column in COORDINATE_COLUMNS:
        if not sql.column_exists(env.cr, "res_partner", column):
            sql.create_column(env.cr, "res_partner", column, "varchar")
    # PostgreSQL gives a default to the rows that are there without writing them
    env.cr.execute(
        "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS is_site bool DEFAULT FALSE;"
        "ALTER TABLE res_partner ALTER COLUMN is_site DROP DEFAULT"
    )
    for table, column, kind in DOCUMENT_COLUMNS:
        if not sql.column_exists(env.cr, table, column):
            sql.create_column(env.cr, table, column, kind)


def post_init_hook(env):
    """Give the contacts that are there numbers, functions and collaborations."""
    fill_coordinates(env)
    _fill_functions(env)
    _fill_main_collaborations(env)
    _fill_portal_profiles(env)
    # an upgrade asks nobody whom nobody has told of it
    env["ir.config_parameter"].set_param("interlocuteurs_addon.team_review", "True")
    _fill_organisations(env)
    env["maintenance.stage"]._set_shipped_states()
    number_requests(env)
    fill_label_codes(env.cr)
    env["interlocuteur.duplicate.key"]._fill()


def uninstall_hook(env):
    """Remove whatever would fail without the addon."""
    _remove_collaborations(env)
    _remove_characteristic_fields(env)
    _remove_names_of_inheritance(env)
    remove_foreign_keys(env, "interlocuteurs_addon")
    _give_back_action(env)
    _give_back_labels(env)
    _give_back_delegated_labels(env)
    _remove_sequences(env)
    env["ir.config_parameter"].set_param("interlocuteurs_addon.team_review", False)


def remove_foreign_keys(env, module):
    """Remove the keys on other modules' tables, which have no external identifier.

    By those core finds what goes with a module.

    :param str module: whose keys they are; bridges have some as well
    """
    env["ir.model.constraint"].search(
        [("module.name", "=", module), ("type", "=", "f")]
    ).unlink()


def _give_back_action(env):
    """Let core's action for business cards be core's again, as if nothing had been."""
    action = env.ref("web.download_contact")
    History = env["ir.actions.server.history"]
    ours = History.search(
        [("action_id", "=", action.id), ("code", "=", action.code)], order="id"
    )[:1]
    convert_file(env, "web", "views/partner_view.xml", None, mode="update")
    if ours:
        History.search([("action_id", "=", action.id), ("id", ">=", ours.id)]).unlink()


def _remove_sequences(env):
    """Remove the sequences of requests, which companies got without identifier."""
    env["ir.sequence"].search([("code", "=", REQUEST_SEQUENCE)]).unlink()


def _give_back_labels(env):
    """Translate the labels of other modules' fields as these do, and only so."""
    ours = env["ir.model.data"].search(
        [("module", "=", "interlocuteurs_addon"), ("model", "=", "ir.model.fields")]
    )
    others = env["ir.model.data"].search(
        [
            ("module", "!=", "interlocuteurs_addon"),
            ("model", "=", "ir.model.fields"),
            ("res_id", "in", ours.mapped("res_id")),
        ]
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            UPDATE ir_model_fields
               SET field_description =
                       JSONB_BUILD_OBJECT('en_US', field_description->'en_US')
             WHERE id = ANY(%s)
            """,
            others.mapped("res_id"),
        )
    )
    env.invalidate_all(flush=False)
    langs = [code for code, _name in env["res.lang"].get_installed()]
    modules = sorted(set(others.mapped("module")))
    env["ir.module.module"]._load_module_terms(modules, langs)


def _give_back_delegated_labels(env):
    """Call what other models take from partners as it is called without us.

    Core asks those models anew that we extend, none that delegates to one of them.
    """
    labels, ours = {}, set()
    for definition in reversed(type(env["res.partner"]).mro()):
        for field in definition.__dict__.get("_field_definitions", ()):
            if label := field._args__.get("string"):
                if _is_ours(definition, "res.partner"):
                    ours.add(field.name)
                else:
                    labels[field.name] = label
    delegating = [
        name
        for name in env.registry.descendants(["res.partner"], "_inherits")
        if not any(_is_ours(each, name) for each in type(env[name]).mro())
    ]
    env.flush_all()
    for name in sorted(ours & labels.keys()):
        env.cr.execute(
            SQL(
                """
                UPDATE ir_model_fields
                   SET field_description = JSONB_BUILD_OBJECT('en_US', %s::varchar)
                 WHERE name = %s AND model = ANY(%s)
                """,
                labels[name],
                name,
                delegating,
            )
        )
    env.invalidate_all(flush=False)


def _is_ours(definition, model_name):
    """Tell whether a class is what this addon says of a model, not of its mixins."""
    said = definition.__dict__.get("_module"), definition.__dict__.get("_name")
    return said == ("interlocuteurs_addon", model_name)


def _remove_collaborations(env):
    """Remove what keeps organisations from being deleted, as those of the demo data."""
    env.flush_all()
    env.cr.execute("DELETE FROM interlocuteur_collaboration")
    env.invalidate_all(flush=False)


def _remove_names_of_inheritance(env):
    """Remove what other modules keep of our models with a chatter or activities.

    Each module that extends ``mail.thread`` names the inheritance by our model, too,
    and the choices of inherited selections; core removes only the names of the module
    that goes.
    """
    kinds = [
        ("ir.model.inherit", "model\\_inherit\\_\\_interlocuteur\\_%"),
        ("ir.model.fields.selection", "selection\\_\\_interlocuteur\\_%"),
        # requests are rated with us alone
        (
            "ir.model.fields.selection",
            "selection\\_\\_maintenance\\_request\\_\\_rating\\_%",
        ),
    ]
    for model, name in kinds:
        env["ir.model.data"].search(
            [
                ("module", "!=", "interlocuteurs_addon"),
                ("model", "=", model),
                ("name", "=like", name),
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


def fill_label_codes(cr):
    """Give equipment that has none a random code for its label."""
    cr.execute(
        """
        UPDATE maintenance_equipment
           SET label_code = REPLACE(GEN_RANDOM_UUID()::varchar, '-', '')
         WHERE label_code IS NULL
        """
    )


def fill_coordinates(env):
    """Write what is made of names, numbers and e-mails, in one pass over the contacts.

    Each spelling is read once, by the country that the ORM would choose. Rows that hold
    all of it already are left alone.
    """
    env.cr.execute("SELECT MIN(id), MAX(id) FROM res_partner")
    first, last = env.cr.fetchone()
    with _without_empty_index(env):
        for start in range(first or 0, (last or -1) + 1, CHUNK):
            rows = _read_coordinates(env, start)
            _write_coordinates(env, list(filter(None, map(_prepare_coordinates, rows))))
            _logger.info("coordinates up to contact %d", start + CHUNK - 1)
    env["res.partner"].invalidate_model(COORDINATE_COLUMNS)


@contextmanager
def _without_empty_index(env):
    """Build the index of search texts after they are filled in for the first time.

    Building it once takes a fraction of the time of updating it row by row.
    """
    env.cr.execute(
        """
        SELECT FORMAT('%I', indexname), indexdef
          FROM pg_indexes
         WHERE schemaname = CURRENT_SCHEMA
           AND indexname = 'res_partner_search_text_idx'
           AND NOT EXISTS (SELECT FROM res_partner WHERE search_text IS NOT NULL)
        """
    )
    indexes = env.cr.fetchall()
    for name, _definition in indexes:
        env.cr.execute(SQL("DROP INDEX %s", SQL(name)))
    yield
    for _name, definition in indexes:
        env.cr.execute(SQL(definition.replace("%", "%%")))


def _read_coordinates(env, start):
    """Return a chunk of contacts as dicts of columns, with their country's code."""
    sources = {*SEARCHED_FIELDS, *COORDINATE_COLUMNS, *PHONE_FIELDS, *EMAIL_FIELDS}
    env.cr.execute(
        SQL(
            """
            SELECT partner.id, country.code AS country_code, %(columns)s
              FROM res_partner partner
              LEFT JOIN res_partner commercial
                ON commercial.id = partner.commercial_partner_id
              LEFT JOIN res_company company ON company.id = partner.company_id
              LEFT JOIN res_partner company_partner
                ON company_partner.id = company.partner_id
              LEFT JOIN res_country country
                ON country.id = COALESCE(
                       partner.country_id,
                       commercial.country_id,
                       company_partner.country_id,
                       %(default_country)s
                   )
             WHERE partner.id >= %(start)s AND partner.id < %(end)s
            """,
            columns=SQL(", ").join(
                SQL.identifier("partner", name) for name in sorted(sources)
            ),
            default_country=env.company.country_id.id or None,
            start=start,
            end=start + CHUNK,
        )
    )
    return env.cr.dictfetchall()


def _prepare_coordinates(row):
    """Return the id of a contact and its columns, ``None`` if they stand there."""
    old = [row[column] for column in COORDINATE_COLUMNS]
    for number, column in PHONE_FIELDS.items():
        phone = row[number] and read_phone(row[number], row["country_code"])
        row[column] = (phone and phone.e164) or None
        row[NUMBER_KEYS[number]] = (phone and phone.key) or None
    text = row["email2"] or ""
    row["email2_normalized"] = (
        email_normalize(text, strict=False) or None
        if text and len(text) <= EMAIL_LENGTH
        else None
    )
    row["search_text"] = prepare_search_text(row)
    new = [row[column] for column in COORDINATE_COLUMNS]
    return (row["id"], *new) if new != old else None


def _write_coordinates(env, rows):
    if not rows:
        return
    names = [SQL.identifier(column) for column in COORDINATE_COLUMNS]
    ids, *columns = (list(column) for column in zip(*rows, strict=True))
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner partner
               SET %(assignments)s
              FROM UNNEST(%(ids)s::int[], %(values)s) AS row (id, %(names)s)
             WHERE partner.id = row.id
            """,
            assignments=SQL(", ").join(
                SQL("%s = row.%s", name, name) for name in names
            ),
            names=SQL(", ").join(names),
            ids=ids,
            values=SQL(", ").join(SQL("%s::varchar[]", column) for column in columns),
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
    # without statistics, a large table may be searched anew for each row
    env.cr.execute("ANALYZE res_partner")
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
    env.cr.execute("ANALYZE interlocuteur_collaboration")
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
    _fill_people(env)
    env.cr.execute(
        """
        UPDATE res_partner
           SET is_site = TRUE
         WHERE type = 'delivery' AND parent_id IS NOT NULL AND is_company IS NOT TRUE
           AND is_site IS NOT TRUE
        """
    )
    env.invalidate_all()


def _fill_people(env):
    """Name the person on invoices made out to them, where they worked for theirs."""
    env.cr.execute(
        """
        UPDATE account_move document
           SET interlocuteur_id = document.partner_id
          FROM interlocuteur_collaboration collaboration
         WHERE collaboration.person_id = document.partner_id
           AND collaboration.organisation_id = document.commercial_partner_id
           AND document.interlocuteur_id IS NULL
        """
    )


def number_requests(env):
    """Give all companies a sequence, and the requests that are there their numbers."""
    companies = env["res.company"].with_context(active_test=False).search(Domain.TRUE)
    companies._create_request_sequences()
    env["maintenance.request"]._number_existing()


# ---------------------------------------------------------- for further documents


def create_document_columns(env, *tables, further=()):
    """Create what ``interlocuteur.document.mixin`` stores, for ``fill_documents``.

    For the pre-init hook of an addon whose documents join: the ORM would compute the
    columns record by record.

    :param tables: names of the tables of the documents
    :param further: names of many2one fields that the hook fills as well
    """
    for table, column in itertools.product(
        tables, ("organisation_id", "interlocuteur_id", *further)
    ):
        if not sql.column_exists(env.cr, table, column):
            sql.create_column(env.cr, table, column, "int4")


def fill_documents(env, *tables):
    """Freeze whose the documents are that have no organisation yet, name their person.

    For the post-init hook of an addon whose documents join.

    :param tables: names of the tables of the documents, whose partner is ``partner_id``
    """
    for table in tables:
        env.cr.execute(
            SQL(
                """
                UPDATE %(table)s document
                   SET organisation_id = partner.commercial_partner_id,
                       interlocuteur_id = COALESCE(
                           document.interlocuteur_id, collaboration.person_id
                       )
                  FROM res_partner partner
                  LEFT JOIN interlocuteur_collaboration collaboration
                    ON collaboration.person_id = partner.id
                   AND collaboration.organisation_id = partner.commercial_partner_id
                 WHERE partner.id = document.partner_id
                   AND document.organisation_id IS NULL
                """,
                table=SQL.identifier(table),
            )
        )
    env.invalidate_all()


def turn_on_switch(env, switch, domain):
    """Turn a switch of the addon on in the profiles that are there, inactive ones too.

    :param str switch: a boolean field of the profile
    :param domain: which profiles: whoever saw requests sees tickets
    """
    profiles = env["interlocuteur.portal.profile"].with_context(active_test=False)
    profiles.search(domain)[switch] = True
