from odoo import models

ASKING = "interlocuteurs_addon.mail_template_request_rating"


class MaintenanceRequest(models.Model):
    """What customers say of an intervention that is done: core's ratings.

    The contact person is asked once, by mail, where the settings say so. On the page
    whoever asked for the intervention rates it, and whose profile lets them close it.
    """

    _name = "maintenance.request"
    _inherit = ("maintenance.request", "rating.mixin")

    # ------------------------------------------------------------------------ ORM

    def write(self, vals):
        """Ask for a rating of what is done from now on."""
        told = "stage_id" in vals and not self.env.context.get("import_file")
        before = self.filtered(lambda r: r.public_state == "done") if told else self
        result = super().write(vals)
        for request in self - before:
            if request.public_state == "done":
                request._ask_for_rating()
        return result

    # -------------------------------------------------------------------- core's hooks

    def _rating_get_partner(self):
        """The contact person is the customer who rates."""
        return self.interlocuteur_id

    def _get_allowed_message_params(self):
        """Let nobody rate by a message: the page says who may, and asks once."""
        return super()._get_allowed_message_params() - {"rating_value"}

    # ------------------------------------------------------------------------ asking

    def _ask_for_rating(self):
        """Mail the contact person, once for each of their requests."""
        self.ensure_one()
        person = self._get_informed()
        # sudo: ratings are nobody's to read but ours, and customers close requests
        request = self.sudo()
        if (
            not person.email
            or not request.company_id.asks_for_ratings
            or person == self.env.user.partner_id
            or person in request.rating_ids.partner_id
        ):
            return
        request._mail_contact(ASKING, person)

    def _may_be_rated_by(self, user):
        """Tell whether somebody who reads the request rates it: who asked, who decides.

        :param user: of the portal
        """
        self.ensure_one()
        if self.public_state != "done" or not user._is_portal():
            return False
        person = user.partner_id
        # sudo: only their own rating
        if self.sudo()._get_rating_of(person):
            return False
        return person == self.interlocuteur_id or self._is_decided_by(
            user, "close_requests"
        )

    def _takes_ratings_of(self, person):
        """Tell whether the link that somebody was mailed still counts.

        A request may be made out to another organisation since.
        """
        self.ensure_one()
        if not person or person == self.interlocuteur_id:
            return True
        return self.organisation_id in person._get_current_organisations()[person.id]

    def _get_rating_of(self, person):
        """Return what somebody has rated, if they have."""
        return self.rating_ids.filtered(
            lambda rating: rating.consumed and rating.partner_id == person
        )[:1]

    def _rate(self, value, feedback):
        """Rate in the name of the user, who :meth:`_may_be_rated_by`.

        Called in sudo.

        :raises UserError: they have sent more than an hour allows
        """
        person = self.env.user.partner_id
        token = self._rating_get_access_token(partner=person)
        self.rating_apply(value, token=token, feedback=feedback)
