from datetime import date

from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

TODAY = "2026-03-10"


class InterlocuteurCommon(BaseCommon):
    """Two organisations, people, and users of each right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.france = cls.env.ref("base.fr")
        cls.env.company.country_id = cls.france
        cls.Partner = cls.env["res.partner"]
        cls.Collaboration = cls.env["interlocuteur.collaboration"]
        cls.Function = cls.env["interlocuteur.function"]
        cls.organisation_a = cls.make_organisation("Clinique des Alpes")
        cls.organisation_b = cls.make_organisation("Brasserie du Nord")

    @classmethod
    def make_organisation(cls, name, **values):
        return cls.Partner.create({"name": name, "is_company": True, **values})

    @classmethod
    def make_person(cls, lastname="Durand", firstname="Alice", **values):
        return cls.Partner.create(
            {"lastname": lastname, "firstname": firstname, **values}
        )

    @classmethod
    def make_collaboration(cls, person, organisation, **values):
        return cls.Collaboration.create(
            {"person_id": person.id, "organisation_id": organisation.id, **values}
        )

    @classmethod
    def open_portal(cls, people, profile="profile_supervisor"):
        """Give a portal profile to all that these people work for."""
        record = cls.env.ref(f"interlocuteurs_addon.{profile}")
        people.collaboration_ids.profile_id = record

    @classmethod
    def make_employee(cls, login, groups="base.group_user"):
        return new_test_user(cls.env, login, groups)

    def rights(self, user, model):
        """Return the initials of what a user may do with a model: "rwcu" for all."""
        records = self.env[model].with_user(user)
        return "".join(
            operation[0]
            for operation in ("read", "write", "create", "unlink")
            if records.has_access(operation)
        )

    def history(self, person):
        """Return what the person's collaborations say, oldest first.

        :return: list of (organisation name, main, first day, last day), archived ones
            left out, open dates as None
        """
        return [
            (
                collaboration.organisation_id.name,
                collaboration.is_main,
                collaboration.date_start or None,
                collaboration.date_end or None,
            )
            for collaboration in person.collaboration_ids.sorted(
                lambda c: (c.date_start or date.min, c.id)
            )
        ]
