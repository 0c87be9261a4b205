from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .collaboration_main import MIRRORING
from .notes import one_note_each


class ResPartner(models.Model):
    """Who works for whom. ``parent_id`` only mirrors a person's main collaboration."""

    _inherit = "res.partner"

    collaboration_ids = fields.One2many(
        "interlocuteur.collaboration",
        "person_id",
        string="Collaborations",
        help="The organisations that the person works or worked for.",
    )
    organisation_ids = fields.Many2many(
        "res.partner",
        string="Organisations",
        compute="_compute_organisation_ids",
        compute_sudo=False,
        search="_search_works_for",
        help="The organisations that the person works for now.",
    )
    works_for_id = fields.Many2one(
        "res.partner",
        string="Works for",
        compute="_compute_organisation_ids",
        compute_sudo=False,
        search="_search_works_for",
        help="The organisation of the main collaboration. "
        "A search finds whoever works there now, as a main collaboration or not.",
    )
    collaborator_ids = fields.One2many(
        "interlocuteur.collaboration",
        "organisation_id",
        string="Collaborators",
        help="The people who work or worked for the organisation.",
    )
    collaborator_count = fields.Integer(
        string="Contact persons",
        compute="_compute_collaborator_count",
        compute_sudo=False,
    )
    # Core's "Contacts" tab without the people, who have a tab of their own.
    address_ids = fields.One2many(
        "res.partner",
        "parent_id",
        string="Sites and addresses",
        domain=lambda self: self._get_address_domain(),
        context={"active_test": False},
    )

    # the few organisations among all people, from the index alone
    _organisations_idx = models.Index(
        "(id, company_id) WHERE is_company IS TRUE AND active IS TRUE"
    )

    @api.model
    def _get_address_domain(self):
        """Return the domain of addresses: of an organisation, no people."""
        # "any!" joins the few children's organisations by their ids; by its path the
        # condition would gather all partners who are no company
        private = Domain(
            "commercial_partner_id", "any!", Domain("is_company", "=", False)
        )
        address = Domain("is_company", "=", True) | Domain("type", "!=", "contact")
        return Domain("active", "=", True) & (address | private)

    @api.depends("collaboration_ids.state", "collaboration_ids.organisation_id")
    def _compute_organisation_ids(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        people = self.filtered(lambda partner: not partner.is_company)
        domain = Collaboration._get_current_domain() & Domain(
            "person_id", "in", people.ids
        )
        current = Collaboration.search(domain, order="is_main desc, id")
        by_person = current.grouped("person_id")
        for partner in self:
            theirs = by_person.get(partner._origin, Collaboration)
            partner.organisation_ids = theirs.organisation_id
            partner.works_for_id = theirs.filtered("is_main").organisation_id

    def _search_works_for(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        current = self.env["interlocuteur.collaboration"]._get_current_domain()
        works_for = current & Domain("organisation_id", operator, value)
        found = Domain("collaboration_ids", "any", works_for)
        if operator == "in" and False in value:
            found |= Domain("collaboration_ids", "not any", current)
        return found

    def _compute_collaborator_count(self):
        Collaboration = self.env["interlocuteur.collaboration"]
        domain = Collaboration._get_current_domain() & Domain(
            [
                ("organisation_id", "in", self.filtered("is_company").ids),
                ("person_active", "=", True),
            ]
        )
        counts = dict(
            Collaboration._read_group(domain, ["organisation_id"], ["__count"])
        )
        for partner in self:
            partner.collaborator_count = counts.get(partner, 0)

    # ------------------------------------------------------ steps of create and write

    @api.model
    def _get_fields_entered_later(self):
        """Collaborations that are given come after that of the parent, the main one."""
        return super()._get_fields_entered_later() | {"collaboration_ids"}

    def _entry_collaborations(self, vals_list):
        """Open the main collaboration of whoever is entered below an organisation."""
        super()._entry_collaborations(vals_list)
        if not self._is_mirroring():
            self._open_first_mains()
        for partner, vals in zip(self, vals_list, strict=True):
            if vals.get("collaboration_ids"):
                partner.collaboration_ids = vals["collaboration_ids"]

    @api.model
    def _change_prepare(self, vals):
        """Read the parent in whatever way core accepts it: a record, a pair, an id."""
        vals = super()._change_prepare(vals)
        if "parent_id" in vals:
            field = self._fields["parent_id"]
            parent_id = field.convert_to_cache(vals["parent_id"], self, validate=False)
            vals["parent_id"] = parent_id or False
        return vals

    def _change_check(self, vals):
        """Refuse to move whoever cannot be moved."""
        super()._change_check(vals)
        if self._parent_leads(vals):
            self._filter_leavers(vals)._check_may_move()

    def _change_remember(self, vals):
        """Remember under ``below`` whom it concerns, and where each person stood.

        Under ``organisations``: dict of person to organisation.
        """
        before = super()._change_remember(vals)
        if self._moves_people(vals):
            before["below"] = self._get_below()
            # sudo: as in _get_below
            people = before["below"].filtered(lambda p: not p.sudo().is_company)
            if self._is_mirroring():
                # these have their main collaboration; who is below them follows
                people -= self
            before["organisations"] = {
                person: person._get_organisation() for person in people
            }
        return before

    def _change_store(self, vals):
        """Write on leavers what they leave behind, too; collaborations come later."""
        if self._is_mirroring():
            return super()._change_store(vals)
        if self._brings_collaborations(vals):
            vals = {k: v for k, v in vals.items() if k != "collaboration_ids"}
        if not self._parent_leads(vals):
            return super()._change_store(vals)
        for partners, values in self._split_leavers(vals):
            super(ResPartner, partners)._change_store(values)
        return True

    def _change_collaborations(self, vals, before):
        """Let the collaborations follow whoever was moved, then write those given."""
        super()._change_collaborations(vals, before)
        if "organisations" in before:
            self._follow_moves(vals, before["organisations"])
        if self._is_mirroring():
            return
        # a text of functions chooses them, see res_partner_function
        if "function_ids" in vals:
            self._hand_functions_to_main()
        if self._brings_collaborations(vals):
            self._change_store({"collaboration_ids": vals["collaboration_ids"]})

    def _follow_moves(self, vals, organisations):
        """Let the collaborations follow whoever stands elsewhere than before.

        :param dict organisations: where each of the people was
        """
        people = self.browse().union(*organisations)
        if not self._is_mirroring() and self._changes_kinds(vals):
            self._end_collaborations_of_wrong_kind(vals)
            people |= self._get_people_below()
        moved = people.filtered(lambda p: p._get_organisation() != organisations.get(p))
        resumed = moved._follow_parent()
        if "function_ids" in vals:
            # those that are given with the move count
            resumed = resumed.filtered(lambda c: c.person_id not in self)
        resumed._hand_functions_to_person()

    @api.model
    def _parent_leads(self, vals):
        """Tell whether collaborations have to follow what ``vals`` can change."""
        return not self._is_mirroring() and self._moves_people(vals)

    @api.model
    def _brings_collaborations(self, vals):
        """Tell whether collaborations stand beside other values, which come first."""
        return "collaboration_ids" in vals and len(vals) > 1

    # --------------------------------------- parent_id leads, collaborations follow

    @api.model
    def _is_mirroring(self):
        return self.env["interlocuteur.collaboration"]._is_mirroring()

    @api.model
    def _moves_people(self, vals):
        """Tell whether ``vals`` can change the organisation of anybody."""
        return "parent_id" in vals or self._changes_kinds(vals)

    @api.model
    def _changes_kinds(self, vals):
        """Tell whether ``vals`` can turn people into organisations, or back."""
        return not {"is_company", "company_type", "type"}.isdisjoint(vals)

    def _split_leavers(self, vals):
        """Split a write between those who leave their organisation and the others.

        :return: list of (partners, the values to write on them), none without partners
        """
        leavers = self._filter_leavers(vals)
        split = [
            (leavers, {**leavers._prepare_leaving_values(), **vals}),
            (self - leavers, vals),
        ]
        return [(partners, values) for partners, values in split if partners]

    def _get_below(self):
        """Return the partners in and below these ones, archived ones included."""
        # sudo: the mirror must not leave out whom the user does not see
        partners = self.sudo().with_context(active_test=False)
        below = partners.search([("parent_id", "in", self.ids)])
        if below:  # of a person there is nobody, and no need to look deeper
            below = partners.search([("id", "child_of", below.ids)])
        return self | below.with_env(self.env)

    def _get_people_below(self):
        """Return the people in and below these partners, archived ones included."""
        # sudo: as in _get_below
        below = self._get_below().sudo()
        return below.filtered(lambda p: not p.is_company).with_env(self.env)

    def _get_organisation(self):
        """Return the organisation that ``parent_id`` places this person in, if any."""
        self.ensure_one()
        person = self.sudo()  # sudo: only the id of the organisation is used
        if not person.parent_id or person.is_company or person.type != "contact":
            return self.browse()
        organisation = person.commercial_partner_id
        return organisation.with_env(self.env).filtered(lambda o: o.sudo().is_company)

    def _filter_leavers(self, vals):
        """Return those whom ``vals`` takes from one organisation to another or none."""
        if "parent_id" not in vals:
            return self.browse()
        # sudo: only ids are compared
        parent = self.sudo().browse(vals["parent_id"] or [])
        # those that are left are read along
        parent = parent.with_prefetch((parent | self.sudo().commercial_partner_id).ids)
        target = parent.commercial_partner_id
        return self.filtered(
            lambda p: p._get_organisation() and p._get_organisation().id != target.id
        )

    def _prepare_leaving_values(self):
        """Return the values that a person leaves behind with their organisation.

        Core would carry them on and write them into the next one: VAT, registry and
        address of the old organisation would become those of the new.
        """
        names = [*self._commercial_fields(), *self._address_fields()]
        # sudo: whether there is anything that whoever writes these people writes over
        people = self.sudo()
        return {
            name: False
            for name in names
            if name in self._fields
            and not self._fields[name].groups
            # what is empty would only be computed and written anew
            and any(person[name] for person in people)
        }

    def _open_first_mains(self):
        """Open the main collaborations of new people, of whom there are none yet.

        :raises AccessError: as ``_follow_parent``
        """
        # sudo: as in _follow_parent
        organisations = {
            person: organisation
            for person in self.sudo()
            if (organisation := person._get_organisation())
        }
        if organisations:
            self._check_may_know(organisations.values())
            Collaboration = self.env["interlocuteur.collaboration"]._mirror()
            Collaboration._create_mains(organisations)

    def _check_may_know(self, organisations):
        """Check that the user may see organisations where they place somebody.

        :raises AccessError: one of them is hidden from them
        """
        self.browse({organisation.id for organisation in organisations}).check_access(
            "read"
        )

    def _follow_parent(self):
        """Close the main collaborations that were left, open those of the parent.

        :return: those that people had there already
        :raises AccessError: the user may not see the organisation that they name
        """
        # sudo: the right to place these people was checked on the partners themselves,
        # that to know the organisation is checked below
        people = self.sudo()
        Collaboration = self.env["interlocuteur.collaboration"]._mirror()
        with one_note_each(self.env):
            mains = Collaboration._find_mains(people.ids)
            main_of = {main.person_id.id: main for main in mains}
            to_close = Collaboration.browse()
            to_open = {}
            for person in people:
                organisation = person._get_organisation()
                main = main_of.get(person.id, Collaboration)
                if main.organisation_id.id != organisation.id:
                    to_close |= main
                    if organisation:
                        to_open[person] = organisation
            if to_close:
                to_close._close()
                # whoever goes nowhere goes on with what else they do
                leavers = to_close.person_id.filtered(lambda p: p not in to_open)
                Collaboration._settle(leavers)
            if not to_open:
                return Collaboration
            self._check_may_know(to_open.values())
            return Collaboration._open_mains(to_open)

    def _end_collaborations_of_wrong_kind(self, vals):
        """End what no longer ties a person to an organisation.

        An address that has had an account since before this addon came keeps it.
        """
        people = Domain("person_id", "in", self.ids)
        organisations = Domain("organisation_id", "in", self.ids)
        wrong = people & Domain("person_id.is_company", "=", True)
        wrong |= organisations & Domain("organisation_id.is_company", "=", False)
        if "type" in vals:
            wrong |= people & Domain("person_id.type", "!=", "contact")
        # sudo: as in _follow_parent
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        found = Collaboration.search(wrong)
        found.filtered(lambda c: c.state != "past")._close()

    # --------------------------------------- collaborations lead, parent_id follows

    def _follow_main_collaborations(self, organisation_ids):
        """Place these people below the organisation of their main collaboration.

        Whoever stands below another one of them goes first, or would be taken along.

        :param organisation_ids: dict of person id to organisation id, false or absent
            for those who have no main collaboration
        """
        # sudo: the right to write the collaborations was checked on them
        people = self.sudo().with_context(interlocuteur_mirroring=MIRRORING)
        movers = people.filtered(
            lambda person: (
                person._get_organisation().id != organisation_ids.get(person.id, False)
            )
        ).grouped(
            lambda person: (
                -len(person._get_above()),
                organisation_ids.get(person.id, False),
                bool(person._get_organisation()),
            )
        )
        for (_depth, target_id, is_leaving), group in sorted(movers.items()):
            leaving = {}
            if is_leaving:
                group._check_may_move()
                group._leave_places()
                leaving = group._prepare_leaving_values()
            group.write({**leaving, "parent_id": target_id})

    def _leave_places(self):
        """Give the organisation what is below people who leave it, and is its own.

        Empty here: each room and addon adds its own, with ``super()``.
        """

    def _note_settled(self, before):
        """Note on the sheets of people which organisation they are below, and why.

        :param dict before: the partner above each of these people, until their main
            collaboration ended or began
        """
        notes = {
            person.id: person._describe_settled(former)
            for person, former in before.items()
            if person.parent_id != former
        }
        self.browse(notes)._message_log_batch(notes)

    def _describe_settled(self, former):
        """Say which organisation the person is below now, and no more."""
        names = {"former": former.name, "organisation": self.parent_id.name}
        if not former:
            return self.env._(
                "The main collaboration with %(organisation)s has begun: the sheet is "
                "part of it now.",
                **names,
            )
        if not self.parent_id:
            return self.env._(
                "The main collaboration with %(former)s is over: the sheet is part of "
                "no organisation any more.",
                **names,
            )
        return self.env._(
            "The main collaboration with %(former)s is over: the sheet is part of "
            "%(organisation)s now.",
            **names,
        )

    def _note_unsettled(self, reason):
        """Note on the sheet, once, why it could not follow the collaborations.

        :param str reason: what stands in the way
        """
        self.ensure_one()
        note = self.env._(
            "The main collaboration has ended or begun, and the sheet cannot follow: "
            "%s",
            reason,
        )
        if note not in map(html2plaintext, self.message_ids.mapped("body")):
            self._message_log(body=note)

    def _hand_functions_to_main(self):
        """The person's functions are those of the main collaboration."""
        # sudo: the right to change the functions was checked on the person
        mains = self.env["interlocuteur.collaboration"]._mirror()._find_mains(self.ids)
        for functions, group in mains.grouped(
            lambda c: c.person_id.function_ids
        ).items():
            group.function_ids = functions

    # -------------------------------------------------------------- actions

    def action_open_collaborators(self):
        """Open the native list of the people of this organisation."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.res_partner_action_interlocuteur"
        )
        return {
            **action,
            "display_name": self.env._("Contact persons of %s", self.display_name),
            "context": {
                **self._get_new_person_context(),
                "search_default_works_for_id": self.id,
            },
        }

    def action_new_interlocuteur(self):
        """Open the sheet of a new contact person of this organisation."""
        self.ensure_one()
        if not self.is_company:
            raise UserError(
                self.env._(
                    "%s is a person. Contact persons are entered for an organisation.",
                    self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New contact person"),
            "res_model": "res.partner",
            "views": [
                (
                    self.env.ref(
                        "interlocuteurs_addon.res_partner_view_form_interlocuteur"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": self._get_new_person_context(),
        }

    def _get_new_person_context(self):
        """Return the defaults of somebody entered for this organisation."""
        self.ensure_one()
        return {
            "default_parent_id": self.id,
            "default_is_company": False,
            "default_type": "contact",
            "default_lang": self.lang,
            "default_user_id": self.user_id.id,
            "default_country_id": self.country_id.id,
        }
