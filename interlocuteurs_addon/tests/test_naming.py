from contextlib import suppress

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .deactivation_common import DeactivationCommon


@tagged("post_install", "-at_install")
class TestNaming(DeactivationCommon):
    """A refusal names nothing that whoever gets it may not read, whatever they sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.secret = cls.make_organisation("Zirconia", company_id=cls.elsewhere.id)
        cls.secret_site = cls.Partner.create(
            {
                "name": "Zirconia Sud",
                "type": "delivery",
                "parent_id": cls.secret.id,
                "company_id": cls.elsewhere.id,
            }
        )
        cls.secret_person = cls.make_person(
            "Zimmer", "Zoltan", parent_id=cls.secret.id, company_id=cls.elsewhere.id
        )
        cls.secret_equipment = cls.env["maintenance.equipment"].create(
            {
                "name": "Zamboni",
                "organisation_id": cls.secret.id,
                "company_id": cls.elsewhere.id,
            }
        )
        cls.secret_company_person = cls.make_person(
            "Zwirn", "Zita", company_id=cls.elsewhere.id, active=False
        )
        cls.keeper = cls.make_employee(
            "keeper",
            "interlocuteurs_addon.group_interlocuteur_user,"
            "maintenance.group_equipment_manager",
        )
        # everything is in the cache, as after a page that superuser code prepared
        everything = (
            cls.secret | cls.secret_site | cls.secret_person | cls.secret_company_person
        )
        everything.mapped("display_name")

    def assertNamesNobody(self, action):
        """The refusal says nothing of what is hidden; access may be refused as well."""
        with (
            self.assertRaises(UserError) as caught,
            self.env.cr.savepoint(),
        ):
            action()
            self.env.flush_all()
        text = str(caught.exception)
        for name in ("Zirconia", "Zimmer", "Zoltan", "Zamboni", "Zita", "Zwirn"):
            self.assertNotIn(name, text)
        return text

    def test_people_of_equipment(self):
        equipment = self.env["maintenance.equipment"].create(
            {
                "name": "Pump",
                "organisation_id": self.organisation_a.id,
            }
        )
        mine = equipment.with_user(self.keeper)
        for values in (
            {"interlocuteur_ids": self.secret_person.ids},
            {"site_id": self.secret_site.id},
            {"organisation_id": self.secret_person.id},
        ):
            with self.subTest(values):
                self.assertNamesNobody(lambda values=values: mine.write(values))

    def test_site_and_equipment_of_a_request(self):
        Request = self.env["maintenance.request"].with_user(self.keeper)
        for values in (
            {"site_id": self.secret_site.id},
            {"equipment_id": self.secret_equipment.id},
            {"interlocuteur_id": self.secret_person.id},
        ):
            with self.subTest(values):
                self.assertNamesNobody(
                    lambda values=values: Request.create(
                        {
                            "name": "It leaks",
                            "organisation_id": self.organisation_a.id,
                            **values,
                        }
                    )
                )

    def test_both_sides_of_a_collaboration(self):
        Collaboration = self.Collaboration.with_user(self.keeper)
        for person, organisation in (
            (self.secret, self.organisation_a),
            (self.person, self.secret_person),
            (self.secret_person, self.organisation_a),
        ):
            with self.subTest(person=person.id, organisation=organisation.id):
                self.assertNamesNobody(
                    lambda person=person, organisation=organisation: (
                        Collaboration.create(
                            {
                                "person_id": person.id,
                                "organisation_id": organisation.id,
                                "is_main": True,
                                "date_start": "2099-01-01",
                            }
                        )
                    )
                )

    def test_what_people_are_assigned_to(self):
        mine = self.person.with_user(self.keeper)
        for values in (
            {"site_ids": self.secret_site.ids},
            {"site_ids": self.secret_person.ids},
            {"equipment_ids": self.secret_equipment.ids},
        ):
            with self.subTest(values):
                self.assertNamesNobody(lambda values=values: mine.write(values))

    def test_successors(self):
        mine = self.person.with_user(self.keeper)
        for successor in (self.secret_person, self.secret_company_person):
            self.assertNamesNobody(
                lambda successor=successor: mine._hand_over(
                    successor.with_user(self.keeper)
                )
            )

    def test_what_was_handed_over_elsewhere_is_counted(self):
        """Records that the user does not see are handed over as well."""
        equipment = self.env["maintenance.equipment"].create(
            [
                {
                    "name": name,
                    "organisation_id": self.organisation_a.id,
                    "service_contact_id": self.person.id,
                    "company_id": company,
                }
                for name, company in (("Pump", False), ("Zamboni", self.elsewhere.id))
            ]
        )
        self.person.with_user(self.keeper)._hand_over(self.Partner)
        self.assertFalse(equipment.service_contact_id)
        notes = "".join(self.person.message_ids.mapped("body"))
        self.assertIn("Pump", notes)
        self.assertNotIn("Zamboni", notes)
        self.assertIn("1 more, which you may not see", notes)

    def test_to_mend_names_organisations_of_the_companies_alone(self):
        site = self.make_site(self.secret, self.Partner, "Shared site")
        site.company_id = False
        self.env.flush_all()
        Anomaly = self.env["interlocuteur.anomaly"]
        concerned = [("partner_id", "=", site.id)]
        self.assertEqual(Anomaly.search(concerned).organisation_id, self.secret)
        self.assertFalse(Anomaly.with_user(self.manager).search(concerned))

    def test_what_one_may_read_is_named(self):
        equipment = self.env["maintenance.equipment"].create(
            {"name": "Pump", "organisation_id": self.organisation_b.id}
        )
        with self.assertRaises(ValidationError) as caught:
            equipment.with_user(self.keeper).service_contact_id = self.person
        self.assertIn(self.person.name, str(caught.exception))
        self.assertIn("Brasserie du Nord", str(caught.exception))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_no_link_tells_a_name_to_who_writes_it(self):
        """Names beside links are told to whoever reads a record, and who writes it."""
        person = self.make_person("Zone", parent_id=self.organisation_a.id)
        records = (
            person,
            person.collaboration_ids,
            self.env["maintenance.equipment"].create(
                {"name": "Pump", "organisation_id": self.organisation_a.id}
            ),
        )
        written = []
        for record in records:
            theirs = record.with_user(self.keeper)
            for name, field in record._fields.items():
                ours = (field._module or "").startswith("interlocuteurs")
                if not (ours and field.store and field.type == "many2one"):
                    continue
                if field.comodel_name != "res.partner":
                    continue
                with self.subTest(model=record._name, field=name):
                    with suppress(UserError), self.env.cr.savepoint():
                        theirs.write({name: self.secret_person.id})
                        self.assertNotIn("Zimmer", str(theirs.read([name])))
                    written.append(name)
        self.assertLessEqual({"request_copy_id", "reports_to_id"}, set(written))
