import re

from odoo.tests import HttpCase, new_test_user

from .common import InterlocuteurCommon


class PortalPagesCommon(InterlocuteurCommon, HttpCase):
    """Two organisations with equipment and requests, and portal users of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        profile = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        assigned = cls.env.ref("interlocuteurs_addon.profile_user")
        cls.supervisor = cls.make_account("supervisor", cls.organisation_a, profile)
        cls.assigned = cls.make_account("assigned", cls.organisation_a, assigned)
        cls.other = cls.make_account("other", cls.organisation_b, profile)
        cls.both = cls.make_account("both", cls.organisation_a, profile)
        cls.make_collaboration(
            cls.both.partner_id, cls.organisation_b, profile_id=profile.id
        )
        cls.site_a = cls.make_site("Alpes Nord", cls.organisation_a)
        cls.site_b = cls.make_site("Brasserie Sud", cls.organisation_b)
        cls.pump = cls.make_equipment(
            "Pump of A", cls.organisation_a, cls.site_a, cls.assigned.partner_id
        )
        cls.chiller = cls.make_equipment("Chiller of A", cls.organisation_a)
        cls.boiler = cls.make_equipment("Boiler of B", cls.organisation_b, cls.site_b)
        cls.request_pump = cls.make_request("Pump leaks", cls.pump)
        cls.request_chiller = cls.make_request("Chiller hums", cls.chiller)
        cls.request_boiler = cls.make_request("Boiler cold", cls.boiler)

    @classmethod
    def make_account(cls, login, organisation, profile):
        user = new_test_user(cls.env, login, "base.group_portal", password=login)
        user.partner_id.write(
            {
                "parent_id": organisation.id,
                "email": f"{login}@example.com",
                "phone": "04 65 71 04 01",
            }
        )
        user.partner_id.collaboration_ids.profile_id = profile
        return user

    @classmethod
    def make_site(cls, name, organisation):
        return cls.Partner.create(
            {"name": name, "type": "delivery", "parent_id": organisation.id}
        )

    @classmethod
    def make_equipment(cls, name, organisation, site=None, person=None):
        return cls.env["maintenance.equipment"].create(
            {
                "name": name,
                "organisation_id": organisation.id,
                "site_id": site and site.id,
                "serial_no": f"SN {name}",
                "interlocuteur_ids": person and person.ids,
                "service_contact_id": person and person.id,
            }
        )

    @classmethod
    def make_request(cls, name, equipment):
        return cls.env["maintenance.request"].create(
            {"name": name, "equipment_id": equipment.id, "interlocuteur_id": False}
        )

    def open(self, url, user=None, **options):
        """Open a page, as ``user`` if one is given."""
        if user:
            self.authenticate(user.login, user.login)
        return self.url_open(url, **options)

    def get_names(self, url, user=None):
        """Return what the links of a list's rows are called."""
        page = self.open(url, user).text
        path = re.escape(url.split("?")[0])
        return set(re.findall(rf'<a href="{path}/\d+">([^<]+)</a>', page))

    def count(self, *counters):
        return self.make_jsonrpc_request("/my/counters", {"counters": counters})

    def get_token(self):
        """Return the CSRF token of the form of a new request."""
        page = self.url_open("/my/interventions/new").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def switch(self, organisation=None, redirect="/my"):
        return self.url_open(
            "/my/organisation",
            data={
                "csrf_token": self.get_token(),
                "organisation_id": organisation.id if organisation else "",
                "redirect": redirect,
            },
            allow_redirects=False,
        )
