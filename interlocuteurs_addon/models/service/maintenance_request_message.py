from odoo import models
from odoo.fields import Domain
from odoo.tools import is_html_empty
from odoo.tools.mail import parse_contact_from_email

from .maintenance_request_timeline import TimelineStep

# the page of a request shows so many at first, and so many on demand
MESSAGES_SHOWN = 30
MOST_MESSAGES = 500


class MaintenanceRequest(models.Model):
    """What was said about a request, in its timeline: one list by date."""

    _inherit = "maintenance.request"

    def _get_timeline_with_messages(self, limit=MESSAGES_SHOWN):
        """Return the timeline, with the last messages that customers read in it.

        Called in sudo, for whoever may read the request.

        :param limit: how many messages
        :return: list of :class:`TimelineStep`, and whether there are earlier messages
        """
        messages = self._get_customer_messages(limit + 1)
        shown = messages[-limit:]
        steps = self._get_timeline()
        happened = [step for step in steps if not step.expected]
        steps = [
            *self._merge_messages(happened, shown),
            *(step for step in steps if step.expected),
        ]
        return steps, len(messages) > len(shown)

    def _get_customer_messages(self, limit=None):
        """Return what customers read of what was said, oldest first.

        What core shows below a document of the portal; what was emptied is gone.

        :param limit: the last ones only
        """
        self.ensure_one()
        Message = self.env["mail.message"]
        found = Message.search(
            Domain(self._fields["website_message_ids"].get_comodel_domain(self))
            & Domain("res_id", "=", self.id)
            & Domain("subtype_id", "=", self.env.ref("mail.mt_comment").id)
            & Message._get_search_domain_share(),
            order="date DESC, id DESC",
            limit=limit,
        )
        return found.filtered(
            lambda message: message.attachment_ids or not is_html_empty(message.body)
        ).sorted(lambda message: (message.date, message.id))

    def _merge_messages(self, steps, messages):
        """Return steps and messages by date; the request begins with its first step."""
        waiting = list(messages)
        merged = steps[:1]
        for step in steps[1:]:
            while waiting and step.moment and waiting[0].date < step.moment:
                merged.append(self._make_timeline_message(waiting.pop(0)))
            merged.append(step)
        return merged + [self._make_timeline_message(message) for message in waiting]

    def _make_timeline_message(self, message):
        """Return what the timeline says of a message: who, when, and what."""
        who = message.author_id.name or next(
            filter(None, parse_contact_from_email(message.email_from)), ""
        )
        return TimelineStep(
            state="message",
            label="",
            date=self._format_moment(message.date),
            who=who,
            moment=message.date,
            message=message,
        )
