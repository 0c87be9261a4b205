from werkzeug.exceptions import BadRequest

from odoo.http import request, route

from odoo.addons.rating.controllers.main import MAPPED_RATES, Rating

from ..tools.forms import clean_id, get_text
from .portal_request_step import REASON_LENGTH, PortalRequestStep


class RatingByLink(Rating):
    """Ratings by the link of a mail, which ends as a signature does."""

    def _get_rating_and_record(self, token):
        """Rate nothing for somebody who has left the organisation, or is inactive.

        Nor where the request has left their organisation.

        :raises NotFound: they have
        """
        rating, record = super()._get_rating_and_record(token)
        is_thread = isinstance(record, request.env.registry["mail.thread"])
        if is_thread and record._has_left(rating.partner_id.id):
            raise request.not_found()
        is_request = record._name == "maintenance.request"
        if is_request and not record._takes_ratings_of(rating.partner_id):
            raise request.not_found()
        return rating, record

    @route()
    def action_open_rating(self, token, rate, **kwargs):
        """Show no page for a face that there is not.

        :raises NotFound: there is none
        """
        if rate not in MAPPED_RATES.values():
            raise request.not_found()
        return super().action_open_rating(token, rate, **kwargs)

    @route()
    def action_submit_rating(self, token, rate=0, feedback="", **kwargs):
        """Take a face that there is, and a text of bounded length.

        :raises NotFound: there is no such face
        :raises BadRequest: the text is longer than on the page of a request
        """
        feedback = get_text(feedback)
        if request.httprequest.method == "POST":
            if clean_id(rate) not in MAPPED_RATES.values():
                raise request.not_found()
            if len(feedback) > REASON_LENGTH:
                raise BadRequest(
                    request.env._(
                        "This is longer than %s characters. Shorten it.", REASON_LENGTH
                    )
                )
        return super().action_submit_rating(
            token, rate=rate, feedback=feedback, **kwargs
        )


class PortalRating(PortalRequestStep):
    """Ratings on the page of a request, by whoever asked for it and whoever decides."""

    @route(
        "/my/interventions/<int:request_id>/rating",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_intervention_rating(self, request_id, rate="", feedback="", **kw):
        """Rate a request that the user reads, once, and go back to it.

        :raises NotFound: they do not read it
        """
        intervention = self._find_intervention(request_id)
        outcome = self._take_rating(intervention, clean_id(rate), get_text(feedback))
        return request.redirect(f"/my/interventions/{intervention.id}?step={outcome}")

    def _take_rating(self, intervention, value, feedback):
        """Rate, if the user may.

        :return: what the page says, see ``_get_request_step_texts``
        """
        if not intervention._may_be_rated_by(request.env.user):
            return "gone"
        if value not in MAPPED_RATES.values():
            return "rate"
        if len(feedback) > REASON_LENGTH:
            return "long"
        done = self._try_step(lambda: intervention._rate(value, feedback))
        return "rated" if done else "much"

    def _get_request_step_texts(self):
        return {
            **super()._get_request_step_texts(),
            "rate": (False, request.env._("Choose one of the three faces.")),
            "rated": (True, request.env._("Thank you: we have got your rating.")),
        }

    def _prepare_request_values(self, request_sudo, query):
        values = super()._prepare_request_values(request_sudo, query)
        values["may_rate"] = self._reads_by_session(
            request_sudo
        ) and request_sudo._may_be_rated_by(request.env.user)
        return values
