from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .test_portal_links import ALL_WAYS, PortalLinksCommon

BY_SIGNATURE = {"post by signature", "thread by signature"}
BY_TOKEN = {"page", "post by token", "thread by token"}


@tagged("post_install", "-at_install")
class TestPortalLinksOwn(PortalLinksCommon):
    """Links of whoever sees documents by no collaboration: customers and guests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.private = cls.people["private_customer"]
        cls.head = cls.make_organisation("Holding")
        cls.head.email = "holding@example.com"
        cls.organisation_a.parent_id = cls.head

    def hand_out(self, person, *documents):
        """Send the links of documents; return what opens each, once it does."""
        links = {document: self.share(document, person) for document in documents}
        for document, link in links.items():
            self.assertEqual(self.opens(document, **link), ALL_WAYS)
        return links

    def check(self, links, ways=frozenset()):
        """Check in which ways the links open their documents now."""
        self.env.invalidate_all()
        for document, link in links.items():
            with self.subTest(document=document._name):
                self.assertEqual(self.opens(document, **link), set(ways))

    def make_two(self, owner):
        return self.make_order(owner), self.make_invoice(owner)

    def keep_links(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )

    # ------------------------------------------------------------ private customers

    def test_private_customer_who_is_deactivated(self):
        links = self.hand_out(self.private, *self.make_two(self.private))
        self.private._deactivate()
        self.check(links)

    def test_private_customer_who_is_archived(self):
        self.private.user_ids.active = False
        links = self.hand_out(self.private, *self.make_two(self.private))
        self.private.active = False
        self.check(links)

    def test_private_customer_who_works_for_somebody_by_now(self):
        links = self.hand_out(self.private, self.make_order(self.private))
        self.private.parent_id = self.organisation_b
        self.check(links, ALL_WAYS)
        self.private._deactivate()
        self.check(links)

    def test_nobody_speaks_as_a_private_customer_who_is_deactivated(self):
        links = self.hand_out(self.private, *self.make_two(self.private))
        self.keep_links()
        self.private._deactivate()
        self.check(links, BY_TOKEN)

    def test_whoever_leaves_a_household(self):
        child = self.make_person("Customer", "Kim", parent_id=self.private.id)
        documents = self.make_two(self.private)
        kept = self.hand_out(self.private, self.make_order(self.private))
        links = self.hand_out(child, *documents)
        child.parent_id = False
        self.check(links)
        self.check(kept, ALL_WAYS)

    # ---------------------------------------------------------------- organisations

    def test_company_that_another_one_takes_over(self):
        """Those of the people who stay there are theirs."""
        kept = self.hand_out(self.person, self.make_order(self.organisation_a))
        links = self.hand_out(self.head, *self.kinds.values())
        own = self.hand_out(self.head, *self.make_two(self.head))
        self.kinds["order"].message_subscribe(self.head.ids)
        self.organisation_a.parent_id = self.organisation_b
        self.check(links)
        self.check(own, ALL_WAYS)
        self.check(kept, ALL_WAYS)
        self.assertNotIn(self.head, self.kinds["order"].message_partner_ids)

    def test_company_below_a_company_that_goes(self):
        branch = self.make_organisation("Branch")
        branch.parent_id = self.organisation_a
        documents = self.make_two(branch)
        links = self.hand_out(self.head, *documents)
        self.head.child_ids -= self.organisation_a
        self.check(links)
        kept = self.hand_out(self.organisation_a, *documents)
        self.head.child_ids += self.organisation_a
        self.check(kept, ALL_WAYS)

    def test_company_above_that_is_a_person_after_all(self):
        links = self.hand_out(self.head, self.kinds["order"])
        self.organisation_a.parent_id = False
        self.organisation_a.parent_id = self.head
        self.check(links)
        links = self.hand_out(self.head, self.kinds["order"])
        self.head.is_company = False
        self.check(links)

    def test_links_stay_where_the_setting_keeps_them(self):
        links = self.hand_out(self.head, self.kinds["order"])
        self.keep_links()
        self.organisation_a.parent_id = False
        self.check(links, ALL_WAYS)

    # ----------------------------------------------------------------------- guests

    def test_no_guest_speaks_after_their_last_day(self):
        """Before the daily job ends the link."""
        guest = self.people["colleague_b"]
        documents = self.kinds.values()
        for document in documents:
            self.env["interlocuteur.guest"]._open(document, guest)
        links = self.hand_out(guest, *documents)
        rows = guest.guest_access_ids
        self.assertEqual(len(rows), 4)
        rows.date_end = today = guest._get_today()
        self.check(links, ALL_WAYS)
        with freeze_time(today + timedelta(days=2)):
            self.check(links, BY_TOKEN)
        rows.date_end = False
        self.check(links, ALL_WAYS)
        self.keep_links()
        rows.action_revoke()
        self.check(links, BY_TOKEN)

    # ----------------------------------------------------------------------- merges

    def test_link_of_whoever_was_merged(self):
        """Their signature says nobody any more: the link is that of the customer."""
        twin = self.make_person("mover", "Twin", parent_id=self.organisation_a.id)
        links = self.hand_out(twin, *self.kinds.values())
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (twin | self.person).ids, self.person
        )
        self.check(links, BY_TOKEN)
