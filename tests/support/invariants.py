"""What holds in every database of the addon: each rule is a statement of its faults.

The rules hold after every transaction, and after the nightly jobs where a day begins or
ends something. They are what the code promises: what is only checked when somebody
chooses (a contact person works there now) is weaker here (works or worked there).
"""

import contextlib
import datetime

import psycopg2

# what the rules are written in; %(today)s is the day on which they hold
WORDS = """
WITH RECURSIVE
person AS (
    SELECT * FROM res_partner WHERE is_company IS NOT TRUE AND type = 'contact'
), collaboration AS (
    SELECT *,
           CASE WHEN active IS NOT TRUE OR date_end < %(today)s THEN 'past'
                WHEN date_start > %(today)s THEN 'future'
                ELSE 'current'
           END AS state
      FROM interlocuteur_collaboration
), main AS (
    SELECT * FROM collaboration WHERE is_main AND active
), tie AS (
    SELECT person_id, organisation_id,
           BOOL_OR(state != 'past' AND person_active) AS works_there
      FROM collaboration GROUP BY person_id, organisation_id
), colleague AS (
    SELECT partner_id AS id FROM res_users WHERE active AND share IS NOT TRUE
), number AS (
    SELECT id AS partner_id, kind, given, e164,
           -- the former release compared numbers in E.164 alone
           COALESCE(to_jsonb(res_partner)->>(kind || '_key'), e164) AS key
      FROM res_partner, LATERAL (
               VALUES ('phone', phone, phone_e164), ('phone2', phone2, phone2_e164),
                      ('mobile', mobile, mobile_e164),
                      ('mobile2', mobile2, mobile2_e164)
           ) numbers (kind, given, e164)
), email AS (
    SELECT id AS partner_id, value
      FROM res_partner, UNNEST(ARRAY[email_normalized, email2_normalized]) value
     WHERE CONCAT(email, email2) !~ '[^!-~]|xn--|[,;/].*@'
), above AS (
    SELECT id AS site_id, parent_id AS id FROM res_partner WHERE is_site
     UNION
    SELECT above.site_id, partner.parent_id
      FROM above JOIN res_partner partner ON partner.id = above.id
), document AS (
    {documents}
), followed AS (
    SELECT model, id, organisation_id FROM document
 UNION ALL
    SELECT 'maintenance.equipment', id, organisation_id FROM maintenance_equipment
), function_name AS (
    SELECT partner.id AS partner_id, function.id, function.sequence,
           COALESCE(
               function.name->>COALESCE(partner.lang, %(lang)s),
               function.name->>'en_US'
           ) AS name
      FROM res_partner partner
      JOIN interlocuteur_function_res_partner_rel link ON link.partner_id = partner.id
      JOIN interlocuteur_function function ON function.id = link.function_id
)
"""
DOCUMENT = """
SELECT '{model}' AS model, id, {partner} AS partner_id,
       {organisation} AS organisation_id, interlocuteur_id FROM {table}
"""
INVARIANTS = {
    # ------------------------------------------------------------- who works where
    "the main collaboration is with the organisation above the person": """
SELECT main.id, person_id FROM main JOIN res_partner person ON person.id = person_id
 WHERE person.parent_id IS NULL OR person.commercial_partner_id != main.organisation_id
""",
    "who stands below an organisation has a main collaboration with it": """
SELECT person.id FROM person
  JOIN res_partner organisation ON organisation.id = person.commercial_partner_id
 WHERE person.parent_id IS NOT NULL AND organisation.is_company
   AND NOT EXISTS (SELECT FROM main WHERE main.person_id = person.id
                      AND main.organisation_id = organisation.id)
""",
    # but who has the organisation below themself, and so cannot stand below it
    "who works somewhere has a main collaboration": """
SELECT id FROM collaboration WHERE state = 'current'
   AND person_id NOT IN (SELECT person_id FROM main)
   AND NOT EXISTS (
           WITH RECURSIVE up AS (
               SELECT parent_id FROM res_partner WHERE id = organisation_id
                UNION
               SELECT partner.parent_id
                 FROM up JOIN res_partner partner ON partner.id = up.parent_id
           ) SELECT FROM up WHERE parent_id = person_id
       )
""",
    "nobody has two main collaborations": """
SELECT person_id FROM main GROUP BY person_id HAVING COUNT(*) > 1
""",
    "the main collaboration is a current one": """
SELECT id FROM main WHERE state != 'current'
""",
    "periods of one pair do not overlap": """
SELECT one.id, other.id FROM collaboration one
  JOIN collaboration other USING (person_id, organisation_id)
 WHERE one.id < other.id AND one.active AND other.active
   AND DATERANGE(one.date_start, one.date_end, '[]')
       && DATERANGE(other.date_start, other.date_end, '[]')
""",
    "nobody leaves before they come": """
SELECT id FROM collaboration WHERE date_end < date_start
""",
    "who works is a person, where they work is an organisation": """
SELECT collaboration.id FROM collaboration
  JOIN res_partner person ON person.id = person_id
  JOIN res_partner organisation ON organisation.id = organisation_id
 WHERE state != 'past' AND (person.is_company OR organisation.is_company IS NOT TRUE)
""",
    "a collaboration has the names of its person": """
SELECT collaboration.id FROM collaboration
  JOIN res_partner person ON person.id = person_id
 WHERE (person_active, collaboration.lastname, collaboration.firstname)
       IS DISTINCT FROM (person.active, person.lastname, person.firstname)
""",
    # ------------------------------------------------------------------ who is who
    "nobody reports to themselves, by however many others": """
SELECT organisation_id, person_id FROM (
    WITH RECURSIVE chain AS (
        SELECT organisation_id, person_id, reports_to_id AS above FROM collaboration
         WHERE state != 'past' AND reports_to_id IS NOT NULL
         UNION
        SELECT chain.organisation_id, chain.person_id, next.reports_to_id
          FROM chain JOIN collaboration next
            ON next.person_id = above AND next.state != 'past'
           AND next.organisation_id = chain.organisation_id
         WHERE next.reports_to_id IS NOT NULL
    ) SELECT * FROM chain) chain
 WHERE above = person_id
""",
    "an organisation has one main contact for each subject": """
SELECT organisation_id, subject_id FROM collaboration
  JOIN interlocuteur_collaboration_subject_rel link
    ON link.collaboration_id = collaboration.id
 WHERE state != 'past' GROUP BY organisation_id, subject_id HAVING COUNT(*) > 1
""",
    # ------------------------------------------------------------------- functions
    "the functions of the main collaboration are those of the person": """
SELECT id, person_id FROM main
 WHERE ARRAY(SELECT function_id FROM interlocuteur_collaboration_function_rel
              WHERE collaboration_id = main.id ORDER BY 1)
    != ARRAY(SELECT function_id FROM interlocuteur_function_res_partner_rel
              WHERE partner_id = main.person_id ORDER BY 1)
""",
    # what was written stays so, and what is no function yet comes after the rest; the
    # first release knew neither
    "the job position reads as the functions": """
SELECT partner.id, partner.function FROM res_partner partner
  LEFT JOIN function_name named ON partner_id = partner.id
 CROSS JOIN LATERAL (SELECT TO_JSONB(partner) AS row) known
 WHERE JSONB_EXISTS(known.row, 'function_is_composed') IS FALSE
    OR (known.row->>'function_is_composed')::boolean
 GROUP BY partner.id, known.row
HAVING CASE WHEN (known.row->>'function_is_composed')::boolean
            THEN LEFT(partner.function, LENGTH(STRING_AGG(
                     named.name, ', ' ORDER BY named.sequence,
                     named.name COLLATE "C", named.id)))
            ELSE NULLIF(partner.function, '')
       END IS DISTINCT FROM
       STRING_AGG(named.name, ', ' ORDER BY named.sequence, named.name COLLATE "C",
                  named.id)
""",
    # ---------------------------------------------------------- coordinates and keys
    "a number that everybody reads alike is there as E.164": """
SELECT partner_id, kind, given, e164 FROM number
 WHERE REGEXP_REPLACE(given, '[ .()-]', '', 'g') ~ '^\\+336[0-2][0-9]{7}$'
   AND e164 IS DISTINCT FROM REGEXP_REPLACE(given, '[ .()-]', '', 'g')
""",
    "no E.164 without a number, none of another form": """
SELECT partner_id, kind, given, e164 FROM number
 WHERE e164 IS NOT NULL AND (COALESCE(given, '') = '' OR e164 !~ '^\\+[0-9]')
""",
    "a second e-mail is there normalised": """
SELECT id, email2, email2_normalized FROM res_partner
 WHERE COALESCE(email2, '') = '' AND email2_normalized IS NOT NULL
    OR email2 ~ '^[A-Za-z0-9._]+@[A-Za-z0-9.]+[.][a-z]+$'
       AND email2_normalized IS DISTINCT FROM LOWER(email2)
""",
    "the keys of numbers are the numbers": """
SELECT partner_id, value FROM
       (SELECT DISTINCT partner_id, key AS value FROM number WHERE key != '') number
  FULL JOIN (SELECT partner_id, value, id FROM interlocuteur_duplicate_key
              WHERE kind = 'number') key USING (partner_id, value)
 WHERE number IS NULL OR key.id IS NULL
""",
    "the keys of e-mails are the e-mails": """
SELECT partner_id, value FROM
       (SELECT DISTINCT partner_id, value FROM email WHERE value != '') email
  FULL JOIN (SELECT partner_id, value, id FROM interlocuteur_duplicate_key
              WHERE kind = 'email'
                AND partner_id NOT IN (
                    SELECT id FROM res_partner
                     WHERE CONCAT(email, email2) ~ '[^!-~]|xn--|[,;/].*@'
                )) key USING (partner_id, value)
 WHERE email IS NULL OR key.id IS NULL
""",
    "people have keys of their name, nobody else has": """
SELECT partner.id FROM res_partner partner
  LEFT JOIN (SELECT partner_id, COUNT(folded_name) AS folded
               FROM interlocuteur_duplicate_key WHERE kind = 'name' GROUP BY partner_id
            ) key ON key.partner_id = partner.id
 WHERE CASE WHEN is_company IS TRUE OR type != 'contact' THEN key IS NOT NULL
            WHEN CONCAT(lastname, firstname) ~ '[A-Za-z0-9]'
            THEN folded IS DISTINCT FROM 1
       END
""",
    # ------------------------------------------------- what ends with a collaboration
    "access has ended where the collaboration has": """
SELECT id, state FROM collaboration
 WHERE COALESCE(access_ended, FALSE) != (state = 'past')
""",
    "who has left follows no document": """
SELECT followed.model, followed.id, partner_id FROM followed
  JOIN mail_followers follower ON res_model = model AND res_id = followed.id
  JOIN tie ON person_id = partner_id AND tie.organisation_id = followed.organisation_id
 WHERE works_there IS NOT TRUE AND partner_id NOT IN (SELECT id FROM colleague)
""",
    "an open account is that of an active person": """
SELECT account.id, partner.id FROM res_users account
  JOIN res_partner partner ON partner.id = partner_id
 WHERE account.active AND partner.active IS NOT TRUE
""",
    # ---------------------------------------------------------- sites and equipment
    "a site is a delivery or other address below somebody": """
SELECT id FROM res_partner WHERE is_site
   AND (parent_id IS NULL OR is_company OR type NOT IN ('delivery', 'other'))
""",
    "people are assigned to sites": """
SELECT person_id, site_id FROM interlocuteur_person_site_rel
  JOIN res_partner site ON site.id = site_id WHERE is_site IS NOT TRUE
""",
    "who is assigned to a site works for its organisation": """
SELECT person_id, site_id FROM interlocuteur_person_site_rel
  JOIN res_partner site ON site.id = site_id
  LEFT JOIN tie USING (person_id)
 GROUP BY person_id, site_id, commercial_partner_id
HAVING BOOL_OR(works_there AND organisation_id = commercial_partner_id) IS NOT TRUE
   AND person_id NOT IN (SELECT id FROM colleague)
""",
    "who is assigned to equipment works for its organisation": """
SELECT person_id, equipment_id FROM interlocuteur_equipment_person_rel
  JOIN maintenance_equipment equipment ON equipment.id = equipment_id
  LEFT JOIN tie USING (person_id, organisation_id)
 WHERE works_there IS NOT TRUE AND person_id NOT IN (SELECT id FROM colleague)
""",
    "a service contact works or worked for the organisation": """
SELECT id FROM maintenance_equipment equipment
  LEFT JOIN tie ON person_id = service_contact_id
   AND tie.organisation_id = equipment.organisation_id
 WHERE service_contact_id IS NOT NULL AND person_id IS NULL
""",
    "equipment belongs to an organisation or a private customer": """
SELECT equipment.id FROM maintenance_equipment equipment
  JOIN res_partner organisation ON organisation.id = organisation_id
 WHERE organisation.is_company IS NOT TRUE
   AND (organisation.type != 'contact' OR organisation.parent_id IS NOT NULL)
""",
    "equipment stands on a site of its organisation": """
SELECT equipment.id FROM maintenance_equipment equipment
  LEFT JOIN above USING (site_id)
 WHERE site_id IS NOT NULL
 GROUP BY equipment.id
HAVING BOOL_OR(above.id = organisation_id) IS NOT TRUE
""",
    # --------------------------------------------------------------------- documents
    "a document that is made out to somebody has an organisation": """
SELECT model, id FROM document WHERE partner_id IS NOT NULL AND organisation_id IS NULL
""",
    "whom a document is about works or worked for its organisation": """
SELECT model, id FROM document
  LEFT JOIN tie ON person_id = interlocuteur_id
   AND tie.organisation_id = document.organisation_id
 WHERE interlocuteur_id IS NOT NULL AND person_id IS NULL
""",
    # --------------------------------------------------------------- characteristics
    "a choice is one of its characteristic": """
SELECT value.id, option.id FROM interlocuteur_characteristic_value value
  LEFT JOIN interlocuteur_characteristic_value_option_rel link ON value_id = value.id
  JOIN interlocuteur_characteristic_option option
    ON option.id IN (value.option_id, link.option_id)
 WHERE option.characteristic_id != value.characteristic_id
""",
    "a value stands in the column of its kind, and there only": """
SELECT value.id, kind FROM interlocuteur_characteristic_value value
  JOIN interlocuteur_characteristic asked ON asked.id = characteristic_id
 WHERE ARRAY_REMOVE(ARRAY[
           CASE WHEN value_char != '' THEN 'char' END,
           CASE WHEN value_text != '' THEN 'text' END,
           CASE WHEN value_integer != 0 THEN 'integer' END,
           CASE WHEN value_float != 0 THEN 'float' END,
           CASE WHEN value_boolean THEN 'boolean' END,
           CASE WHEN value_date IS NOT NULL THEN 'date' END,
           CASE WHEN value_datetime IS NOT NULL THEN 'datetime' END,
           CASE WHEN option_id IS NOT NULL THEN 'choice' END,
           CASE WHEN EXISTS (SELECT FROM interlocuteur_characteristic_value_option_rel
                              WHERE value_id = value.id) THEN 'choices' END,
           CASE WHEN value_partner_id IS NOT NULL THEN 'partner' END
       ], NULL) != ARRAY[kind::text]
""",
    "a characteristic and a field of the contact go together": """
SELECT characteristic.id, field.id
  FROM (SELECT asked.* FROM interlocuteur_characteristic asked
          JOIN interlocuteur_characteristic_group section ON section.id = group_id
         -- what was never switched on has no field
         WHERE section.active OR field_id IS NOT NULL) characteristic
  FULL JOIN (SELECT id, name FROM ir_model_fields WHERE model = 'res.partner'
                AND name LIKE 'x\\_characteristic\\_%%') field ON field.id = field_id
 WHERE ('x_characteristic_' || code) IS DISTINCT FROM field.name
""",
    # --------------------------------------------------------- transfers and imports
    "a transfer that is over keeps no coordinates and no values": """
SELECT id FROM interlocuteur_transfer WHERE state != 'planned'
   AND (COALESCE(coordinates, 'false') != 'false'
        OR COALESCE(characteristics, 'false') != 'false')
""",
    "an import that is over has no row to be done": """
SELECT line.id FROM interlocuteur_import_line line
  JOIN interlocuteur_import import ON import.id = import_id
 WHERE import.state = 'done' AND outcome = 'pending'
    OR import.state = 'undone'
       AND outcome IN ('pending', 'created', 'updated', 'linked')
""",
    "an emptied import says nothing of anybody": """
SELECT line.id FROM interlocuteur_import_line line
  JOIN interlocuteur_import import ON import.id = import_id
 WHERE is_emptied AND COALESCE(values, undo_data, 'null') != 'null'
""",
    # ----------------------------------------------------------------- nothing orphan
    "every link of the addon's records is guarded by a foreign key": """
SELECT field.model, field.name FROM ir_model_fields field
  JOIN pg_attribute column_ ON attname = field.name
   AND attrelid = TO_REGCLASS(REPLACE(field.model, '.', '_'))
 WHERE field.model LIKE 'interlocuteur.%%' AND field.ttype = 'many2one' AND field.store
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f'
                      AND conrelid = attrelid AND conkey = ARRAY[attnum])
""",
    "no file, note or follower of an import that is gone": """
SELECT kind, id FROM (
       SELECT 'file' AS kind, id, res_model AS model, res_id FROM ir_attachment
        UNION ALL SELECT 'note', id, model, res_id FROM mail_message
        UNION ALL SELECT 'follower', id, res_model, res_id FROM mail_followers) part
 WHERE model = 'interlocuteur.import'
   AND res_id NOT IN (SELECT id FROM interlocuteur_import)
""",
}


# rules of what the former release has no table for
SINCE = {
    "nobody reports to themselves, by however many others": "interlocuteur_subject",
    "an organisation has one main contact for each subject": "interlocuteur_subject",
}


def check(name, today=None):
    """Return what does not hold in a database: the rows that break each broken rule.

    :param str name: the database
    :param datetime.date today: the day on which it is looked at
    """
    with contextlib.closing(psycopg2.connect(dbname=name)) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        with connection.cursor() as cursor:
            return find_faults(cursor, INVARIANTS, today)


def find_faults(cursor, rules, today=None):
    """Return the rows that break each of these rules, without those that hold."""
    words = WORDS.replace("{documents}", _get_documents_query(cursor))
    params = {
        "today": today or datetime.datetime.now(datetime.UTC).date(),
        "lang": _get_default_lang(cursor),
    }
    found = {}
    for rule in rules:
        if rule in SINCE and not _has_table(cursor, SINCE[rule]):
            continue
        cursor.execute(words + INVARIANTS[rule], params)
        if rows := cursor.fetchall():
            found[rule] = rows
    return found


def _has_table(cursor, name):
    cursor.execute("SELECT TO_REGCLASS(%s) IS NOT NULL", [name])
    return cursor.fetchone()[0]


def _get_documents_query(cursor):
    """Return the query of all documents, those of bridges, too."""
    cursor.execute(
        """
        SELECT field.model, table_name,
               ARRAY_AGG(column_name::text) FILTER (WHERE column_name LIKE '%_id')
          FROM ir_model_fields field
          JOIN information_schema.columns
            ON table_name = REPLACE(field.model, '.', '_')
           AND table_schema = CURRENT_SCHEMA
         WHERE field.name = 'interlocuteur_id' AND field.store
      GROUP BY field.model, table_name
        """
    )
    parts = []
    for model, table, columns in cursor.fetchall():
        stored = "organisation_id" in columns
        organisation = "organisation_id" if stored else "commercial_partner_id"
        partner = "partner_id" if "partner_id" in columns else organisation
        parts.append(
            DOCUMENT.format(
                model=model, table=table, organisation=organisation, partner=partner
            )
        )
    return " UNION ALL ".join(parts)


def _get_default_lang(cursor):
    """Return the language of job positions of partners who have none."""
    cursor.execute(
        "SELECT lang FROM res_company company JOIN res_partner partner "
        "ON partner.id = company.partner_id ORDER BY company.id LIMIT 1"
    )
    return cursor.fetchone()[0] or "en_US"


def find_stale_keys(env):
    """Return who has other keys than the code would write, names included.

    What SQL cannot say: names are folded in Python. Runs inside `odoo shell`.
    """
    from odoo.tools import SQL

    env.cr.execute(
        "SELECT partner_id, kind, value, folded_name, "
        "similar_start, similar_end, similar_initial FROM interlocuteur_duplicate_key"
    )
    stored = set(env.cr.fetchall())
    wanted = set(env["interlocuteur.duplicate.key"]._prepare_rows(SQL("WHERE TRUE")))
    return sorted({row[0] for row in stored ^ wanted})
