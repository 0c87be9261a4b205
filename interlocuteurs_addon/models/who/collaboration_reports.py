from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..core.naming import name_for_user


class InterlocuteurCollaboration(models.Model):
    """To whom people report at an organisation: its chart."""

    _inherit = "interlocuteur.collaboration"

    reports_to_id = fields.Many2one(
        "res.partner",
        string="Reports to",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        domain=lambda self: self._get_superior_domain(),
        help="Somebody of the same organisation.",
    )

    @api.model
    def _get_superior_domain(self):
        there = "[('organisation_id', '=', organisation_id)]"
        return f"{self._get_choice_domain(there)} + [('id', '!=', person_id)]"

    @api.constrains("organisation_id", "person_id", "reports_to_id")
    def _check_superior(self):
        """Whoever somebody reports to works for the same organisation.

        :raises ValidationError: they do not
        """
        if self._is_merging():
            return
        for collaboration in self.filtered("reports_to_id"):
            # sudo: whether they work there must not hang on what the user sees
            superior = collaboration.sudo().reports_to_id
            if not self.sudo().search_count(
                self._get_running_domain()
                & Domain("person_id", "=", superior.id)
                & Domain("organisation_id", "=", collaboration.organisation_id.id),
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "%(superior)s does not work for %(organisation)s: choose "
                        "somebody who does.",
                        superior=name_for_user(collaboration.reports_to_id, "name"),
                        organisation=name_for_user(
                            collaboration.organisation_id, "name"
                        ),
                    )
                )

    @api.constrains("organisation_id", "person_id", "reports_to_id")
    def _check_no_circle(self):
        """Nobody reports to themselves, by however many others.

        Asked as well when a collaboration runs again (``write``).

        :raises ValidationError: somebody would
        """
        reporting = self.filtered("reports_to_id")
        if not reporting or self._is_merging():
            return
        self._claim_organisations(reporting.organisation_id)
        for organisation, theirs in reporting.grouped("organisation_id").items():
            superiors = self._get_superiors(organisation)
            for person in theirs.person_id:
                if person.id in self._walk_up(person.id, superiors):
                    raise ValidationError(
                        self.env._(
                            "%s would report to themselves: choose somebody else.",
                            name_for_user(person, "name"),
                        )
                    )

    @api.model
    def _get_superiors(self, organisation):
        """Return to whom people report at an organisation now, or will: dict of ids."""
        # sudo: a circle is one, whoever sees all of it
        running = self.sudo().search_fetch(
            self._get_running_domain()
            & Domain("organisation_id", "=", organisation.id)
            & Domain("reports_to_id", "!=", False),
            ["person_id", "reports_to_id"],
        )
        return {c.person_id.id: c.reports_to_id.id for c in running}

    @api.model
    def _walk_up(self, person_id, superiors):
        """Return the ids of all above somebody; they are among them in a circle."""
        above = []
        while (person_id := superiors.get(person_id)) and person_id not in above:
            above.append(person_id)
        return above
