from odoo.fields import Command

from .common import InterlocuteurCommon

SAFETY = {
    "badge": ("Badge", "char", {"pattern": "[A-Z]{2}[0-9]{4}"}),
    "instructions": ("Instructions", "text", {}),
    "helmet": ("Helmet", "integer", {"minimum": "40", "maximum": "70"}),
    "rate": ("Rate", "float", {"minimum": "0.5"}),
    "trained": ("Trained", "date", {"minimum": "2020-01-01"}),
    "seen": ("Seen", "datetime", {}),
    "night": ("Night", "boolean", {}),
    "level": ("Level", "choice", {"choices": ["Visitor", "Operator"]}),
    "skills": ("Skills", "choices", {"choices": ["SSI", "CACES", "B0"]}),
    "sponsor": ("Sponsor", "partner", {}),
}


class CharacteristicCommon(InterlocuteurCommon):
    """A group for people with one characteristic of each type, none mandatory."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Group = cls.env["interlocuteur.characteristic.group"]
        cls.Characteristic = cls.env["interlocuteur.characteristic"]
        cls.Value = cls.env["interlocuteur.characteristic.value"]
        cls.safety = cls.make_group("Safety", SAFETY)
        cls.options = {
            option.name: option for option in cls.safety.characteristic_ids.option_ids
        }
        cls.manager = cls.make_employee(
            "manager", "interlocuteurs_addon.group_interlocuteur_manager"
        )
        cls.user = cls.make_employee(
            "user", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.People = cls.Partner.with_user(cls.user).with_context(
            interlocuteur_duplicates_unchecked=True
        )

    @classmethod
    def make_group(cls, name, characteristics, **values):
        """Make a group; ``characteristics``: code to (name, kind, other values)."""
        return cls.env["interlocuteur.characteristic.group"].create(
            {
                "name": name,
                "characteristic_ids": [
                    Command.create(cls._prepare_characteristic(code, *definition))
                    for code, definition in characteristics.items()
                ],
                **values,
            }
        )

    @classmethod
    def _prepare_characteristic(cls, code, name, kind, values):
        values = dict(values)
        choices = values.pop("choices", ())
        return {
            "code": code,
            "name": name,
            "kind": kind,
            "option_ids": [Command.create({"name": choice}) for choice in choices],
            **values,
        }

    @classmethod
    def get(cls, code):
        return cls.env["interlocuteur.characteristic"].search([("code", "=", code)])

    @classmethod
    def name_of(cls, code):
        return f"x_characteristic_{code}"

    @classmethod
    def make_user_person(cls, **answers):
        """Make a person as an ordinary user, with answers by code."""
        return cls.People.create(
            {
                "lastname": "Durand",
                "firstname": "Alice",
                **{cls.name_of(code): value for code, value in answers.items()},
            }
        )

    def answers(self, person, *codes):
        """Return what a person answers, read from the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        values = person._get_characteristic_values()[person.id]
        return [values[code] for code in codes]

    def tracked(self, record):
        """Return the record with its chatter on, which tests turn off."""
        self.flush_tracking()
        return record.with_context(tracking_disable=False, mail_notrack=False)

    def flush_tracking(self):
        """Let the chatter say what has changed."""
        self.env.flush_all()
        self.cr.flush()

    def make_mandatory(self, *codes, **group_values):
        for code in codes:
            self.get(code).mandatory = True
        if group_values:
            self.safety.write(group_values)
