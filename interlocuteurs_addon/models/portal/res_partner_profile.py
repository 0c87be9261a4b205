from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.misc import hash_sign, verify_hash_signed

from ..core.res_partner_coordinates import PHONE_FIELDS

# what one changes of oneself on the portal besides what core lets one
PROFILE_NUMBERS = {"phone2", "mobile", "mobile2"}
PROFILE_FIELDS = PROFILE_NUMBERS | {"title_id", "lang"}
SCOPE = "interlocuteur_email"
CONFIRMATION_HOURS = 48


class ResPartner(models.Model):
    """What somebody changes of their own sheet on the portal."""

    _inherit = "res.partner"

    @api.model
    def _get_frontend_writable_fields(self):
        """Add further numbers, title, language; controllers write them of one's own."""
        return super()._get_frontend_writable_fields() | PROFILE_FIELDS

    # -------------------------------------------------------------------- numbers

    def _format_own_numbers(self, names):
        """Show these numbers as the sheet does, where they are valid."""
        self.ensure_one()
        for name in names:
            self._format_number_as_typed(name)

    def _get_doubtful_numbers(self):
        """Return the names of the fields whose number no numbering plan knows."""
        self.ensure_one()
        # sudo: one's own sheet, or one that whoever asks has written as superuser
        partner = self.sudo()
        return [
            name
            for name, normal in PHONE_FIELDS.items()
            if partner[name] and not partner[normal]
        ]

    # --------------------------------------------------------------------- e-mail

    def _refuse_email_change(self, email):
        """Count a change of one's own e-mail, and say why it may not be, or nothing.

        :param email: in normal form
        """
        self.ensure_one()
        return self.env["interlocuteur.quota"]._refuse_email_change() or (
            self._refuse_colleagues_email(email)
        )

    def _refuse_colleagues_email(self, email):
        """Say that an e-mail is that of a colleague, or nothing.

        Of others nothing is told: a mail goes there, and only whose account it is can
        confirm it.
        """
        # sudo: only whether it is that of somebody who works with the user
        organisations = self.sudo()._get_current_organisations()[self.id]
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        taken = Collaboration.search_count(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "in", organisations.ids)
            & Domain("person_id", "!=", self.id)
            & (
                Domain("person_id.email_normalized", "=", email)
                | Domain("person_id.email2_normalized", "=", email)
            ),
            limit=1,
        )
        if not taken:
            return ""
        return self.env._(
            "%s is the e-mail of a colleague of yours: enter your own.", email
        )

    def _send_email_confirmation(self, email):
        """Mail a link to a new e-mail of one's own; until then nothing goes there.

        :param email: in normal form
        """
        self.ensure_one()
        # sudo: the key of the database, our company, and the mail itself
        env = self.env(su=True)
        partner = self.with_env(env).with_context(lang=self.lang)
        said = [env.uid, self.id, self.email_normalized or "", email]
        token = hash_sign(env, SCOPE, said, expiration_hours=CONFIRMATION_HOURS)
        body = env["ir.qweb"]._render(
            "interlocuteurs_addon.portal_email_confirmation_mail",
            {
                "partner": partner,
                "company": env.company,
                "hours": CONFIRMATION_HOURS,
                "url": f"{self.get_base_url()}/my/email?token={token}",
            },
            lang=self.lang,
        )
        mail = env["mail.mail"].create(
            {
                "subject": partner.env._("Confirm your e-mail"),
                "body_html": body,
                "email_from": env.company.email_formatted or env.user.email_formatted,
                "email_to": email,
                "auto_delete": True,
            }
        )
        mail.send()

    def _read_email_confirmation(self, token):
        """Return the e-mail that a link confirms, of this very user, or nothing.

        A link is of no use once the e-mail was changed, by whomever.
        """
        self.ensure_one()
        # sudo: the key of the database, to verify with
        env = self.env(su=True)
        try:
            said = verify_hash_signed(env, SCOPE, token)
        except ValueError:  # no token at all
            return ""
        if not said or said[:3] != [env.uid, self.id, self.email_normalized or ""]:
            return ""
        return email_normalize(said[3]) or ""

    def _take_confirmed_email(self, email):
        """Write an e-mail that its owner has confirmed; say why not, or nothing.

        By their account: core tells the former e-mail, in case it was somebody else.
        """
        refusal = self._refuse_colleagues_email(email)
        if not refusal:
            # sudo: their own account, whose e-mail they write by no call
            self.env.user.sudo().email = email
        return refusal
