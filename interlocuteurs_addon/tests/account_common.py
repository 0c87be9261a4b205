import re

from odoo.tests import HttpCase, new_test_user

from .common import InterlocuteurCommon


class AccountCommon(InterlocuteurCommon):
    """People of A, of B and of both with accounts, as bridges test with."""

    @classmethod
    def make_account(cls, login, organisation, profile):
        person = cls.make_person(login, "Test", parent_id=organisation.id)
        person.collaboration_ids.write(
            {"date_start": "2020-01-01", "profile_id": profile.id}
        )
        return new_test_user(
            cls.env,
            login,
            "base.group_portal",
            partner_id=person.id,
            password=login,
            email=f"{login}@example.com",
        )

    @classmethod
    def make_accounts(cls, profile):
        """Make who stays at A, who will leave it, who is at both, and one of B."""
        a, b = cls.organisation_a, cls.organisation_b
        cls.users = {
            name: cls.make_account(name, organisation, profile)
            for name, organisation in (
                ("stays", a),
                ("mover", a),
                ("both", a),
                ("colleague_b", b),
            )
        }
        cls.mover = cls.users["mover"].partner_id
        cls.both = cls.users["both"].partner_id
        cls.at_b = cls.make_collaboration(
            cls.both, b, date_start="2020-01-01", profile_id=profile.id
        )

    def assert_reads(self, login, documents, names):
        """They find and read the documents of these names, and no others.

        :param dict documents: by name
        """
        self.env.invalidate_all()
        every = next(iter(documents.values())).union(*documents.values())
        expected = every.browse().union(*(documents[name] for name in names))
        seen = every.with_user(self.users[login])
        found = seen.search([("id", "in", every.ids)])
        self.assertEqual(set(found.ids), set(expected.ids), login)
        readable = seen._filtered_access("read")
        self.assertEqual(set(readable.ids), set(expected.ids), login)


class AccountHttpCommon(AccountCommon, HttpCase):
    """The same over HTTP: by RPC, by a list of the portal and by its pages."""

    model = ""
    list_address = ""
    record_address = ""

    def log_in(self, login):
        self.authenticate(login, login)

    def call(self, method, *args, model="", **kwargs):
        """Call a method of the model by RPC, as whoever is logged in."""
        model = model or self.model
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def post(self, url, **data):
        """Send a form of the portal."""
        token = re.search(r'csrf_token: "([^"]+)', self.url_open("/my").text)[1]
        data |= {"csrf_token": token}
        return self.url_open(url, data=data, allow_redirects=False)

    def act_for(self, organisation):
        self.post("/my/organisation", organisation_id=organisation.id)

    def count(self, *counters):
        return self.make_jsonrpc_request("/my/counters", {"counters": counters})

    def get_listed(self, documents, query=""):
        """Return the names of the documents to which the list leads."""
        page = self.url_open(f"{self.list_address}{query}").text
        listed = re.findall(rf'href="{self.record_address}/(\d+)"', page)
        return {name for name, each in documents.items() if str(each.id) in listed}

    def assert_shown(self, login, documents, names):
        """By ORM, RPC and HTTP they find and read these documents, and no others."""
        self.assert_reads(login, documents, names)
        self.log_in(login)
        ids = [document.id for document in documents.values()]
        found = self.call("search_read", [("id", "in", ids)], ["display_name"])
        expected = {documents[name].id for name in names}
        self.assertEqual({row["id"] for row in found}, expected, login)
        self.assertEqual(self.get_listed(documents), set(names), login)
        for name, document in documents.items():
            url = f"{self.record_address}/{document.id}"
            answer = self.url_open(url, allow_redirects=False)
            code = 200 if name in names else 303
            self.assertEqual(answer.status_code, code, (login, name))
