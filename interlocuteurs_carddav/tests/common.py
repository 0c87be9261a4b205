from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from odoo.addons.interlocuteurs_addon.tests.common import InterlocuteurCommon

from ..models.res_users_apikeys import SCOPE

NAMES = {
    "d": "DAV:",
    "card": "urn:ietf:params:xml:ns:carddav",
    "cs": "http://calendarserver.org/ns/",
}


class CarddavCommon(InterlocuteurCommon):
    """A technician with a book of their own, and whom they are in charge of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician = new_test_user(cls.env, "technician", "base.group_user")
        cls.other = new_test_user(cls.env, "other", "base.group_user")
        cls.organisation_a.user_id = cls.technician
        cls.alice = cls.make_person(
            phone="+33465710001", parent_id=cls.organisation_a.id
        )
        cls.bruno = cls.make_person("Moreau", "Bruno", parent_id=cls.organisation_a.id)
        cls.chloe = cls.make_person("Petit", "Chloé", parent_id=cls.organisation_b.id)
        # those of the data are everybody's
        cls.Book = cls.env["interlocuteur.address.book"]
        cls.Book.search([]).active = False
        cls.book = cls.make_book(cls.technician)

    @classmethod
    def make_book(cls, user, **values):
        return cls.Book.with_user(user).create({"name": "Mine", **values})

    @classmethod
    def make_key(cls, user, scope=SCOPE, name="My phone"):
        until = fields.Datetime.now() + timedelta(hours=12)
        keys = cls.env["res.users.apikeys"].with_user(user)
        return keys._generate(scope, name, until)

    def later(self, minutes=1):
        """Write from now on as so much later: a transaction has one day of writing."""
        now = self.env.cr.now() + timedelta(minutes=minutes)
        patcher = patch.object(self.env.cr, "now", return_value=now)
        patcher.start()
        self.addCleanup(patcher.stop)

    def synchronise(self, book=None, user=None):
        """Return the state of a book after a phone of a user asked for it."""
        book = book or self.book
        return book.with_user(user or self.technician)._synchronise()

    def told(self, book=None, user=None):
        """Return the ids of those whom a phone of a user holds now."""
        book = (book or self.book).with_user(user or self.technician)
        return set(book._find_told_cards(book._synchronise()))

    def hide(self, person):
        """Let only administrators read a person."""
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {person.id})]",
                "groups": [Command.link(self.env.ref("base.group_user").id)],
            }
        )


class CarddavHttpCommon(CarddavCommon, HttpCase):
    """What a phone asks by HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as without a replica
        cls.set_registry_readonly_mode(False)
        cls.key = cls.make_key(cls.technician)
        cls.home = f"/interlocuteurs/carddav/{cls.technician.id}/"
        cls.path = f"{cls.home}{cls.book.id}/"

    def ask(self, method, path, body=None, login="technician", key=None, **headers):
        """Send a request as a phone does, and return the answer."""
        self.opener.auth = (login, key or self.key) if login else None
        return self.url_open(
            path,
            data=body and body.encode(),
            headers={"Content-Type": "text/xml; charset=utf-8", **headers},
            method=method,
            allow_redirects=False,
        )

    def propfind(self, path, *names, depth="0"):
        """Return what a PROPFIND answers, as dicts of property to element by path."""
        inner = "".join(f"<{name}/>" for name in names)
        spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMES.items())
        body = f"<d:propfind {spaces}><d:prop>{inner}</d:prop></d:propfind>"
        answer = self.ask("PROPFIND", path, body, Depth=depth)
        self.assertEqual(answer.status_code, 207, answer.text)
        return self.read_answer(answer)

    def read_answer(self, answer):
        """Return the properties that a multistatus says are there, by path."""
        found = {}
        for response in etree.fromstring(answer.content).findall("d:response", NAMES):
            href = response.findtext("d:href", namespaces=NAMES)
            properties = response.xpath(
                "d:propstat[contains(d:status, ' 200 ')]/d:prop/*", namespaces=NAMES
            )
            found[href] = {
                etree.QName(prop).localname: self.get_value(prop) for prop in properties
            }
            if response.find("d:status", NAMES) is not None:
                found[href] = response.findtext("d:status", namespaces=NAMES)
        return found

    def get_value(self, prop):
        """Return the text of a property, or the names or paths in it."""
        hrefs = [each.text for each in prop.findall(".//d:href", NAMES)]
        names = [etree.QName(each).localname for each in prop.iterdescendants()]
        return hrefs or names or prop.text

    def report(self, body, path=None):
        """Return what a REPORT answers."""
        answer = self.ask("REPORT", path or self.path, body, Depth="1")
        self.assertEqual(answer.status_code, 207, answer.text)
        return self.read_answer(answer)

    def href(self, person):
        return f"{self.path}{person.id}.vcf"
