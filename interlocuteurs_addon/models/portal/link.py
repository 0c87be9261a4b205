import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize_all

# what links to documents carry, as Odoo writes them into mails and messages
TOKEN = re.compile(r"access_token=([\w-]+)")


def find_tokens(html):
    """Return the tokens of the links in a text.

    >>> sorted(find_tokens('<a href="/my/orders/1?access_token=0a-1&amp;pid=2">'))
    ['0a-1']
    >>> find_tokens(None)
    set()
    """
    return set(TOKEN.findall(html or ""))


class InterlocuteurPortalLink(models.Model):
    """Who was handed which share link, so that it ends with their access.

    A row is a token and the person who got it by mail, or used it in a session. Without
    a person it stands in a message or a file that goes with the document: everybody
    reads it who reads that.

    A token that Odoo has renewed since matches no document any more: such a row does
    nothing. There is no unique index, since a merge of partners would drop all rows of
    the one for a single one that both have.
    """

    _name = "interlocuteur.portal.link"
    _description = "Share link that somebody was handed"
    _log_access = False

    person_id = fields.Many2one("res.partner", index=True, ondelete="cascade")
    token = fields.Char(required=True)

    _token_idx = models.Index("(token, person_id)")

    @api.model
    def _remember(self, pairs):
        """Remember that people were handed links, in one query.

        :param pairs: pairs of the id of a person, or ``None``, and a token
        """
        pairs = sorted(pairs, key=str)
        if not pairs:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO interlocuteur_portal_link (person_id, token)
                     SELECT handed.person_id, handed.token
                       FROM UNNEST(%s::int[], %s::text[]) handed(person_id, token)
                      WHERE NOT EXISTS (
                            SELECT FROM interlocuteur_portal_link link
                             WHERE link.token = handed.token
                               AND link.person_id IS NOT DISTINCT FROM handed.person_id
                      )
                """,
                [person_id for person_id, _token in pairs],
                [token for _person_id, token in pairs],
            )
        )

    @api.model
    def _remember_shown(self, *texts):
        """Remember the links in what everybody reads who reads the document."""
        tokens = set().union(*map(find_tokens, texts))
        self._remember({(None, token) for token in tokens})

    @api.model
    def _remember_mails(self, bodies):
        """Remember the links in mails for the people who get these.

        :param bodies: dict of ``mail.mail`` records, in sudo, to what they say
        """
        tokens = {mail: find_tokens(body) for mail, body in bodies.items()}
        tokens = {mail: found for mail, found in tokens.items() if found}
        if not tokens:
            return
        addresses = {
            mail: {
                *email_normalize_all(mail.email_to or ""),
                *email_normalize_all(mail.email_cc or ""),
            }
            for mail in tokens
        }
        people = self._find_people(set().union(*addresses.values()))
        self._remember(
            {
                (person.id, token)
                for mail, found in tokens.items()
                for person in mail.recipient_ids
                | people.filtered(
                    lambda p, a=addresses[mail]: a & {*self._get_addresses(p)}
                )
                for token in found
            }
        )

    @api.autovacuum
    def _gc_links(self):
        """Forget who was handed a token that no document or file has any more."""
        tables = [
            SQL.identifier(model._table)
            for model in self.env["interlocuteur.collaboration"]._get_portal_models()
            if "access_token" in model._fields
        ]
        tables.append(SQL.identifier("ir_attachment"))
        unknown = SQL(" AND ").join(
            SQL("NOT EXISTS (SELECT FROM %s WHERE access_token = link.token)", table)
            for table in tables
        )
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM interlocuteur_portal_link link WHERE %s", unknown)
        )

    @api.model
    def _find_people(self, addresses):
        """Return the partners with one of these normalised addresses, in sudo."""
        # sudo: whoever gets a mail, whether or not its sender may read them
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        if not addresses:
            return Partner
        fields_ = ("email_normalized", "email2_normalized")
        return Partner.search(Domain.OR(Domain(f, "in", addresses) for f in fields_))

    @api.model
    def _get_addresses(self, person):
        return person.email_normalized, person.email2_normalized
