from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """What a transfer will change, for whom, and what it leaves behind.

    The balance sheet is a list of sections, each with a title and rows that count
    records and open them. A further room adds a section in ``_get_transfer_balance``.
    """

    _inherit = "res.partner"

    def _get_transfer_balance(self, organisation, profile, keeps_former, successor):
        """Return the balance sheet of a transfer of these people.

        Everything is counted with the user's own rights, so that each link opens as
        many records as it says.

        :param organisation: the new one, empty as long as none is chosen
        :param profile: the portal profile there, or empty
        :return: list of sections: dicts with ``name``, ``title``, ``rows`` and ``text``
            for when there are none
        """
        former = self._transfer_get_former()
        before = self._transfer_get_places()
        gone = organisation if keeps_former else organisation | former
        after = {
            person: [
                (opened_by, [id_ for id_ in ids if id_ not in gone.ids])
                for opened_by, ids in places
            ]
            for person, places in before.items()
        }
        if organisation and profile:
            for places in after.values():
                places.append((profile, organisation.ids))
        sections = [self._prepare_balance_lost(before, after)]
        if organisation:
            sections += [
                self._prepare_balance_gained(before, after),
                self._prepare_balance_others(former, organisation, successor),
            ]
        if former:
            sections.append(self._prepare_balance_left(former))
        return sections

    # ------------------------------------------------------------------ the sections

    def _prepare_balance_lost(self, before, after):
        title = self.env._("Sees on the portal no more")
        rows = self._count_portal_difference(before, after)
        return self._prepare_balance_section("lost", title, rows, before)

    def _prepare_balance_gained(self, before, after):
        title = self.env._("Sees on the portal from then on")
        rows = self._count_portal_difference(after, before)
        return self._prepare_balance_section("gained", title, rows, before)

    @api.model
    def _prepare_balance_section(self, name, title, rows, accounts):
        text = (
            self.env._("Nothing")
            if accounts
            else self.env._("Nothing: no portal account")
        )
        return {"name": name, "title": title, "rows": rows, "text": text}

    def _prepare_balance_others(self, former, organisation, successor):
        """What anybody else gains or loses: what a successor takes over, at most."""
        others = self._count_other_portal_users(former | organisation)
        rows = self._count_gains_of_successor(former, successor)
        return {
            "name": "others",
            "title": self.env._("For everybody else"),
            "rows": rows,
            "text": self.env._(
                "Nothing changes (other people with portal access there: %s)", others
            ),
        }

    def _prepare_balance_left(self, former):
        """What stays with the old organisation and waits for somebody."""
        handover = self._get_handover(former)
        rows = [
            self._prepare_balance_row(
                each.title, each.model, Domain("id", "in", handover[each.name].ids)
            )
            for each in self._get_sorted_responsibilities()
        ]
        rows += self._count_unfinished(former)
        return {
            "name": "left",
            "title": self.env._("Stays with %s", former.name),
            "rows": [row for row in rows if row],
            "text": self.env._("Nothing is waiting for a successor"),
        }

    # ---------------------------------------------------------------------- counts

    def _transfer_get_places(self):
        """Return what opens the portal to those of these people who have an account.

        :return: dict of person to a list of a profile and the ids of its organisations
        """
        owners = self & self._get_portal_accounts().partner_id
        # sudo: the profiles decide about the portal, whoever looks
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        groups = Collaboration._read_group(
            Collaboration._get_portal_domain(owners),
            ["person_id", "profile_id"],
            ["organisation_id:array_agg"],
        )
        places = {person: [] for person in owners}
        for person, profile, organisation_ids in groups:
            places[person.with_env(self.env)].append((profile, organisation_ids))
        return places

    def _count_portal_difference(self, seen, not_seen):
        """Count by family what opens by the first places and not by the second.

        :return: rows of a section
        """
        if not seen:
            return []
        rows = []
        labels = self.env["interlocuteur.portal.profile"].fields_get(
            attributes=["string"]
        )
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            difference = Domain.OR(
                model._get_portal_domain_at(person, seen[person])
                & ~model._get_portal_domain_at(person, not_seen[person])
                for person in seen
            )
            for switch, records in model._get_portal_switches():
                label = labels[switch]["string"] if switch else model._description
                rows.append(
                    self._prepare_balance_row(label, model._name, difference & records)
                )
        return [row for row in rows if row]

    def _count_other_portal_users(self, organisations):
        """Return how many others see something of these organisations."""
        Collaboration = self.env["interlocuteur.collaboration"]
        opens = (
            Collaboration._get_current_domain()
            & Domain("organisation_id", "in", organisations.ids)
            & Domain("profile_id", "!=", False)
        )
        # sudo: a number only, of accounts that the user need not see
        users = self.env["res.users"].sudo()
        return users.search_count(
            Domain("share", "=", True)
            & Domain("partner_id", "not in", self.ids)
            & Domain("partner_id.collaboration_ids", "any", opens)
        )

    def _count_gains_of_successor(self, former, successor):
        """Count what the successor sees on the portal once they have taken over.

        Documents stay with their organisation, and nobody else's collaboration
        changes: those that name them are all that anybody can gain.
        """
        gains = [each for each in self._get_sorted_responsibilities() if each.gain]
        handover = self._get_handover(former) if successor and former else {}
        gains = [each for each in gains if handover.get(each.name)]
        if not gains:
            return []
        places = successor._transfer_get_places().get(successor, [])
        places = [(profile, ids) for profile, ids in places if former.id in ids]
        rows = []
        for each in gains:
            records = handover[each.name]
            opened = Domain.OR(
                records._get_portal_opened_domain(profile._get_portal_rights())
                for profile, _ids in places
            )
            gained = (
                Domain("id", "in", records.ids)
                & records._get_portal_base_domain()
                & opened
                & ~records._get_portal_domain_at(successor, places)
            )
            label = each.gain % successor.name
            rows.append(self._prepare_balance_row(label, each.model, gained))
        return [row for row in rows if row]

    def _count_unfinished(self, former):
        """Count the documents of these people that wait for somebody."""
        rows = []
        for count_field, kind in self._get_document_kinds().items():
            if kind.unfinished.is_false():
                continue
            organisation_field = self.env[kind.model]._get_organisation_field()
            there = Domain(organisation_field, "=", former.id)
            theirs = self._get_documents_domain(count_field)
            rows.append(
                self._prepare_balance_row(
                    kind.unfinished_label,
                    kind.model,
                    theirs & there & kind.unfinished,
                )
            )
        return rows

    @api.model
    def _prepare_balance_row(self, label, model_name, domain):
        """Return a row that counts records and opens them.

        :return: a dict, or None if there are none that the user may see
        """
        model = self.env[model_name].with_context(active_test=False)
        if not model.has_access("read"):
            return None
        count = model.search_count(domain)
        if not count:
            return None
        action = {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model_name,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"active_test": False, "create": False},
        }
        return {"label": label, "count": count, "action": action}
