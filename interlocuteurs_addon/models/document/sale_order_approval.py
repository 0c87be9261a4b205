from odoo import api, fields, models
from odoo.fields import Domain

from ..core.res_partner import RARELY_READ


class InterlocuteurPortalProfile(models.Model):
    """Whoever has such a profile approves what is above an amount."""

    _inherit = "interlocuteur.portal.profile"

    approve_quotations = fields.Boolean(
        string="Approve quotations above the amount",
        help="Of organisations that have such an amount, nobody else accepts or "
        "refuses what is above it.",
    )


class ResPartner(models.Model):
    """The amount above which quotations of an organisation wait for an approver."""

    _inherit = "res.partner"

    approval_amount = fields.Monetary(
        prefetch=RARELY_READ,
        string="Quotations need an approver above",
        currency_field="currency_id",
        help="On the portal, quotations above this amount, taxes included, wait for "
        "somebody of the organisation whose profile approves them. Empty: none do.",
    )


class SaleOrder(models.Model):
    """A quotation above the organisation's amount waits for an approver of theirs."""

    _inherit = "sale.order"

    approval_asked_on = fields.Date(
        string="Approval asked on", readonly=True, copy=False
    )
    waits_for_approver = fields.Boolean(
        compute="_compute_waits_for_approver",
        help="Nobody but an approver of the organisation accepts or refuses it on the "
        "portal.",
    )

    @api.depends("amount_total", "currency_id", "organisation_id", "state")
    def _compute_waits_for_approver(self):
        for order in self:
            order.waits_for_approver = (
                order.state in ("draft", "sent") and order._needs_approver()
            )

    def _needs_approver(self):
        """Tell whether the quotation is above the amount of its organisation."""
        self.ensure_one()
        # sudo: an amount, which is only compared
        limit = self.organisation_id.sudo().approval_amount
        if not limit:
            return False
        company = self.company_id
        amount = self.currency_id._convert(
            self.amount_total,
            company.currency_id,
            company,
            self.date_order or company._get_today(),
        )
        return company.currency_id.compare_amounts(amount, limit) > 0

    def _is_allowed_to_decide(self, rights):
        """Ask for an approver where one is needed; who approves also decides less."""
        if self._needs_approver():
            return rights["approve_quotations"]
        return super()._is_allowed_to_decide(rights) or rights["approve_quotations"]

    def _may_be_decided_by(self, user):
        """Above the amount neither a link alone nor the cart of a session decides."""
        return super()._may_be_decided_by(user) and not self._is_too_much_for(user)

    def _is_too_much_for(self, user):
        """Tell whether this is above the amount, and for an approver to decide.

        :param user: somebody from outside; employees decide all
        """
        self.ensure_one()
        if user._is_internal() or not self._needs_approver():
            return False
        if self.organisation_id.id in user.partner_id._get_portal_customer_ids():
            return not user._is_portal()
        return not any(
            profile._get_portal_rights()["approve_quotations"]
            for profile, organisation_id in user._get_portal_places()
            if organisation_id == self.organisation_id.id
        )

    # ---------------------------------------------------------------------- asking

    def _may_ask_for_approval(self, user):
        """Tell whether somebody may ask an approver: who decides what is below."""
        self.ensure_one()
        return (
            self.state == "sent"
            and self._needs_approver()
            and not self.approval_asked_on
            and not self._may_be_decided_by(user)
            and any(
                profile._get_portal_rights()["sign_quotations"]
                for profile, organisation_id in user._get_portal_places()
                if organisation_id == self.organisation_id.id
            )
        )

    def _get_approvers(self):
        """Return who approves for the organisation and has an account, in sudo."""
        self.ensure_one()
        # sudo: portal users ask them, who may not read them
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        found = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "=", self.organisation_id.id)
            & Domain("person_active", "=", True)
            & Domain("profile_id.approve_quotations", "=", True)
            & Domain("profile_id.see_quotations", "=", True)
        )
        return found.person_id._get_portal_accounts().partner_id

    def _ask_for_approval(self):
        """Mail the approvers of the organisation, each in their language, once.

        Whoever calls it has checked that the user may.

        :return: whether there is anybody to ask
        """
        self.ensure_one()
        approvers = self._get_approvers()
        if not approvers:
            return False
        # sudo: portal users write no orders; a day, and a note
        order = self.sudo()
        order.approval_asked_on = order.company_id._get_today()
        for approver in approvers:
            told = order.with_context(lang=approver.lang)
            told.message_notify(
                partner_ids=approver.ids,
                subject=told.env._("%s waits for your approval", order.name),
                # what its button shows
                model_description=told.env._("the quotation"),
                body=told.env._(
                    "%(asking)s asks you to approve the quotation %(name)s of "
                    "%(organisation)s: it is above the amount that they decide on.",
                    asking=self.env.user.partner_id.name,
                    name=order.name,
                    organisation=order.organisation_id.name,
                ),
            )
        order._message_log(
            body=order.env._(
                "%s asked an approver of the organisation on the portal.",
                self.env.user.partner_id.name,
            )
        )
        return True
