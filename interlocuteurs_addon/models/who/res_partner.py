from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..core.res_partner import RARELY_READ

PREFERENCES = ("preferred_channel", "no_phone", "no_mailing", "contact_hours")


class ResPartner(models.Model):
    """How people wish to be spoken to, and who is asked about what."""

    _inherit = "res.partner"

    preferred_channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("mobile", "Mobile"),
            ("sms", "Text message"),
            ("email", "E-mail"),
        ],
        string="Preferred channel",
        prefetch=RARELY_READ,
        help="How they prefer to be reached.",
    )
    no_phone = fields.Boolean(
        string="No phone calls", prefetch=RARELY_READ, help="They wish no calls."
    )
    no_mailing = fields.Boolean(
        string="No mailings",
        prefetch=RARELY_READ,
        help="They wish no mailings. E-mails about their own requests and orders are "
        "none.",
    )
    contact_hours = fields.Char(
        string="Hours",
        prefetch=RARELY_READ,
        help="When they can be reached, or wish to be.",
    )
    subject_contacts = fields.Char(
        string="Main contacts",
        compute="_compute_subject_contacts",
        compute_sudo=False,
        help="Whom to ask about what at this organisation.",
    )

    @api.depends("collaborator_ids.subject_ids", "collaborator_ids.state")
    def _compute_subject_contacts(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        current = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "in", self.filtered("is_company").ids)
            & Domain("person_active", "=", True)
            & Domain("subject_ids", "!=", False)
        )
        by_organisation = current.grouped("organisation_id")
        for partner in self:
            theirs = by_organisation.get(partner._origin, Collaboration)
            pairs = [(s, c) for c in theirs for s in c.subject_ids]
            partner.subject_contacts = ", ".join(
                self.env._(
                    "%(subject)s: %(name)s", subject=subject.name, name=c.person_id.name
                )
                for subject, c in sorted(
                    pairs, key=lambda pair: (pair[0].sequence, pair[0].id)
                )
            )

    @api.model
    def _get_erased_fields(self):
        """Add how the person wished to be reached."""
        return [*super()._get_erased_fields(), *PREFERENCES]

    def _erase_traces(self, words):
        """Forget whom they reported to, what they decided, and who reported to them."""
        ties = self._get_ties("person_id")._mirror()
        ties.write(
            {
                "decision_role": False,
                "reports_to_id": False,
                "subject_ids": [Command.clear()],
            }
        )
        below = ties.with_context(active_test=False).search(
            [("reports_to_id", "=", self.id)]
        )
        below.reports_to_id = False
        return super()._erase_traces(words)
