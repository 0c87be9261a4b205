from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicateComparison(DuplicateCommon):
    """What is the same person, and what is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.make_person(
            "de La Tour-Dupré",
            "Anne-Élise",
            phone="04 65 71 00 01",
            phone2="04 65 71 00 02",
            mobile="06 12 34 56 78",
            mobile2="+32 470 12 34 56",
            email="Anne@Example.com",
            email2="tour@exemple.fr",
        )

    def test_same_values_are_found_in_any_spelling(self):
        """Each pair of spellings is the same person for the reason named."""
        cases = [
            ({"phone": "0465710001"}, ["phone"]),
            ({"phone2": "+33 4 65.71.00.01"}, ["phone"]),
            ({"phone": "0033465710002"}, ["phone"]),
            ({"mobile": "+33612345678"}, ["mobile"]),
            ({"mobile2": "06.12.34.56.78"}, ["mobile"]),
            ({"mobile": "0032470123456"}, ["mobile"]),
            ({"phone": "06 12 34 56 78"}, ["mobile"]),
            ({"mobile": "04 65 71 00 01"}, ["phone"]),
            ({"email": "ANNE@EXAMPLE.COM"}, ["email"]),
            ({"email2": "anne@example.com"}, ["email"]),
            ({"email": "Anne <anne@example.com>"}, ["email"]),
            ({"email": "Tour@Exemple.fr"}, ["email"]),
            ({"lastname": "DE LA TOUR DUPRE", "firstname": "ANNE ELISE"}, ["name"]),
            ({"lastname": "Delatour-Dupré", "firstname": "Anneelise"}, ["name"]),
            ({"lastname": "Anne-Élise", "firstname": "de La Tour-Dupré"}, ["name"]),
            ({"lastname": "Élise de La Tour-Dupré", "firstname": "Anne"}, ["name"]),
            (
                {"mobile": "0612345678", "email": "anne@example.com"},
                ["mobile", "email"],
            ),
        ]
        for values, kinds in cases:
            with self.subTest(values):
                self.assertEqual(self.find(**values), (False, kinds))

    def test_apostrophes_and_ligatures_do_not_part_names(self):
        self.make_person("O'Brœuf", "Zoë")
        self.assertEqual(
            self.find(lastname="OBroeuf", firstname="zoe"), (False, ["name"])
        )

    def test_other_values_are_other_people(self):
        """None of these is somebody known."""
        for values in (
            {"phone": "04 65 71 00 03"},
            {"mobile": "06 12 34 56 79"},
            {"mobile": "12"},
            {"email": "anna@example.com"},
            {"lastname": "Tour", "firstname": "Anne"},
            {"lastname": "de La Tour-Dupré", "firstname": "Paul"},
            {"lastname": "de La Tour-Dupri", "firstname": "Anne-Élise"},
        ):
            with self.subTest(values):
                self.assertIsNone(self.find(**values))

    def test_similar_names_are_found_where_the_rule_asks_for_them(self):
        self.make_person("Dupont", "Jean-Marc")
        self.rule.check_similar = True
        cases = [
            ("Dupond", "Jean-Marc", True),
            ("Dupontt", "Jean Marc", True),
            ("Dpont", "Jean-Marc", True),
            ("Duopnt", "Jean-Marc", True),
            ("Dupont", "J.-M.", True),
            ("Dupont", "J. M.", True),
            ("Dupont", "Jean-Mar", True),
            ("Dubond", "Jean-Marc", False),
            ("Dupond", "Jean-Luc", False),
            ("Dupont", "Julie-Marie", False),
            ("Dupont", "P.-M.", False),
        ]
        for lastname, firstname, is_similar in cases:
            with self.subTest(f"{firstname} {lastname}"):
                self.assertEqual(
                    self.find(lastname=lastname, firstname=firstname),
                    (True, ["similar"]) if is_similar else None,
                )

    def test_initials_find_the_name_that_is_written_out(self):
        self.make_person("Martin", "J.-P.")
        self.rule.check_similar = True
        self.assertEqual(
            self.find(lastname="Martin", firstname="Jean-Pierre"), (True, ["similar"])
        )

    def test_initials_are_understood_with_a_short_last_name(self):
        self.make_person("Roy", "Jean-Marc")
        self.rule.check_similar = True
        self.assertEqual(
            self.find(lastname="Roy", firstname="J.-M."), (True, ["similar"])
        )

    def test_similar_names_come_below_the_same_values(self):
        self.make_person("Tournesol", "Tryphon", email="professeur@exemple.fr")
        self.make_person("Tournesal", "Tryphon")
        self.rule.check_similar = True
        error = self.refuse(
            {
                "lastname": "Tournesil",
                "firstname": "Tryphon",
                "email": "professeur@exemple.fr",
            }
        )
        [row] = error.context["rows"]
        self.assertEqual(
            [(s["name"], s["similar"]) for s in row["suspects"]],
            [("Tryphon Tournesol", False), ("Tryphon Tournesal", True)],
        )

    def test_each_switch_lets_its_values_alone(self):
        for switch, values in (
            ("check_phone", {"phone": "04 65 71 00 01"}),
            ("check_mobile", {"mobile2": "06 12 34 56 78"}),
            ("check_email", {"email2": "anne@example.com"}),
            (
                "check_name",
                {"lastname": "Anne-Élise", "firstname": self.known.lastname},
            ),
        ):
            with self.subTest(switch):
                self.assertTrue(self.find(**values))
                self.rule[switch] = False
                self.assertIsNone(self.find(**values))
                self.rule[switch] = True

    def test_archived_people_are_found_and_marked(self):
        self.known.active = False
        error = self.refuse({"lastname": "Autre", "mobile": "0612345678"})
        [suspect] = error.context["rows"][0]["suspects"]
        self.assertEqual((suspect["id"], suspect["active"]), (self.known.id, False))

    def test_what_the_organisation_holds_itself_makes_nobody_suspect(self):
        self.organisation_a.write({"phone": "04 72 00 00 01", "email": "info@alpes.fr"})
        self.make_person(
            "Un",
            "Ulysse",
            parent_id=self.organisation_a.id,
            phone="04 72 00 00 01",
            email="info@alpes.fr",
        )
        values = {"phone": "0472000001", "email": "INFO@alpes.fr"}
        self.assertIsNone(self.find(**values, parent_id=self.organisation_a.id))
        self.assertIsNone(self.find(**values, parent_id=self.organisation_b.id))
        self.organisation_a.write({"phone": False, "email": False})
        self.assertEqual(self.find(**values), (False, ["phone", "email"]))

    def test_what_another_organisation_holds_still_finds_the_person(self):
        self.organisation_b.email = "accueil@exemple.fr"
        self.make_person("Un", "Ulysse", email="accueil@exemple.fr")
        self.assertEqual(self.find(email="accueil@exemple.fr"), (False, ["email"]))

    def test_keys_follow_what_is_written(self):
        """Numbers, names, kind of contact, and the country that a number is read by."""
        self.known.write({"mobile": "06 99 99 99 99", "lastname": "Noyer"})
        self.assertIsNone(self.find(mobile="06 12 34 56 78"))
        self.assertEqual(self.find(phone="0699999999"), (False, ["mobile"]))
        self.assertEqual(
            self.find(lastname="noyer", firstname="anne élise"), (False, ["name"])
        )
        self.known.country_id = self.env.ref("base.be")
        self.assertIsNone(self.find(phone="0699999999"))
        self.known.type = "delivery"
        self.assertIsNone(self.find(email="anne@example.com"))

    def test_organisations_and_addresses_are_not_compared(self):
        self.enter({"name": "Anne-Élise de La Tour-Dupré", "is_company": True})
        self.enter(
            {
                "name": "Anne-Élise de La Tour-Dupré",
                "type": "delivery",
                "email": "anne@example.com",
            }
        )


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

    def test_accepted_people_are_created_and_it_is_recorded_on_both(self):
        person = self.enter(self.same, duplicates_accepted=True)
        note, theirs = person.message_ids[:1], self.known.message_ids[:1]
        self.assertIn("these people may be the same person", note.body)
        self.assertIn("Rosa Dubuc", note.body)
        self.assertIn("R. Dubuc", theirs.body)
        self.assertEqual((note | theirs).author_id, self.user.partner_id)

    def test_people_whom_the_user_may_not_see_are_counted_and_never_named(self):
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
        # himself in a request, the superuser in a test
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


@tagged("post_install", "-at_install")
class TestDuplicateOffer(DuplicateCommon):
    """What can be done with the person who was found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.Function.create({"name": "Zinc buyer"})
        cls.known = cls.make_person(
            "Dubuc", "Rosa", parent_id=cls.organisation_a.id, mobile="06 12 34 56 78"
        )

    def offer(self, **values):
        return self.known.with_user(self.user).duplicate_add_collaboration(
            self.organisation_b.id, values
        )

    def test_a_collaboration_is_added_and_the_person_is_opened(self):
        action = self.offer(function_ids=self.buyer.ids)
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.known.id)
        )
        self.assertEqual(
            [(name, main) for name, main, _start, _end in self.history(self.known)],
            [("Clinique des Alpes", True), ("Brasserie du Nord", False)],
        )
        added = self.known.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        self.assertEqual(added.function_ids, self.buyer)

    def test_only_empty_coordinates_are_filled(self):
        self.offer(mobile="07 00 00 00 00", phone="0612345678", email="rosa@nord.fr")
        self.assertRecordValues(
            self.known,
            [{"mobile": "06 12 34 56 78", "phone": False, "email": "rosa@nord.fr"}],
        )

    def test_a_collaboration_that_runs_gets_the_functions_that_it_lacks(self):
        self.offer()
        self.offer(function_ids=self.buyer.ids)
        added = self.known.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_b
        )
        self.assertEqual(added.function_ids, self.buyer)

    def test_an_archived_person_becomes_active(self):
        self.known.active = False
        self.offer()
        self.assertTrue(self.known.active)

    def open_transfer(self, **values):
        action = self.known.with_user(self.user).duplicate_transfer(
            self.organisation_b.id, values
        )
        self.assertEqual(action["target"], "new")
        wizards = self.env[action["res_model"]].with_user(self.user)
        return Form(wizards.with_context(**action["context"]))

    def test_a_transfer_opens_with_the_entry_and_the_rest_of_the_sheet(self):
        self.known.write({"phone": "0465710001", "function_ids": self.buyer.ids})
        wizard = self.open_transfer(email="rosa@nord.fr")
        self.assertEqual(
            (wizard.person_id, wizard.organisation_id),
            (self.known, self.organisation_b),
        )
        self.assertEqual(
            (wizard.email, wizard.phone, wizard.mobile, wizard.function_ids[:]),
            ("rosa@nord.fr", "0465710001", "06 12 34 56 78", self.buyer),
        )
        done = wizard.save().action_confirm()
        self.assertTrue(done["infos"]["transferred"])
        self.assertRecordValues(
            self.known,
            [
                {
                    "email": "rosa@nord.fr",
                    "phone": "0465710001",
                    "mobile": "06 12 34 56 78",
                }
            ],
        )

    def test_a_transfer_opens_with_the_functions_that_were_entered(self):
        wizard = self.open_transfer(function_ids=self.buyer.ids)
        self.assertEqual(wizard.function_ids[:], self.buyer)

    def test_an_organisation_that_is_not_saved_is_refused(self):
        gone = self.make_organisation("Gone")
        gone_id = gone.id
        gone.unlink()
        for organisation_id in (False, gone_id, self.known.id):
            with self.assertRaises(UserError):
                self.known.duplicate_add_collaboration(organisation_id, {})

    def test_whoever_may_not_enter_people_may_not_add_collaborations(self):
        reader = self.make_employee("reads_people")
        with self.assertRaises(AccessError):
            self.known.with_user(reader).duplicate_add_collaboration(
                self.organisation_b.id, {"email": "rosa@nord.fr"}
            )
