import importlib.util
import random
import string

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestProposal(InterlocuteurCommon):
    """Functions that no catalogue has are kept, whoever enters them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.welder = cls.Function.create({"name": "Welder", "sequence": 1})
        cls.creator = cls.make_employee(
            "creator", "base.group_user,base.group_partner_manager"
        )
        cls.manager = cls.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        cls.Proposal = cls.env["interlocuteur.proposal"]

    def propose(self, text="Welder / Zincographer", lastname="Petit"):
        people = self.Partner.with_user(self.creator)
        return people.create({"lastname": lastname, "function": text}).sudo()

    def keep(self, kind, people, *names, user=None):
        people = people.with_user(user or self.creator)
        people._keep_unknown(kind, dict.fromkeys(people, names))

    def test_who_may_not_add_functions_proposes_them(self):
        person = self.propose()
        self.assertEqual(person.function_ids, self.welder)
        self.assertEqual(person.proposed_functions, "Zincographer")
        self.assertEqual(person.function, "Welder / Zincographer")
        self.assertFalse(self.Function.search([("name", "=", "Zincographer")]))

    def test_who_may_adds_them(self):
        people = self.Partner.with_user(self.manager)
        person = people.create({"lastname": "Petit", "function": "Zincographer"})
        self.assertEqual(person.function_ids.name, "Zincographer")
        self.assertFalse(person.proposed_functions)

    def test_what_was_typed_in_the_field_is_told_apart(self):
        typed = self.Function.with_user(self.creator).match_typed(
            "welder, Zincographer"
        )
        self.assertEqual(
            typed,
            {
                "known": [{"id": self.welder.id, "display_name": "Welder"}],
                "unknown": ["Zincographer"],
            },
        )
        typed = self.Function.with_user(self.manager).match_typed("Zincographer")
        self.assertEqual(typed["known"][0]["display_name"], "Zincographer")
        self.assertFalse(typed["unknown"])

    def test_text_that_is_proposed_stands_in_the_job_position(self):
        person = self.make_person(function_ids=self.welder.ids)
        person.with_user(self.creator).proposed_functions = "Zincographer"
        self.assertEqual(person.function, "Welder, Zincographer")
        person.with_user(self.creator).proposed_functions = False
        self.assertEqual(person.function, "Welder")

    def test_a_new_text_says_all(self):
        person = self.propose()
        person.with_user(self.creator).function = "Welder"
        self.assertFalse(person.proposed_functions)
        self.assertEqual(person.function, "Welder")

    def test_an_import_keeps_what_it_does_not_know(self):
        people = self.make_person("Roux", "Max") | self.make_person("Petit", "Luc")
        self.keep("function", people, "Zincographer", " ")
        self.keep("function", people, "ZINCOGRAPHER")
        self.assertEqual(
            people.mapped("proposed_functions"), ["Zincographer", "Zincographer"]
        )
        self.assertEqual(people.mapped("function"), ["Zincographer", "Zincographer"])

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_who_may_not_write_people_keeps_nothing_on_them(self):
        employee = self.make_employee("employee")
        person = self.propose()
        with self.assertRaises(AccessError):
            self.keep("function", person, "Zincographer", user=employee)
        with self.assertRaises(AccessError):
            person.proposal_ids.with_user(self.creator).action_add()
        with self.assertRaises(AccessError):
            person.proposal_ids.with_user(self.creator).action_dismiss()

    def test_added_once_and_given_to_all(self):
        people = self.propose() | self.propose("zincographer", "Roux")
        people[0].proposal_ids.with_user(self.manager).action_add()
        added = self.Function.search([("name", "=", "Zincographer")])
        self.assertEqual(len(added), 1)
        self.assertEqual(people[0].function_ids, self.welder | added)
        self.assertEqual(people[1].function_ids, added)
        self.assertFalse(people.proposal_ids)
        self.assertEqual(
            people.mapped("function"), ["Welder / Zincographer", "zincographer"]
        )

    def test_existing_one_is_found_by_the_text_from_then_on(self):
        person = self.propose("Zincographer")
        proposal = person.proposal_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Choose in the list"):
            proposal.action_assign()
        proposal.function_id = self.welder
        proposal.action_assign()
        self.assertEqual(person.function_ids, self.welder)
        self.assertEqual(self.welder.other_names, "Zincographer")
        self.assertEqual(self.propose("ZINCOGRAPHER", "Roux").function_ids, self.welder)

    def test_dismissed_text_stays_as_written_and_is_not_listed(self):
        person = self.propose()
        person.proposal_ids.with_user(self.manager).action_dismiss()
        self.assertFalse(person.proposed_functions)
        self.assertEqual(person.function, "Welder / Zincographer")
        self.assertFalse(self.Proposal.search([("person_id", "=", person.id)]))

    def test_titles_wait_alike(self):
        person = self.make_person()
        self.keep("title", person, "Contre-amiral")
        [proposal] = self.Proposal.search([("person_id", "=", person.id)])
        self.assertEqual((proposal.kind, proposal.name), ("title", "Contre-amiral"))
        proposal.with_user(self.manager).action_add()
        self.assertEqual(person.title_id.name, "Contre-amiral")

    def test_merged_people_keep_all_of_them(self):
        people = self.propose("Zincographer") | self.propose("Zinc, zincographer", "X")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(people.ids, people[0])
        self.assertEqual(people[0].proposed_functions, "Zinc, Zincographer")

    def test_code_in_somebodys_name_adds_what_they_may_add(self):
        people = self.Partner.with_user(self.creator).sudo()
        person = people.create({"lastname": "Petit", "function": "Zincographer"})
        self.assertEqual(person.proposed_functions, "Zincographer")

    def test_text_longer_than_an_index_takes_is_kept(self):
        rng = random.Random(20)
        text = "".join(rng.choices(string.ascii_letters, k=4_900))
        person = self.propose(text)
        self.assertEqual(person.proposed_functions, text)
        self.propose(text.upper(), "Roux").proposal_ids.action_add()
        self.assertEqual(person.function_ids.name.lower(), text.lower())

    def test_erasure_takes_them_along(self):
        person = self.propose()
        person._erase_traces([])
        everything = self.Proposal.with_context(active_test=False)
        self.assertFalse(everything.search([("person_id", "=", person.id)]))

    def test_a_batch_costs_what_one_costs(self):
        people = self.Partner.create([{"lastname": f"P{n}"} for n in range(20)])
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.keep("function", people[:1], "Zincographer", user=self.env.user)
            self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            self.keep("function", people[1:], "Zincographer", user=self.env.user)
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestOtherNames(InterlocuteurCommon):
    """A function is found by each of its names: feminine, masculine, abbreviated."""

    def test_shipped_functions_are_one_entry_for_women_and_men(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for entered, name in {
            "Acheteuse": "Buyer",
            "ACHETEUR": "Buyer",
            "directrice generale": "Managing director",
            "Technicienne de maintenance": "Maintenance technician",
            "Cheffe d'atelier": "Workshop manager",
        }.items():
            person = self.make_person(function=entered)
            self.assertEqual(person.function_ids.mapped("name"), [name], entered)
            self.assertEqual(person.function, entered)

    def test_found_in_the_field_by_any_name_without_accents(self):
        director = self.env.ref(
            "interlocuteurs_addon.interlocuteur_function_managing_director"
        )
        for typed in (
            "directrice g",
            "GENERALE directrice",
            "managing",
            "DIRECTEUR GÉN",
        ):
            found = self.Function.with_context(lang="en_US").name_search(typed)
            self.assertIn(director.id, [row[0] for row in found], typed)
        self.assertEqual(
            self.Function.name_create("DIRECTRICE GENERALE")[0], director.id
        )

    def test_two_names_of_one_function_are_that_one(self):
        person = self.make_person(function="Acheteuse, Acheteur")
        self.env["res.lang"]._activate_lang("fr_FR")
        person.function = "Acheteuse / Acheteur / Buyer"
        self.assertEqual(person.function_ids.mapped("name"), ["Buyer"])

    def test_imports_read_other_names(self):
        buyer = self.env.ref("interlocuteurs_addon.interlocuteur_function_buyer")
        column = self.env["interlocuteur.import"]._make_function_column()
        self.assertEqual(column.choices["acheteuse"], buyer.id)
        self.assertEqual(column.labels[buyer.id], "Buyer")

    def test_other_names_are_taken_once(self):
        stock = self.Function.create({"name": "Ztocker", "other_names": "Ztockeuse"})
        stock.other_names = "Ztocker, Ztockeuse, -"
        with self.assertRaisesRegex(UserError, "exists already"):
            self.Function.create({"name": "Other", "other_names": "X, ZTOCKER"})

    def test_function_of_its_own_is_meant_rather_than_another_name(self):
        own = self.Function.create({"name": "Acheteuse"})
        self.assertEqual(self.make_person(function="ACHETEUSE").function_ids, own)

    def test_archived_name_may_be_another_name(self):
        self.Function.create({"name": "Ztockeuse"}).active = False
        stock = self.Function.create({"name": "Ztocker", "other_names": "Ztockeuse"})
        self.assertEqual(self.Function._get_catalogue()["ztockeuse"], stock)

    def test_upgrade_joins_what_somebody_had_to_add(self):
        buyer = self.env.ref("interlocuteurs_addon.interlocuteur_function_buyer")
        buyer.other_names = False
        added = self.Function.create({"name": "Acheteuse"})
        person = self.make_person(
            parent_id=self.organisation_a.id, function_ids=added.ids
        )
        self.assertEqual(person.function, "Acheteuse")
        self.env.flush_all()
        path = "interlocuteurs_addon/migrations/19.0.2.0.0/post-functions.py"
        spec = importlib.util.spec_from_file_location("post", file_path(path))
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _run in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
            self.assertFalse(added.active)
            self.assertEqual(self.Function._get_catalogue()["acheteuse"], buyer)
            self.assertEqual(buyer.other_names, "Acheteuse")
            self.assertEqual(person.function_ids, buyer)
            self.assertEqual(person.collaboration_ids.function_ids, buyer)
            self.assertEqual(person.function, "Acheteuse")
            self.assertFalse(person.function_is_composed)
