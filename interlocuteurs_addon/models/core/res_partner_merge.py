from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .res_partner_coordinates import COORDINATES, EMAIL_FIELDS, PHONE_FIELDS

# the two places of each kind of coordinate
PLACES = (("phone", "phone2"), ("mobile", "mobile2"), ("email", "email2"))


class ResPartner(models.Model):
    """What a contact keeps of those that core merges into it."""

    _inherit = "res.partner"

    def _check_mergeable(self):
        """Check that these contacts may become one, whatever the user sees of them.

        Core asks for accounts by the record rules, which hide other companies' ones.

        :raises UserError: two accounts, somebody who works and an organisation, or one
            that stands below another, archived ones too, whom core overlooks
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
        if any(partner._get_above() & partners for partner in partners):
            raise UserError(
                self.env._(
                    "%s: a contact is not merged with one that stands above it.",
                    partners._join_names(),
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

    def _get_merge_fields(self):
        """Return the names of what is chosen of these contacts when they are merged.

        Another addon adds its own fields: each keeps one of their values.
        """
        organisations = all(self.mapped("is_company"))
        names = ["name"] if organisations else ["lastname", "firstname"]
        return [*names, "title_id", *COORDINATES, "lang"]

    def _prepare_merged_values(self, others, winners):
        """Return the values of this contact once it stands for others as well.

        A value that was chosen is kept; else its own, else that of the last one of the
        others that has one, as core does.

        :param others: the contacts that are merged into this one
        :param dict winners: of whom a value was chosen, by field
        :return: the values to write, and a list of what finds no place
        """
        self.ensure_one()
        coordinates, homeless = self._prepare_merged_coordinates(others, winners)
        values = {}
        for name in (self | others)._get_merge_fields():
            if name in COORDINATES:
                values[name] = coordinates[name]
                continue
            with_value = [partner for partner in (*others, self) if partner[name]]
            winner = winners.get(name) or (with_value or [self])[-1]
            field = self._fields[name]
            values[name] = field.convert_to_write(winner[name], winner)
        return values, homeless

    def _prepare_merged_coordinates(self, others, winners):
        """Return the six coordinates of this contact, and what finds no place.

        What was chosen and its own take their places; the rest fills those left empty,
        each number and e-mail once, however it is written.
        """
        values, homeless = {}, []
        for names in PLACES:
            placed, known = {}, set()
            for name in names:
                holder = winners.get(name, self)
                key = holder._get_coordinate_key(name)
                if holder[name] and key not in known:
                    known.add(key)
                    placed[name] = holder[name]
            free = [name for name in names if name not in placed]
            for partner in (self, *others):
                for name in names:
                    key = partner._get_coordinate_key(name)
                    if not partner[name] or key in known:
                        continue
                    known.add(key)
                    if free:
                        placed[free.pop(0)] = partner[name]
                    else:
                        homeless.append(partner[name])
            values |= {name: placed.get(name, False) for name in names}
        return values, homeless

    def _get_merged_main(self, others, winners):
        """Return the main organisation of this person once they stand for others.

        :param dict winners: as in ``_prepare_merged_values``; ``parent_id`` says whose
        """
        # sudo: which one stays must not hang on what the user sees
        ties = (self | others)._get_ties("person_id").filtered("is_main")
        by_person = {tie.person_id.id: tie.organisation_id for tie in ties}
        order = [winners.get("parent_id", self), self, *reversed(others)]
        mains = [by_person[p.id] for p in order if p.id in by_person]
        return (mains or [self.browse()])[0].with_env(self.env)

    def _is_crowded(self, name):
        """Tell whether these contacts have more of such coordinates than one keeps."""
        places = next((names for names in PLACES if name in names), ())
        return len(places) < len(
            {
                partner._get_coordinate_key(place)
                for partner in self
                for place in places
                if partner[place]
            }
        )

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
