from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain


class ResPartner(models.Model):
    """What people answer for, and who takes their place there when they leave.

    A further kind is a method that finds it, an entry in ``_get_handover`` and a method
    that hands it over, called in ``_hand_over``; the dialog shows it in a column of its
    own (``interlocuteur.deactivation.line._get_handover_columns``).
    """

    _inherit = "res.partner"

    def _get_handover(self, organisations=None):
        """Return what these people answer for, as far as the user sees it.

        :param organisations: only what belongs to these, everything by default
        :return: dict of recordsets: ``service_contact_equipment`` (they are its service
            contact), ``sites`` (they are assigned to), ``requests`` (open ones whose
            contact person they are)
        """
        return {
            "service_contact_equipment": self._find_service_contact_equipment(
                organisations
            ),
            "sites": self._find_assigned_sites(organisations),
            "requests": self._find_open_requests(organisations),
        }

    @api.model
    def _get_handover_organisation_field(self, kind):
        """Return the field with the organisation on what is found of a kind.

        :param kind: a key of ``_get_handover``
        """
        return "commercial_partner_id" if kind == "sites" else "organisation_id"

    def _get_handover_organisations(self, organisations=None):
        """Return the organisations where these people answer for something."""
        return self.browse().union(
            *(
                records[self._get_handover_organisation_field(kind)]
                for kind, records in self._get_handover(organisations).items()
            )
        )

    def _hand_over(self, successor, organisations=None, sites=None):
        """Let somebody take the place of these people in what they answer for.

        Do it before the collaborations end: assignments to sites end with them. Records
        that the user does not see are handed over as well.

        :param successor: who takes over, or an empty recordset for nobody
        :param organisations: only what belongs to these, everything by default
        :param sites: of the sites only these, all by default
        :raises AccessError: the user may not change these people
        :raises ValidationError: the successor does not work for the organisation
            concerned, is inactive, or one of these people
        """
        self.check_access("write")
        self._check_successor(successor)
        # sudo: whoever may change the people may say who replaces them; nothing else
        # of the records is written, and the successor is checked on each of them
        people = self.sudo()
        handover = people._get_handover(organisations)
        people._hand_over_service_contact(
            handover["service_contact_equipment"], successor
        )
        left = handover["sites"] if sites is None else handover["sites"] & sites
        people._hand_over_sites(left, successor)
        people._hand_over_requests(handover["requests"], successor)

    def _check_successor(self, successor):
        """Ask for somebody else, who is there, and whom the user may see.

        :raises AccessError: the user may not
        :raises ValidationError: the successor is inactive, one of these people, or
            nobody at all
        """
        successor.check_access("read")
        if successor & self:
            raise ValidationError(
                self.env._(
                    "%s cannot be their own successor: choose somebody else.",
                    (successor & self).name,
                )
            )
        if successor and not successor._is_person():
            raise ValidationError(
                self.env._(
                    "%s is not a person and cannot take over: choose somebody else.",
                    successor.name,
                )
            )
        if successor and not successor.active:
            raise ValidationError(
                self.env._(
                    "%s is inactive and cannot take over: choose somebody else.",
                    successor.name,
                )
            )

    # ------------------------------------------------------------- what there is

    def _find_service_contact_equipment(self, organisations):
        """Return the equipment whose service contact is one of these people."""
        domain = Domain("service_contact_id", "in", self.ids)
        if organisations is not None:
            domain &= Domain("organisation_id", "in", organisations.ids)
        return self.env["maintenance.equipment"].search(domain)

    def _find_assigned_sites(self, organisations):
        """Return the sites that these people are assigned to."""
        domain = Domain("site_person_ids", "in", self.ids)
        if organisations is not None:
            domain &= Domain("commercial_partner_id", "in", organisations.ids)
        return self.search(domain)

    def _find_open_requests(self, organisations):
        """Return the open requests whose contact person is one of these people."""
        domain = Domain("interlocuteur_id", "in", self.ids) & Domain(
            [("stage_id.done", "=", False), ("archive", "=", False)]
        )
        if organisations is not None:
            domain &= Domain("organisation_id", "in", organisations.ids)
        return self.env["maintenance.request"].search(domain)

    # ---------------------------------------------------------- who takes over it

    def _hand_over_service_contact(self, equipment, successor):
        """Name the successor as the service contact of ``equipment``."""
        label = self.env._("Service contact")
        self._replace_in_field(equipment, "service_contact_id", successor, label)

    def _hand_over_requests(self, requests, successor):
        """Name the successor as the contact person of ``requests``."""
        label = self.env._("Contact person")
        self._replace_in_field(requests, "interlocuteur_id", successor, label)

    def _hand_over_sites(self, sites, successor):
        """Assign the successor to ``sites``, and these people to none of them."""
        if not sites:
            return
        people_of = {
            site: (site.with_context(active_test=False).site_person_ids & self)
            for site in sites
        }
        self.write({"site_ids": [Command.unlink(site.id) for site in sites]})
        if successor:
            successor.sudo().write(
                {"site_ids": [Command.link(site.id) for site in sites]}
            )
        label = self.env._("On the site")
        self._note_handover(people_of, successor, label)

    def _replace_in_field(self, records, field, successor, label):
        """Write the successor into a field, with one note per record.

        Core's tracking costs several queries per record, so the note replaces it.

        :param label: the name of the field, as the note has it
        """
        if not records:
            return
        # read before the write, which overwrites them, with one prefetch for all
        people = records[field]
        people_of = {
            record: record[field].with_prefetch(people.ids) for record in records
        }
        records.with_context(mail_notrack=True).write({field: successor.id})
        self._note_handover(people_of, successor, label)

    def _note_handover(self, people_of, successor, label):
        """Log on each record who took over from whom, and on the people what they left.

        :param people_of: dict of record to those who were there
        """
        # sudo: as in _hand_over
        name = successor.sudo().name or self.env._("nobody")
        note = Markup("<p>%s</p>")
        bodies = {
            record.id: note
            % self.env._(
                "%(role)s: %(person)s is replaced by %(successor)s.",
                role=label,
                person=", ".join(people.mapped("name")),
                successor=name,
            )
            for record, people in people_of.items()
        }
        records = next(iter(people_of)).union(*people_of)
        records._message_log_batch(bodies=bodies)
        self._note_what_was_left(people_of, name, label)

    def _note_what_was_left(self, people_of, name, label):
        """Log on the people what they answered for, and who does it now.

        What the user may not see is counted: their sheets are read by others, too.
        """
        records = next(iter(people_of)).union(*people_of)
        readable = records.sudo(False)._filtered_access("read")
        left = defaultdict(list)
        hidden = Counter()
        for record, people in people_of.items():
            for person in people:
                if record in readable:
                    left[person].append(record.display_name)
                else:
                    hidden[person] += 1
        for person, count in hidden.items():
            left[person].append(self.env._("%s more, which you may not see", count))
        note = Markup("<p>%s</p><ul>%s</ul>")
        bodies = {
            person.id: note
            % (
                self.env._("%(role)s: replaced by %(name)s", role=label, name=name),
                Markup().join(Markup("<li>%s</li>") % item for item in names),
            )
            for person, names in left.items()
        }
        self.browse(bodies)._message_log_batch(bodies=bodies)
