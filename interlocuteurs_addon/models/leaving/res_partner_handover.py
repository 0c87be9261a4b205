from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class ResPartner(models.Model):
    """Who takes the place of people in what they answer for, when they leave.

    What that is each model of documents declares (``_get_responsibilities``).
    """

    _inherit = "res.partner"

    replaced_by_id = fields.Many2one(
        "res.partner",
        string="Replaced by",
        compute="_compute_replaced_by_id",
        compute_sudo=False,
        help="Who took over from this person, where they left last.",
    )

    @api.depends(
        "collaboration_ids.replaced_by_id", "collaboration_ids.status", "active"
    )
    def _compute_replaced_by_id(self):
        # whoever was deactivated has left everywhere, as their collaborations say
        Collaboration = self.env["interlocuteur.collaboration"]
        ties = Collaboration.with_context(active_test=False).search(
            Domain("person_id", "in", self.ids) & Domain("replaced_by_id", "!=", False),
            order="is_main desc, date_end desc, id desc",
        )
        left = ties.filtered(lambda tie: tie.status == "inactive")
        by_person = left.grouped("person_id")
        for partner in self:
            theirs = by_person.get(partner._origin, ties.browse())
            partner.replaced_by_id = theirs[:1].replaced_by_id

    def _get_handover(self, organisations=None):
        """Return what these people answer for, as far as the user sees it.

        :param organisations: only what belongs to these, everything by default
        :return: dict of the name of each ``Responsibility`` to a recordset
        """
        return {
            each.name: each.find(self, organisations)
            for each in self._get_sorted_responsibilities()
        }

    @api.model
    def _get_sorted_responsibilities(self):
        return sorted(self._get_responsibilities(), key=lambda each: each.sequence)

    def _get_handover_organisations(self, organisations=None):
        """Return the organisations where these people answer for something."""
        return self.browse().union(
            *(
                each.get_organisations(each.find(self, organisations))
                for each in self._get_sorted_responsibilities()
            )
        )

    def _hand_over(self, successor, organisations=None, limits=None):
        """Let somebody take the place of these people in what they answer for.

        Do it before the collaborations end: assignments to sites end with them. Records
        that the user does not see are handed over as well.

        :param successor: who takes over, or an empty recordset for nobody
        :param organisations: only what belongs to these, everything by default
        :param limits: dict of the name of a ``Responsibility`` to the only records of
            it that are handed over, all of those that it does not name
        :raises AccessError: the user may not change these people
        :raises ValidationError: the successor does not work for the organisation
            concerned, is inactive, or one of these people
        """
        self.check_access("write")
        self._check_successor(successor)
        # sudo: whoever may change the people may say who replaces them; nothing else
        # of the records is written, and the successor is checked on each of them
        people = self.sudo()
        handover = people._get_handover(organisations)
        if limits is None:
            people._remember_successor(successor, organisations)
        for name, records in (limits or {}).items():
            handover[name] &= records
        for each in people._get_sorted_responsibilities():
            if records := handover[each.name]:
                # read before the write, which overwrites them
                answering = each.get_answering(records, people)
                each.replace(records, people, successor)
                people._note_handover(answering, successor, each.label)

    def _remember_successor(self, successor, organisations=None):
        """Say on the collaborations that are about to end who comes after.

        Whoever stays, and hands over a part only, is not replaced.
        """
        ties = self._get_ties("person_id").filtered(
            lambda tie: (
                tie._state_now() != "past"
                and (organisations is None or tie.organisation_id in organisations)
            )
        )
        ties._mirror().replaced_by_id = successor

    def _check_successor(self, successor):
        """Ask for somebody else, who is there, and whom the user may see.

        :raises AccessError: the user may not
        :raises ValidationError: the successor is inactive, one of these people, or
            nobody at all
        """
        successor.check_access("read")
        if successor & self:
            raise ValidationError(
                self.env._(
                    "%s cannot be their own successor: choose somebody else.",
                    (successor & self).name,
                )
            )
        if successor and not successor._is_person():
            raise ValidationError(
                self.env._(
                    "%s is not a person and cannot take over: choose somebody else.",
                    successor.name,
                )
            )
        if successor and not successor.active:
            raise ValidationError(
                self.env._(
                    "%s is inactive and cannot take over: choose somebody else.",
                    successor.name,
                )
            )

    # ------------------------------------------------------------------- what is said

    def _note_handover(self, people_of, successor, label):
        """Log on each record who took over from whom, and on the people what they left.

        Records without chatter are named on the people alone.

        :param people_of: dict of record to those who were there
        """
        # sudo: as in _hand_over
        name = successor.sudo().name or self.env._("nobody")
        records = next(iter(people_of)).union(*people_of)
        if isinstance(records, self.pool["mail.thread"]):
            self._note_on_records(records, people_of, name, label)
        self._note_what_was_left(records, people_of, name, label)

    @api.model
    def _note_on_records(self, records, people_of, name, label):
        """Log on each record who took over from whom."""
        note = Markup("<p>%s</p>")
        bodies = {
            record.id: note
            % self.env._(
                "%(role)s: %(person)s is replaced by %(successor)s.",
                role=label,
                person=", ".join(people.mapped("name")),
                successor=name,
            )
            for record, people in people_of.items()
        }
        records._message_log_batch(bodies=bodies)

    def _note_what_was_left(self, records, people_of, name, label):
        """Log on the people what they answered for, and who does it now.

        What the user may not see is counted: their sheets are read by others, too.
        """
        readable = records.sudo(False)._filtered_access("read")
        left = defaultdict(list)
        hidden = Counter()
        for record, people in people_of.items():
            for person in people:
                if record in readable:
                    left[person].append(record.display_name)
                else:
                    hidden[person] += 1
        for person, count in hidden.items():
            left[person].append(self.env._("%s more, which you may not see", count))
        note = Markup("<p>%s</p><ul>%s</ul>")
        bodies = {
            person.id: note
            % (
                self.env._("%(role)s: replaced by %(name)s", role=label, name=name),
                Markup().join(Markup("<li>%s</li>") % item for item in names),
            )
            for person, names in left.items()
        }
        self.browse(bodies)._message_log_batch(bodies=bodies)
