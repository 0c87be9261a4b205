from odoo.tests import tagged

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

    def test_keys_follow_what_is_written_right_after_the_entry(self):
        person = self.make_person("Zwickel", "Zita")
        person.mobile = "06 12 34 56 99"
        self.env.flush_all()
        self.assertEqual(self.find(mobile="+33 6 12 34 56 99"), (False, ["mobile"]))

    def test_an_email_for_a_name_is_no_email(self):
        self.make_person("paul@exemple.fr", "Paul")
        self.assertIsNone(self.find(email="paul@exemple.fr"))

    def test_organisations_and_addresses_are_not_compared(self):
        self.enter({"name": "Anne-Élise de La Tour-Dupré", "is_company": True})
        self.enter(
            {
                "name": "Anne-Élise de La Tour-Dupré",
                "type": "delivery",
                "email": "anne@example.com",
            }
        )
