from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.duplicate import res_partner_refusal
from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateEntry(DuplicateCommon):
    """Every way in, what the refusal tells, and what passes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.function = cls.Function.create({"name": "Zinc buyer"})
        cls.known = cls.make_person(
            "Dubuc",
            "Rosa",
            parent_id=cls.organisation_a.id,
            mobile="06 12 34 56 78",
            function_ids=cls.function.ids,
        )
        cls.same = {
            "lastname": "Dubuc",
            "firstname": "R.",
            "mobile": "+33 6 12 34 56 78",
        }

    def test_the_refusal_tells_who_was_found_and_why(self):
        title = self.env["res.partner.title"].create({"name": "Dr"})
        error = self.refuse(
            {
                **self.same,
                "parent_id": self.organisation_b.id,
                "title_id": title.id,
                "function_ids": self.function.ids,
            }
        )
        self.assertIs(type(error), ValidationError)
        self.assertEqual(
            error.context,
            {
                "exception_class": "interlocuteur.duplicates",
                "duplicate_ids": [self.known.id],
                "can_force": True,
                "rows": [
                    {
                        "index": 0,
                        "name": "R. Dubuc",
                        "organisation_id": self.organisation_b.id,
                        "organisation": "Brasserie du Nord",
                        "values": {
                            "mobile": "+33 6 12 34 56 78",
                            "title_id": title.id,
                            "function_ids": self.function.ids,
                        },
                        "suspects": [
                            {
                                "id": self.known.id,
                                "name": "Rosa Dubuc",
                                "organisation_ids": self.organisation_a.ids,
                                "organisation": "Clinique des Alpes",
                                "functions": ["Zinc buyer"],
                                "active": True,
                                "similar": False,
                                "reasons": [
                                    {
                                        "kind": "mobile",
                                        "label": "Mobile",
                                        "value": "06 12 34 56 78",
                                    }
                                ],
                                "offers": ["join", "transfer"],
                            }
                        ],
                        "hidden": 0,
                    }
                ],
            },
        )
        self.assertEqual(
            str(error),
            "R. Dubuc may be known already:\n"
            "- Rosa Dubuc, Clinique des Alpes (Mobile 06 12 34 56 78)\n"
            "Use the person found, or confirm that this is somebody else.",
        )

    def test_nothing_is_left_of_who_was_refused(self):
        before = self.Partner.search_count([])
        self.refuse(self.same)
        self.assertEqual(self.Partner.search_count([]), before)

    def test_notes_on_accepted_people_name_some_and_count_the_others(self):
        """Of a common name there may be dozens on either side."""
        self.patch(res_partner_refusal, "MAX_SUSPECTS", 2)
        martin = {"lastname": "Martin", "firstname": "Zoé"}
        known = self.Partner.create([martin] * 3)
        person = self.enter(martin, duplicates_accepted=True)
        self.enter(*[martin] * 4, duplicates_accepted=True)
        for named, count in ((person.message_ids[-1], 1), (known[0].message_ids[0], 2)):
            self.assertEqual(named.body.count("<a "), 2, named.body)
            self.assertIn(f"and {count} more", named.body)

    def test_accepted_people_are_created_and_it_is_recorded_on_both(self):
        person = self.enter(self.same, duplicates_accepted=True)
        note, theirs = person.message_ids[:1], self.known.message_ids[:1]
        self.assertIn("these people may be the same person", note.body)
        self.assertIn("Rosa Dubuc", note.body)
        self.assertIn("R. Dubuc", theirs.body)
        self.assertEqual((note | theirs).author_id, self.user.partner_id)

    def test_people_whom_the_user_may_not_see_are_counted_and_never_named(self):
        # what the user has used up goes with the test, however often it is run
        self.registry_enter_test_mode()
        other_company = self.env["res.company"].create({"name": "Elsewhere"})
        self.known.parent_id = False
        self.known.company_id = other_company
        error = self.refuse(self.same)
        self.assertEqual(error.context["duplicate_ids"], [])
        [row] = error.context["rows"]
        self.assertEqual((row["suspects"], row["hidden"]), ([], 1))
        self.assertIn("- 1 more, whom you may not see", str(error))
        self.assertNotIn("Rosa", str(error))
        person = self.enter(self.same, duplicates_accepted=True)
        self.assertNotIn("Rosa", person.message_ids[:1].body)
        self.assertNotIn("R. Dubuc", self.known.message_ids[:1].body)

    def test_several_people_of_one_entry_are_told_together(self):
        error = self.refuse(
            self.same,
            {"lastname": "Neuf", "firstname": "Nina", "email": "nina@exemple.fr"},
            {"lastname": "Neuve", "firstname": "N.", "email": "NINA@exemple.fr"},
        )
        self.assertEqual(
            [
                (
                    row["index"],
                    row["name"],
                    [(s["id"], s["name"]) for s in row["suspects"]],
                )
                for row in error.context["rows"]
            ],
            [
                (0, "R. Dubuc", [(self.known.id, "Rosa Dubuc")]),
                (2, "N. Neuve", [(False, "Nina Neuf")]),
            ],
        )
        self.assertEqual(error.context["duplicate_ids"], [self.known.id])

    def test_quick_creation_is_refused(self):
        partners = self.Partner.with_user(self.user)
        with self.assertRaises(ValidationError):
            partners.name_create("Rosa Dubuc")

    def test_people_entered_inside_their_organisations_form_are_refused(self):
        organisation = self.organisation_b.with_user(self.user)
        # lines of partners are written as whoever began the transaction: the user
        # in a request, the superuser in a test
        with (
            patch.object(self.env.transaction, "default_env", organisation.env),
            self.assertRaises(ValidationError),
        ):
            organisation.write({"child_ids": [(0, 0, dict(self.same))]})

    def test_the_form_of_a_new_person_is_refused(self):
        form = Form(self.Partner.with_user(self.user))
        form.lastname, form.firstname = "DUBUC", "Rosa"
        with self.assertRaises(ValidationError):
            form.save()

    def test_an_import_tells_each_row_by_itself(self):
        rows = [["Sans", "Sam", ""], ["Dubuc", "R.", "0612345678"], ["A", "B", ""]]
        result = self.Partner.with_user(self.user).load(
            ["lastname", "firstname", "mobile"], rows
        )
        self.assertFalse(result["ids"])
        [message] = result["messages"]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("Rosa Dubuc, Clinique des Alpes", message["message"])

    def test_the_screen_of_imports_tells_the_row(self):
        screen = self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": b"lastname,firstname,mobile\nSans,Sam,\nDubuc,R.,0612345678\n",
                "file_type": "text/csv",
            }
        )
        columns = ["lastname", "firstname", "mobile"]
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        with mute_logger("odoo.addons.base_import.models.base_import"):
            result = screen.with_user(self.user).execute_import(
                columns, columns, options, dryrun=True
            )
        [message] = result["messages"]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("Rosa Dubuc, Clinique des Alpes", message["message"])

    def test_an_import_finds_the_same_person_twice_in_the_file(self):
        rows = [["Un", "Ida", "0611111111"], ["Deux", "Ida", "+33611111111"]]
        result = self.Partner.with_user(self.user).load(
            ["lastname", "firstname", "mobile"], rows
        )
        [message] = result["messages"]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})

    def test_an_edit_is_not_compared(self):
        other = self.enter({"lastname": "Neuf", "firstname": "Nina"})
        other.write(self.same)
        self.assertEqual(other.mobile, "+33 6 12 34 56 78")

    def test_flows_that_enter_nobody_pass(self):
        self.Partner.create(dict(self.same))
        copy = self.known.with_user(self.user).copy()
        self.assertEqual(copy.firstname, self.known.firstname)
        partners = self.Partner.with_user(self.user)
        found = partners.find_or_create("Rosa Dubuc <rosa@dubuc.fr>")
        self.assertEqual(found.email, "rosa@dubuc.fr")
        admin = self.env.ref("base.user_admin")
        account = new_test_user(
            self.env(user=admin), "rosa", name="Rosa Dubuc", email="rosa@exemple.fr"
        )
        self.assertTrue(account.partner_id)

    def test_the_check_costs_the_same_queries_for_few_and_many(self):
        costs = []
        for count in (2, 30):
            people = [
                {"lastname": f"Serie{count}", "firstname": f"Number {i}"}
                for i in range(count)
            ]
            partners = self.Partner.create(people).with_user(self.user)
            self.env.flush_all()
            partners._check_duplicates()
            before = self.env.cr.sql_log_count
            partners._check_duplicates()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs, [2, 2])
