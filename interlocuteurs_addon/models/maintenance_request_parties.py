from odoo import api, models
from odoo.fields import Domain

PARTIES = ("organisation_id", "site_id", "equipment_id", "interlocuteur_id")


class MaintenanceRequest(models.Model):
    """Who and what a request is about: one of them says much about the others."""

    _inherit = "maintenance.request"

    # ----------------------------------------------------------------- onchanges

    @api.onchange("equipment_id")
    def _onchange_equipment_id(self):
        """The equipment says whose it is and where it stands."""
        equipment = self.equipment_id
        if equipment.organisation_id:
            self.organisation_id = equipment.organisation_id
            self.site_id = equipment.site_id or self.site_id
        self._follow_party(equipment)

    @api.onchange("site_id")
    def _onchange_site_id(self):
        """The site says whose it is."""
        if self.site_id:
            self.organisation_id = self.site_id.commercial_partner_id
        self._follow_party(self.site_id)

    @api.onchange("organisation_id")
    def _onchange_organisation_id(self):
        """What belongs to another organisation goes."""
        self._follow_party(self.organisation_id)

    @api.onchange("interlocuteur_id")
    def _onchange_interlocuteur_id(self):
        """Whoever works for one organisation only says which; else the form asks."""
        self._follow_party(self.interlocuteur_id)

    def _follow_party(self, party):
        """Bring the others in step with the one that the user has just changed."""
        organisation = self.organisation_id._origin
        if self.site_id and not self.site_id._origin._is_below(organisation):
            self.site_id = False
        if self.equipment_id.organisation_id not in (
            organisation,
            organisation.browse(),
        ):
            self.equipment_id = False
        if party:
            self._complete_parties()

    # ------------------------------------------------------------------ business

    @api.model
    def _complete_values(self, vals):
        """Add the parties that the values of a new request leave out.

        :param vals: values of ``create``, changed in place
        """
        given = {name: vals[name] for name in PARTIES if vals.get(name)}
        missing = [name for name in PARTIES if name not in vals]
        if given and missing:
            request = self.new(given)
            request._complete_parties()
            vals.update({name: request[name]._origin.id for name in missing})

    def _complete_parties(self):
        """Fill in each party that is still open and not in doubt."""
        self.ensure_one()
        for name, guess in (
            ("organisation_id", self._guess_organisation),
            ("site_id", self._guess_site),
            ("equipment_id", self._guess_equipment),
            ("interlocuteur_id", self._guess_interlocuteur),
        ):
            # an assignment of nothing would be a change, and drop the person
            if not self[name] and (found := guess()):
                self[name] = found
            if not self.organisation_id:
                break

    def _guess_organisation(self):
        person = self.interlocuteur_id._origin
        organisations = person._get_current_organisations().get(person.id, person)
        return (
            self.equipment_id.organisation_id
            or self.site_id.commercial_partner_id
            or self._only(organisations)
        )

    def _guess_site(self):
        organisation = self.organisation_id._origin
        theirs = self.interlocuteur_id.site_ids.filtered(
            lambda site: site.commercial_partner_id == organisation
        )
        sites = self.env["res.partner"].search(
            [("is_site", "=", True), ("commercial_partner_id", "=", organisation.id)],
            limit=2,
        )
        return self.equipment_id.site_id or self._only(theirs) or self._only(sites)

    def _guess_equipment(self):
        domain = Domain("organisation_id", "=", self.organisation_id._origin.id)
        if self.site_id:
            domain &= Domain("site_id", "=", self.site_id._origin.id)
        theirs = self.interlocuteur_id.equipment_ids.filtered_domain(domain)
        equipment = self.env["maintenance.equipment"].search(domain, limit=2)
        return self._only(theirs) or self._only(equipment)

    def _guess_interlocuteur(self):
        equipment = self.equipment_id
        organisation = self.organisation_id._origin
        Collaboration = self.env["interlocuteur.collaboration"]
        everybody = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "=", organisation.id)
            & Domain("person_active", "=", True),
            limit=2,
        ).person_id
        for people in (
            equipment.service_contact_id,
            equipment.interlocuteur_ids,
            self.site_id.site_person_ids,
            everybody,
        ):
            organisations = people._get_current_organisations()
            present = people._origin.filtered(
                lambda p, o=organisations: p.active and organisation in o[p.id]
            )
            if present:
                return self._only(present)
        return self.env["res.partner"]

    @api.model
    def _only(self, records):
        """Return ``records`` where there is just one, else none."""
        return records._origin if len(records) == 1 else records.browse()
