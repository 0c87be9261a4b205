from odoo.exceptions import ValidationError

from .common import InterlocuteurCommon


class DuplicateCommon(InterlocuteurCommon):
    """Somebody who enters people, and the rule that they are compared by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env.ref(
            "interlocuteurs_addon.interlocuteur_duplicate_rule_general"
        )
        cls.Rule = cls.env["interlocuteur.duplicate.rule"]
        cls.user = cls.make_employee(
            "enters_people", "interlocuteurs_addon.group_interlocuteur_user"
        )

    def enter(self, *people, **context):
        """Enter people as a user does."""
        partners = self.Partner.with_user(self.user).with_context(**context)
        return partners.create([{"type": "contact", **values} for values in people])

    def refuse(self, *people, **context):
        """Enter people, expect to be refused, and return the error."""
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            self.enter(*people, **context)
        return caught.exception

    def find(self, **values):
        """Enter somebody; return (similar, kinds of the reasons) of who is found.

        None if nobody is found; the person is not kept in any case.
        """
        values = {"lastname": "Zwickel", "firstname": "Xenia", **values}
        try:
            with self.env.cr.savepoint() as savepoint:
                self.enter(values)
                savepoint.rollback()
        except ValidationError as error:
            [row] = error.context["rows"]
            [suspect] = row["suspects"]
            return suspect["similar"], [r["kind"] for r in suspect["reasons"]]
        return None
