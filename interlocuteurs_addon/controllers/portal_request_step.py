from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools.forms import clean_id, get_text
from .portal_request import PortalRequest

REASON_LENGTH = 2_000


class PortalRequestStep(PortalRequest):
    """What customers do to their requests, as their profile allows."""

    @http.route(
        "/my/interventions/<int:request_id>/step",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_intervention_step(self, request_id, step="", reason="", **kw):
        """Cancel, close or reopen a request that the user reads, and go back to it.

        :raises NotFound: they do not read it
        """
        intervention = self._find_intervention(request_id)
        outcome = self._take_request_step(
            intervention, get_text(step), get_text(reason)
        )
        return request.redirect(f"/my/interventions/{intervention.id}?step={outcome}")

    def _find_intervention(self, request_id):
        """Return a request that the user reads by their session, as superuser.

        :raises NotFound: they do not
        """
        Request = request.env["maintenance.request"]
        intervention = Request.browse(clean_id(request_id) or ())
        # a link lets one read; what is done to a request needs an account
        if not intervention.exists() or not intervention.has_access("read"):
            raise request.not_found()
        # sudo: one that the user reads; portal users write no requests themselves
        return intervention.sudo()

    def _take_request_step(self, intervention, name, reason):
        """Take a step if it is open to the user.

        :return: what the page says, see ``_get_request_step_texts``
        """
        steps = intervention._get_open_customer_steps(request.env.user)
        if name not in steps:
            return "gone"
        if steps[name].needs_reason and not reason:
            return "reason"
        if len(reason) > REASON_LENGTH:
            return "long"
        done = self._try_step(lambda: intervention._take_customer_step(name, reason))
        return name if done else "much"

    def _try_step(self, step):
        """Tell whether what a step says may still be sent; nothing is done else."""
        try:
            with request.env.cr.savepoint():
                step()
        except UserError as error:
            # what the limit of an hour raises; rights and checks are other classes
            if type(error) is not UserError:
                raise
            return False
        return True

    def _get_request_step_texts(self):
        """Return what the page says after a step, by its outcome.

        :return: dict of outcome to whether it was a success, and the sentence
        """
        return {
            "cancel": (
                True,
                request.env._("Your request is cancelled; our team was told."),
            ),
            "close": (
                True,
                request.env._("Your request is closed; our team was told."),
            ),
            "reopen": (
                True,
                request.env._("Your request is open again; our team was told."),
            ),
            "gone": (
                False,
                request.env._(
                    "This is not possible any more: the request has changed meanwhile, "
                    "or your access has. Read below where it stands, or call us."
                ),
            ),
            "reason": (False, request.env._("Say why, so that we know what to do.")),
            "long": (
                False,
                request.env._(
                    "This is longer than %s characters. Shorten it.", REASON_LENGTH
                ),
            ),
            "much": (
                False,
                request.env._(
                    "This is more than can be sent within an hour. Try again in an "
                    "hour, or call us."
                ),
            ),
        }

    def _reads_by_session(self, request_sudo):
        """Tell whether the user reads a request without any link."""
        return not request.env.user._is_public() and request_sudo.with_env(
            request.env
        ).has_access("read")

    def _prepare_request_values(self, request_sudo, query):
        values = super()._prepare_request_values(request_sudo, query)
        values["steps"] = (
            request_sudo._get_open_customer_steps(request.env.user)
            if self._reads_by_session(request_sudo)
            else {}
        )
        values["reason_length"] = REASON_LENGTH
        values["outcome"] = self._get_request_step_texts().get(
            get_text(query.get("step"))
        )
        return values
