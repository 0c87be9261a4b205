from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ..core.res_partner_coordinates import COORDINATES
from .undo import as_json

# what a departure, or a return, may write on a sheet
UNDONE_FIELDS = ("active", "parent_id", "lang", "function_ids", *COORDINATES)
# how many of the contacts a notification leads to
LINKED = 2
UNDONE_TIES = (
    "active",
    "date_end",
    "date_start",
    "function_ids",
    "is_main",
    "profile_id",
    "replaced_by_id",
)


class ResPartner(models.Model):
    """How people were before a step that can be taken back, and how they are again."""

    _inherit = "res.partner"

    # ---------------------------------------------------------------------- reading

    def _get_undo_state(self, others=None, known=None):
        """Return all of these people that a step may change, as JSON has it.

        :param others: who may take over what they answer for
        :param dict known: an earlier state, which says what is read
        :return: dict of a section to what it holds; rooms add theirs
        """
        self.env.flush_all()
        # sudo: the state is kept from everybody, and says what the step has changed
        people = self.sudo().with_context(active_test=False)
        everybody = people.browse(known["people"]) if known else people | others.sudo()
        return as_json(
            {
                "people": sorted(everybody.ids),
                "sheets": people._read_undo_sheets(),
                "ties": people._read_undo_ties(),
                "answers": people._read_undo_answers(everybody, known),
                "assigned": people._read_undo_assignments(),
                "followed": people._read_undo_followers(),
            }
        )

    @api.model
    def _get_undone_fields(self):
        """Return the names of the fields of a sheet that a step may write."""
        further = (*self._commercial_fields(), *self._address_fields())
        return [
            *UNDONE_FIELDS,
            *(
                name
                for name in dict.fromkeys(further)
                if name in self._fields
                and self._fields[name].store
                and not self._fields[name].groups
                and name not in UNDONE_FIELDS
            ),
        ]

    def _read_undo_sheets(self):
        return {
            row.pop("id"): row for row in self.read(self._get_undone_fields(), load="")
        }

    def _read_undo_ties(self):
        # sudo: as in _get_undo_state
        ties = self._get_ties("person_id").sudo().sorted("id")
        return {row.pop("id"): row for row in ties.read(UNDONE_TIES, load="")}

    def _read_undo_answers(self, everybody, known):
        """Return who answers for what these people answer, or answered, for."""
        answers = {}
        for each in self._get_sorted_responsibilities():
            records = (
                self.env[each.model].browse(map(int, known["answers"][each.name]))
                if known
                else each.find(self)
            )
            answering = each.get_answering(records.exists(), everybody)
            answers[each.name] = {
                record.id: sorted(people.ids) for record, people in answering.items()
            }
        return answers

    def _read_undo_assignments(self):
        """Return what these people are assigned to, by model and field."""
        found = {}
        for model, field, _organisation in self.env[
            "interlocuteur.collaboration"
        ]._get_assignments():
            relation = model._fields[field]
            rows = self.env.execute_query(
                SQL(
                    "SELECT %(record)s, %(person)s FROM %(table)s"
                    " WHERE %(person)s = ANY(%(ids)s) ORDER BY 1, 2",
                    record=SQL.identifier(relation.column1),
                    person=SQL.identifier(relation.column2),
                    table=SQL.identifier(relation.relation),
                    ids=self.ids,
                )
            )
            found[f"{model._name},{field}"] = [list(row) for row in rows]
        return found

    def _read_undo_followers(self):
        """Return what these people follow, with the subtypes, and whose it is."""
        followers = self.env["mail.followers"].search(
            [("partner_id", "in", self.ids)], order="id"
        )
        owners = self._find_owners({(f.res_model, f.res_id) for f in followers})
        return [
            [
                *(f.res_model, f.res_id, f.partner_id.id, f.subtype_ids.ids),
                owners.get((f.res_model, f.res_id)),
            ]
            for f in followers
        ]

    @api.model
    def _find_owners(self, places):
        """Return the ids of the organisations to which documents and sheets belong.

        Archived ones count where the context shows them, as that of the people does.

        :param places: pairs of a model and an id
        :return: dict of such a pair to an id, nothing of what belongs to nobody
        """
        models = self.env["interlocuteur.collaboration"]._get_portal_models()
        fields = {model._name: model._get_organisation_field() for model in models}
        fields["res.partner"] = "commercial_partner_id"
        owners = {}
        for name, field in fields.items():
            ids = [id_ for model, id_ in places if model == name]
            if not ids:
                continue
            # sudo: compared with what they were only
            records = self.env[name].sudo()
            for record in records.search_fetch([("id", "in", ids)], [field]):
                owners[name, record.id] = record[field].id
        return owners

    # -------------------------------------------------------------------- comparing

    def _explain_changes_since(self, step):
        """Return why a step cannot be taken back, as sentences.

        :param step: an ``interlocuteur.undo``, in sudo
        """
        now = self._get_undo_state(known=step.before)
        reasons = {
            "sheets": self.env._("a sheet was changed since."),
            "ties": self.env._("collaborations were changed since."),
            "answers": self.env._("what they answered for went to somebody else."),
            "transfers": self.env._("a transfer was planned, withdrawn or done since."),
        }
        # what they follow and are assigned to is given back where it is gone
        found = [
            reason
            for section, reason in reasons.items()
            if step.after.get(section) != now.get(section)
        ]
        if self._has_documents_since(step):
            found.append(self.env._("documents name them at their new organisation."))
        return found

    def _has_documents_since(self, step):
        """Tell whether a document names people where the step has brought them."""
        begun = step.after["ties"].keys() - step.before["ties"].keys()
        if not begun:
            return False
        # sudo: of those that the step began, the organisations are compared only, and
        # whether there is any document counts, whoever sees it
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        organisations = Collaboration.browse(map(int, begun)).exists().organisation_id
        for model in Collaboration._get_portal_models():
            if "interlocuteur_id" not in model._fields:
                continue
            if model.search_count(
                Domain("interlocuteur_id", "in", self.ids)
                & Domain(model._get_organisation_field(), "in", organisations.ids)
                & Domain("create_date", ">=", step.create_date),
                limit=1,
            ):
                return True
        return False

    # -------------------------------------------------------------------- restoring

    def _restore_undo_state(self, before):
        """Put these people back as they were: a seam, for further sections as well.

        :param before: what :meth:`_get_undo_state` said
        :raises AccessError: the user may not change them
        """
        self._restore_undo_sheets(before)
        self._restore_undo_ties(before)
        # what follows the organisation, as the address, once more
        self._restore_undo_sheets(before)
        self._restore_undo_answers(before)
        self._restore_undo_assignments(before)
        self._restore_undo_followers(before)

    def _restore_undo_sheets(self, before):
        """Write what differs, where they work included, with the user's own rights."""
        # sudo: only compared
        people = self.sudo().with_context(active_test=False)
        now = as_json(people._read_undo_sheets())
        for person in self:
            theirs = before["sheets"][str(person.id)]
            changed = {
                name: self._prepare_undone(name, value)
                for name, value in theirs.items()
                if now[str(person.id)][name] != value
            }
            if changed:
                person.write(changed)

    @api.model
    def _prepare_undone(self, name, value):
        """Return a value of JSON as it is written."""
        if self._fields[name].type == "many2many":
            return [Command.set(value)]
        return value

    def _restore_undo_ties(self, before):
        """Delete the collaborations that the step began, put back what it changed."""
        self.env.flush_all()
        ties = self._get_ties("person_id")._mirror()
        known = {int(id_): values for id_, values in before["ties"].items()}
        # sudo, by the mirror: nobody may delete collaborations; these began with the
        # step, whose user may write their people
        ties.filtered(lambda tie: tie.id not in known).unlink()
        ties = ties.exists()
        now = {row.pop("id"): as_json(row) for row in ties.read(UNDONE_TIES, load="")}
        # first what is the main one no longer, or the unique index refuses the other
        for tie in ties.sorted(lambda tie: known[tie.id]["is_main"]):
            changed = {
                name: [Command.set(value)] if name == "function_ids" else value
                for name, value in known[tie.id].items()
                if now[tie.id][name] != value
            }
            if changed:
                tie.write(changed)
                tie.flush_recordset()

    def _restore_undo_answers(self, before):
        """Give back what somebody has taken over."""
        # sudo: as in _hand_over; nothing else of the records is written
        people = self.sudo().with_context(active_test=False)
        everybody = people.browse(before["people"])
        now = as_json(people._read_undo_answers(everybody, before))
        for each in people._get_sorted_responsibilities():
            for id_, theirs in before["answers"][each.name].items():
                current = now[each.name].get(id_)
                if current is None or current == theirs:
                    continue
                record = self.env[each.model].sudo().browse(int(id_))
                each.replace(
                    record,
                    people.browse(set(current) - set(theirs)),
                    people.browse(set(theirs) - set(current)),
                )

    def _restore_undo_assignments(self, before):
        # sudo: compared with what the step has taken away
        now = self.sudo()._read_undo_assignments()
        for key, rows in before["assigned"].items():
            name, field = key.split(",")
            gone = [row for row in rows if row not in now[key]]
            for record_id, person_id in gone:
                # sudo: they were assigned there before, by whoever may
                record = self.env[name].sudo().browse(record_id).exists()
                record.write({field: [Command.link(person_id)]})

    def _restore_undo_followers(self, before):
        """Let these people follow what they did, but what is another's by now."""
        # sudo: they followed these before
        now = {tuple(row[:3]) for row in self.sudo()._read_undo_followers()}
        gone = [row for row in before["followed"] if tuple(row[:3]) not in now]
        owners = self._find_owners({tuple(row[:2]) for row in gone})
        for name, record_id, person_id, subtype_ids, owner_id in gone:
            if owners.get((name, record_id)) == owner_id:
                record = self.env[name].sudo().browse(record_id).exists()
                record._message_subscribe([person_id], subtype_ids)

    # ---------------------------------------------------------------------- telling

    def _notify_done(self, message, step=None, then=None):
        """Return the action that says what was done with these people.

        :param message: as a sentence
        :param step: the ``interlocuteur.undo`` that takes it back, if there is one
        :param then: the action that follows, closing the dialog by default
        """
        links = [
            {"name": partner.name, "id": partner.id}
            for partner in self._filtered_access("read")[:LINKED]
        ]
        return {
            "type": "ir.actions.client",
            "tag": "interlocuteur_done",
            "params": {
                "message": message,
                "links": links,
                "undo_id": step.id if step else False,
                "next": then or {"type": "ir.actions.act_window_close"},
            },
        }

    def _erase_traces(self, words):
        """Forget the steps that concern the person, or name them."""
        self._erase_undo(words)
        return super()._erase_traces(words)

    def _erase_undo(self, words):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM interlocuteur_undo undo
                 WHERE CONCAT_WS(' ', before, after) ~* %s
                    OR EXISTS (SELECT FROM interlocuteur_undo_person_rel rel
                                WHERE rel.undo_id = undo.id AND rel.person_id = %s)
                """,
                self._get_erased_pattern(words),
                self.id,
            )
        )
