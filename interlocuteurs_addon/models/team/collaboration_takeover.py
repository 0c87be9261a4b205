from odoo import api, models
from odoo.fields import Domain

# where documents say whom they are about
CONTACT = "interlocuteur_id"


class InterlocuteurCollaboration(models.Model):
    """A supervisor takes over the open documents of people who have left.

    Which these are the documents declare (``_get_responsibilities``): open requests.
    """

    _inherit = "interlocuteur.collaboration"

    @api.model
    def _find_left_behind(self, organisation):
        """Return the open documents of an organisation whose person has left it.

        :param organisation: one whose people the user manages
        :return: dict of a ``Responsibility`` to what the user reads of it
        """
        found = {}
        for each in self.env["res.partner"]._get_sorted_responsibilities():
            if each.field != CONTACT or not self.env[each.model].has_access("read"):
                continue
            records = self.env[each.model].search(
                each.domain
                & Domain(each.organisation_field, "=", organisation.id)
                & Domain(CONTACT, "!=", False)
            )
            if left := self._filter_left_behind(records, organisation):
                found[each] = left
        return found

    @api.model
    def _filter_left_behind(self, records, organisation):
        """Return those of these documents whose person has left, or is said to have."""
        # sudo: the user manages who works there; of others only that they do not
        people = records.sudo()[CONTACT]
        there = self.sudo().search(
            self._get_portal_people_domain(organisation)
            & Domain("person_id", "in", people.ids)
            & Domain("left_said_on", "=", False)
        )
        return records.filtered(
            lambda record: record.sudo()[CONTACT] not in there.person_id
        )

    @api.model
    def _take_over(self, organisation):
        """Make the user the contact person of what people who have left leave open.

        :param organisation: one of theirs, in sudo
        :return: the number of documents
        :raises AccessError: the user may not manage its people
        :raises UserError: they cannot be the contact person
        """
        manager = self.env.user.partner_id
        self._check_portal_may_manage(manager, organisation)
        self.env["interlocuteur.duplicate.claim"]._claim([f"team {organisation.id}"])
        left = self._find_left_behind(organisation)
        if not left:
            return 0
        # sudo: what the user may do was checked above, and which they are
        responsibilities = self.env["res.partner"]._get_sorted_responsibilities()
        limits = {
            each.name: self.env[each.model].sudo().browse(left[each].ids)
            if each in left
            else self.env[each.model].sudo()
            for each in responsibilities
        }
        people = self.env["res.partner"].sudo()
        for records in left.values():
            people |= records.sudo()[CONTACT]
        people._hand_over(manager.sudo(), organisation.sudo(), limits)
        count = sum(map(len, left.values()))
        self._tell_taken_over(organisation, people, count)
        return count

    @api.model
    def _tell_taken_over(self, organisation, people, count):
        """Notify those of us who look after the organisation, and log it there."""
        # sudo: portal users notify us, whom they do not read
        organisation = organisation.sudo()

        def describe(env):
            return env._(
                "%(manager)s took over %(count)s open documents of people who work for "
                "%(organisation)s no longer, on the portal: %(people)s.",
                manager=self.env.user.partner_id.name,
                count=count,
                organisation=organisation.name,
                people=", ".join(people.mapped("name")),
            )

        organisation._message_log(body=describe(organisation.env))
        for user in organisation._get_team_users():
            told = organisation.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.env._("Team of %s", organisation.name),
                body=describe(told.env),
            )
