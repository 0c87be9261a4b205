from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError

from ..core.naming import name_for_user


class ResPartner(models.Model):
    """What stands on a site, who is there, what is an organisation's: they hold it.

    The rules on equipment and assignments are checked from the place, too: a site that
    moves or is one no longer, an organisation that becomes a person.
    """

    _inherit = "res.partner"

    @api.model
    def _get_place_fields(self):
        """Return the fields that say whether a partner is a place, and whose."""
        return {"is_site", "type", "is_company", "company_type", "parent_id"}

    def _change_remember(self, vals):
        """Remember under ``sites`` and ``owners`` what was one in and below these."""
        before = super()._change_remember(vals)
        if not self._get_place_fields().isdisjoint(vals):
            # sudo: only what they are is read, to be compared after the write
            partners = self.sudo()
            below = before.get("organisations", ())
            before["sites"] = partners.union(*below).filtered("is_site")
            before["owners"] = partners.filtered("is_company")
        return before

    def _change_sites(self, vals, before):
        """Refuse what would tear equipment and people from their organisation."""
        super()._change_sites(vals, before)
        if "sites" in before:
            before["sites"]._check_sites_hold()
            before["owners"].filtered(lambda p: not p.is_company)._check_owners_hold()

    def _leave_places(self):
        """Where others are assigned or equipment stands stays the organisation's.

        Those who are there no longer are assigned no longer.
        """
        below = self.with_context(active_test=False).search(
            [("id", "child_of", self.ids), ("is_site", "=", True)]
        )
        # sudo: as in _check_sites_hold
        Equipment = self.env["maintenance.equipment"].sudo()
        equipment = Equipment.with_context(active_test=False).search(
            [("site_id", "in", below.ids)]
        )
        for site, strangers in below._get_strangers_on_sites().items():
            if strangers:
                site.site_person_ids -= strangers
        used = below.filtered("site_person_ids") | equipment.site_id
        for organisation, sites in used.grouped("commercial_partner_id").items():
            sites.parent_id = organisation
        return super()._leave_places()

    def _check_merged_places(self):
        """Check what this partner has been given by core's merge, which writes SQL."""
        below = self._get_people_below()
        (self | below.filtered("is_site"))._check_sites_hold()
        self.filtered(lambda p: not p._may_be_served())._check_owners_hold()

    def _check_sites_hold(self):
        """What stands on these sites and who is assigned to them still fits.

        :raises RedirectWarning: it leads to what stands in the way
        :raises UserError: the user may not see what that is
        """
        if not self:
            return
        # sudo: whatever the user does not see stands there all the same
        Equipment = self.env["maintenance.equipment"].sudo()
        equipment = Equipment.with_context(active_test=False).search(
            [("site_id", "in", self.ids)]
        )
        astray = equipment.filtered(lambda e: not e._is_on_its_site())
        if astray:
            site = astray[0].site_id
            there = astray.filtered(lambda e: e.site_id == site)
            raise site._explain_what_holds(
                there,
                self.env._(
                    "Equipment stands on %s, which has to stay a site of its "
                    "organisation. Move the equipment to another site first.",
                    name_for_user(site),
                ),
            )
        self._check_people_on_sites()

    def _get_strangers_on_sites(self):
        """Return who is assigned to each of these sites and does not work there.

        :return: dict of site to people
        """
        # sudo: as in _check_sites_hold
        sites = self.sudo().with_context(active_test=False)
        organisations = sites.site_person_ids._get_current_organisations()
        ours = sites.site_person_ids._get_internal_users().partner_id
        strangers = {}
        for site in sites:
            owner = site.commercial_partner_id if site.is_site else self.browse()
            there = site.site_person_ids.filtered(
                lambda p, o=owner: o in organisations[p.id]
            )
            strangers[site] = site.site_person_ids - there - ours
        return strangers

    def _check_people_on_sites(self):
        """Whoever is assigned to these sites works for their organisation.

        Our own employees are assigned as they please.
        """
        for site, strangers in self._get_strangers_on_sites().items():
            if strangers:
                raise site._explain_what_holds(
                    strangers,
                    self.env._(
                        "People are assigned to %s, which has to stay a site of their "
                        "organisation. Take them off it first.",
                        name_for_user(site),
                    ),
                )

    def _check_owners_hold(self):
        """Equipment belongs to organisations: these are none any more.

        :raises RedirectWarning: it leads to their equipment
        :raises UserError: the user may not see it
        """
        if not self:
            return
        # sudo: as in _check_sites_hold
        Equipment = self.env["maintenance.equipment"].sudo()
        theirs = Equipment.with_context(active_test=False).search(
            [("organisation_id", "in", self.ids)]
        )
        for owner, equipment in theirs.grouped("organisation_id").items():
            raise owner._explain_what_holds(
                equipment,
                self.env._(
                    "%s has equipment and has to stay an organisation. Give the "
                    "equipment to another organisation first.",
                    name_for_user(owner),
                ),
            )

    def _explain_what_holds(self, records, message):
        """Return the error that says ``message`` and leads to the records.

        :param records: whoever may not read any of them is told of none
        """
        visible = records.with_env(self.env(su=False))._filtered_access("read")
        if not visible:
            return UserError(message)
        names = ", ".join(visible[:5].mapped("display_name"))
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("What stands in the way"),
            "res_model": records._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", visible.ids)],
            "context": {"active_test": False},
        }
        return RedirectWarning(
            f"{message} ({names})", action, self.env._("Show what stands in the way")
        )
