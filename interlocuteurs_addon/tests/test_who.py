from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .deactivation_common import DeactivationCommon


class WhoCommon(DeactivationCommon):
    """Alice and Paul of A, a third there, and the subjects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.make_person("Blanc", "Bob", parent_id=cls.organisation_a.id)
        cls.billing = cls.env.ref("interlocuteurs_addon.subject_billing")
        cls.maintenance = cls.env.ref("interlocuteurs_addon.subject_maintenance")

    def tie(self, person, organisation=None):
        return person.with_context(active_test=False).collaboration_ids.filtered(
            lambda c: c.organisation_id == (organisation or self.organisation_a)
        )

    def merge(self, partners, into):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(partners.ids, into)
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestReportsTo(WhoCommon):
    """To whom people report: within an organisation, and never in a circle."""

    def test_within_the_organisation(self):
        stranger = self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        with self.assertRaisesRegex(ValidationError, "Nina Noir does not work for"):
            self.tie(self.person).reports_to_id = stranger
        with self.assertRaisesRegex(ValidationError, "does not work for"):
            self.tie(self.person).reports_to_id = self.organisation_a
        self.make_collaboration(stranger, self.organisation_a)
        self.tie(self.person).reports_to_id = stranger

    def test_nobody_reports_to_themselves(self):
        with self.assertRaisesRegex(ValidationError, "report to themselves"):
            self.tie(self.person).reports_to_id = self.person

    def test_not_by_others_either(self):
        self.tie(self.person).reports_to_id = self.colleague
        self.tie(self.colleague).reports_to_id = self.third
        with self.assertRaisesRegex(ValidationError, "report to themselves"):
            self.tie(self.third).reports_to_id = self.person

    def test_not_by_several_at_once(self):
        ties = self.tie(self.person) | self.tie(self.colleague)
        with self.assertRaises(ValidationError):
            ties.reports_to_id = self.colleague

    def test_elsewhere_it_may_be_the_other_way_round(self):
        one, other = (
            self.make_collaboration(person, self.organisation_b)
            for person in (self.person, self.colleague)
        )
        self.tie(self.person).reports_to_id = self.colleague
        other.reports_to_id = self.person
        self.assertFalse(one.reports_to_id)

    def test_what_is_over_closes_no_circle_until_it_runs_again(self):
        self.tie(self.person).reports_to_id = self.colleague
        self.tie(self.person).active = False
        self.tie(self.colleague).reports_to_id = self.third
        self.tie(self.third).reports_to_id = False
        further = self.make_collaboration(self.person, self.organisation_a)
        self.tie(self.colleague).reports_to_id = self.person
        further.active = False
        with self.assertRaisesRegex(ValidationError, "report to themselves"):
            self.tie(self.person).filtered("reports_to_id").active = True

    def test_whoever_moves_leaves_it_behind(self):
        self.tie(self.person).write(
            {
                "reports_to_id": self.colleague.id,
                "decision_role": "decides",
                "subject_ids": self.billing.ids,
            }
        )
        self.person.parent_id = self.organisation_b
        new = self.tie(self.person, self.organisation_b)
        self.assertFalse(new.reports_to_id)
        self.assertFalse(new.subject_ids)
        self.assertFalse(new.decision_role)
        former = self.tie(self.person)
        self.assertEqual(former.reports_to_id, self.colleague)
        self.assertEqual(former.decision_role, "decides")

    def test_superior_who_leaves_stops_nobody(self):
        self.tie(self.person).reports_to_id = self.colleague
        self.colleague.parent_id = self.organisation_b
        self.tie(self.person).date_start = "2020-01-01"
        [top] = [
            node
            for node in self.organisation_a._get_chart()
            if node.collaboration.person_id == self.person
        ]
        self.assertEqual(top.below, [])

    def test_merged_people_report_to_nobody_they_become(self):
        self.tie(self.person).reports_to_id = self.colleague
        self.tie(self.colleague).reports_to_id = self.third
        self.merge(self.person | self.third, self.third)
        self.assertFalse(self.tie(self.third).reports_to_id)
        self.assertEqual(self.tie(self.colleague).reports_to_id, self.third)

    def test_merged_organisations_have_one_chart(self):
        for person in (self.person, self.colleague):
            self.make_collaboration(person, self.organisation_b)
        self.tie(self.person).reports_to_id = self.colleague
        self.tie(self.colleague, self.organisation_b).reports_to_id = self.person
        self.merge(self.organisation_a | self.organisation_b, self.organisation_a)
        superiors = self.Collaboration._get_superiors(self.organisation_a)
        self.assertEqual(superiors, {self.person.id: self.colleague.id})

    def test_merged_person_keeps_whom_they_report_to(self):
        twin = self.make_person("Durand", "Alix", parent_id=self.organisation_a.id)
        self.tie(twin).write(
            {"reports_to_id": self.colleague.id, "decision_role": "advises"}
        )
        self.tie(self.third).reports_to_id = twin
        self.merge(self.person | twin, self.person)
        self.assertEqual(self.tie(self.person).reports_to_id, self.colleague)
        self.assertEqual(self.tie(self.person).decision_role, "advises")
        self.assertEqual(self.tie(self.third).reports_to_id, self.person)

    def test_of_several_who_become_one_what_was_said_first_stays(self):
        one, other = (
            self.make_person(name, "Ada", parent_id=self.organisation_a.id)
            for name in ("Roux", "Vert")
        )
        self.tie(one).decision_role = "advises"
        self.tie(other).write(
            {"reports_to_id": self.colleague.id, "decision_role": "blocks"}
        )
        self.merge(self.person | one | other, self.person)
        self.assertEqual(self.tie(self.person).decision_role, "advises")
        self.assertEqual(self.tie(self.person).reports_to_id, self.colleague)

    def test_form_proposes_colleagues(self):
        form = Form(self.tie(self.person).with_user(self.user))
        form.reports_to_id = self.colleague
        form.decision_role = "blocks"
        form.save()
        self.assertEqual(self.tie(self.person).reports_to_id, self.colleague)


@tagged("post_install", "-at_install")
class TestSubjects(WhoCommon):
    """An organisation has one main contact for each subject."""

    def test_whoever_is_chosen_takes_the_place(self):
        self.tie(self.person).subject_ids = self.billing | self.maintenance
        self.tie(self.colleague).subject_ids = self.billing
        self.assertEqual(self.tie(self.person).subject_ids, self.maintenance)
        self.assertEqual(
            self.organisation_a.subject_contacts,
            "Billing: Paul Petit, Maintenance: Alice Durand",
        )

    def test_each_organisation_has_its_own(self):
        further = self.make_collaboration(self.person, self.organisation_b)
        further.subject_ids = self.billing
        self.tie(self.colleague).subject_ids = self.billing
        self.assertEqual(further.subject_ids, self.billing)
        self.assertEqual(self.organisation_b.subject_contacts, "Billing: Alice Durand")

    def test_who_has_left_counts_no_more(self):
        self.tie(self.person).subject_ids = self.billing
        self.person.active = False
        self.assertIs(self.organisation_a.subject_contacts, "")
        self.person.active = True
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertIs(self.organisation_a.subject_contacts, "")
        self.tie(self.colleague).subject_ids = self.billing
        # they come back the same day: the one in their place gives it back
        self.person.parent_id = self.organisation_a
        self.assertEqual(self.tie(self.person).subject_ids, self.billing)
        self.assertFalse(self.tie(self.colleague).subject_ids)

    def test_new_collaborations_take_the_place_as_well(self):
        self.tie(self.person).subject_ids = self.billing
        stranger = self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        self.make_collaboration(
            stranger, self.organisation_a, subject_ids=self.billing.ids
        )
        self.assertFalse(self.tie(self.person).subject_ids)

    def test_merged_organisations_have_one(self):
        stranger = self.make_person("Noir", "Nina", parent_id=self.organisation_b.id)
        self.tie(stranger, self.organisation_b).subject_ids = self.billing
        self.tie(self.person).subject_ids = self.billing
        self.merge(self.organisation_a | self.organisation_b, self.organisation_b)
        self.assertEqual(self.organisation_b.subject_contacts, "Billing: Nina Noir")

    def test_rights(self):
        self.assertEqual(self.rights(self.user, "interlocuteur.subject"), "r")
        self.assertEqual(self.rights(self.manager, "interlocuteur.subject"), "rwcu")
        plain = self.make_employee("plain")
        with self.assertRaises(AccessError):
            self.tie(self.person).with_user(plain).decision_role = "decides"

    def test_erasure(self):
        self.tie(self.person).write(
            {
                "reports_to_id": self.colleague.id,
                "decision_role": "blocks",
                "subject_ids": self.billing.ids,
            }
        )
        self.tie(self.third).reports_to_id = self.person
        self.person.write(
            {
                "contact_hours": "Mornings",
                "no_phone": True,
                "no_mailing": True,
                "preferred_channel": "email",
            }
        )
        self.person._deactivate()
        self.person.with_user(self.manager)._erase_personal_data()
        tie = self.tie(self.person)
        self.assertFalse(tie.reports_to_id)
        self.assertFalse(tie.subject_ids)
        self.assertFalse(tie.decision_role)
        self.assertFalse(self.tie(self.third).reports_to_id)
        self.assertEqual(
            [
                self.person[name]
                for name in (
                    "contact_hours",
                    "no_phone",
                    "no_mailing",
                    "preferred_channel",
                )
            ],
            [False] * 4,
        )


@tagged("post_install", "-at_install")
class TestChart(WhoCommon):
    """The chart and the directory, as they are printed."""

    def render(self, name, organisation, user=None):
        Report = self.env["ir.actions.report"].with_user(user or self.user)
        return Report._render_qweb_html(name, organisation.ids)[0].decode()

    def test_chart(self):
        self.tie(self.person).write(
            {"reports_to_id": self.colleague.id, "decision_role": "decides"}
        )
        self.tie(self.third).reports_to_id = self.person
        chart = self.organisation_a._get_chart()
        [top] = chart
        self.assertEqual(top.collaboration.person_id, self.colleague)
        [below] = top.below
        self.assertEqual(below.collaboration.person_id, self.person)
        html = self.render("interlocuteurs_addon.who_chart", self.organisation_a)
        names = ["Paul Petit", "Alice Durand", "Decides", "Bob Blanc"]
        places = [html.index(name) for name in names]
        self.assertEqual(places, sorted(places))

    def test_chart_of_who_works_here_today(self):
        self.third.active = False
        self.colleague.parent_id = self.organisation_b
        html = self.render("interlocuteurs_addon.who_chart", self.organisation_a)
        self.assertIn("Alice Durand", html)
        self.assertNotIn("Bob Blanc", html)
        self.assertNotIn("Paul Petit", html)

    def test_button_opens_the_chart(self):
        action = self.organisation_a.with_user(self.user).action_open_chart()
        self.assertEqual(action["report_name"], "interlocuteurs_addon.who_chart")
        self.assertEqual(action["report_type"], "qweb-html")
        with self.assertRaises(UserError):
            self.person.action_open_chart()

    def test_directory_by_site_and_function(self):
        first, second = self.Function.create(
            [
                {"name": "Zinc buyer", "sequence": 1},
                {"name": "Zinc cook", "sequence": 2},
            ]
        )
        self.person.function_ids = second
        self.colleague.function_ids = first | second
        (self.person | self.colleague).site_ids = self.site
        groups = self.organisation_a._get_directory()
        self.assertEqual(
            [
                (site.name, [(f.name, c.person_id.mapped("name")) for f, c in rows])
                for site, rows in groups
            ],
            [
                (
                    "North",
                    [
                        ("Zinc buyer", ["Paul Petit"]),
                        ("Zinc cook", ["Alice Durand"]),
                    ],
                ),
                (False, [(False, ["Bob Blanc"])]),
            ],
        )
        self.colleague.phone = "+33 4 76 00 00 01"
        html = self.render("interlocuteurs_addon.who_directory", self.organisation_a)
        for text in ("North", "On no site", "Zinc buyer, Zinc cook", "4 76 00 00 01"):
            self.assertIn(text, html)

    def test_portal_users_print_nothing(self):
        self.open_portal(self.person)
        account = self.env["res.users"].create(
            {
                "login": "alice",
                "partner_id": self.person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for name in ("who_chart", "who_directory"):
            with self.assertRaises(AccessError):
                self.render(
                    f"interlocuteurs_addon.{name}", self.organisation_a, account
                )

    def test_queries_do_not_depend_on_how_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.organisation_a._get_chart()
            self.organisation_a._get_directory()
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        self.Partner.with_context(duplicates_accepted=True).create(
            [
                {
                    "lastname": f"Zinc {number}",
                    "firstname": "Zoé",
                    "parent_id": self.organisation_a.id,
                }
                for number in range(20)
            ]
        )
        self.assertEqual(count(), few)
