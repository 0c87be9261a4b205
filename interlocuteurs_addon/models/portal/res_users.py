from odoo import api, models


class ResUsers(models.Model):
    """The organisations that a portal user acts for."""

    _inherit = "res.users"

    @property
    def SELF_WRITEABLE_FIELDS(self):
        """A new e-mail is confirmed first: portal users write it by no call."""
        fields = super().SELF_WRITEABLE_FIELDS
        if self.env.user._is_portal():
            return [name for name in fields if name != "email"]
        return fields

    def _hold_access(self, document=None):
        """Lock the access of a portal user, by which they write, until they have.

        Under REPEATABLE READ neither what they write nor what ends their access would
        see the other: they would follow, and be mailed the link of, what is theirs no
        more. The second one fails to serialize, and is tried again by Odoo.

        :param document: what they write on, which may go to another organisation
        """
        self.ensure_one()
        if not self._is_portal():
            return
        claims = self.env["interlocuteur.duplicate.claim"]
        keys = [claims._get_access_key(self.partner_id.id)]
        if document:
            keys.append(claims._get_document_key(document))
        claims._claim(keys)

    def _get_portal_places(self):
        """Return what opens the portal to this user now: profiles and organisations.

        :return: list of a profile and the id of an organisation, the main one first
        """
        self.ensure_one()
        return [place for place in self.partner_id._get_portal_places() if place[0]]

    @api.model
    def _get_portal_own_rights(self):
        """Return what an account of a customer itself may, as a profile would say it.

        Its documents are open to it as a whole. It manages nobody: no employee of ours
        has given it a profile for that.
        """
        return {"scope": "organisation", "create_requests": True}

    def _get_portal_organisations(self, **options):
        """Return the organisations that the portal shows to this user, in sudo.

        The account of an organisation has itself and the companies below it, that of a
        private customer themselves.

        :param options: what the profile must say, e.g. ``create_requests=True``
        """
        ids = [
            organisation_id
            for profile, organisation_id in self._get_portal_places()
            if options.items() <= profile._get_portal_rights().items()
        ]
        if options.items() <= self._get_portal_own_rights().items():
            ids += self.partner_id._get_portal_customer_ids()
        # sudo: organisations that are open to the user, by their own collaborations
        return self.env["res.partner"].sudo().browse(dict.fromkeys(ids))
