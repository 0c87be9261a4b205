from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .res_partner_coordinates import EMAIL_FIELDS, PHONE_FIELDS

# the two places of each kind of coordinate
PLACES = (("phone", "phone2"), ("mobile", "mobile2"), ("email", "email2"))


class ResPartner(models.Model):
    """What a contact keeps of those that core merges into it."""

    _inherit = "res.partner"

    def _check_mergeable(self):
        """Check that these contacts may become one, whatever the user sees of them.

        Core asks for accounts by the record rules, which hide other companies' ones.

        :raises UserError: two accounts, or somebody who works and an organisation
        """
        # sudo: accounts are counted, and kinds compared
        partners = self.sudo()
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if users.search_count([("partner_id", "in", self.ids)], limit=2) > 1:
            raise UserError(
                self.env._(
                    "You cannot merge contacts linked to more than one user even if "
                    "only one is active."
                )
            )
        people = partners._get_ties("person_id").person_id.filtered(
            lambda p: not p.is_company
        )
        if people and any(partners.mapped("is_company")):
            raise UserError(
                self.env._(
                    "%s: a contact person is not merged with an organisation.",
                    partners._join_names(),
                )
            )

    def _become_a_person_like(self, others):
        """Let an address be a person, where somebody who works is merged into it."""
        if self.is_company or self._is_person():
            return
        if any(other._is_person() for other in others._get_ties("person_id").person_id):
            self.type = "contact"

    def _refresh_people_below(self):
        """Return the people below an address that was merged, placed as they stand.

        Core moves them by SQL, past what is computed of their parent.
        """
        if self.is_company:
            return self.browse()
        people = self._get_people_below() - self
        people.modified(["parent_id"])
        return people

    def _prepare_merged_coordinates(self, others):
        """Return the coordinates of this contact once it stands for others as well.

        Its own stay where they are; those of the others fill the places left empty,
        each number and e-mail once, however it is written.

        :param others: the contacts that are merged into this one
        :return: the values to write, and a list of what finds no place
        """
        self.ensure_one()
        values, homeless = {}, []
        for names in PLACES:
            known = {self._get_coordinate_key(name) for name in names if self[name]}
            free = [name for name in names if not self[name]]
            for other in others:
                for name in names:
                    key = other._get_coordinate_key(name)
                    if not other[name] or key in known:
                        continue
                    known.add(key)
                    if free:
                        values[free.pop(0)] = other[name]
                    else:
                        homeless.append(other[name])
            values |= dict.fromkeys(free, False)
        return values, homeless

    def _get_coordinate_key(self, name):
        """Return a coordinate as it is compared: normalised where that is possible."""
        return self[(PHONE_FIELDS | EMAIL_FIELDS)[name]] or self[name]

    def _get_functions_of_no_organisation(self):
        """Return the functions of those who have no main collaboration."""
        with_main = self.collaboration_ids.filtered("is_main").person_id
        return (self - with_main).function_ids

    def _take_merged_functions(self, functions):
        """Keep functions where they were held, once core has put all on the sheet.

        :param functions: those that were held at no organisation
        """
        main = self.collaboration_ids.filtered("is_main")
        if not main:
            return
        if not functions <= main.function_ids:
            main._mirror().function_ids = [Command.link(f.id) for f in functions]
        main._hand_functions_to_person()
