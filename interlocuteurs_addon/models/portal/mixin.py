import itertools
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain


class InterlocuteurPortalMixin(models.AbstractModel):
    """What portal users see of a model, by the profiles of their collaborations.

    Record rules call :meth:`get_interlocuteur_portal_domain`; the methods before it are
    what a model or a further addon overrides.
    """

    _name = "interlocuteur.portal.mixin"
    _description = "Visible on the portal by collaborations"
    _inherit = (
        "interlocuteur.unsaved.mixin",
        "interlocuteur.portal.fields",
        "interlocuteur.portal.page.mixin",
    )

    # --------------------------------------------------------------- to override

    @api.model
    def _get_organisation_field(self):
        """Return the name of the stored field that holds the frozen organisation."""
        return "organisation_id"

    @api.model
    def _get_partner_field(self):
        """Return the name of the field that says who a record is made out to."""
        return "partner_id"

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
    def _get_portal_assigned_field(self):
        """Return the name of the many2many to the people assigned to a record.

        The scope "assigned" opens these records, and an assignment ends with the
        collaboration. Empty where nobody is assigned.
        """
        return ""

    @api.model
    def _get_portal_assigned_domain(self, person):
        """Return the domain of what the scope "assigned" adds to their own."""
        field = self._get_portal_assigned_field()
        return Domain(field, "in", person.ids) if field else Domain.FALSE

    @api.model
    def _erase_person(self, person, words):
        """Write over what records of this model say of a person who is erased.

        Called in sudo. Links to the person stay: their sheet says no more who it was.

        :param person: whose sheet is written over already
        :param words: texts that name them: names, coordinates, logins
        """

    # ------------------------------------------------------------- what is named

    @api.model_create_multi
    def create(self, vals_list):
        """Check whom and what the user names, by defaults of theirs as well."""
        if not self.env.su:
            defaults = self.env["ir.default"]._get_model_defaults(self._name) | {
                key.removeprefix("default_"): value
                for key, value in self.env.context.items()
                if key.startswith("default_")
            }
            self._check_named([defaults | vals for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        """Check whom and what the user names."""
        if not self.env.su:
            self._check_named([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Compute nothing from partners and documents that the user may not read.

        Phones and names of people are computed as superuser, for whoever reads the
        document: one that is not saved yet would tell them of anybody.

        :raises AccessError: the values name such a record
        """
        defaults = {} if self else self.default_get(list(self._get_limited_links()))
        self._check_named([defaults | values])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_limited_links(self):
        """Return the names of the fields that name a partner or document by its id."""
        return set(filter(self._is_limited_link, self._fields))

    @api.model
    def _is_limited_link(self, name):
        """Tell whether a field names a partner or document by its id."""
        field = self._fields.get(name)
        limited = self.pool["interlocuteur.portal.fields"]
        return (
            field is not None
            and field.type == "many2one"
            and issubclass(self.pool[field.comodel_name], limited)
        )

    def _check_named(self, entries):
        """Let nobody name partners and documents that they may not read.

        Whoever reads a document is told the names beside its links. What stands on it
        already is no news.

        :param entries: list of values, as of ``create``
        :raises AccessError: they name such a record
        """
        # of all fields of a document, few are entered at a time
        for name in filter(self._is_limited_link, set(itertools.chain(*entries))):
            field = self._fields[name]
            # as core reads it, which takes an id, or values beside the id
            named = self.env[field.comodel_name].union(
                *(
                    self.new({name: entry[name]})[name]._origin
                    for entry in entries
                    # no id, and no values beside one
                    if name in entry and not isinstance(entry[name], bool)
                )
            )
            (named - self[name]).check_access("read")

    # ------------------------------------------------------------------ for rules

    @api.model
    @api.private
    def get_interlocuteur_portal_domain(self, person):
        """Return the domain of what ``person`` sees on the portal today.

        For record rules: it holds nothing but the id of the person. Which
        collaborations and profiles count is looked up at each query, so that a cached
        rule is never stale, and the query names the organisations, so that it uses
        their index.

        Whoever has an account as an organisation or a private customer sees the
        documents of ``res.partner._get_portal_own_ids`` besides.

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
    @api.private
    def get_interlocuteur_portal_widening(self, person, line_model=None):
        """Return the domain of the portal group's rule: all that the other one leaves.

        Rules of a group are joined by *or* with core's, and the restricting rule of the
        same model is *and*-ed to them, so it alone decides; to look the collaborations
        up twice would change nothing. Should that rule be switched off, or the user be
        no portal user, this one opens no more than it would.

        :param person: ``user.partner_id`` of the portal user
        :param line_model: name of the model of lines whose rule it is, if not this
            model's own
        """
        restricted = self._is_portal_restricted(line_model or self._name)
        if self.env.user.share and restricted:
            return Domain.TRUE
        return self.get_interlocuteur_portal_domain(person)

    @api.model
    def _is_portal_restricted(self, model_name):
        """Tell whether a rule of all users restricts a model on the portal."""
        # sudo: only whether there is such a rule
        return bool(
            self.env["ir.rule"]
            .sudo()
            .search_count(
                Domain("model_id.model", "=", model_name)
                & Domain("global", "=", True)
                & Domain("perm_read", "=", True)
                & Domain("restricts_portal", "=", True),
                limit=1,
            )
        )

    @api.model
    def _get_portal_domain_today(self, person_id):
        """Return what a person sees now, by the collaborations that they have now."""
        person = self.env["res.partner"].browse(person_id)
        places = defaultdict(list)
        for profile, organisation_id in person._get_portal_places():
            places[profile].append(organisation_id)
        return self._get_portal_domain_at(person, list(places.items()))

    @api.model
    def _get_portal_domain_at(self, person, places):
        """Return what ``person`` sees by profiles at organisations.

        :param places: list of a profile and the ids of the organisations that it opens;
            an empty profile for those whose documents are their own
        """
        field = self._get_organisation_field()
        opened = [
            Domain(field, "in", ids) & self._get_portal_opening(person, profile)
            for profile, ids in places
        ]
        everywhere = [*itertools.chain(*(ids for _profile, ids in places))]
        return (
            Domain(field, "in", everywhere)
            & self._get_portal_base_domain()
            & Domain.OR(opened)
        )

    @api.model
    def _get_portal_opening(self, person, profile):
        """Return what a profile opens of an organisation; without one, all."""
        if not profile:
            return Domain.TRUE
        rights = profile._get_portal_rights()
        reach = self._get_portal_reach(person, rights["scope"])
        return self._get_portal_opened_domain(rights) & reach

    @api.model
    def _get_portal_opened_domain(self, rights):
        """Return what the switches of a profile open, whatever its scope.

        :param dict rights: of ``_get_portal_rights``, empty for no profile
        """
        return Domain.OR(
            records
            for switch, records in self._get_portal_switches()
            if rights and (not switch or rights[switch])
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
