from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

from .maintenance_request_state import CLOSED_STATES

PLANNED = "maintenance.mail_act_maintenance_request"
# in which nobody has begun, and in which somebody has
WAITING_STATES = ("received", "planned")
BEGUN_STATES = ("under_way",)


class CustomerStep(NamedTuple):
    """What a customer may do to a request of theirs, by its page."""

    label: str
    """What the button says."""
    told: str
    """What the message to us begins with."""
    switch: str
    """The switch of the profile that allows it."""
    states: tuple
    """What customers read of the requests that it goes with."""
    needs_reason: bool = False


class MaintenanceRequest(models.Model):
    """What customers do to their requests: cancel, close, reopen them.

    The profile says who may, beside the right to read the request. A further addon adds
    a step to :meth:`_get_customer_steps`, and does it in ``_customer_<name>``.
    """

    _inherit = "maintenance.request"

    @api.model
    def _get_customer_steps(self):
        """Return all steps that there are, by name.

        :return: dict of name to :class:`CustomerStep`
        """
        return {
            "cancel": CustomerStep(
                self.env._("Cancel the request"),
                self.env._("Cancelled by the customer"),
                "cancel_requests",
                WAITING_STATES,
            ),
            "close": CustomerStep(
                self.env._("It is solved"),
                self.env._("Closed by the customer"),
                "close_requests",
                BEGUN_STATES,
            ),
            "reopen": CustomerStep(
                self.env._("Reopen the request"),
                self.env._("Reopened by the customer"),
                "close_requests",
                CLOSED_STATES,
                needs_reason=True,
            ),
        }

    def _get_open_customer_steps(self, user):
        """Return the steps that somebody may take now with a request that they read.

        What we plan ourselves is ours to cancel: customers write to us about it.

        :param user: of the portal
        :return: dict of name to :class:`CustomerStep`
        """
        self.ensure_one()
        if self.maintenance_type != "corrective" or not user._is_portal():
            return {}
        return {
            name: step
            for name, step in self._get_customer_steps().items()
            if self.public_state in step.states
            and self._is_decided_by(user, step.switch)
            and (name != "close" or self._get_done_stage())
        }

    def _is_decided_by(self, user, switch):
        """Tell whether the profile of somebody who reads the request has a switch.

        What is their own, and no organisation's with a profile, is theirs to decide.
        """
        return any(
            not profile or profile._get_portal_rights()[switch]
            for profile, organisation_id in user.partner_id._get_portal_places()
            if organisation_id == self.organisation_id.id
        )

    def _take_customer_step(self, name, reason):
        """Take a step in the name of the user, and tell us.

        Called in sudo: whoever calls has checked that the step is open to the user.

        :param name: one of :meth:`_get_open_customer_steps`
        :param str reason: why, in their words
        :raises UserError: they have sent more than an hour allows
        """
        self.ensure_one()
        step = self._get_customer_steps()[name]
        getattr(self, f"_customer_{name}")()
        self.message_post(
            body=Markup("<p><strong>%s</strong></p>%s")
            % (step.told, plaintext2html(reason) if reason else ""),
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self._get_responsible_users().partner_id.ids,
        )

    def _customer_cancel(self):
        """Cancel as core does; nobody has to go there any more."""
        self.archive_equipment_request()
        self.activity_unlink([PLANNED])

    def _customer_close(self):
        """Put into the stage of what is done."""
        self.stage_id = self._get_done_stage()

    def _customer_reopen(self):
        """Begin anew, for whoever's work it is: a visit that has passed was in vain."""
        if self.schedule_date and self.schedule_date < fields.Datetime.now():
            self.schedule_date = False
        self.reset_equipment_request()
        self._ask_to_look(reopened=True)

    @api.model
    def _get_done_stage(self):
        """Return the stage of what customers read as done, if there is one."""
        return self.env["maintenance.stage"].search(
            [("public_state", "=", "done")], limit=1
        )
