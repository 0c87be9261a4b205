from odoo import api, fields, models
from odoo.exceptions import UserError

# core merges no more than that at once
MAX_MERGED = 3


class MergePartnerAutomatic(models.TransientModel):
    """Core's merge shows both sides, and what is kept; each value can be chosen."""

    _inherit = "base.partner.merge.automatic.wizard"

    merge_choices = fields.Json(
        string="Chosen values",
        help="Whose value is kept, by field; what is not named follows the rules.",
    )
    merge_comparison = fields.Json(
        string="Side by side",
        compute="_compute_merge_comparison",
        compute_sudo=False,
    )
    is_pair = fields.Boolean(compute="_compute_merge_comparison", compute_sudo=False)

    @api.depends("partner_ids", "dst_partner_id", "merge_choices")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_merge_comparison(self):
        for wizard in self:
            wizard.merge_comparison = wizard._prepare_comparison()
            wizard.is_pair = bool(
                wizard.merge_comparison and len(wizard.partner_ids) == 2
            )

    def _prepare_comparison(self):
        """Return the contacts side by side, as the web client shows them.

        Only what the user may read: whom they may not read they do not merge either.

        :return: dict of ``destination_id``, ``people``, ``homeless`` (what finds no
            place) and ``rows``: ``name`` and ``label`` of a field, a text of each of
            them in ``sides``, the text that is ``kept``, whether one chooses
            (``is_choice``) and whether they differ (``differs``). None where core
            merges nothing.
        """
        self.ensure_one()
        people = self.partner_ids._origin
        if not 2 <= len(people) <= MAX_MERGED or people != people._filtered_access(
            "read"
        ):
            return None
        destination = self.dst_partner_id._origin
        if destination not in people:
            destination = self._get_ordered_partner(people.ids)[-1]
        others = people - destination
        values, homeless = destination._prepare_merged_values(
            others, self._get_merge_winners(people)
        )
        rows = [self._prepare_organisation_row(destination, others)]
        rows += [
            self._prepare_value_row(people, name, value)
            for name, value in values.items()
            if people._has_field_access(people._fields[name], "read")
        ]
        rows += self._prepare_further_rows(people)
        return {
            "destination_id": destination.id,
            "people": [{"id": p.id, "name": p.display_name} for p in people],
            "rows": [
                row
                for row in rows
                if row["kept"] or any(side["text"] for side in row["sides"])
            ],
            "homeless": ", ".join(homeless),
        }

    def _prepare_row(self, people, name, label, texts, kept, choices=2):
        """Return a row of the comparison.

        :param list texts: what it says of each person
        :param str kept: what is kept
        :param int choices: how many different texts one chooses from, at least; 0 where
            all is kept
        """
        return {
            "name": name,
            "label": label,
            "sides": [
                {"id": person.id, "text": text}
                for person, text in zip(people, texts, strict=True)
            ],
            "kept": kept,
            "is_choice": 0 < choices <= len(set(filter(None, texts))),
            "differs": len(set(texts)) > 1,
        }

    def _prepare_value_row(self, people, name, value):
        """Return what each contact has in a field, and what will stand there."""
        field = people._fields[name]
        kept = field.convert_to_record(field.convert_to_cache(value, people), people)
        return self._prepare_row(
            people,
            name,
            field._description_string(self.env),
            [field.convert_to_export(person[name], person) for person in people],
            field.convert_to_export(kept, people),
            # what would find no place can be chosen, too
            choices=1 if people._is_crowded(name) else 2,
        )

    def _prepare_organisation_row(self, destination, others):
        """Return where each works mainly, and where the one who stays will."""
        people = self.partner_ids._origin
        main = destination._get_merged_main(others, self._get_merge_winners(people))
        label = people._fields["works_for_id"]._description_string(self.env)
        mains = {
            tie.person_id: tie.organisation_id
            for tie in self._get_readable_ties(people).filtered("is_main")
        }
        texts = [mains[p].display_name if p in mains else "" for p in people]
        kept = main._filtered_access("read").display_name or ""
        return self._prepare_row(people, "parent_id", label, texts, kept)

    def _prepare_further_rows(self, people):
        """Return what is kept of all of them: functions, collaborations, the account.

        Each room and addon adds its own rows, with ``super()``.
        """
        ties = self._get_readable_ties(people)
        users = self.env["res.users"].with_context(active_test=False)
        accounts = users.search([("partner_id", "in", people.ids)])
        texts = {
            "function_ids": lambda p: p.function_ids.mapped("name"),
            "collaboration_ids": lambda p: [
                self._describe_tie(tie) for tie in ties if tie.person_id == p
            ],
            "user_ids": lambda p: accounts.filtered(
                lambda user: user.partner_id == p
            ).mapped("login"),
        }
        kept = {
            "function_ids": self.env._("All, each where it is held"),
            "collaboration_ids": self.env._("All"),
            "user_ids": self.env._("Several accounts: these contacts cannot be merged")
            if len(accounts) > 1
            else accounts.login or "",
        }
        return [
            self._prepare_row(
                people,
                name,
                people._fields[name]._description_string(self.env),
                ["\n".join(get_texts(person)) for person in people],
                kept[name],
                choices=0,
            )
            for name, get_texts in texts.items()
        ]

    @api.model
    def _describe_tie(self, tie):
        """Return where somebody works, as what, and from when to when."""
        told = ["is_main", "date_start", "date_end", "function_ids"]
        organisation = tie.organisation_id.display_name
        return f"{organisation} ({', '.join(tie._describe(told).values())})"

    def _get_readable_ties(self, people):
        """Return the collaborations of these people that the user may see."""
        ties = people._get_ties("person_id").with_env(self.env)
        ties = ties._filtered_access("read").filtered("active")
        readable = ties.organisation_id._filtered_access("read")
        return ties.filtered(lambda tie: tie.organisation_id in readable)

    # ------------------------------------------------------------------- choices

    def _get_merge_winners(self, partners):
        """Return of whom a value was chosen.

        :param partners: those that are merged; choices are for those of the dialog
        :return: dict of a field's name to a contact
        """
        choices = self.merge_choices
        people = self.partner_ids._origin
        if not isinstance(choices, dict) or people != partners & people:
            return {}
        return {
            name: person
            for name, person_id in choices.items()
            for person in people
            if person.id == person_id
        }

    def _check_merge_choices(self, partners):
        """Check that what was chosen is what the dialog offers this user today.

        :raises UserError: it offers something else
        """
        if not self.merge_choices or self.partner_ids != partners:
            return
        rows = (self._prepare_comparison() or {"rows": []})["rows"]
        offered = {
            row["name"]: [side["id"] for side in row["sides"] if side["text"]]
            for row in rows
            if row["is_choice"]
        }
        choices = self.merge_choices
        if not isinstance(choices, dict) or any(
            person_id not in offered.get(name, ())
            for name, person_id in choices.items()
        ):
            raise UserError(
                self.env._(
                    "What was chosen does not stand on these contacts any more: close "
                    "the window and open it again."
                )
            )

    def _action_next_screen(self):
        """Forget what was chosen of those who were just merged or skipped."""
        self.merge_choices = False
        return super()._action_next_screen()
