from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date

from .notes import one_note_each


class InterlocuteurCollaboration(models.Model):
    """Changes of collaborations, logged in the chatter of person and organisation."""

    _inherit = "interlocuteur.collaboration"

    @api.model_create_multi
    def create(self, vals_list):
        """Log the new collaborations on both sides."""
        collaborations = super().create(vals_list)
        if self._tells_chatter():
            collaborations._tell_all(self.env._("New"))
        return collaborations

    def write(self, vals):
        """Log on both sides what has changed."""
        names = vals.keys() & self._told_fields()
        if not self._tells_chatter() or not names:
            return super().write(vals)
        before = {
            collaboration: collaboration._describe(names) for collaboration in self
        }
        result = super().write(vals)
        self._tell(
            {
                collaboration: [
                    now
                    for field, now in collaboration._describe(names).items()
                    if now != then[field]
                ]
                for collaboration, then in before.items()
            }
        )
        return result

    def unlink(self):
        """Log the deletion on both sides."""
        if self._tells_chatter():
            self._tell_all(self.env._("Deleted"))
        return super().unlink()

    @api.model
    def _tells_chatter(self):
        """Tell whether changes are logged, by the context keys of mail."""
        context = self.env.context
        return not (context.get("tracking_disable") or context.get("mail_notrack"))

    @api.model
    def _told_fields(self):
        """Return the names of the fields whose changes are logged, in their order.

        Each is said by a method ``_describe_<name>``.
        """
        return [
            "is_main",
            "date_start",
            "date_end",
            "function_ids",
            "profile_id",
            "active",
        ]

    def _describe(self, names=None):
        """Return the text to log for each field, in the user's language.

        :param names: of the fields, all that are told by default
        """
        self.ensure_one()
        return {
            name: getattr(self, f"_describe_{name}")()
            for name in self._told_fields()
            if names is None or name in names
        }

    def _describe_is_main(self):
        if self.is_main:
            return self.env._("main organisation")
        return self.env._("further organisation")

    def _describe_date_start(self):
        if not self.date_start:
            return self.env._("no start date")
        return self.env._("from %s", format_date(self.env, self.date_start))

    def _describe_date_end(self):
        if not self.date_end:
            return self.env._("open-ended")
        return self.env._("to %s", format_date(self.env, self.date_end))

    def _describe_function_ids(self):
        names = self.function_ids.sorted().mapped("name")
        return ", ".join(names) or self.env._("no function")

    def _describe_profile_id(self):
        if not self.profile_id:
            return self.env._("no portal")
        return self.env._("portal as %s", self.profile_id.name)

    def _describe_active(self):
        return self.env._("active") if self.active else self.env._("archived")

    def _describe_period(self):
        """Return where the person worked, and from when to when, as a sentence."""
        self.ensure_one()
        values = {
            # sudo: the name of an organisation that their history shows anyway
            "organisation": self.sudo().organisation_id.name,
            "start": format_date(self.env, self.date_start),
            "end": format_date(self.env, self.date_end),
        }
        if not self.date_start:
            return self.env._("Worked at %(organisation)s until %(end)s", **values)
        return self.env._(
            "Worked at %(organisation)s from %(start)s to %(end)s", **values
        )

    def _tell_all(self, event):
        """Log an event with the texts of all fields of the collaborations."""
        told = {}
        for collaboration in self:
            described = collaboration._describe()
            if collaboration.active:
                described.pop("active")
            told[collaboration] = [event, *described.values()]
        self._tell(told)

    def _tell(self, texts):
        """Log one note per partner, whatever the number of collaborations.

        :param texts: dict of collaboration to list of texts, nothing logged if empty
        """
        item = Markup("<li>%s: %s</li>")
        with one_note_each(self.env) as notes:
            for collaboration, parts in texts.items():
                # sudo: the names of both stand on each other's sheet, where their
                # companies let whoever reads it know them
                person = collaboration.sudo().person_id
                organisation = collaboration.sudo().organisation_id
                for partner, other in ((person, organisation), (organisation, person)):
                    if parts:
                        name = other._get_name_in(partner.company_id)
                        line = item % (name, ", ".join(parts))
                        notes.add(partner.id, self.env._("Collaboration"), [line])
