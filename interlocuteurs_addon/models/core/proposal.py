from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.text import clean_text, fold

# of a text, what an index takes and what is compared
KEY_LENGTH = 250


def make_key(name):
    """Return what is the same for all spellings of a text that is proposed."""
    return fold(name)[:KEY_LENGTH]


class InterlocuteurProposal(models.Model):
    """A function or title that somebody entered and no catalogue has.

    Who may not add to the catalogue loses nothing of what they enter: it is kept here,
    on the person, until an administrator adds it, says what it is, or dismisses it.
    """

    _name = "interlocuteur.proposal"
    _description = "Text to be added to a catalogue"
    _order = "key, id"

    person_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("function", "Function"), ("title", "Title")],
        required=True,
        default="function",
    )
    name = fields.Char("As entered", required=True)
    key = fields.Char("Folded text", compute="_compute_key", store=True, index=True)
    function_id = fields.Many2one(
        "interlocuteur.function",
        string="Existing function",
        ondelete="set null",
        help="Of which function the text is another spelling.",
    )
    title_id = fields.Many2one(
        "res.partner.title", string="Existing title", ondelete="set null"
    )
    active = fields.Boolean(default=True)

    _once_idx = models.UniqueIndex("(person_id, kind, key)")

    @api.depends("name")
    def _compute_key(self):
        for proposal in self:
            proposal.key = make_key(proposal.name)

    # ------------------------------------------------------------------ business

    @api.model
    def _replace(self, kind, names_by_person):
        """Let just these texts be proposed of people; what was dismissed comes back.

        :param str kind: which catalogue
        :param dict names_by_person: person to a list of texts
        """
        self._propose(kind, names_by_person)
        people = self.env["res.partner"].union(*names_by_person)
        kept = {
            (person.id, make_key(name))
            for person, names in names_by_person.items()
            for name in names
        }
        self._find(kind, people).filtered(
            lambda known: known.active and (known.person_id.id, known.key) not in kept
        ).unlink()

    @api.model
    def _propose(self, kind, names_by_person):
        """Keep texts on people until somebody decides about them, for a whole batch.

        :param str kind: which catalogue
        :param dict names_by_person: person to a list of texts
        """
        people = self.env["res.partner"].union(*names_by_person)
        known = {
            (each.person_id.id, each.key): each for each in self._find(kind, people)
        }
        new, again = {}, self.browse()
        for person, names in names_by_person.items():
            for name in filter(fold, names):
                place = (person.id, make_key(name))
                if place in known:
                    again |= known[place]
                else:
                    new[place] = {
                        "person_id": person.id,
                        "kind": kind,
                        "name": clean_text(name),
                    }
        again.filtered(lambda proposal: not proposal.active).active = True
        self.create([*new.values()])

    @api.model
    def _find(self, kind, people):
        """Return what is proposed of people, and what was dismissed."""
        if not people.ids:
            return self.browse()
        return self.with_context(active_test=False).search(
            [("person_id", "in", people.ids), ("kind", "=", kind)]
        )

    @api.model
    def _merge_partners(self, sources, target):
        """Keep on one person what is proposed of those who become that person."""
        theirs = self.search([("person_id", "in", sources.ids)])
        for kind, proposals in theirs.grouped("kind").items():
            self._propose(kind, {target: proposals.mapped("name")})
        theirs.unlink()

    # ------------------------------------------------------------------- actions

    def action_add(self):
        """Add each text to its catalogue once, and give it to all who have it."""
        self.check_access("write")
        for (kind, _key), alike in self._get_alike().items():
            getattr(alike, f"_settle_{kind}")(alike[0].name)

    def action_assign(self):
        """Give people the entry that was chosen for their text, which will find it.

        :raises UserError: none was chosen
        """
        self.check_access("write")
        for (kind, _key), alike in self._get_alike().items():
            chosen = (alike & self)[f"{kind}_id"]
            if len(chosen) != 1:
                raise UserError(
                    self.env._(
                        'Choose in the list what "%s" is, then press the button again.',
                        alike[0].name,
                    )
                )
            getattr(alike, f"_settle_{kind}")(alike[0].name, chosen)

    def action_dismiss(self):
        """Put these texts aside: they are no functions or titles."""
        self.action_archive()

    def _get_alike(self):
        """Return all that is open of the same texts, of whomever.

        :return: dict of kind and key to proposals
        """
        texts = {(proposal.kind, proposal.key) for proposal in self}
        alike = defaultdict(self.browse)
        for proposal in self | self.search([("key", "in", self.mapped("key"))]):
            if (proposal.kind, proposal.key) in texts:
                alike[proposal.kind, proposal.key] |= proposal
        return alike

    def _settle_function(self, name, function=None):
        """Give a function to all of these people, and end the proposals.

        :param function: an existing one, of which the text is another name from now on
        """
        if function:
            others = filter(None, (function.other_names, name))
            if fold(name) not in function._get_catalogue():
                function.other_names = ", ".join(others)
        else:
            Function = self.env["interlocuteur.function"]
            function = Function.browse(Function.name_create(name)[0])
        people = self.person_id
        self.unlink()
        people.write({"function_ids": [fields.Command.link(function.id)]})

    def _settle_title(self, name, title=None):
        """Give a title to those of these people who have none; end the proposals."""
        title = title or self._find_title(name) or self._create_title(name)
        people = self.person_id
        self.unlink()
        people.filtered(lambda person: not person.title_id).title_id = title

    @api.model
    def _find_title(self, name):
        titles = self.env["res.partner.title"].search(Domain.TRUE)
        return titles.filtered(
            lambda title: fold(name) in (fold(title.name), fold(title.shortcut))
        )[:1]

    @api.model
    def _create_title(self, name):
        # sudo: the catalogue of titles is core's, whose rights our administrators lack
        return self.env["res.partner.title"].sudo().create({"name": name})
