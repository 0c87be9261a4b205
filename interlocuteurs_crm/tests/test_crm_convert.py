from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from odoo.addons.interlocuteurs_addon.tests.common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestCrmConvert(InterlocuteurCommon):
    """Whoever converts a lead is told who is known, and says for whom they work."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(
            "Zabel",
            "Alice",
            parent_id=cls.organisation_a.id,
            mobile="06 12 34 56 78",
            email2="alice@example.com",
        )
        cls.seller = cls.make_employee(
            "seller",
            "interlocuteurs_addon.group_interlocuteur_user,"
            "sales_team.group_sale_salesman_all_leads",
        )

    def convert(self, **values):
        """Return a lead without contact and the dialog that converts it."""
        lead = (
            self.env["crm.lead"]
            .with_user(self.seller)
            .create({"name": "Pumps", "type": "lead", **values})
        )
        wizards = self.env["crm.lead2opportunity.partner"].with_user(self.seller)
        context = {"active_id": lead.id, "active_ids": lead.ids}
        return lead, Form(
            wizards.with_context(active_model="crm.lead", **context),
            "crm.view_crm_lead2opportunity_partner",
        )

    def assert_about(self, lead, person, organisation):
        self.assertEqual(lead.type, "opportunity")
        self.assertEqual(lead.partner_id, person)
        self.assertEqual(lead.organisation_id, organisation)
        self.assertEqual(lead.interlocuteur_id, person)

    def test_found_by_number_by_second_email_and_by_name(self):
        for values, certain in (
            ({"phone": "+33 (0)6.12.34.56.78"}, True),
            ({"email_from": "Alice <ALICE@example.com>"}, True),
            ({"contact_name": "alice ZABEL"}, False),
        ):
            with self.subTest(values):
                lead, dialog = self.convert(**values)
                self.assertEqual(dialog.suspect_ids[:], self.person)
                self.assertIn("Clinique des Alpes", dialog.suspects)
                self.assertEqual(dialog.action, "exist" if certain else "create")
                if not certain:
                    dialog.action = "exist"
                dialog.name = "convert"
                self.assertEqual(dialog.partner_id, self.person)
                dialog.save().action_apply()
                self.assert_about(lead, self.person, self.organisation_a)

    def test_nobody_is_found(self):
        _lead, dialog = self.convert(
            contact_name="Carole Xu", phone="06 87 65 43 21", email_from="c@example.com"
        )
        self.assertFalse(dialog.suspect_ids[:])
        self.assertFalse(dialog.suspects)
        self.assertEqual(dialog.action, "create")

    def test_switchboard_says_nothing(self):
        self.organisation_a.phone = "04 65 71 00 00"
        self.person.phone = "04 65 71 00 00"
        _lead, dialog = self.convert(phone="04 65 71 00 00")
        self.assertFalse(dialog.suspect_ids[:])

    def test_this_person_for_the_organisation_that_the_lead_names(self):
        self.make_collaboration(
            self.person, self.organisation_b, date_start="2020-01-01"
        )
        lead, dialog = self.convert(
            phone="06 12 34 56 78", partner_name="Brasserie du Nord"
        )
        self.assertEqual(dialog.organisation_id, self.organisation_b)
        self.assertFalse(dialog.works_elsewhere)
        dialog.save().action_apply()
        self.assert_about(lead, self.person, self.organisation_b)

    def test_this_person_though_the_lead_names_another_organisation(self):
        lead, dialog = self.convert(phone="06 12 34 56 78", partner_name="Elsewhere")
        self.assertTrue(dialog.works_elsewhere)
        dialog.save().action_apply()
        self.assert_about(lead, self.person, self.organisation_a)
        self.assertFalse(self.Partner.search([("name", "=", "Elsewhere")]))

    def test_one_more_collaboration(self):
        lead, dialog = self.convert(
            phone="06 12 34 56 78",
            email_from="alice@brasserie.example",
            partner_name="Brasserie du Nord",
        )
        dialog.tie = "join"
        dialog.save().action_apply()
        self.assert_about(lead, self.person, self.organisation_b)
        self.assertEqual(self.person.parent_id, self.organisation_a)
        places = self.person._get_current_organisations()[self.person.id]
        self.assertEqual(places, self.organisation_a | self.organisation_b)
        self.assertEqual(self.person.email, "alice@brasserie.example")

    def test_one_more_collaboration_keeps_second_coordinates(self):
        self.person.write({"email": "alice@example.com", "email2": False})
        _lead, dialog = self.convert(
            phone="06 12 34 56 78",
            email_from="alice@brasserie.example",
            partner_name="Brasserie du Nord",
        )
        dialog.tie = "join"
        dialog.save().action_apply()
        self.assertEqual(self.person.email, "alice@example.com")
        self.assertEqual(self.person.email2, "alice@brasserie.example")
        self.assertFalse(self.person.mobile2, "known already")

    def test_one_more_collaboration_with_an_organisation_that_is_new(self):
        lead, dialog = self.convert(
            contact_name="Alice Zabel", phone="06 12 34 56 78", partner_name="Newcomers"
        )
        dialog.tie = "join"
        dialog.save().action_apply()
        newcomers = self.Partner.search([("name", "=", "Newcomers")])
        self.assertTrue(newcomers.is_company)
        self.assertFalse(newcomers.phone, "the number is the person's")
        self.assert_about(lead, self.person, newcomers)

    def test_transfer(self):
        lead, dialog = self.convert(
            phone="06 12 34 56 78",
            email_from="alice@brasserie.example",
            partner_name="Brasserie du Nord",
        )
        dialog.tie = "transfer"
        action = dialog.save().action_apply()
        self.assertEqual(action["res_model"], "interlocuteur.transfer.wizard")
        self.assertEqual(lead.organisation_id, self.organisation_b)
        self.assertFalse(lead.interlocuteur_id, "they do not work there yet")
        wizards = self.env[action["res_model"]].with_user(self.seller)
        wizard = Form(wizards.with_context(**action["context"])).save()
        self.assertEqual(wizard.organisation_id, self.organisation_b)
        wizard.action_confirm()
        self.assertEqual(self.person.parent_id, self.organisation_b)
        self.assertEqual(self.person.email, "alice@brasserie.example")
        self.assert_about(lead, self.person, self.organisation_b)

    def test_transfer_asks_for_the_right(self):
        seller = self.make_employee(
            "only_seller", "sales_team.group_sale_salesman_all_leads"
        )
        _lead, dialog = self.convert(
            phone="06 12 34 56 78", partner_name="Brasserie du Nord"
        )
        dialog.tie = "transfer"
        saved = dialog.save()
        with self.assertRaises(AccessError):
            saved.with_user(seller).action_apply()

    def test_new(self):
        lead, dialog = self.convert(
            contact_name="Alice Zabel",
            phone="06 12 34 56 78",
            partner_name="Brasserie du Nord",
        )
        self.assertEqual(dialog.partner_id, self.person)
        dialog.action = "create"
        dialog.save().action_apply()
        new = lead.partner_id
        self.assertNotEqual(new, self.person)
        self.assertEqual((new.lastname, new.firstname), ("Zabel", "Alice"))
        self.assert_about(lead, new, self.organisation_b)
        self.assertIn(
            "Created although these people may be the same person",
            new.message_ids.mapped("body")[0],
        )

    def test_new_with_an_organisation_that_is_new(self):
        lead, dialog = self.convert(
            contact_name="Carole Xu", phone="06 87 65 43 21", partner_name="Newcomers"
        )
        dialog.save().action_apply()
        self.assertEqual(lead.organisation_id.name, "Newcomers")
        self.assertFalse(lead.organisation_id.phone)
        self.assertEqual(lead.partner_id.parent_id, lead.organisation_id)
        self.assertEqual(lead.interlocuteur_id.phone_e164, "+33687654321")

    def test_no_rule_no_search(self):
        self.env["interlocuteur.duplicate.rule"].search([]).active = False
        _lead, dialog = self.convert(phone="06 12 34 56 78")
        self.assertFalse(dialog.suspect_ids[:])
        self.assertEqual(dialog.action, "create")

    def test_people_of_another_company_are_only_counted(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.person.company_id = other
        _lead, dialog = self.convert(phone="06 12 34 56 78")
        self.assertFalse(dialog.suspect_ids[:])
        self.assertEqual(dialog.action, "create")
        self.assertNotIn("Zabel", dialog.suspects)
        self.assertIn("1 more, whom you may not see", dialog.suspects)

    def test_nothing_is_named_that_the_user_may_not_read(self):
        """Neither people nor organisations of another company, by their ids."""
        other = self.env["res.company"].create({"name": "Other"})
        hidden = self.make_organisation("Zebulon", company_id=other.id)
        self.person.parent_id = hidden
        self.person.company_id = other
        lead, _dialog = self.convert(phone="06 87 65 43 21")
        context = {"active_model": "crm.lead", "active_id": lead.id}
        Convert = (
            self.env["crm.lead2opportunity.partner"]
            .with_user(self.seller)
            .with_context(**context)
        )
        shown = dict.fromkeys(
            ("partner_id", "organisation_id", "commercial_partner_id"),
            {"fields": {"display_name": {}}},
        )
        for named in (
            {"partner_id": self.person.id},
            {"organisation_id": hidden.id},
            {"commercial_partner_id": hidden.id},
        ):
            values = {"lead_id": lead.id, "name": "convert", "action": "exist", **named}
            for enter in (
                lambda v=values, n=named: Convert.onchange(v, list(n), shown),
                lambda v=values: Convert.web_save(v, shown),
            ):
                with self.subTest(named), self.assertRaises(AccessError) as refused:
                    enter()
                self.assertNotIn("Zebulon", str(refused.exception))
                self.env.invalidate_all()

    def test_dialogs_are_their_users(self):
        lead, dialog = self.convert(phone="06 12 34 56 78")
        dialog.name = "convert"
        wizard = dialog.save()
        mass = self.env["crm.lead2opportunity.partner.mass"].with_user(self.seller)
        leads = {"active_model": "crm.lead", "active_ids": lead.ids}
        several = mass.with_context(**leads).create({"lead_tomerge_ids": lead.ids})
        other = self.make_employee("other", "sales_team.group_sale_salesman_all_leads")
        for theirs in (wizard, several):
            self.assertEqual(theirs.search([("id", "=", theirs.id)]), theirs)
            with self.subTest(theirs._name), self.assertRaises(AccessError):
                theirs.with_user(other).read(["partner_id"])

    def test_lead_names_no_organisation_that_the_user_may_not_read(self):
        other = self.env["res.company"].create({"name": "Other"})
        hidden = self.make_organisation("Zebulon", company_id=other.id)
        lead, _dialog = self.convert(phone="06 87 65 43 21")
        for enter in (
            lambda: lead.create({"name": "x", "organisation_id": hidden.id}),
            lambda: lead.write({"organisation_id": hidden.id}),
            lambda: lead.web_save({"organisation_id": hidden.id}, {}),
        ):
            with self.assertRaises(AccessError) as refused:
                enter()
            self.assertNotIn("Zebulon", str(refused.exception))
            self.env.invalidate_all()
        # one that stands there already tells nothing new
        lead.sudo().organisation_id = hidden
        lead.write({"organisation_id": hidden.id, "name": "Pumps and valves"})
        self.assertEqual(lead.name, "Pumps and valves")

    def test_several_leads_at_once_go_on_as_in_core(self):
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Pump {i}", "type": "lead", "contact_name": f"Person {i}"}
                for i in range(3)
            ]
        )
        wizard = (
            self.env["crm.lead2opportunity.partner.mass"]
            .with_context(active_model="crm.lead", active_ids=leads.ids)
            .create({"lead_tomerge_ids": leads.ids, "deduplicate": False})
        )
        wizard.action = "each_exist_or_create"
        wizard.action_mass_convert()
        self.assertEqual(set(leads.mapped("type")), {"opportunity"})
        self.assertEqual(len(leads.partner_id), 3)

    def convert_several(self, *leads):
        """Convert leads by the dialog for several, from the first one, as a job would.

        :return: the leads
        """
        leads = self.env["crm.lead"].create(
            [{"name": "Pumps", "type": "lead", **values} for values in leads]
        )
        wizards = self.env["crm.lead2opportunity.partner.mass"].with_user(self.seller)
        context = {"active_id": leads[0].id, "active_ids": leads.ids, "cron_id": 1}
        wizard = wizards.with_context(active_model="crm.lead", **context).create({})
        wizard.action_mass_convert()
        return leads

    def test_several_leads_are_each_for_their_own_organisation(self):
        leads = self.convert_several(
            {"contact_name": "Carole Xu", "organisation_id": self.organisation_a.id},
            {"contact_name": "Denis Wu"},
            {"contact_name": "Emma Ro", "partner_name": self.organisation_b.name},
            {"contact_name": "Fanny Su", "partner_name": "Newcomers"},
        )
        self.assertEqual(
            leads.partner_id.mapped("name"),
            ["Carole Xu", "Denis Wu", "Emma Ro", "Fanny Su"],
        )
        works_for = [lead.partner_id.parent_id.name for lead in leads]
        names = [self.organisation_a.name, False, self.organisation_b.name, "Newcomers"]
        self.assertEqual(works_for, names)
        # a private customer stands for themselves
        names[1] = "Denis Wu"
        self.assertEqual([lead.organisation_id.name for lead in leads], names)

    def test_several_leads_tell_of_each_namesake(self):
        pairs = self.env["interlocuteur.duplicate.pair"]
        for place in (0, 1):
            with self.subTest(place):
                names = ["Carole Xu", "Denis Wu"]
                names[place] = "Alice Zabel"
                leads = self.convert_several(*({"contact_name": n} for n in names))
                new = leads[place].partner_id
                self.assertNotEqual(new, self.person)
                found = pairs.search([("other_id", "=", new.id)])
                self.assertIn(self.person, found.person_id)
                self.assertIn(
                    "may be the same person", str(new.message_ids.mapped("body"))
                )
                leads.partner_id.active = False
