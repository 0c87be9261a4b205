"""The checker of `support/invariants.py` notices what breaks each of its rules."""

import contextlib

import psycopg2
import pytest
from support import invariants

# rule: statements that break it, on rows of support/everything.py
COLLABORATION = "interlocuteur_collaboration"
ALMA = "(SELECT id FROM res_partner WHERE firstname = 'Alma')"
DORA = "(SELECT id FROM res_partner WHERE firstname = 'Dora')"
HOSPITAL = "(SELECT id FROM res_partner WHERE name = 'Hôpital Édouard')"
BREWERY = "(SELECT id FROM res_partner WHERE name = 'Brasserie du Nord')"
CARRIER = "(SELECT id FROM res_partner WHERE name = 'Colis d’Or')"
DOCK = "(SELECT id FROM res_partner WHERE name = 'Dock')"
MAIN = f"UPDATE {COLLABORATION} SET %s WHERE is_main AND person_id = {ALMA}"
PUMP = "UPDATE maintenance_equipment SET %s WHERE name->>'en_US' = 'Pump'"
BADGE = "(SELECT id FROM interlocuteur_characteristic WHERE code = 'badge')"
BREAKS = {
    "the main collaboration is with the organisation above the person": (
        f"UPDATE res_partner SET commercial_partner_id = {BREWERY} WHERE id = {ALMA}",
        f"UPDATE res_partner SET parent_id = NULL WHERE id = {ALMA}",
    ),
    "who stands below an organisation has a main collaboration with it": (
        MAIN % "is_main = FALSE",
        MAIN % "active = FALSE",
    ),
    "who works somewhere has a main collaboration": (MAIN % "is_main = FALSE",),
    "nobody has two main collaborations": (
        "DROP INDEX interlocuteur_collaboration_one_main; "
        f"UPDATE {COLLABORATION} SET is_main = TRUE WHERE person_id = {ALMA}",
    ),
    "the main collaboration is a current one": (
        MAIN % "date_end = CURRENT_DATE - 2",
        MAIN % "date_start = CURRENT_DATE + 2",
    ),
    "periods of one pair do not overlap": (
        f"ALTER TABLE {COLLABORATION} "
        "DROP CONSTRAINT interlocuteur_collaboration_no_overlap; "
        f"INSERT INTO {COLLABORATION} (person_id, organisation_id, active) "
        f"SELECT person_id, organisation_id, active FROM {COLLABORATION} "
        f"WHERE is_main AND person_id = {ALMA}",
    ),
    "nobody leaves before they come": (
        f"ALTER TABLE {COLLABORATION} "
        "DROP CONSTRAINT interlocuteur_collaboration_dates_in_order; "
        f"UPDATE {COLLABORATION} SET active = FALSE, date_end = date_start - 1",
    ),
    "who works is a person, where they work is an organisation": (
        f"UPDATE res_partner SET is_company = TRUE WHERE id = {ALMA}",
        f"UPDATE res_partner SET is_company = FALSE WHERE id = {HOSPITAL}",
    ),
    "a collaboration has the names of its person": (
        MAIN % "person_active = FALSE",
        f"UPDATE res_partner SET lastname = 'Other' WHERE id = {ALMA}",
    ),
    # the release that these rows are of has no such tables yet
    "nobody reports to themselves, by however many others": (
        "CREATE TABLE interlocuteur_subject (id int); "
        f"ALTER TABLE {COLLABORATION} ADD COLUMN reports_to_id int; "
        f"UPDATE {COLLABORATION} SET reports_to_id = person_id",
    ),
    "an organisation has one main contact for each subject": (
        "CREATE TABLE interlocuteur_subject (id int); "
        "CREATE TABLE interlocuteur_collaboration_subject_rel "
        "(collaboration_id int, subject_id int); "
        "INSERT INTO interlocuteur_collaboration_subject_rel "
        f"SELECT id, 1 FROM {COLLABORATION}",
    ),
    "the functions of the main collaboration are those of the person": (
        "DELETE FROM interlocuteur_collaboration_function_rel",
        f"DELETE FROM interlocuteur_function_res_partner_rel WHERE partner_id = {ALMA}",
    ),
    "the job position reads as the functions": (
        f"UPDATE res_partner SET function = 'Else' WHERE id = {ALMA}",
        f"UPDATE res_partner SET function = 'Else' WHERE id = {HOSPITAL}",
    ),
    "a number that everybody reads alike is there as E.164": (
        f"UPDATE res_partner SET mobile_e164 = NULL WHERE id = {ALMA}",
        f"UPDATE res_partner SET phone2 = '+33 6.10.00.00.00' WHERE id = {ALMA}",
    ),
    "no E.164 without a number, none of another form": (
        f"UPDATE res_partner SET mobile2 = NULL WHERE id = {ALMA}",
        f"UPDATE res_partner SET mobile2_e164 = '0610' WHERE id = {ALMA}",
    ),
    "a second e-mail is there normalised": (
        f"UPDATE res_partner SET email2_normalized = NULL WHERE id = {ALMA}",
        f"UPDATE res_partner SET email2 = NULL WHERE id = {ALMA}",
    ),
    "the keys of numbers are the numbers": (
        f"UPDATE res_partner SET phone_e164 = '+33472000099' WHERE id = {ALMA}",
        "DELETE FROM interlocuteur_duplicate_key WHERE kind = 'number'",
    ),
    "the keys of e-mails are the e-mails": (
        f"UPDATE res_partner SET email2_normalized = 'a@b.fr' WHERE id = {ALMA}",
        "DELETE FROM interlocuteur_duplicate_key WHERE kind = 'email'",
    ),
    "people have keys of their name, nobody else has": (
        f"UPDATE res_partner SET type = 'invoice' WHERE id = {ALMA}",
        f"DELETE FROM interlocuteur_duplicate_key WHERE partner_id = {ALMA}",
    ),
    "access has ended where the collaboration has": (
        MAIN % "access_ended = TRUE",
        f"UPDATE {COLLABORATION} SET access_ended = NULL WHERE person_id = {ALMA}",
    ),
    "who has left follows no document": tuple(
        "INSERT INTO mail_followers (res_model, res_id, partner_id) "
        f"SELECT '{model}', id, {DORA} FROM {table} WHERE {organisation} = {HOSPITAL}"
        for model, table, organisation in (
            ("sale.order", "sale_order", "organisation_id"),
            ("account.move", "account_move", "commercial_partner_id"),
            ("maintenance.equipment", "maintenance_equipment", "organisation_id"),
        )
    ),
    "an open account is that of an active person": (
        f"UPDATE res_partner SET active = FALSE WHERE id = {ALMA}",
    ),
    "a site is a delivery or other address below somebody": (
        f"UPDATE res_partner SET is_site = TRUE WHERE id IN ({ALMA}, {HOSPITAL})",
        f"UPDATE res_partner SET parent_id = NULL WHERE id = {DOCK}",
    ),
    "people are assigned to sites": (
        f"UPDATE res_partner SET is_site = FALSE WHERE id = {DOCK}",
    ),
    "who is assigned to a site works for its organisation": (
        f"UPDATE res_partner SET commercial_partner_id = {CARRIER} WHERE id = {DOCK}",
        f"INSERT INTO interlocuteur_person_site_rel VALUES ({DORA}, {DOCK})",
    ),
    "who is assigned to equipment works for its organisation": (
        PUMP % "organisation_id = NULL",
        MAIN % "person_active = FALSE",
    ),
    "a service contact works or worked for the organisation": (
        PUMP % f"service_contact_id = {HOSPITAL}",
        PUMP % f"organisation_id = NULL, service_contact_id = {ALMA}",
    ),
    "equipment belongs to an organisation or a private customer": (
        PUMP % f"organisation_id = {ALMA}",
    ),
    "equipment stands on a site of its organisation": (
        PUMP % f"organisation_id = {BREWERY}",
        PUMP % "organisation_id = NULL",
        f"UPDATE res_partner SET is_site = FALSE WHERE id = {DOCK}",
    ),
    "a document that is made out to somebody has an organisation": (
        "UPDATE sale_order SET organisation_id = NULL",
        "UPDATE purchase_order SET organisation_id = NULL",
    ),
    "whom a document is about works or worked for its organisation": (
        f"UPDATE account_move SET interlocuteur_id = {HOSPITAL}",
        "UPDATE project_task SET organisation_id = NULL",
    ),
    "a choice is one of its characteristic": (
        f"UPDATE interlocuteur_characteristic_option SET characteristic_id = {BADGE}",
    ),
    "a value stands in the column of its kind, and there only": (
        "UPDATE interlocuteur_characteristic_value SET value_char = 'Else'",
        "UPDATE interlocuteur_characteristic_value SET value_integer = NULL",
    ),
    "a characteristic and a field of the contact go together": (
        "UPDATE interlocuteur_characteristic SET field_id = NULL",
        f"UPDATE interlocuteur_characteristic SET code = 'other' WHERE id = {BADGE}",
    ),
    "a transfer that is over keeps no coordinates and no values": (
        "UPDATE interlocuteur_transfer SET state = 'done'",
    ),
    "an import that is over has no row to be done": (
        "UPDATE interlocuteur_import SET state = 'done'",
        "UPDATE interlocuteur_import SET state = 'undone'",
    ),
    "an emptied import says nothing of anybody": (
        "UPDATE interlocuteur_import SET is_emptied = TRUE",
    ),
    "every link of the addon's records is guarded by a foreign key": (
        "ALTER TABLE interlocuteur_import_line "
        "DROP CONSTRAINT interlocuteur_import_line_person_id_fkey",
    ),
    "no file, note or follower of an import that is gone": (
        "DELETE FROM interlocuteur_import",
    ),
}


@pytest.mark.parametrize("rule", invariants.INVARIANTS)
def test_a_broken_rule_is_noticed(filled, rule):
    for statements in BREAKS[rule]:
        with (
            contextlib.closing(psycopg2.connect(dbname=filled.name)) as connection,
            connection.cursor() as cursor,
        ):
            assert not invariants.find_faults(cursor, [rule])
            cursor.execute(statements)
            assert invariants.find_faults(cursor, [rule]), statements
