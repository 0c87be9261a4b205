from odoo import fields, models

from ..portal.collaboration_narrow import SCOPES


class InterlocuteurPortalProfile(models.Model):
    """Whoever has such a profile manages the people of their organisation."""

    _inherit = "interlocuteur.portal.profile"

    manage_people = fields.Boolean(
        string="Manage the people",
        help="On the portal, whoever has the profile invites people of their "
        "organisation, says what they see, up to what they see themselves, assigns "
        "equipment and sites to them, and says who has left. The profile has to open "
        "everything of the organisation.",
    )

    def _may_manage_people(self):
        """Tell whether this profile, if any, lets one manage people."""
        rights = self._get_portal_rights() if self else {}
        return bool(
            rights and rights["manage_people"] and rights["scope"] == "organisation"
        )

    def _opens_no_more_than(self, other):
        """Tell whether this profile, or none, gives no right that another one lacks.

        What further addons add counts as well: a switch that is on, any other choice.
        """
        if not self:
            return True
        theirs = other._get_portal_rights() if other else {}
        return bool(theirs) and all(
            self._is_within(name, right, theirs[name])
            for name, right in self._get_portal_rights().items()
            if name != "active"
        )

    def _is_within(self, name, right, limit):
        """Tell whether a right goes no further than the same one of another profile.

        :param name: the field of the profile
        """
        if name == "scope":
            return SCOPES.index(right) <= SCOPES.index(limit)
        return right == limit or right is False
