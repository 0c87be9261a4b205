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

        For record rules: it holds nothing but the id of the person. Which
        collaborations and profiles count is looked up at each query, so that a cached
        rule is never stale, and the query names the organisations, so that it uses
        their index.

        An organisation or a private customer who has an account is the organisation of
        his own documents, which stay his.

        :param person: ``user.partner_id`` of the portal user
        """
        person_id = person.id

        def to_sql(model, alias, query):
            # sudo: a rule decides about the rights, as core's do, by all records
            model = model.sudo().with_context(active_test=False)
            domain = model._get_portal_domain_today(person_id)
            return domain.optimize_full(model)._to_sql(model, alias, query)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_portal_domain_today(self, person_id):
        """Return what a person sees now, by the collaborations that he has now."""
        person = self.env["res.partner"].browse(person_id)
        Collaboration = self.env["interlocuteur.collaboration"]
        places = Collaboration._read_group(
            Collaboration._get_portal_domain(person),
            ["profile_id"],
            ["organisation_id:array_agg"],
        )
        return self._get_portal_domain_at(person, places)

    @api.model
    def _get_portal_domain_at(self, person, places):
        """Return what ``person`` sees by profiles at organisations.

        :param places: list of a profile and the ids of the organisations that it opens
        """
        person_id = person.id
        field = self._get_organisation_field()
        opened = [Domain(field, "=", person_id)]
        switches = self._get_portal_switches()
        for profile, ids in places:
            on = [
                records for switch, records in switches if not switch or profile[switch]
            ]
            if on:
                reach = self._get_portal_reach(person, profile.scope)
                opened.append(Domain(field, "in", ids) & Domain.OR(on) & reach)
        everywhere = [person_id, *(i for _profile, ids in places for i in ids)]
        return (
            Domain(field, "in", everywhere)
            & self._get_portal_base_domain()
            & Domain.OR(opened)
        )

    @api.model
    def _get_portal_reach(self, person, scope):
        """Return what of an organisation the scope of a profile opens."""
        if scope == "organisation":
            return Domain.TRUE
        own = self._get_portal_own_domain(person)
        if scope == "assigned":
            return own | self._get_portal_assigned_domain(person)
        return own
