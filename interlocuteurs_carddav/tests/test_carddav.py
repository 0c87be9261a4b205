from base64 import b64decode
from urllib.parse import urlsplit

from odoo.tests import tagged

from .common import NAMES, CarddavHttpCommon

SPACES = " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMES.items())
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def sync(token="", data=""):
    """Return the request that asks for changes (RFC 6578), as all programs send it."""
    return (
        f"<d:sync-collection {SPACES}><d:sync-token>{token}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level><d:prop><d:getetag/>{data}</d:prop>"
        f"</d:sync-collection>"
    )


def multiget(*hrefs, data="<card:address-data/>"):
    """Return the request for cards by their paths (RFC 6352, 8.7)."""
    listed = "".join(f"<d:href>{href}</d:href>" for href in hrefs)
    return (
        f"<card:addressbook-multiget {SPACES}><d:prop><d:getetag/>{data}</d:prop>"
        f"{listed}</card:addressbook-multiget>"
    )


def query(inner):
    """Return a search (RFC 6352, 8.6)."""
    return (
        f"<card:addressbook-query {SPACES}><d:prop><d:getetag/><card:address-data/>"
        f"</d:prop>{inner}</card:addressbook-query>"
    )


@tagged("post_install", "-at_install")
class TestCarddav(CarddavHttpCommon):
    """The requests that iOS, macOS, DAVx⁵ and Thunderbird send, and their answers."""

    # ---------------------------------------------------------------- finding books

    def test_discovery_by_the_server_alone(self):
        """iOS and DAVx⁵ ask the well-known path, without a name at first."""
        for method in ("GET", "PROPFIND"):
            answer = self.ask(method, "/.well-known/carddav", login=None)
            self.assertEqual(answer.status_code, 301)
            path = urlsplit(answer.headers["Location"]).path
            self.assertEqual(path, "/interlocuteurs/carddav/")

    def test_from_the_root_to_the_books(self):
        """The way of all programs: who am I, where are my books, which are there."""
        root = "/interlocuteurs/carddav/"
        found = self.propfind(root, "d:current-user-principal", "d:resourcetype")
        self.assertEqual(found[root]["current-user-principal"], [self.home])
        found = self.propfind(
            self.home, "card:addressbook-home-set", "d:principal-URL", "d:displayname"
        )
        self.assertEqual(found[self.home]["addressbook-home-set"], [self.home])
        found = self.propfind(
            self.home,
            *("d:resourcetype", "d:displayname", "cs:getctag", "d:sync-token"),
            *("d:current-user-privilege-set", "d:supported-report-set", "d:owner"),
            "card:supported-address-data",
            depth="1",
        )
        self.assertEqual(set(found), {self.home, self.path})
        book = found[self.path]
        self.assertEqual(book["displayname"], "Mine")
        self.assertEqual(set(book["resourcetype"]), {"collection", "addressbook"})
        self.assertEqual(book["current-user-privilege-set"], ["privilege", "read"])
        self.assertEqual(book["owner"], [self.home])
        self.assertTrue(book["sync-token"].startswith("data:,"))
        self.assertTrue(book["getctag"])
        for report in ("sync-collection", "addressbook-multiget", "addressbook-query"):
            self.assertIn(report, book["supported-report-set"])

    def test_options(self):
        """The server says that it speaks of address books."""
        answer = self.ask("OPTIONS", self.path)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("addressbook", answer.headers["DAV"])
        self.assertIn("REPORT", answer.headers["Allow"])

    # ------------------------------------------------------------------ reading them

    def test_first_and_later_synchronisation(self):
        """By tokens: everybody, then nobody, then who changed and who went."""
        answer = self.ask("REPORT", self.path, sync(), Depth="0")
        first = self.read_answer(answer)
        self.assertEqual(set(first), {self.href(self.alice), self.href(self.bruno)})
        token = self.get_token(answer)
        self.assertFalse(self.report(sync(token)))

        self.later()
        self.alice.phone = "+33465710009"
        self.bruno.active = False
        answer = self.ask("REPORT", self.path, sync(token), Depth="1")
        later = self.read_answer(answer)
        self.assertEqual(set(later), {self.href(self.alice), self.href(self.bruno)})
        self.assertEqual(later[self.href(self.bruno)], "HTTP/1.1 404 Not Found")
        etags = [found[self.href(self.alice)]["getetag"] for found in (first, later)]
        self.assertNotEqual(*etags)
        self.assertFalse(self.report(sync(self.get_token(answer))))

    def get_token(self, answer):
        return answer.text.partition("sync-token>")[2].partition("<")[0]

    def test_changes_with_their_cards(self):
        """Some programs ask for the cards in the same request."""
        found = self.report(sync(data="<card:address-data/>"))
        self.assertIn("Durand;Alice", found[self.href(self.alice)]["address-data"])

    def test_tokens_that_are_none(self):
        """Of another book, of the future, of another server: all is to be read anew."""
        other = self.make_book(self.technician, selection="all")
        self.propfind(self.home, "d:sync-token", depth="1")
        state, own = (
            book.with_user(self.technician)._get_sync_state()
            for book in (other, self.book)
        )
        for wrong in (
            f"data:,{state.id}-{state.sequence}",
            f"data:,{own.id}-{own.sequence + 1}",
            f"data:,{own.id}-0",
            "http://elsewhere.example/ns/sync/12",
            "data:,",
            "💥",
        ):
            with self.subTest(wrong):
                answer = self.ask("REPORT", self.path, sync(wrong), Depth="1")
                self.assertEqual(answer.status_code, 403)
                self.assertIn("valid-sync-token", answer.text)

    def test_programs_that_know_no_tokens(self):
        """The tags of the book and of each card change with them."""
        names = ("d:getetag", "d:getcontenttype", "d:resourcetype")
        ctag = self.propfind(self.path, "cs:getctag")[self.path]["getctag"]
        before = self.propfind(self.path, *names, depth="1")
        self.assertEqual(
            set(before), {self.path, self.href(self.alice), self.href(self.bruno)}
        )
        self.assertEqual(self.propfind(self.path, *names, depth="1"), before)
        self.assertEqual(
            self.propfind(self.path, "cs:getctag")[self.path]["getctag"], ctag
        )
        self.later()
        self.alice.email = "alice@example.com"
        after = self.propfind(self.path, *names, depth="1")
        same = self.href(self.bruno)
        changed = self.href(self.alice)
        self.assertEqual(after[same], before[same])
        self.assertNotEqual(after[changed]["getetag"], before[changed]["getetag"])
        self.assertNotEqual(
            self.propfind(self.path, "cs:getctag")[self.path]["getctag"], ctag
        )

    def test_cards_by_their_paths(self):
        """Those who are there, with the tag of the list; the others are not found."""
        listed = self.propfind(self.path, "d:getetag", depth="1")
        wrong = [f"{self.path}{name}" for name in ("x.vcf", "-1.vcf", f"{10**30}.vcf")]
        wrong += [self.href(self.chloe), f"{self.home}0/1.vcf"]
        found = self.report(multiget(self.href(self.alice), *wrong))
        self.assertEqual(set(found), {self.href(self.alice), *wrong})
        alice = found.pop(self.href(self.alice))
        self.assertEqual(alice["getetag"], listed[self.href(self.alice)]["getetag"])
        self.assertEqual(set(found.values()), {"HTTP/1.1 404 Not Found"})
        lines = alice["address-data"].split("\n")
        self.assertIn("VERSION:3.0", lines)
        self.assertIn("N:Durand;Alice;;;", lines)
        self.assertIn("ORG:Clinique des Alpes", lines)
        self.assertIn("TEL;TYPE=WORK,VOICE,PREF:+33465710001", lines)

    def test_many_cards_are_what_one_is(self):
        """Radicale writes one entry, of which the others are copies."""
        self.alice.lastname = "<Durand> & Co ]]>"
        everybody = [self.href(person) for person in self.alice | self.bruno]
        data = '<d:getcontenttype/><x/><card:address-data version="%s"/>'
        for version in ("3.0", "4.0"):
            many = self.report(multiget(*everybody, data=data % version))
            single = {}
            for href in everybody:
                # in another spelling, in which it is left to Radicale
                other = multiget(self.base_url() + href, data=data % version)
                single.update(self.report(other))
            self.assertEqual(many, single)
            name = "FN:Alice <Durand> & Co ]]>\n"
            self.assertIn(name, many[everybody[0]]["address-data"])

    def test_cards_that_are_asked_for_in_several_spellings(self):
        """Each is told once, under its own path."""
        alice, bruno = map(self.href, (self.alice, self.bruno))
        other = alice.replace(f"/{self.alice.id}.", f"/0{self.alice.id}.")
        hrefs = (alice, alice, other, self.base_url() + bruno, bruno.upper())
        answer = self.ask("REPORT", self.path, multiget(*hrefs), Depth="1")
        found = self.read_answer(answer)
        self.assertEqual(answer.text.count("<response>"), len(found))
        self.assertEqual(answer.text.count("BEGIN:VCARD"), 2)
        missing = {href for href in found if "404" in found[href]}
        self.assertEqual(set(found), {alice, bruno, other})
        self.assertEqual(missing, {other})

    def test_answers_are_packed(self):
        """Where a program says that it unpacks them, and what it gets is the same."""
        for body in (sync(), multiget(self.href(self.alice)), query("<card:filter/>")):
            plain, packed, refused = (
                self.ask("REPORT", self.path, body, **{"Accept-Encoding": encoding})
                for encoding in ("identity", "gzip, deflate", "gzip;q=0")
            )
            self.assertNotIn("Content-Encoding", plain.headers)
            self.assertNotIn("Content-Encoding", refused.headers)
            self.assertEqual(packed.headers["Content-Encoding"], "gzip")
            self.assertEqual(plain.content, packed.content)
            self.assertEqual(int(plain.headers["Content-Length"]), len(plain.content))

    def test_cards_lead_to_the_call_sheet(self):
        """By number, e-mail or name, behind the sign that no server sees."""
        self.bruno.email = "bruno@example.com"
        chosen = {self.alice: "%2B33465710001", self.bruno: "bruno%40example.com"}
        found = self.report(multiget(*map(self.href, chosen)))
        for person, known in chosen.items():
            card = found[self.href(person)]["address-data"].replace("\n ", "")
            url = f"URL:{person.get_base_url()}/interlocuteurs/call#{known}"
            self.assertIn(url, card.split("\n"))

    def test_no_text_breaks_a_book(self):
        """XML has no place for some letters: one name would hide all cards."""
        self.alice.write({"lastname": "Du\ufffera\x01nd", "street": "1\uffff rue"})
        self.book.name = "Bo\ufffeok\x02"
        found = self.report(multiget(self.href(self.alice), self.href(self.bruno)))
        card = found[self.href(self.alice)]["address-data"]
        self.assertIn("N:Durand;Alice;;;", card.split("\n"))
        self.assertIn("N:", found[self.href(self.bruno)]["address-data"])
        names = self.propfind(self.path, "d:displayname")
        self.assertEqual(names[self.path]["displayname"], "Book")

    def test_version_of_cards(self):
        """3.0, or what is asked for (RFC 6352, 10.4)."""
        data = '<card:address-data content-type="text/vcard" version="%s"/>'
        for asked, version in (("3.0", "3.0"), ("4.0", "4.0"), ("2.1", "3.0")):
            body = multiget(self.href(self.alice), data=data % asked)
            card = self.report(body)[self.href(self.alice)]["address-data"]
            self.assertIn(f"VERSION:{version}\n", card)

    def test_photos_by_a_setting(self):
        """Without it cards hold none."""
        self.alice.image_1920 = PIXEL
        body = multiget(self.href(self.alice))
        card = self.report(body)[self.href(self.alice)]["address-data"]
        self.assertNotIn("PHOTO", card)
        self.env["ir.config_parameter"].set_param("interlocuteurs_carddav.photos", True)
        card = self.report(body)[self.href(self.alice)]["address-data"]
        photo = card.replace("\n ", "").partition("PHOTO;")[2].partition("\n")[0]
        self.assertTrue(b64decode(photo.partition(":")[2]).startswith(b"\x89PNG"))

    def test_search(self):
        """macOS and Thunderbird search on the server."""
        match = '<card:text-match match-type="contains">%s</card:text-match>'
        inner = (
            '<card:filter test="anyof"><card:prop-filter name="FN">'
            f"{match % 'durand'}</card:prop-filter></card:filter>"
        )
        self.assertEqual(set(self.report(query(inner))), {self.href(self.alice)})
        everybody = self.report(query("<card:filter/>"))
        self.assertIn("Bruno", everybody[self.href(self.bruno)]["address-data"])

    def test_one_card_and_the_whole_book(self):
        """By GET, as files."""
        self.synchronise()
        answer = self.ask("GET", self.href(self.alice))
        self.assertEqual(answer.headers["Content-Type"], "text/vcard; charset=utf-8")
        self.assertIn("FN:Alice Durand", answer.text)
        self.assertTrue(answer.headers["ETag"])
        answer = self.ask("GET", self.path)
        self.assertEqual(answer.text.count("BEGIN:VCARD"), 2)
        self.assertEqual(self.ask("GET", self.href(self.chloe)).status_code, 404)

    def test_cards_are_measured(self):
        """A program that asks for all there is gets the true length of each card."""
        answer = self.ask("PROPFIND", self.path, Depth="1")
        length = self.read_answer(answer)[self.href(self.alice)]["getcontentlength"]
        card = self.ask("GET", self.href(self.alice))
        self.assertEqual(int(length), len(card.content))

    # -------------------------------------------------------------- what is refused

    def test_other_users_books(self):
        """Neither their folder nor their books open, and a number tells nothing."""
        book = self.make_book(self.other, selection="all")
        home = f"/interlocuteurs/carddav/{self.other.id}/"
        for path in (home, f"{home}{book.id}/", f"{home}{book.id}/{self.alice.id}.vcf"):
            for method in ("PROPFIND", "GET", "REPORT"):
                body = sync() if method == "REPORT" else None
                answer = self.ask(method, path, body, Depth="0")
                self.assertEqual(answer.status_code, 403, (method, path))
        for number in (book.id, 10**12, "x"):
            answer = self.ask("PROPFIND", f"{self.home}{number}/", Depth="0")
            self.assertIn(answer.status_code, (403, 404), number)

    def test_people_whom_the_user_may_not_see(self):
        """Not even by a path that was known before."""
        self.synchronise()
        self.hide(self.alice)
        found = self.report(multiget(self.href(self.alice), self.href(self.bruno)))
        self.assertEqual(found[self.href(self.alice)], "HTTP/1.1 404 Not Found")
        self.assertEqual(self.ask("GET", self.href(self.alice)).status_code, 404)

    def test_nothing_is_written(self):
        """A phone that changes, adds or deletes is refused, and nothing happens."""
        self.synchronise()
        card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:Eve\r\nN:Eve;;;;\r\nEND:VCARD"
        update = f"<d:propertyupdate {SPACES}><d:set><d:prop><d:displayname>x"
        update += "</d:displayname></d:prop></d:set></d:propertyupdate>"
        for method, path, body in (
            ("PUT", self.href(self.alice), card),
            ("PUT", f"{self.path}new.vcf", card),
            ("DELETE", self.href(self.alice), None),
            ("DELETE", self.path, None),
            ("PROPPATCH", self.path, update),
            ("MKCOL", f"{self.home}new/", None),
        ):
            answer = self.ask(method, path, body)
            self.assertEqual(answer.status_code, 403, (method, path))
        destination = f"{self.base_url()}{self.path}moved.vcf"
        answer = self.ask("MOVE", self.href(self.alice), Destination=destination)
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.alice.name, "Alice Durand")
        self.assertEqual(self.told(), set((self.alice | self.bruno).ids))

    def test_requests_that_are_none(self):
        """Broken XML, entities that grow, deep nesting: refused, and quickly."""
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
        deep = f"<d:propfind {SPACES}>{'<d:prop>' * 5000}"
        for body in ("<", bomb, deep):
            answer = self.ask("PROPFIND", self.path, body, Depth="0")
            self.assertEqual(answer.status_code, 400, body[:20])

    def test_paths_in_other_spellings(self):
        """They lead to the same book, or nowhere."""
        for path, status in (
            (f"{self.home}0{self.book.id}/", 207),
            (self.path.rstrip("/"), 207),
            (f"{self.home}%2e%2e%2f{self.home}", 404),
        ):
            answer = self.ask("PROPFIND", path, Depth="0")
            self.assertEqual(answer.status_code, status, path)

    def test_headers_that_move_the_books(self):
        """What a proxy says is Odoo's to read: paths stay what they are."""
        headers = {"X-Script-Name": "/elsewhere", "X-Forwarded-Host": "evil.example"}
        answer = self.ask("PROPFIND", self.home, Depth="1", **headers)
        self.assertEqual(set(self.read_answer(answer)), {self.home, self.path})
