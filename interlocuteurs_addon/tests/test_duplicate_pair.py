from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .duplicate_common import DuplicateCommon


@tagged("post_install", "-at_install")
class TestDuplicatePair(DuplicateCommon):
    """The list of people in the database who may be the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Pair = cls.env["interlocuteur.duplicate.pair"]
        cls.first = cls.make_person("Dubuc", "Rosa", mobile="06 12 34 56 78")
        cls.second = cls.make_person("Rosa", "Dubuc", phone="+33612345678")
        cls.third = cls.make_person("Trois", "Tea", email="t@exemple.fr")
        cls.Pair._find_pairs()

    def pairs(self):
        """Return the pairs of the people of this test."""
        people = self.first | self.second | self.third
        return self.Pair.search([("person_id", "in", people.ids)])

    def test_people_who_share_values_are_paired_with_their_reasons(self):
        self.assertRecordValues(
            self.pairs(),
            [
                {
                    "person_id": self.first.id,
                    "other_id": self.second.id,
                    "same_number": True,
                    "same_email": False,
                    "same_name": True,
                    "shared_values": "+33612345678, dubuc rosa",
                    "score": 2,
                    "dismissed": False,
                }
            ],
        )

    def test_what_people_share_is_said_as_their_sheets_write_it(self):
        self.first.email2 = "Rosa@Exemple.fr"
        self.second.email = "rosa@exemple.fr"
        self.Pair._find_pairs()
        self.assertEqual(
            self.pairs().in_common,
            "Name, Mobile 06 12 34 56 78, Email 2 Rosa@Exemple.fr",
        )

    def test_a_pair_is_found_by_its_number_in_any_spelling(self):
        view = etree.fromstring(self.Pair.get_view(view_type="search")["arch"])
        [node] = view.xpath("//field[@name='shared_values']")
        for text in ("06 12 34", "dubuc"):
            domain = safe_eval(node.get("filter_domain"), {"self": text})
            self.assertEqual(self.Pair.search(domain), self.pairs())

    def test_the_list_costs_the_same_whatever_its_length(self):
        """It leaves out the organisation's name, which stands beside the person's."""
        view = etree.fromstring(self.Pair.get_view(view_type="list")["arch"])
        specification = {
            node.get("name"): {
                "fields": {"display_name": {}},
                "context": safe_eval(node.get("context") or "{}"),
            }
            if self.Pair._fields[node.get("name")].relational
            else {}
            for node in view.iter("field")
        }
        people = [self.make_person("Double", "Dora") for _index in range(5)]
        for person in people:
            person.parent_id = self.organisation_a
        self.Pair._find_pairs()
        costs = []
        for limit in (3, 9):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.Pair.web_search_read(
                [("person_id", "in", [p.id for p in people])],
                specification,
                limit=limit,
            )["records"]
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows), 9)
        self.assertEqual(*costs)
        self.assertEqual(rows[0]["person_id"]["display_name"], people[0].name)
        self.assertEqual(rows[0]["in_common"], "Name")

    def test_evidence_ranks_pairs_by_what_people_share(self):
        self.assertRecordValues(
            self.pairs(),
            [{"evidence": 5, "person_evidence": 5, "same_organisation": False}],
        )
        self.second.phone = False
        self.Pair._find_pairs()
        self.assertEqual(self.pairs().evidence, 2, "a name says little")
        (self.first | self.second).parent_id = self.organisation_a
        self.Pair._find_pairs()
        self.assertRecordValues(
            self.pairs(), [{"evidence": 3, "same_organisation": True}]
        )

    def test_pairs_of_a_person_stand_together_most_evidence_first(self):
        other = self.make_person("Dubuc", "Rosa", email="rosa@exemple.fr")
        self.third.email2 = "rosa@exemple.fr"
        self.Pair._find_pairs()
        people = self.first | self.second | self.third | other
        pairs = self.Pair.search([("person_id", "in", people.ids)])
        self.assertEqual(
            [(pair.person_id, pair.other_id) for pair in pairs],
            [
                (self.first, self.second),
                (self.first, other),
                (self.third, other),
                (self.second, other),
            ],
        )

    def test_a_name_alone_is_a_filter_and_not_the_default(self):
        self.second.phone = False
        self.Pair._find_pairs()
        view = etree.fromstring(self.Pair.get_view(view_type="search")["arch"])
        domains = {
            node.get("name"): safe_eval(node.get("domain"))
            for node in view.iter("filter")
            if node.get("domain")
        }
        action = self.env.ref(
            "interlocuteurs_addon.interlocuteur_duplicate_pair_action"
        )
        context = safe_eval(action.context)
        self.assertEqual(context["search_default_evidence"], 1)
        mine = [("id", "in", self.pairs().ids)]
        self.assertFalse(self.Pair.search(mine + domains["evidence"]))
        self.assertEqual(self.Pair.search(mine + domains["name_alone"]), self.pairs())

    def test_whoever_has_a_line_is_paired_with_its_extensions(self):
        self.first.mobile = "04 65 71 00 01"
        self.second.write({"phone": "04 65 71 00 01 poste 12", "lastname": "Autre"})
        self.third.phone = "04 65 71 00 01 poste 13"
        self.Pair._find_pairs()
        self.assertEqual(
            {(pair.person_id, pair.other_id) for pair in self.pairs()},
            {(self.first, self.second), (self.first, self.third)},
        )
        pair = self.pairs().filtered(lambda pair: pair.other_id == self.second)
        self.assertEqual(pair.in_common, "Mobile 04 65 71 00 01")

    def test_both_people_stand_side_by_side(self):
        content = self.pairs().comparison
        self.assertIn(
            '<tr class="table-warning"><th>Mobile</th><td>06 12 34 56 78</td><td></td>',
            content,
        )
        self.assertIn("Rosa Dubuc", content)

    def test_one_button_merges_and_the_other_person_goes(self):
        self.first.email = self.second.email = "rosa@exemple.fr"
        self.Pair._find_pairs()
        action = self.pairs().action_merge_into_other()
        self.assertTrue(action["infos"]["noReload"])
        self.assertFalse(self.first.exists())
        self.assertEqual(self.second.mobile, "06 12 34 56 78")

    def test_a_dismissal_is_remembered(self):
        pair = self.pairs()
        pair.action_dismiss()
        self.Pair._find_pairs()
        self.assertEqual(self.pairs(), pair)
        self.assertTrue(pair.dismissed)

    def test_pairs_go_that_share_nothing_any_more(self):
        self.second.write({"phone": False, "lastname": "Autre"})
        self.Pair._find_pairs()
        self.assertFalse(self.pairs())

    def test_a_mailbox_of_many_or_of_an_organisation_pairs_nobody(self):
        for index in range(11):
            self.make_person(f"Serie {index}", "S", email="bureau@exemple.fr")
        self.organisation_a.email = "info@alpes.fr"
        for index in range(2):
            self.make_person(f"Autre {index}", "A", email="info@alpes.fr")
        before = self.Pair.search_count([])
        self.Pair._find_pairs()
        self.assertEqual(self.Pair.search_count([]), before)

    def test_only_what_a_rule_compares_is_searched(self):
        self.rule.write({"check_phone": False, "check_mobile": False})
        self.Pair._find_pairs()
        self.assertRecordValues(self.pairs(), [{"same_number": False, "score": 1}])
        self.rule.check_name = False
        self.Pair._find_pairs()
        self.assertFalse(self.pairs())

    def test_merging_a_pair_ends_it_and_keeps_the_keys_of_who_stays(self):
        action = self.pairs().action_merge()
        self.assertEqual(action["res_model"], "base.partner.merge.automatic.wizard")
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"dst_partner_id": self.first.id})
        )
        self.assertEqual(wizard.partner_ids, self.first | self.second)
        self.second.email = "rosa@exemple.fr"
        wizard.action_merge()
        self.assertFalse(self.second.exists())
        self.assertFalse(self.pairs())
        self.assertEqual(self.find(email="rosa@exemple.fr"), (False, ["email"]))
        self.assertEqual(self.find(mobile="0612345678"), (False, ["phone", "mobile"]))

    def test_pairs_are_for_administrators_and_companies(self):
        with self.assertRaises(AccessError):
            self.pairs().with_user(self.user).read(["score"])
        with self.assertRaises(AccessError):
            self.Pair.with_user(self.user).action_find_pairs()
        manager = self.make_employee(
            "manages_people", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        self.Pair.with_user(manager).action_find_pairs()
        self.assertEqual(len(self.pairs().with_user(manager)), 1)
        self.second.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertFalse(
            self.Pair.with_user(manager).search([("person_id", "=", self.first.id)])
        )
