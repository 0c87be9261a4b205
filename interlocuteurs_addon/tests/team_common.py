import re

from odoo.tests import new_test_user

from .portal_pages_common import PortalPagesCommon

URL = "/my/team"


class TeamCommon(PortalPagesCommon):
    """Supervisors who manage their people; one of us is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.managing = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        cls.managing.manage_people = True
        cls.profile_user = cls.env.ref("interlocuteurs_addon.profile_user")
        cls.seller = new_test_user(
            cls.env, "seller", "base.group_user,base.group_partner_manager"
        )
        organisations = cls.organisation_a | cls.organisation_b
        organisations.user_id = cls.seller
        cls.colleague = cls.get_collaboration(cls.assigned)

    @classmethod
    def get_collaboration(cls, user, organisation=None):
        """Return the collaboration of a portal user, at their first organisation."""
        theirs = user.partner_id.collaboration_ids.sorted("id")
        if organisation:
            theirs = theirs.filtered(lambda c: c.organisation_id == organisation)
        return theirs[:1]

    def get_csrf(self):
        """Return the CSRF token of the page of whoever has the session."""
        page = self.url_open("/my/account").text
        return re.search(r'csrf_token"? ?[:=]? ?(?:value=)?"([^"]+)"', page)[1]

    def take(self, user, step, collaboration=None, **data):
        """Send one of the forms of a colleague's page, as a user."""
        self.authenticate(user.login, user.login)
        url = f"{URL}/{(collaboration or self.colleague).id}/{step}"
        return self.url_open(url, data={"csrf_token": self.get_csrf(), **data})

    def get_told(self, person=None):
        """Return what was written to the salesperson about somebody."""
        person = person or self.colleague.person_id
        told = self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("res_id", "=", person.id),
                ("notified_partner_ids", "in", self.seller.partner_id.ids),
            ]
        )
        return " ".join(told.mapped("body"))

    def get_logged(self, record):
        return " ".join(record.message_ids.mapped("body"))
