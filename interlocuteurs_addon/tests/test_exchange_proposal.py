from odoo.tests import tagged

from .exchange_common import ExchangeCommon, save

HEADINGS = ("Civilité", "Nom", "Prénom", "Fonction", "E-mail")


@tagged("post_install", "-at_install")
class TestExchangeProposal(ExchangeCommon):
    """What a file names and no catalogue has is kept on people, and listed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        cls.mister = cls.env["res.partner.title"].create(
            {"name": "Zmister", "shortcut": "Zm."}
        )

    def check_people(self, *rows, **values):
        return self.check_rows(*rows, headings=HEADINGS, **values)

    def check_again(self, person, function):
        """Return the preview of a template in which the functions were overwritten."""
        book = self.get_template(person)
        column = [c.value for c in book.active[1]].index("Functions") + 1
        book.active.cell(2, column).value = function
        return self.check(save(book))

    def get_listed(self, person):
        """Return what an administrator finds in the list."""
        proposals = self.env["interlocuteur.proposal"].with_user(self.manager)
        found = proposals.search([("person_id", "=", person.id)])
        return sorted(found.mapped(lambda p: (p.kind, p.name)))

    def test_unknown_function_and_title_are_listed_to_the_administrator(self):
        record = self.check_people(
            ("Votre Altesse", "Durand", "Alice", "chef de quai / Sorcière <b> / Fée")
        )
        line = record.line_ids
        self.assertEqual((line.state, record.left_out_count), ("new", 0))
        self.assertEqual(
            line.detail,
            "Title: “Votre Altesse” is unknown: kept as text, offered to the "
            "catalogue\n"
            "Functions: “Sorcière <b> / Fée” is unknown: kept as text, offered to the "
            "catalogue",
        )
        record.action_apply_all()
        person = line.partner_id
        self.assertEqual(person.function_ids, self.buyer)
        self.assertEqual(person.function, "Chef de quai, Sorcière <b>, Fée")
        self.env.invalidate_all()
        self.assertEqual(person.proposed_functions, "Fée, Sorcière <b>")
        self.assertFalse(person.title_id or person.comment)
        self.assertEqual(
            self.get_listed(person),
            [
                ("function", "Fée"),
                ("function", "Sorcière <b>"),
                ("title", "Votre Altesse"),
            ],
        )
        person.proposal_ids.with_user(self.manager).action_add()
        self.assertEqual(person.title_id.name, "Votre Altesse")
        self.assertEqual(
            person.collaboration_ids.function_ids.mapped("name"),
            ["Chef de quai", "Fée", "Sorcière <b>"],
        )

    def test_title_in_another_spelling_or_with_a_further_one(self):
        self.env["res.partner.title"].create({"name": "Zdoctor"})
        record = self.check_people(
            ("ZM.", "Durand", "Alice"), ("Zm. le Maire", "Petit", "Luc")
        )
        record.action_apply_all()
        first, second = record.line_ids.partner_id
        self.assertEqual((first | second).title_id, self.mister)
        self.assertFalse(self.get_listed(first))
        self.assertEqual(self.get_listed(second), [("title", "Maire")])

    def test_titles_of_cards_are_kept_likewise(self):
        card = "BEGIN:VCARD\nN:Petit;Luc;;Sir;\nTITLE:Sorcier\nEND:VCARD\n"
        record = self.check(card.encode(), name="luc.vcf")
        self.assertEqual(
            record.line_ids.detail,
            "Title: “Sir” is unknown: kept as text, offered to the catalogue\n"
            "Functions: “Sorcier” is unknown: kept as text, offered to the catalogue",
        )
        self.assertEqual((record.left_out_count, record.notes), (0, ""))
        record.action_apply_all()
        self.assertEqual(
            self.get_listed(record.line_ids.partner_id),
            [("function", "Sorcier"), ("title", "Sir")],
        )

    def test_known_person_gets_a_text_once(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        for state, outcome in (("changed", "updated"), ("unchanged", "skipped")):
            record = self.check_again(person, "Sorcière")
            self.assertEqual(record.line_ids.state, state)
            record.action_apply_all()
            self.assertEqual(record.line_ids.outcome, outcome)
            self.assertEqual(self.get_listed(person), [("function", "Sorcière")])
        person.proposal_ids.with_user(self.manager).action_dismiss()
        again = self.check_again(person, "sorciere")
        self.assertEqual(
            (again.line_ids.state, again.line_ids.detail), ("unchanged", "")
        )

    def test_what_waits_is_exported_and_can_be_imported_back(self):
        people = self.make_person("Durand", "Alice", parent_id=self.organisation_a.id)
        people |= self.make_person("Petit", "Luc", parent_id=self.organisation_a.id)
        people[0].write({"title_id": self.mister.id, "function_ids": self.buyer.ids})
        for kind, name in (("title", "Maire"), ("function", "Fée")):
            people._keep_unknown(kind, dict.fromkeys(people, [name]))
        book = self.get_template(people)
        headings = [cell.value for cell in book.active[1]]
        title, function = headings.index("Title"), headings.index("Functions")
        rows = list(book.active.iter_rows(min_row=2, max_row=3, values_only=True))
        self.assertEqual(
            [(row[title], row[function]) for row in rows],
            [("Zmister Maire", "Chef de quai / Fée"), ("Maire", "Fée")],
        )
        record = self.check(save(book))
        self.assertEqual(record.line_ids.mapped("state"), ["unchanged", "unchanged"])

    def test_linked_person_gets_it_too(self):
        known = self.make_person(
            "Durand", "Alice", parent_id=self.organisation_b.id, email="a@exemple.fr"
        )
        record = self.check_people(
            ("Sire", "Durand", "Alice", "Sorcière", "a@exemple.fr")
        )
        record.line_ids.decision = "link"
        record.action_apply_all()
        self.assertEqual(
            self.get_listed(known), [("function", "Sorcière"), ("title", "Sire")]
        )

    def test_undo_takes_back_what_was_kept(self):
        record = self.check_people(("Sire", "Petit", "Luc", "Sorcier"))
        record.action_apply_all()
        record.action_undo()
        self.assertEqual(record.line_ids.outcome, "removed")
        person = self.make_person(
            parent_id=self.organisation_a.id, proposed_functions="Fée"
        )
        record = self.check_again(person, "Sorcière / fée")
        record.action_apply_all()
        self.assertEqual(person.proposed_functions, "Fée, Sorcière")
        record.action_undo()
        self.assertEqual(person.proposed_functions, "Fée")
        self.assertEqual(person.function, "Fée")

    def test_many_rows_cost_what_one_costs(self):
        def apply(*names):
            record = self.check_people(
                *(("Sire", name, "Luc", "Sorcier") for name in names)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.line_ids._apply()
            people = record.line_ids.partner_id
            self.assertEqual(len(people.proposal_ids), 2 * len(names))
            return self.env.cr.sql_log_count - before

        apply("Premier")  # what is cached once
        one = apply("Zabel")
        many = apply(*(f"Zun{letter}" for letter in "abcdefghijklmnop"))
        # each row is told who it became
        self.assertLessEqual(many - one, 2 * 15)
