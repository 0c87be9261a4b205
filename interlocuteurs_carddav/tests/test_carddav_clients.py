from odoo.tests import tagged

from .test_phone_proposal import PhoneProposalCommon

ROOT = "/interlocuteurs/carddav/"
IOS = {
    "User-Agent": "iOS/17.5 (21F79) dataaccessd/1.0",
    "Brief": "t",
    "Prefer": "return=minimal",
}
MACOS = {"User-Agent": "macOS/14.5 (23F79) AddressBookCore/2604"}
DAVX5 = {"User-Agent": "DAVx5/4.4-ose (dav4jvm; okhttp/4.12.0) Android/14"}
THUNDERBIRD = {
    "User-Agent": "Mozilla/5.0 (X11; Linux) Gecko/20100101 Thunderbird/128.0"
}


@tagged("post_install", "-at_install")
class TestCarddavClients(PhoneProposalCommon):
    """What programs send, one after the other, from the first contact to a change.

    Written from RFC 6352, 6578 and 6764, and from traces of the programs that were
    published with reports to other servers: which properties they ask for, with which
    prefixes and depths.
    """

    def ask_xml(self, method, path, body, status=207, **headers):
        """Return the properties that are there, by path, and those that are not."""
        answer = self.ask(method, path, body, **headers)
        self.assertEqual(answer.status_code, status, answer.text)
        self.assertTrue(answer.headers["Content-Type"].startswith(("text/xml", "app")))
        self.answer = answer
        return self.read_answer(answer)

    def take_token(self):
        return self.answer.text.partition("sync-token>")[2].partition("<")[0]

    # ---------------------------------------------------------------------- iOS

    def test_ios(self):
        """Well-known path, challenge, principal, home, token, cards, change."""
        who = (
            '<A:propfind xmlns:A="DAV:"><A:prop><A:current-user-principal/>'
            "<A:principal-URL/><A:resourcetype/></A:prop></A:propfind>"
        )
        path = "/.well-known/carddav"
        answer = self.ask("PROPFIND", path, who, login=None, Depth="0", **IOS)
        self.assertEqual(answer.status_code, 301)
        answer = self.ask("PROPFIND", ROOT, who, login=None, Depth="0", **IOS)
        self.assertEqual(answer.status_code, 401)
        found = self.ask_xml("PROPFIND", ROOT, who, Depth="0", **IOS)
        self.assertEqual(found[ROOT]["current-user-principal"], [self.home])

        answer = self.ask("OPTIONS", self.home, **IOS)
        self.assertIn("addressbook", answer.headers["DAV"])
        account = (
            '<A:propfind xmlns:A="DAV:"><A:prop>'
            '<B:addressbook-home-set xmlns:B="urn:ietf:params:xml:ns:carddav"/>'
            '<B:directory-gateway xmlns:B="urn:ietf:params:xml:ns:carddav"/>'
            '<A:displayname/><C:email-address-set xmlns:C="http://calendarserver.org/ns/"/>'
            "<A:principal-collection-set/><A:principal-URL/><A:resource-id/>"
            "<A:supported-report-set/></A:prop></A:propfind>"
        )
        found = self.ask_xml("PROPFIND", self.home, account, Depth="0", **IOS)
        self.assertEqual(found[self.home]["addressbook-home-set"], [self.home])
        self.assertEqual(found[self.home]["principal-URL"], [self.home])

        folder = (
            '<A:propfind xmlns:A="DAV:"><A:prop><A:add-member/>'
            '<D:bulk-requests xmlns:D="http://me.com/_namespace/"/>'
            "<A:current-user-privilege-set/><A:displayname/>"
            '<B:max-image-size xmlns:B="urn:ietf:params:xml:ns:carddav"/>'
            '<B:max-resource-size xmlns:B="urn:ietf:params:xml:ns:carddav"/>'
            '<C:me-card xmlns:C="http://calendarserver.org/ns/"/><A:owner/>'
            '<C:push-transports xmlns:C="http://calendarserver.org/ns/"/>'
            '<C:pushkey xmlns:C="http://calendarserver.org/ns/"/>'
            "<A:quota-available-bytes/><A:quota-used-bytes/><A:resource-id/>"
            "<A:resourcetype/><A:supported-report-set/><A:sync-token/>"
            "</A:prop></A:propfind>"
        )
        found = self.ask_xml("PROPFIND", self.home, folder, Depth="1", **IOS)
        book = found[self.path]
        self.assertEqual(set(book["resourcetype"]), {"collection", "addressbook"})
        self.assertIn("write-content", book["current-user-privilege-set"])
        self.assertEqual(book["max-resource-size"], "2097152")
        self.assertNotIn("addressbook", found[self.home]["resourcetype"])

        changes = (
            '<A:sync-collection xmlns:A="DAV:"><A:sync-token>%s</A:sync-token>'
            "<A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop>"
            "</A:sync-collection>"
        )
        found = self.ask_xml("REPORT", self.path, changes % "", **IOS)
        self.assertEqual(set(found), {self.href(self.alice), self.href(self.bruno)})
        token = self.take_token()
        cards = (
            '<B:addressbook-multiget xmlns:B="urn:ietf:params:xml:ns:carddav">'
            '<A:prop xmlns:A="DAV:"><A:getetag/><B:address-data/></A:prop>'
            f'<A:href xmlns:A="DAV:">{self.href(self.alice)}</A:href>'
            "</B:addressbook-multiget>"
        )
        found = self.ask_xml("REPORT", self.path, cards, Depth="1", **IOS)
        alice = found[self.href(self.alice)]
        self.assertIn("VERSION:3.0", alice["address-data"])

        # it writes cards anew, with labels of its own
        card = alice["address-data"].replace(
            "TEL;TYPE=CELL,VOICE:+33600000001",
            "item1.TEL;type=pref:06 00 00 00 09\nitem1.X-ABLabel:_$!<Mobile>!$_",
        )
        headers = {"Content-Type": "text/vcard", "If-Match": alice["getetag"]}
        answer = self.ask("PUT", self.href(self.alice), card, **IOS, **headers)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(
            self.proposals(self.alice),
            {("mobile", "+33600000001", "06 00 00 00 09")},
        )
        # without a tag it fetches the card again, and takes back what it wrote
        answer = self.ask("GET", self.href(self.alice), **IOS)
        self.assertIn("+33600000001", answer.text)
        found = self.ask_xml("REPORT", self.path, changes % token, **IOS)
        self.assertEqual(set(found), {self.href(self.alice)})

    # -------------------------------------------------------------------- macOS

    def test_macos(self):
        """Asks the whole list with tags, then for cards; groups are refused."""
        listed = (
            '<A:propfind xmlns:A="DAV:"><A:prop>'
            '<C:getctag xmlns:C="http://calendarserver.org/ns/"/><A:getetag/>'
            "<A:resourcetype/></A:prop></A:propfind>"
        )
        found = self.ask_xml("PROPFIND", self.path, listed, Depth="1", **MACOS)
        self.assertTrue(found[self.path]["getctag"])
        self.assertTrue(found[self.href(self.bruno)]["getetag"])
        query = (
            '<B:addressbook-query xmlns:B="urn:ietf:params:xml:ns:carddav">'
            '<A:prop xmlns:A="DAV:"><A:getetag/><B:address-data/></A:prop>'
            '<B:filter test="anyof"><B:prop-filter name="FN"><B:text-match '
            'collation="i;unicode-casemap" match-type="contains">bruno</B:text-match>'
            "</B:prop-filter></B:filter></B:addressbook-query>"
        )
        found = self.ask_xml("REPORT", self.path, query, Depth="1", **MACOS)
        self.assertEqual(set(found), {self.href(self.bruno)})
        group = (
            "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Apple Inc.//macOS 14.5//EN\r\n"
            "N:Amis;;;;\r\nFN:Amis\r\nX-ADDRESSBOOKSERVER-KIND:group\r\nUID:G1\r\n"
            "END:VCARD\r\n"
        )
        headers = {"Content-Type": "text/vcard", "If-None-Match": "*"}
        answer = self.ask("PUT", f"{self.path}G1.vcf", group, **MACOS, **headers)
        self.assertEqual(answer.status_code, 403)
        self.assertIn("valid-address-data", answer.text)

    # -------------------------------------------------------------------- DAVx⁵

    def test_davx5(self):
        """Service detection, properties of the book, token, few cards at once, 4.0."""
        detection = (
            '<propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav"><prop>'
            "<resourcetype/><displayname/><CARD:addressbook-description/>"
            "<CARD:addressbook-home-set/><current-user-principal/></prop></propfind>"
        )
        found = self.ask_xml("PROPFIND", ROOT, detection, Depth="0", **DAVX5)
        self.assertEqual(found[ROOT]["current-user-principal"], [self.home])
        properties = (
            '<propfind xmlns="DAV:" xmlns:CARD="urn:ietf:params:xml:ns:carddav" '
            'xmlns:CS="http://calendarserver.org/ns/"><prop><CARD:max-resource-size/>'
            "<CARD:supported-address-data/><supported-report-set/><CS:getctag/>"
            "<sync-token/><current-user-privilege-set/></prop></propfind>"
        )
        found = self.ask_xml("PROPFIND", self.path, properties, Depth="0", **DAVX5)
        self.assertIn("sync-collection", found[self.path]["supported-report-set"])
        self.assertIn("write-content", found[self.path]["current-user-privilege-set"])
        changes = (
            '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level>'
            "<prop><getetag/></prop></sync-collection>"
        )
        found = self.ask_xml("REPORT", self.path, changes, Depth="0", **DAVX5)
        self.assertEqual(set(found), {self.href(self.alice), self.href(self.bruno)})
        cards = (
            '<CARD:addressbook-multiget xmlns="DAV:" '
            'xmlns:CARD="urn:ietf:params:xml:ns:carddav"><prop><getcontenttype/>'
            '<getetag/><CARD:address-data content-type="text/vcard" version="4.0"/>'
            f"</prop><href>{self.href(self.alice)}</href></CARD:addressbook-multiget>"
        )
        found = self.ask_xml("REPORT", self.path, cards, Depth="0", **DAVX5)
        alice = found[self.href(self.alice)]
        self.assertIn("VERSION:4.0", alice["address-data"])
        self.assertTrue(alice["getcontenttype"].startswith("text/vcard"))

        # it writes 4.0, numbers as links; a card that changed meanwhile is not sent on
        card = alice["address-data"].replace("tel:+33600000001", "tel:+33600000009")
        headers = {"Content-Type": "text/vcard; version=4.0; charset=utf-8"}
        for tag, status in (('"old"', 412), (alice["getetag"], 204)):
            headers["If-Match"] = tag
            answer = self.ask("PUT", self.href(self.alice), card, **DAVX5, **headers)
            self.assertEqual(answer.status_code, status)
        self.assertEqual(
            self.proposals(self.alice), {("mobile", "+33600000001", "+33600000009")}
        )
        headers = {"If-Match": found[self.href(self.alice)]["getetag"]}
        answer = self.ask("DELETE", self.href(self.alice), **DAVX5, **headers)
        self.assertEqual(answer.status_code, 412)

    # -------------------------------------------------------------- Thunderbird

    def test_thunderbird(self):
        """Books by their rights, all cards by paths, then changes with their cards."""
        books = (
            '<propfind xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"><prop>'
            "<resourcetype/><displayname/><current-user-principal/>"
            "<current-user-privilege-set/><card:addressbook-home-set/></prop></propfind>"
        )
        found = self.ask_xml("PROPFIND", self.home, books, Depth="1", **THUNDERBIRD)
        self.assertEqual(found[self.path]["displayname"], "Mine")
        tags = (
            '<propfind xmlns="DAV:"><prop><resourcetype/><getetag/></prop></propfind>'
        )
        found = self.ask_xml("PROPFIND", self.path, tags, Depth="1", **THUNDERBIRD)
        hrefs = {self.href(self.alice), self.href(self.bruno)}
        self.assertEqual(set(found), {self.path, *hrefs})
        listed = "".join(f"<d:href>{href}</d:href>" for href in hrefs)
        cards = (
            '<card:addressbook-multiget xmlns:d="DAV:" '
            'xmlns:card="urn:ietf:params:xml:ns:carddav"><d:prop><d:getetag/>'
            f"<card:address-data/></d:prop>{listed}</card:addressbook-multiget>"
        )
        found = self.ask_xml("REPORT", self.path, cards, Depth="1", **THUNDERBIRD)
        self.assertEqual(set(found), hrefs)
        token = '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>'
        found = self.ask_xml("PROPFIND", self.path, token, Depth="0", **THUNDERBIRD)
        changes = (
            '<sync-collection xmlns="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav">'
            f"<sync-token>{found[self.path]['sync-token']}</sync-token>"
            "<sync-level>1</sync-level><prop><getetag/><card:address-data/></prop>"
            "</sync-collection>"
        )
        self.later()
        self.bruno.email = "bruno@example.com"
        found = self.ask_xml("REPORT", self.path, changes, Depth="1", **THUNDERBIRD)
        self.assertEqual(set(found), {self.href(self.bruno)})
        bruno = found[self.href(self.bruno)]
        self.assertIn("bruno@example.com", bruno["address-data"])
        headers = {"Content-Type": "text/vcard", "If-Match": bruno["getetag"]}
        card = bruno["address-data"].replace("bruno@", "b.moreau@")
        answer = self.ask("PUT", self.href(self.bruno), card, **THUNDERBIRD, **headers)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(
            self.proposals(self.bruno),
            {("email", "bruno@example.com", "b.moreau@example.com")},
        )
