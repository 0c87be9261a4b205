from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .naming import name_for_user


class ResPartner(models.Model):
    """Who is who: person or not, where they work, by which account; names in messages.

    What every room asks of a contact, and nothing that only one of them needs.
    """

    _inherit = "res.partner"

    is_interlocuteur = fields.Boolean(
        string="Is a contact person",
        compute="_compute_is_interlocuteur",
        help="Somebody who works or worked for an organisation.",
    )

    @api.depends("collaboration_ids")
    def _compute_is_interlocuteur(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        known = Collaboration.with_context(active_test=False)._read_group(
            [("person_id", "in", self.ids)], ["person_id"]
        )
        people = self.browse(person.id for (person,) in known)
        for partner in self:
            partner.is_interlocuteur = partner._origin in people

    def _is_person(self):
        """Tell whether this is somebody, not an organisation nor an address."""
        return bool(self) and not self.is_company and self.type == "contact"

    def _get_above(self):
        """Return what this contact stands below, the nearest first.

        A loop, as core's merge of an archived child leaves it, is gone round once.
        """
        above, ancestor = self.browse(), self.parent_id
        while ancestor and ancestor not in above:
            above, ancestor = above | ancestor, ancestor.parent_id
        return above

    def _is_below(self, other):
        """Tell whether this contact stands below another, however deep."""
        return bool(other & self._get_above())

    def _check_organisations(self):
        """Check that these are organisations.

        :raises ValidationError: one is a person or an address
        """
        for partner in self:
            if not partner.is_company:
                raise ValidationError(
                    self.env._(
                        "%s is a person: choose an organisation.",
                        name_for_user(partner, "name"),
                    )
                )

    def _get_current_organisations(self):
        """Return where each of these people works today, nowhere if inactive.

        :return: dict of a person's id to their organisations, the main one first
        """
        people = self._origin
        Collaboration = self.env["interlocuteur.collaboration"]
        # sudo: who may use the person on a document need not see their collaborations
        collaborations = Collaboration.sudo().search(
            Collaboration._get_current_domain()
            & Domain([("person_id", "in", people.ids), ("person_active", "=", True)]),
            order="is_main desc, id",
        )
        by_person = collaborations.grouped(lambda c: c.person_id.id)
        organisations = {
            person.id: by_person[person.id].organisation_id.with_env(self.env)
            if person.id in by_person
            else self.browse()
            for person in people
        }
        # ids that a caller has made up are those of nobody
        return defaultdict(self.browse, organisations)

    def _works_for(self, organisation):
        """Tell whether this person, if any, works for an organisation today."""
        return organisation in self._get_current_organisations()[self._origin.id]

    def _get_ties(self, *sides):
        """Return the collaborations of these partners, past and archived ones too.

        :param sides: ``person_id`` or ``organisation_id``; both by default
        """
        # sudo: whether there is any must not hang on what the user sees
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        sides = sides or ("person_id", "organisation_id")
        return Collaboration.with_context(active_test=False).search_fetch(
            Domain.OR(Domain(side, "in", self.ids) for side in sides),
            ["person_id", "organisation_id"],
        )

    def _get_name_in(self, company):
        """Return the name of this contact as all may know it who belong to a company.

        For what is written where others read it, as a note on somebody else's sheet.

        :param company: that of the sheet; none where everybody reads it
        """
        if not self._is_known_in(company):
            return self.env._("a contact of another company")
        # sudo: whoever reads the sheet may read this one, too
        return self.sudo().name

    def _is_known_in(self, company):
        """Tell whether all who belong to a company may know these contacts."""
        # sudo: whether their companies hide them
        return self.sudo().company_id <= company.sudo().parent_ids

    def _join_names(self, limit=5, links=False):
        """Return the names of these partners as a message has them.

        :param links: whether a name leads to the sheet, as in a note
        """
        shown = self[:limit]
        names = (
            Markup(", ").join(person._get_html_link() for person in shown)
            if links
            else ", ".join(shown.mapped("name"))
        )
        further = len(self) - limit
        if further <= 0:
            return names
        return self.env._("%(names)s and %(count)s more", names=names, count=further)

    # ----------------------------------------------------------------- erasure

    def _erase_traces(self, words):
        """Erase what other models keep about a person whose sheet is written over.

        Each room and addon adds its own, with ``super()``. Called in sudo, once the
        right was checked.

        :param words: texts that name the person: names, coordinates, logins
        """

    @api.model
    def _get_erased_fields(self):
        """Return the fields that erasure empties, on sheets and addresses below them.

        Each room and addon adds its own, with ``super()``.

        :return: list of names
        """
        return []

    # ---------------------------------------------------------------- accounts

    def _get_internal_users(self):
        """Return the open accounts of those who are employees of ours, in sudo."""
        return self._find_accounts(share=False)

    def _get_portal_accounts(self, active=True):
        """Return the accounts of these people that are no employees', in sudo.

        :param active: the open ones, or those that were closed
        """
        return self._find_accounts(share=True, active=active)

    def _find_accounts(self, share, active=True):
        # sudo: accounts are looked up by their person, whom the user deals with
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        return Users.search(
            [
                ("partner_id", "in", self.ids),
                ("share", "=", share),
                ("active", "=", active),
            ]
        )

    # --------------------------------------------------- who may be placed elsewhere

    def _check_may_be_placed(self):
        """Ask the right that core asks of whoever writes an employee's own contact.

        :raises AccessError: one of these people is an employee of ours, and the user
            may not change users
        """
        if self.env.su:
            return
        employees = self._get_internal_users() - self.env.user
        if employees:
            employees.with_env(self.env).check_access("write")

    def _check_may_move(self):
        """Refuse to move people to another organisation where that would rewrite more.

        Each room and addon adds its own, with ``super()``.

        :raises UserError: something stands on one of these people themselves
        """
