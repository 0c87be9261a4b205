from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """Whom portal users may read, and the caches of core's rules on it."""

    _inherit = "res.partner"

    @api.model
    @api.private
    def get_interlocuteur_portal_partner_domain(self, person):
        """Return the domain of the organisations and sites opened to ``person``.

        :param person: ``user.partner_id`` of the portal user
        """

        def opened(person):
            ids = person._get_portal_organisation_ids()
            sites = Domain("is_site", "=", True)
            return Domain("id", "in", ids) | (
                sites & Domain("commercial_partner_id", "in", ids)
            )

        return self._look_up_for(person, opened)

    @api.model
    @api.private
    def get_interlocuteur_portal_partner_limit(self, person):
        """Return the domain outside which ``person`` reads no partner.

        Core opens whatever stands below the organisation that ``parent_id`` names. Of
        an organisation for which they work or worked, the portal opens nothing but by a
        current collaboration with a profile: the organisation and its addresses, and
        its people where the profile opens everything. They always read their
        own contact and its addresses.

        :param person: ``user.partner_id`` of the portal user
        """

        def limit(person):
            theirs = person._get_portal_organisation_ids()
            whole = person._get_portal_organisation_ids("organisation")
            known = Domain("person_id", "=", person.id)
            return (
                Domain("commercial_partner_id", "in", theirs)
                & person._get_portal_places_domain()
                | Domain("commercial_partner_id", "in", whole)
                | ~Domain("commercial_partner_id.collaborator_ids", "any", known)
            )

        own = Domain("id", "=", person.id) | Domain("parent_id", "=", person.id)
        return own | self._look_up_for(person, limit)

    @api.model
    def _look_up_for(self, person, make_domain):
        """Return a domain that is made anew at each query, as those of documents are.

        Nothing of it is in a cached rule but the id of the person, and it takes no
        search of its own to say who works where today.

        :param make_domain: function of the person, in sudo, that returns it
        """
        person_id = person.id

        def to_sql(model, alias, query):
            # sudo: a rule decides about the rights, as core's do, by all records
            model = model.sudo().with_context(active_test=False)
            domain = make_domain(model.browse(person_id))
            return domain.optimize_full(model)._to_sql(model, alias, query)

        return Domain.custom(to_sql=to_sql)

    def _get_portal_organisation_ids(self, scope=None):
        """Return the ids of the organisations that a profile opens to a person today.

        :param scope: that the profile has; any by default
        """
        Profile = self.env["interlocuteur.portal.profile"]
        # sudo: record rules ask, which go by all collaborations of the person
        places = self.sudo().portal_places or []
        return [
            organisation_id
            for profile_id, organisation_id in places
            if not scope
            or Profile.browse(profile_id)._get_portal_rights()["scope"] == scope
        ]

    def _get_portal_own_ids(self):
        """Return the ids of those whose documents are one's own, besides any profile.

        Those of a company that has an account itself are its own and those of the
        companies below it; those of a private customer are those of their household.
        """
        sql = self._get_portal_own_sql()
        rows = self.env.execute_query(sql) if sql else []
        return [self.id, *(id_ for (id_,) in rows)]

    def _get_portal_customer_ids(self):
        """Return the ids of the customers that this account stands for itself.

        None of whoever works for an organisation: collaborations open that.
        """
        # sudo: whether the user is a customer themselves
        partner = self.sudo()
        if partner.is_company:
            return partner._get_portal_own_ids()
        household = partner.commercial_partner_id
        return household.ids if household._is_private_customer() else []

    def _is_private_customer(self):
        """Tell whether this is a person of whom we have something to look after.

        Nobody is by an account alone, which a stranger may have opened. A seam for
        rooms with such documents.
        """
        return False

    @tools.ormcache("self.id")
    def _get_portal_own_sql(self):
        """Return the query of whose documents are one's own, besides oneself.

        The text is cached: a stale one can only open less, and ``write`` clears it.
        """
        if self.is_company:
            return self._get_companies_below_sql()
        if not self.commercial_partner_id.is_company:
            return self._get_household_sql()
        return None

    def _get_companies_below_sql(self):
        return SQL(
            """
            WITH RECURSIVE below AS (
                SELECT person.id, %(is_company)s AS is_company
                  FROM res_partner person
                 WHERE person.id = %(id)s AND %(is_company)s
                 UNION
                SELECT child.id, %(child_is_company)s
                  FROM res_partner child
                  JOIN below ON below.id = %(child_parent)s
            )
            SELECT below.id FROM below WHERE below.is_company
            """,
            id=self.id,
            is_company=self._field_to_sql("person", "is_company"),
            child_is_company=self._field_to_sql("child", "is_company"),
            child_parent=self._field_to_sql("child", "parent_id"),
        )

    def _get_household_sql(self):
        return SQL(
            """
            SELECT household.id
              FROM res_partner person
              JOIN res_partner household ON household.id = %(household)s
             WHERE person.id = %(id)s AND %(is_company)s IS NOT TRUE
            """,
            id=self.id,
            household=self._field_to_sql("person", "commercial_partner_id"),
            is_company=self._field_to_sql("household", "is_company"),
        )

    @api.model
    def _get_portal_places_domain(self):
        """Return the domain of organisations and their addresses: no people."""
        address = Domain("type", "!=", "contact") & Domain(
            "parent_id.is_company", "=", True
        )
        return Domain("is_company", "=", True) | address

    def _can_be_edited_by_current_customer(self, **kwargs):
        """Sites and other addresses of an organisation are only read on the portal.

        Whoever works there edits their own sheet and the addresses below it; whoever
        has an account as an organisation or a private customer edits what core lets
        them. Nobody edits the sheet of another account, to whose e-mail a new password
        goes.
        """
        allowed = super()._can_be_edited_by_current_customer(**kwargs)
        partner = self._get_current_partner(**kwargs)
        if self != partner and self._has_account():
            return False
        works_for_others = partner.commercial_partner_id != partner
        if allowed and works_for_others:
            return partner in (self, self.parent_id)
        return allowed

    def _has_account(self):
        """Tell whether somebody logs in, or once did, as one of these partners."""
        # sudo: only whether there is an account
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return bool(users.search_count([("partner_id", "in", self.ids)], limit=1))

    def _change_remember(self, vals):
        """Remember whose documents are open to whom as their own.

        And under ``portal_users`` whether portal users stand below.
        """
        before = super()._change_remember(vals)
        if self._moves_people(vals):
            before["portal_users"] = before["below"]._has_portal_users()
            before["own_pairs"] = before["below"]._get_own_pairs()
        return before

    def _change_access(self, vals, before):
        """Clear the cache of core's rules, which hold the ids of parents.

        Whoever is archived is nobody's guest any more. A company below another one no
        more, or a private customer in another household, takes its documents along.
        """
        super()._change_access(vals, before)
        if not vals.get("active", True):
            # what ends at an organisation ends this, too; the others have none
            # sudo: goes with the right to archive them
            self.sudo().filtered(lambda p: not p.parent_id).guest_access_ids._end()
        if before.get("own_pairs"):
            lost = before["own_pairs"] - before["below"]._get_own_pairs()
            self.env["interlocuteur.collaboration"]._end_access_of(lost)
        if before.get("portal_users"):
            self.env.registry.clear_cache()

    def _get_own_pairs(self):
        """Return whose documents are open to others as their own, see above.

        :return: set of pairs: the id of the other, and that of one of these companies,
            or of one of these people and the private customer above them
        """
        # sudo: only ids are compared
        partners = self.sudo()
        companies = partners.filtered("is_company")
        return {
            *(
                (above.id, company.id)
                for company in companies
                for above in company._get_above()
                if above.is_company
            ),
            *(
                (person.id, person.commercial_partner_id.id)
                for person in partners - companies
                if not person.commercial_partner_id.is_company
                and person.commercial_partner_id != person
            ),
        }

    def _has_portal_users(self):
        """Tell whether one of these partners has a portal account."""
        # sudo: only whether there is one
        users = self.env["res.users"].sudo().with_context(active_test=False)
        theirs = Domain("partner_id", "in", self.ids)
        return bool(users.search_count(theirs & Domain("share", "=", True), limit=1))
