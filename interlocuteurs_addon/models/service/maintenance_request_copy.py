from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..core.res_partner import RARELY_READ


class ResPartner(models.Model):
    """Which mails about requests somebody gets, and which colleague gets them, too."""

    _inherit = "res.partner"

    request_mails = fields.Selection(
        [
            ("all", "Receipt, progress and answers"),
            ("news", "Progress and answers"),
            ("none", "No mails"),
        ],
        prefetch=RARELY_READ,
        string="Mails on requests",
        copy=False,
        help="What this person has chosen on the portal; nothing chosen is everything.",
    )
    request_copy_id = fields.Many2one(
        "res.partner",
        prefetch=RARELY_READ,
        string="Copies of mails on requests",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        # a name is told beside its link, to whoever may write it
        groups=fields.NO_ACCESS,
        help="The colleague who gets the mails on this person's requests as well.",
    )

    def _choose_request_mails(self, choice, copy_email):
        """Write what somebody has chosen for themselves on the portal.

        :param choice: a key of ``request_mails``
        :param copy_email: that of a colleague, or nothing
        :return: what is wrong, or nothing
        """
        self.ensure_one()
        if choice not in dict(self._fields["request_mails"].selection):
            return self.env._("Choose which mails you want.")
        colleague = self.browse()
        if copy_email:
            refusal = self.env["interlocuteur.quota"]._refuse_email_change()
            colleague = colleague if refusal else self._find_colleague(copy_email)
            if not colleague:
                return refusal or self.env._(
                    "None of your colleagues has the e-mail %s here.", copy_email
                )
        # sudo: their own sheet, these two fields
        self.sudo().write({"request_mails": choice, "request_copy_id": colleague.id})
        return ""

    def _find_colleague(self, email):
        """Return who works for one of this person's organisations and has an e-mail."""
        normal = email_normalize(email)
        if not normal:
            return self.browse()
        # sudo: the user knows the e-mail of their colleague, and is told no more
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        organisations = self.sudo()._get_current_organisations()[self.id]
        found = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "in", organisations.ids)
            & Domain("person_active", "=", True)
            & Domain("person_id", "!=", self.id)
            & Domain("person_id.email_normalized", "=", normal),
            limit=1,
        )
        return found.person_id


class MaintenanceRequest(models.Model):
    """Mails on a request go by what their reader has chosen."""

    _inherit = "maintenance.request"

    def _get_copied(self):
        """Return the colleague who gets the mails of a request as well, or nobody.

        Who works for the organisation of the request no longer gets none.
        """
        self.ensure_one()
        # sudo: what the contact person has chosen
        colleague = self._get_informed().sudo().request_copy_id
        if not colleague:
            return colleague.with_env(self.env)
        works_for = colleague._get_current_organisations()
        there = colleague.active and self.organisation_id in works_for[colleague.id]
        return colleague.with_env(self.env) if there else colleague.browse()

    def _get_informed_pairs(self):
        copied = {(request.id, request._get_copied().id) for request in self}
        return super()._get_informed_pairs() | {pair for pair in copied if pair[1]}

    def _follow_by_contact(self):
        """Let the colleagues who get copies follow, too."""
        result = super()._follow_by_contact()
        for colleague, requests in self.grouped(lambda r: r._get_copied()).items():
            if colleague:
                # sudo: as the right on the request, whoever that is
                requests.sudo().message_subscribe(colleague.ids)
        return result

    def _mails_answers_to(self, person):
        """Tell whether somebody gets mails on what becomes of the request."""
        self.ensure_one()
        # sudo: what the user, who asks it of themselves, has chosen
        person = person.sudo()
        return (
            person == self._get_informed()
            and bool(person.email)
            and person.request_mails != "none"
        )

    def _get_acknowledged(self):
        """Tell nobody of the receipt who does not want it."""
        informed = super()._get_acknowledged()
        # sudo: what they have chosen
        if informed.sudo().request_mails in ("news", "none"):
            return informed.browse()
        return informed | self._get_copied()

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Mail nothing to customers who want no mails; the portal has it all."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        customers = [each["id"] for each in recipients if each.get("share")]
        # sudo: what they have chosen
        people = self.env["res.partner"].sudo().browse(customers)
        silent = set(people.filtered(lambda p: p.request_mails == "none").ids)
        return [each for each in recipients if each["id"] not in silent]
