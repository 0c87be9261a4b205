"""Forms of the portal that ask for an organisation, a site and equipment of it."""

from odoo.http import request


class PlaceForm:
    """What such a form offers, and how it is checked; for controllers to inherit.

    Everything is searched with the rights of the user.
    """

    def _get_site_choice(self, organisations):
        return request.env["res.partner"].search(
            [("is_site", "=", True), ("commercial_partner_id", "in", organisations.ids)]
        )

    def _get_equipment_choice(self, organisations):
        Equipment = request.env["maintenance.equipment"]
        return Equipment.search([("organisation_id", "in", organisations.ids)])

    def _find(self, records, text):
        """Return the one of ``records`` whose id ``text`` is, or none."""
        return records.filtered(lambda record: str(record.id) == text)

    def _check_parties(self, organisations, typed, errors):
        """Check whose a document is to be, and where.

        :param organisations: those of the user that may have one
        :param dict typed: ``organisation_id``, ``site_id`` and ``equipment_id``, texts
        :param dict errors: of field to what is wrong, added to
        :return: the values of the three
        """
        organisation = self._find(organisations, typed["organisation_id"])
        if not organisation:
            errors["organisation_id"] = request.env._(
                "Choose one of your organisations."
            )
        place = self._check_place(organisation, typed, errors)
        return {"organisation_id": organisation.id, **place}

    def _check_place(self, organisation, typed, errors):
        """Check that site and equipment are the organisation's, and go together.

        :param organisation: one of the user's, or none
        :param dict typed: ``site_id`` and ``equipment_id`` as texts
        :param dict errors: of field to what is wrong, added to
        :return: the values of both
        """
        site = self._find(self._get_site_choice(organisation), typed["site_id"])
        if typed["site_id"] and not site:
            errors["site_id"] = request.env._(
                "Choose one of the sites of the organisation."
            )
        equipment = self._find(
            self._get_equipment_choice(organisation), typed["equipment_id"]
        )
        if typed["equipment_id"] and not equipment:
            errors["equipment_id"] = request.env._(
                "Choose equipment of the organisation."
            )
        elif site and equipment.site_id and equipment.site_id != site:
            errors["equipment_id"] = request.env._(
                "%(equipment)s stands on another site: %(site)s.",
                equipment=equipment.name,
                site=equipment.site_id.name,
            )
        return {
            "equipment_id": equipment.id,
            "site_id": (site or equipment.site_id).id,
        }
