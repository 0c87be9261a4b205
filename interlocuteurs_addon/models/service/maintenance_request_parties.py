from itertools import chain

from odoo import api, models
from odoo.fields import Domain

PARTIES = ("organisation_id", "site_id", "equipment_id", "interlocuteur_id")


class MaintenanceRequest(models.Model):
    """Who and what a request is about; each is completed from the others."""

    _inherit = "maintenance.request"

    # ----------------------------------------------------------------- onchanges

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        """The equipment says whose it is and where it stands."""
        equipment = self.equipment_id
        if equipment.organisation_id:
            self.organisation_id = equipment.organisation_id
        result = super()._onchange_equipment_id()
        self._follow_party(equipment)
        return result

    @api.onchange("site_id")
    def _onchange_site_id(self):
        """The site says whose it is."""
        if self.site_id:
            self.organisation_id = self.site_id.commercial_partner_id
        result = super()._onchange_site_id()
        self._follow_party(self.site_id)
        return result

    @api.onchange("organisation_id")
    def _onchange_organisation_id(self):
        """What belongs to another organisation goes; the rest is completed."""
        result = super()._onchange_organisation_id()
        self._follow_party(self.organisation_id)
        return result

    @api.onchange("interlocuteur_id")
    def _onchange_interlocuteur_id(self):
        """Whoever works for one organisation only says which; else the form asks."""
        self._follow_party(self.interlocuteur_id)

    def _follow_party(self, party):
        """Update the others from the one that the user has just changed."""
        self._drop_foreign_place()
        if party:
            self._complete_parties()

    # ------------------------------------------------------------------ business

    @api.model
    def _complete_values(self, vals_list):
        """Add the parties that the values of new requests leave out.

        :param vals_list: values of ``create``, changed in place
        """
        incomplete = []
        for vals in vals_list:
            given = {name: vals[name] for name in PARTIES if vals.get(name)}
            missing = [name for name in PARTIES if name not in vals]
            if given and missing:
                incomplete.append((vals, missing, self.new(given)))
        open_parties = {request: missing for _vals, missing, request in incomplete}
        # not of self, which a copy is made of
        self.browse().concat(*open_parties)._complete_parties(open_parties)
        for vals, missing, request in incomplete:
            vals.update({name: request[name]._origin.id for name in missing})

    def _complete_parties(self, missing=None):
        """Fill in each party that is missing and unambiguous.

        The ``_guess_…`` methods look up for the whole batch. Each returns a dict of
        request to the party that it names, empty where it is ambiguous.

        :param missing: dict of request to the only parties that are filled in: what
            was said to be nothing must not say who or what the others are
        """
        requests = self
        for name in PARTIES:
            lacking = requests.filtered(
                lambda request, n=name: (
                    not request[n] and (missing is None or n in missing[request])
                )
            )
            guesses = getattr(lacking, f"_guess_{name}")() if lacking else {}
            for request, found in guesses.items():
                # an assignment of nothing would be a change, and drop the person
                if found:
                    request[name] = found
            requests = requests.filtered("organisation_id")

    def _guess_organisation_id(self):
        people = self.interlocuteur_id._origin
        works_for = people._get_current_organisations()
        return {
            request: request.equipment_id._origin.organisation_id
            or request.site_id._origin.commercial_partner_id
            or self._only(
                works_for.get(request.interlocuteur_id._origin.id, people[:0])
            )
            for request in self
        }

    def _guess_site_id(self):
        sites = self._find_only_ones(
            "res.partner", "commercial_partner_id", domain=[("is_site", "=", True)]
        )
        guesses = {}
        for request in self:
            organisation = request.organisation_id._origin
            theirs = request.interlocuteur_id._origin.site_ids.filtered(
                lambda site, o=organisation: site.commercial_partner_id == o
            )
            guesses[request] = (
                request.equipment_id._origin.site_id
                or self._only(theirs)
                or sites.get((organisation,))
            )
        return guesses

    def _guess_equipment_id(self):
        everywhere = self._find_only_ones("maintenance.equipment", "organisation_id")
        on_site = self._find_only_ones(
            "maintenance.equipment", "organisation_id", "site_id"
        )
        guesses = {}
        for request in self:
            organisation = request.organisation_id._origin
            site = request.site_id._origin
            domain = Domain("organisation_id", "=", organisation.id)
            if site:
                domain &= Domain("site_id", "=", site.id)
            theirs = request.interlocuteur_id._origin.equipment_ids
            guesses[request] = self._only(theirs.filtered_domain(domain)) or (
                on_site.get((organisation, site))
                if site
                else everywhere.get((organisation,))
            )
        return guesses

    def _guess_interlocuteur_id(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        current = Collaboration._get_current_domain()
        only_ones = self._find_only_ones(
            Collaboration._name,
            "organisation_id",
            domain=current & Domain("person_active", "=", True),
        )
        known = {request: request._get_known_people() for request in self}
        people = self.env["res.partner"].union(*chain.from_iterable(known.values()))
        works_for = people._get_current_organisations()
        guesses = {}
        for request, groups in known.items():
            organisation = request.organisation_id._origin
            present = (
                group.filtered(
                    lambda person, o=organisation: (
                        person.active and o in works_for[person.id]
                    )
                )
                for group in groups
            )
            found = next(filter(None, present), None)
            guesses[request] = (
                self._only(found)
                if found
                else only_ones.get((organisation,), Collaboration).person_id
            )
        return guesses

    def _get_known_people(self):
        """Return the people that a request's equipment and site know, best first."""
        self.ensure_one()
        equipment = self.equipment_id._origin
        return (
            equipment.service_contact_id,
            equipment.interlocuteur_ids,
            self.site_id._origin.site_person_ids,
        )

    def _find_only_ones(self, model, *fields, domain=Domain.TRUE):
        """Return the records of a model that are the only ones of their kind.

        :param fields: what makes a kind; the first field holds the organisation of
            these requests
        :return: dict of tuple of the fields' values to a record
        """
        theirs = Domain(fields[0], "in", self.organisation_id._origin.ids)
        rows = self.env[model]._read_group(
            theirs & Domain(domain), fields, ["id:recordset"], [("__count", "=", 1)]
        )
        return {tuple(values): record for *values, record in rows}

    @api.model
    def _only(self, records):
        """Return ``records`` where there is just one, else none."""
        return records._origin if len(records) == 1 else records.browse()
