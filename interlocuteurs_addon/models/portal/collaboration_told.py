from itertools import compress

from markupsafe import Markup

from odoo import api, models


class InterlocuteurCollaboration(models.Model):
    """Whoever has an account is told by mail when what it opens to them changes."""

    _inherit = "interlocuteur.collaboration"

    # ----------------------------------------------------------------------- ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Tell of a further organisation."""
        default = self.env.context.get("default_profile_id", False)
        # given, it is in the cache: most open nothing, and are not read once more
        vals_list = [{"profile_id": default, **vals} for vals in vals_list]
        collaborations = super().create(vals_list)
        opening = [vals["profile_id"] for vals in vals_list]
        self.union(*compress(collaborations, opening))._tell_of_access({})
        return collaborations

    def write(self, vals):
        """Tell of what changes; of a day that has passed the daily job tells."""
        # sudo: only whether they open anything
        opening = self._ending_fields() & set(vals) and self.sudo().profile_id
        if not (opening or "profile_id" in vals):
            return super().write(vals)
        before = self._get_access()
        result = super().write(vals)
        self._tell_of_access(before)
        return result

    def unlink(self):
        """Tell of what ends."""
        before = self._get_access()
        result = super().unlink()
        self._mail_changes(
            (person_id, organisation_id, profile, None)
            for (_id, person_id, organisation_id), profile in before.items()
        )
        return result

    @api.model
    def _cron_settle(self):
        """Tell of collaborations that have ended by their date."""
        due = self.with_context(active_test=False).search(self._get_due_domain())
        told = [
            (c.person_id.id, c.organisation_id.id, c.profile_id, None)
            for c in due
            if c.profile_id
        ]
        res = super()._cron_settle()
        self._mail_changes(told)
        return res

    # ------------------------------------------------------------------ business

    def _get_access(self):
        """Return what these open now or will open.

        :return: dict of the ids of collaboration, person and organisation to a profile
        """
        # sudo: only compared, and told to the person themselves
        return {
            (c.id, c.person_id.id, c.organisation_id.id): c.profile_id
            for c in self.sudo()
            if c.profile_id and c._state_now() != "past"
        }

    def _tell_of_access(self, before):
        """Tell people of what these open otherwise than before.

        :param before: of :meth:`_get_access`
        """
        after = self._get_access()
        self._mail_changes(
            (key[1], key[2], before.get(key), after.get(key))
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        )

    @api.model
    def _mail_changes(self, changes):
        """Mail to whoever has an account what has changed, one mail a person.

        :param changes: the ids of a person and an organisation, the profile of before
            and of now, ``None`` for none
        """
        changes = list(changes)
        if not changes or self._is_merging():
            return
        people = self.env["res.partner"].browse({change[0] for change in changes})
        accounts = people._get_portal_accounts()
        for person in accounts.partner_id:
            theirs = [change[1:] for change in changes if change[0] == person.id]
            person.with_context(lang=person.lang)._tell_access(theirs)


class InterlocuteurPortalProfile(models.Model):
    """What a profile opens, in words."""

    _inherit = "interlocuteur.portal.profile"

    def _describe_opened(self):
        """Return what the profile opens, as the labels of its switches say it."""
        self.ensure_one()
        rights = self._get_portal_rights()
        labels = self.fields_get(attributes=["string", "type"])
        return ", ".join(
            labels[name]["string"].lower()
            for name, given in rights.items()
            if given is True and name != "active" and name in labels
        )


class ResPartner(models.Model):
    """Mails to a person about what the portal opens to them."""

    _inherit = "res.partner"

    def _tell_access(self, changes):
        """Mail what has changed to this person, in their language.

        :param changes: the id of an organisation, the profile of before and of now
        """
        self.ensure_one()
        lines = [self._describe_access(*change) for change in changes]
        body = Markup("").join(Markup("<p>%s</p>") % line for line in lines)
        url = f"{self.get_base_url()}/my"
        body += Markup('<p><a href="%s">%s</a></p>') % (
            url,
            self.env._("Open the portal"),
        )
        # sudo: to the person themselves, whoever changed it
        self.sudo().message_notify(
            partner_ids=self.ids,
            subject=self.env._("Your access to our portal has changed"),
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
            # what stands behind “Your” at its head, with their name below
            model_description=self.env._("access to our portal"),
            force_record_name=self.name,
        )

    def _describe_access(self, organisation_id, before, after):
        """Return a sentence on what changed at one organisation."""
        # sudo: the name of an organisation of the person's own
        organisation = self.env["res.partner"].sudo().browse(organisation_id).name
        if not after:
            return self.env._(
                "Your access to what concerns %s has ended. Ask us if that is a "
                "mistake.",
                organisation,
            )
        profile = after.sudo().with_env(self.env(su=True))
        words = {
            "organisation": organisation,
            "profile": profile.name,
            "opened": profile._describe_opened(),
        }
        if before:
            return self.env._(
                "What you see of %(organisation)s has changed: your profile is "
                "%(profile)s now. It opens: %(opened)s.",
                **words,
            )
        return self.env._(
            "You have access to what concerns %(organisation)s. Your profile is "
            "%(profile)s. It opens: %(opened)s.",
            **words,
        )
