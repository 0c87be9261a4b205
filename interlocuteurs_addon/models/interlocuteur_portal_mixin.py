from odoo import api, models
from odoo.fields import Domain


class InterlocuteurPortalMixin(models.AbstractModel):
    """What portal users see of a model, by the profiles of their collaborations.

    Record rules call :meth:`get_interlocuteur_portal_domain`; the methods before it say
    what is particular to a model, each a seam for further addons.
    """

    _name = "interlocuteur.portal.mixin"
    _description = "Visible on the portal by collaborations"

    # --------------------------------------------------------------- to override

    @api.model
    def _get_organisation_field(self):
        """Return the name of the stored field that holds the frozen organisation."""
        return "organisation_id"

    @api.model
    def _get_portal_switches(self):
        """Return which switch of the profile opens which records.

        :return: list of a boolean field of the profile, or ``None`` where any profile
            will do, and the domain of the records that it opens
        """
        return [(None, Domain.TRUE)]

    @api.model
    def _get_portal_base_domain(self):
        """Return the domain of what any portal user may see at all."""
        return Domain.TRUE

    @api.model
    def _get_portal_own_domain(self, person):
        """Return the domain of what concerns ``person``, whatever the scope."""
        return Domain.FALSE

    @api.model
    def _get_portal_assigned_domain(self, person):
        """Return the domain of what the scope "assigned" adds to his own."""
        return Domain.FALSE

    # ------------------------------------------------------------------ for rules

    @api.model
    @api.private
    def get_interlocuteur_portal_domain(self, person):
        """Return the domain of what ``person`` sees on the portal today.

        For record rules: nothing in it but the id of the person can change, as
        ``today`` is resolved at each query, so that a cached rule is never stale.

        An organisation or a private customer who has an account is the organisation of
        his own documents, which stay his.

        :param person: ``user.partner_id`` of the portal user
        """
        own = self._get_portal_own_domain(person)
        assigned = self._get_portal_assigned_domain(person)
        opened = [Domain(self._get_organisation_field(), "=", person.id)]
        for switch, records in self._get_portal_switches():
            within = (
                self._get_portal_reach(person, switch, "organisation")
                | own & self._get_portal_reach(person, switch)
                | assigned & self._get_portal_reach(person, switch, "assigned")
            )
            opened.append(records & within)
        return self._get_portal_base_domain() & Domain.OR(opened)

    @api.model
    def _get_portal_reach(self, person, switch, scope=None):
        """Return the domain of the records of the organisations opened to ``person``.

        :param switch: the field of the profile that must be on, if any
        :param scope: the only scope that counts, if any
        """
        opens = self.env["interlocuteur.collaboration"]._get_portal_domain(person)
        if switch:
            opens &= Domain(f"profile_id.{switch}", "=", True)
        if scope:
            opens &= Domain("profile_id.scope", "=", scope)
        field = self._get_organisation_field()
        return Domain(f"{field}.collaborator_ids", "any", opens)
