from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..core.res_partner_coordinates import COORDINATES


class ResPartner(models.Model):
    """What can be done with the person who was found, instead of creating another."""

    _inherit = "res.partner"

    def _get_duplicate_offers(self):
        """Return what the user may do with each of these people, by their rights.

        The window offers nothing else. Each room and addon adds its own, with
        ``super()``.

        :return: dict of a person to a list of kinds, as the window knows them
        """
        writable = self._filtered_access("write")
        joins = self.env["interlocuteur.collaboration"].has_access("create")
        return {
            person: ["join"] if joins and person in writable else [] for person in self
        }

    def duplicate_add_collaboration(self, organisation_id, values):
        """This person works for that organisation, too: add the collaboration.

        One that runs already gets the functions that it lacks. Of the coordinates only
        those go on the sheet whose place is empty there: nothing is overwritten.
        Somebody archived becomes active again.

        :param int organisation_id: the organisation of the entry
        :param dict values: coordinates and ``function_ids`` of the entry
        :return: the action that opens the person
        :raises UserError: the organisation does not exist, or not yet
        :raises AccessError: the user may not write the person or their collaborations
        """
        self.ensure_one()
        organisation = self._get_offered_organisation(organisation_id)
        values = values if isinstance(values, dict) else {}
        if not self.active:
            self.action_unarchive()
        functions = self.env["interlocuteur.function"].browse(
            id_ for id_ in values.get("function_ids", []) if isinstance(id_, int)
        )
        self._join_organisation(organisation, functions.exists())
        missing = self._filter_missing_coordinates(values)
        if missing:
            self.write(missing)
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_offered_organisation(self, organisation_id):
        """Return the organisation of an entry.

        :raises UserError: it does not exist, or not yet
        """
        # a yes is an int for Python, and no id
        known = [organisation_id] if type(organisation_id) is int else []
        organisation = self.browse(known).exists()
        if not organisation.is_company:
            raise UserError(
                self.env._(
                    "The organisation does not exist yet: save it first, without this "
                    "person, then enter the person for it."
                )
            )
        return organisation

    def _join_organisation(self, organisation, functions):
        """Let the person work there from today on, in these functions.

        :param organisation: the organisation
        :param functions: what they do there; none: what they do already
        """
        Collaboration = self.env["interlocuteur.collaboration"]
        current = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("person_id", "=", self.id)
            & Domain("organisation_id", "=", organisation.id),
            limit=1,
        )
        if current:
            if not functions <= current.function_ids:
                current.function_ids |= functions
            return
        Collaboration.create(
            {
                "person_id": self.id,
                "organisation_id": organisation.id,
                "date_start": self._get_today(),
                "function_ids": functions.ids,
            }
        )

    def _filter_missing_coordinates(self, values):
        """Return those of the coordinates that the person has not, and has room for."""
        known = set().union(*self._get_coordinate_keys().values())
        entered = self.new({"country_id": self.country_id.id, **values})
        keys = entered._get_coordinate_keys()
        return {
            name: values[name]
            for name in COORDINATES
            if values.get(name) and not self[name] and known.isdisjoint(keys[name])
        }
