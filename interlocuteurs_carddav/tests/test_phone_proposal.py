from base64 import b64encode

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import CarddavHttpCommon
from .test_carddav import PIXEL, multiget, sync

NEW = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:5A7C\r\nN:Roche;Zoé;;;\r\nFN:Zoé Roche\r\n"
    "ORG:Clinique des Alpes\r\nTEL;TYPE=CELL:+33600000042\r\nEND:VCARD\r\n"
)
TYPE = "interlocuteurs_carddav.mail_activity_type_phone_proposal"


class PhoneProposalCommon(CarddavHttpCommon):
    """A technician's phone, which may propose, and those who decide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("interlocuteurs_carddav.proposals", True)
        cls.manager = new_test_user(
            cls.env,
            "manager",
            "base.group_partner_manager,"
            "interlocuteurs_addon.group_interlocuteur_manager",
        )
        group = cls.env.ref("interlocuteurs_addon.group_interlocuteur_manager")
        cls.managers = group.all_user_ids
        cls.alice.write({"mobile": "+33600000001", "email": "alice@example.com"})

    def fetch(self, person=None):
        """Return a card as the phone gets it, and its tag."""
        self.list()
        answer = self.ask("GET", self.href(person or self.alice))
        self.assertEqual(answer.status_code, 200)
        return answer.text, answer.headers["ETag"]

    def list(self):
        """Let the phone ask which cards there are."""
        return self.propfind(self.path, "d:getetag", depth="1")

    def put(self, old, new, person=None, status=204, **headers):
        """Write a card in which a text has another one's place."""
        card, _etag = self.fetch(person)
        self.assertIn(old, card)
        card = card.replace(old, new)
        answer = self.ask("PUT", self.href(person or self.alice), card, **headers)
        self.assertEqual(answer.status_code, status, answer.text)
        return answer

    def proposals(self, person=None):
        """Return what is open: triples of what, old and new value."""
        domain = [("state", "=", "open")]
        if person:
            domain.append(("partner_id", "=", person.id))
        found = self.env["interlocuteur.phone.proposal"].search(domain)
        return {(each.kind, each.old_value, each.new_value) for each in found}

    def open_proposal(self, user=None):
        found = self.env["interlocuteur.phone.proposal"].search([])
        self.assertEqual(len(found), 1)
        return found.with_user(user or self.manager)


@tagged("post_install", "-at_install")
class TestPhoneProposal(PhoneProposalCommon):
    """What is changed on a phone is proposed, never written."""

    # ------------------------------------------------------------- what is proposed

    def test_number(self):
        """Nothing is written; sheet and activity say old and new."""
        self.put("+33600000001", "06 00 00 00 09")
        self.assertEqual(self.alice.mobile, "+33600000001")
        self.assertEqual(
            self.proposals(), {("mobile", "+33600000001", "06 00 00 00 09")}
        )
        activity = self.alice.activity_ids[0]
        self.assertEqual(activity.activity_type_id, self.env.ref(TYPE))
        message = self.alice.message_ids[0]
        self.assertEqual(message.author_id, self.technician.partner_id)
        for text in (activity.note, message.body):
            self.assertIn("+33600000001 → 06 00 00 00 09", text)

    def test_number_that_goes_and_one_that_comes(self):
        """A further number takes a free place; one that was deleted leaves its own."""
        self.put("TEL;TYPE=CELL,VOICE:+33600000001", "TEL;TYPE=WORK:+33465710002")
        self.assertEqual(
            self.proposals(),
            {("phone2", False, "+33465710002"), ("mobile", "+33600000001", "")},
        )

    def test_email_and_note(self):
        """An address by its place, and a text to add."""
        self.put(
            "alice@example.com",
            "a.durand@example.com\r\nNOTE:Appeler avant 9 h\\, pas le lundi",
        )
        self.assertEqual(
            self.proposals(),
            {
                ("email", "alice@example.com", "a.durand@example.com"),
                ("comment", False, "Appeler avant 9 h, pas le lundi"),
            },
        )

    def test_photo(self):
        """Of a picture of the usual kinds; nothing else is kept."""
        self.put("END:VCARD", f"PHOTO;ENCODING=b;TYPE=PNG:{PIXEL}\r\nEND:VCARD")
        proposal = self.open_proposal()
        self.assertEqual(proposal.kind, "image_1920")
        self.assertTrue(proposal.photo)
        self.assertFalse(self.alice.image_1920)
        proposal.action_take_over()
        self.assertTrue(self.alice.image_1920)
        svg = b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode()
        self.put("END:VCARD", f"PHOTO;ENCODING=b;TYPE=SVG:{svg}\r\nEND:VCARD")
        self.assertEqual(self.proposals(), set())

    def test_what_phones_do_to_every_card(self):
        """Spelling, types, order and what nobody takes from phones: no proposal."""
        card, _etag = self.fetch()
        for old, new in (
            ("+33600000001", "06 00 00 00 01"),
            ("alice@example.com", "Alice@Example.com"),
            ("TYPE=CELL,VOICE", "TYPE=HOME"),
            ("FN:Alice Durand", "FN:Lili\r\nNICKNAME:Lili\r\nX-ABDATE:2026"),
        ):
            self.assertIn(old, card)
            card = card.replace(old, new)
        answer = self.ask("PUT", self.href(self.alice), card)
        self.assertEqual(answer.status_code, 204)
        self.assertEqual(self.proposals(), set())
        self.assertFalse(self.alice.activity_ids)

    def test_again_and_another_value(self):
        """The same is proposed once, another value takes its place."""
        for number in ("+33600000009", "+33600000009", "+33600000008"):
            self.put("+33600000001", number)
        self.assertEqual(self.proposals(), {("mobile", "+33600000001", "+33600000008")})
        self.assertEqual(len(self.alice.activity_ids), len(self.managers))
        self.assertIn("+33600000008", self.alice.activity_ids[0].note)

    # ---------------------------------------------------------------- what follows

    def test_the_phone_gets_the_sheet_back(self):
        """No tag for what it sent, and a change that its next request is told of."""
        answer = self.ask("REPORT", self.path, sync(), Depth="1")
        token = answer.text.partition("sync-token>")[2].partition("<")[0]
        _card, before = self.fetch()
        answer = self.put("+33600000001", "+33600000009")
        self.assertNotIn("ETag", answer.headers)
        changed = self.report(sync(token))
        self.assertEqual(set(changed), {self.href(self.alice)})
        self.assertNotEqual(changed[self.href(self.alice)]["getetag"], before)
        found = self.report(multiget(self.href(self.alice)))
        card = found[self.href(self.alice)]["address-data"]
        self.assertIn("TEL;TYPE=CELL,VOICE:+33600000001", card)
        self.assertIn("NOTE:Proposed\\, not decided: Mobile: +33600000009", card)

    def test_the_phone_is_told_of_a_refusal(self):
        """What waits no more goes from its card."""
        self.put("+33600000001", "+33600000009")
        answer = self.ask("REPORT", self.path, sync(), Depth="1")
        token = answer.text.partition("sync-token>")[2].partition("<")[0]
        self.open_proposal().action_refuse()
        self.assertEqual(set(self.report(sync(token))), {self.href(self.alice)})
        card, _etag = self.fetch()
        self.assertNotIn("NOTE", card)

    def test_preconditions(self):
        """A phone that read an older card is told so, and proposes nothing."""
        _card, etag = self.fetch()
        self.put("+33600000001", "+33600000009", status=412, **{"If-Match": '"1"'})
        self.put("+33600000001", "+33600000009", status=412, **{"If-None-Match": "*"})
        self.assertEqual(self.proposals(), set())
        self.put("+33600000001", "+33600000009", **{"If-Match": etag})
        self.assertEqual(len(self.proposals()), 1)
        self.later()
        card, etag = self.fetch()
        self.later(2)
        self.alice.phone = "+33465710007"
        answer = self.ask("PUT", self.href(self.alice), card, **{"If-Match": etag})
        self.assertEqual(answer.status_code, 412)
        answer = self.ask("DELETE", self.href(self.alice), **{"If-Match": etag})
        self.assertEqual(answer.status_code, 412)

    def test_deletion(self):
        """They may have left: a dialog for who decides; the phone gets them back."""
        self.list()
        answer = self.ask("DELETE", self.href(self.alice))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.alice.active)
        self.assertEqual(self.proposals(), {("gone", False, False)})
        self.assertIn(self.alice.id, self.told())
        action = self.open_proposal().action_take_over()
        self.assertEqual(action["res_model"], "interlocuteur.deactivation")
        self.assertEqual(self.proposals(), {("gone", False, False)})
        self.alice.active = False
        self.assertEqual(self.proposals(), set())

    def test_somebody_new(self):
        """Becomes the preview of an import at the organisation that the card names."""
        answer = self.ask("REPORT", self.path, sync(), Depth="1")
        token = answer.text.partition("sync-token>")[2].partition("<")[0]
        href = f"{self.path}5A7C.vcf"
        for _time in range(2):
            answer = self.ask("PUT", href, NEW, **{"If-None-Match": "*"})
            self.assertEqual(answer.status_code, 201)
            self.assertNotIn("ETag", answer.headers)
        self.assertFalse(self.env["res.partner"].search([("name", "ilike", "Roche")]))
        self.assertEqual(self.report(sync(token)), {href: "HTTP/1.1 404 Not Found"})
        proposal = self.open_proposal()
        self.assertEqual(proposal.activity_ids.user_id, self.managers)
        self.assertEqual(proposal.organisation_id, self.organisation_a)
        action = proposal.action_preview()
        record = self.env["interlocuteur.import"].browse(action["res_id"])
        self.assertEqual(record.state, "preview")
        self.assertEqual(record.new_line_ids.values["lastname"], "Roche")
        self.assertEqual(proposal.state, "taken")
        self.assertFalse(proposal.activity_ids)

    def test_somebody_new_of_no_known_organisation(self):
        """It is chosen, and nothing else can be written."""
        card = NEW.replace("Clinique des Alpes", "Nobody knows")
        self.ask("PUT", f"{self.path}x.vcf", card)
        proposal = self.open_proposal()
        with self.assertRaises(UserError):
            proposal.action_preview()
        with self.assertRaises(AccessError):
            proposal.new_value = "Somebody else"
        with self.assertRaises(UserError):
            proposal.action_take_over()
        proposal.organisation_id = self.organisation_b
        proposal.action_preview()
        self.assertEqual(proposal.state, "taken")

    def test_card_that_is_there_already(self):
        """Under another name it is refused (RFC 6352, 6.3.2.1)."""
        card, _etag = self.fetch()
        answer = self.ask("PUT", f"{self.path}twice.vcf", card)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("no-uid-conflict", answer.text)

    # ------------------------------------------------------------------- deciding

    def test_taken_over(self):
        """The sheet has it, the activity is done, and it is decided once."""
        self.put("+33600000001", "+33600000009")
        proposal = self.open_proposal()
        self.assertTrue(proposal.may_decide)
        proposal.action_take_over()
        self.assertEqual(self.alice.mobile, "+33600000009")
        self.assertEqual(proposal.state, "taken")
        self.assertEqual(proposal.decided_by_id, self.manager)
        self.assertFalse(self.alice.activity_ids)
        with self.assertRaises(UserError):
            proposal.action_refuse()

    def test_note_is_added(self):
        """What the sheet says already stays."""
        self.alice.comment = "<p>Badge 12</p>"
        self.put("END:VCARD", "NOTE:<b>9 h</b>\r\nEND:VCARD")
        self.open_proposal().action_take_over()
        self.assertIn("Badge 12", self.alice.comment)
        self.assertIn("&lt;b&gt;9 h&lt;/b&gt;", self.alice.comment)

    def test_refused(self):
        """The sheet stays; what is decided is forgotten in time."""
        self.put("+33600000001", "+33600000009")
        proposal = self.open_proposal()
        proposal.action_refuse()
        self.assertEqual(self.alice.mobile, "+33600000001")
        self.assertFalse(self.alice.activity_ids)
        proposal.sudo().decided_on = fields.Datetime.subtract(
            fields.Datetime.now(), days=91
        )
        proposal.sudo()._gc_proposals()
        self.assertFalse(proposal.exists())

    def test_sheet_that_changed_meanwhile(self):
        """Is not written over."""
        self.put("+33600000001", "+33600000009")
        self.alice.mobile = "+33600000005"
        with self.assertRaisesRegex(UserError, r"\+33600000005"):
            self.open_proposal().action_take_over()
        self.assertEqual(self.alice.mobile, "+33600000005")

    def test_whose_work_it_is(self):
        """Who looks after the organisation, or whose phone it is; else all managers."""
        self.put("+33600000001", "+33600000009")
        self.assertEqual(self.alice.activity_ids.user_id, self.managers)
        self.book.selection = "all"
        self.organisation_a.user_id = self.manager
        self.alice.activity_ids.unlink()
        self.put("+33600000001", "+33600000008")
        self.assertEqual(self.alice.activity_ids.user_id, self.manager)
        self.organisation_a.user_id = False
        self.technician.group_ids += self.env.ref("base.group_partner_manager")
        self.env.company.team_user_id = self.technician
        self.alice.activity_ids.unlink()
        self.put("+33600000001", "+33600000007")
        self.assertEqual(self.alice.activity_ids.user_id, self.technician)

    # --------------------------------------------------------------------- rights

    def test_who_may_decide(self):
        """Who may write the person; who may only read them sees what they proposed."""
        self.put("+33600000001", "+33600000009")
        own = self.open_proposal(self.technician)
        self.assertEqual(own.new_value, "+33600000009")
        self.assertFalse(own.may_decide)
        for decide in (own.action_take_over, own.action_refuse):
            with self.assertRaises(AccessError):
                decide()
        Proposal = self.env["interlocuteur.phone.proposal"]
        self.assertFalse(Proposal.with_user(self.other).search([]))
        with self.assertRaises(AccessError):
            own.with_user(self.other).read(["new_value"])
        values = {"user_id": self.technician.id, "kind": "gone"}
        for user in (self.technician, self.manager):
            with self.assertRaises(AccessError):
                Proposal.with_user(user).create(values)

    def test_who_may_decide_on_somebody_new(self):
        """Who may enter people; whose phone it is only sees what they proposed."""
        self.ask("PUT", f"{self.path}5A7C.vcf", NEW)
        # who changes people enters none by that
        self.env["ir.model.access"].create(
            {
                "name": "Changes people",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_write": True,
            }
        )
        own = self.open_proposal(self.technician)
        self.assertFalse(own.may_decide)
        for decide in (own.action_take_over, own.action_refuse, own.action_preview):
            with self.subTest(decide.__name__), self.assertRaises(AccessError):
                decide()
        self.assertEqual(own.state, "open")

    def test_record_rules(self):
        """Whom one may not see, one neither proposes nor reads anything of."""
        self.put("+33600000001", "+33600000009")
        proposal = self.open_proposal(self.technician)
        self.hide(self.alice)
        found = self.env["interlocuteur.phone.proposal"].with_user(self.technician)
        self.assertFalse(found.search([]))
        with self.assertRaises(AccessError):
            proposal.read(["new_value"])
        manager = proposal.with_user(self.manager)
        with self.assertRaises(AccessError):
            manager.action_take_over()
        answer = self.ask("DELETE", self.href(self.alice))
        self.assertEqual(answer.status_code, 404)

    def test_cards_of_another_company(self):
        """Who reads neither the user's company nor the organisation is told nothing."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = new_test_user(
            self.env,
            "elsewhere",
            "base.group_partner_manager,"
            "interlocuteurs_addon.group_interlocuteur_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.organisation_a.company_id = self.env.company
        Proposal = self.env["interlocuteur.phone.proposal"]
        for organisation in ("Clinique des Alpes", "Nobody knows"):
            card = NEW.replace("Clinique des Alpes", organisation)
            self.ask("PUT", f"{self.path}x.vcf", card)
            self.assertEqual(self.open_proposal().activity_ids.user_id, self.managers)
        self.assertFalse(Proposal.with_user(elsewhere).search([]))
        # whose phone it is works for both companies
        self.technician.company_ids += company
        card = NEW.replace("Zoé", "Léa")
        self.ask("PUT", f"{self.path}y.vcf", card)
        named = Proposal.search([("organisation_id", "=", self.organisation_a.id)])
        self.assertEqual(named.activity_ids.user_id, self.managers)
        theirs = named.with_user(elsewhere)
        self.assertFalse(theirs.search([("id", "=", named.id)]))
        self.assertFalse(theirs.search([("organisation_id.name", "ilike", "Alpes")]))
        for operation in ("read", "write"):
            self.assertFalse(theirs.has_access(operation))
        with self.assertRaises(AccessError):
            theirs.read(["new_value", "organisation_id"])
        with self.assertRaises(AccessError):
            theirs.organisation_id = False
        # an organisation that was archived is read as before
        self.organisation_a.active = False
        self.assertIn(named, Proposal.with_user(self.manager).search([]))

    def test_names_of_books(self):
        """Are for those whose they are."""
        self.ask("PUT", f"{self.path}x.vcf", NEW)
        proposal = self.open_proposal()
        with self.assertRaises(AccessError):
            proposal.read(["book_id"])
        with self.assertRaises(AccessError):
            proposal.search([("book_id.name", "like", "Mine")])

    def test_erased_people(self):
        """Nothing of what phones said of them is kept."""
        self.put("+33600000001", "+33600000009")
        self.ask("PUT", f"{self.path}x.vcf", NEW.replace("Roche", "Durand Alice"))
        self.alice.active = False
        self.alice._erase_personal_data()
        self.assertFalse(self.env["interlocuteur.phone.proposal"].search([]))

    def test_cards_that_name_erased_people(self):
        """By whatever a card says of them, and however it is encoded; no other one."""
        self.alice.write({"phone": "+33465710404", "email2": "lili@example.org"})
        named = (
            "N:DURAND;Alice;;;\r\nFN:Lili",
            "N:Roche;Bob;;;\r\nFN:Bob\r\nNOTE:Remplace Alice Durand\\, le lundi",
            "N:Lili;;;;\r\nFN:Lili\r\nTEL:06.00.00.00.01",
            # a fifth number
            "N:Lili;;;;\r\nFN:Lili\r\nTEL:1\r\nTEL:2\r\nTEL:3\r\nTEL:4"
            "\r\nTEL:00 33 4 65 71 04 04",
            "N:Lili;;;;\r\nFN:Lili\r\nEMAIL:LILI@Example.org",
            "N:Lili;;;;\r\nFN:Lili\r\n"
            "EMAIL;ENCODING=QUOTED-PRINTABLE:alice=40example.com",
            "N:Lili;;;;\r\nFN:Lili\r\nEMAIL:alice@exa\r\n mple.com",
        )
        # of the reception: it tells nobody from a colleague
        self.alice.phone2 = "+33465710405"
        self.bruno.phone = "+33465710405"
        others = (
            "N:Roche;Zoé;;;\r\nFN:Zoé Roche\r\nTEL:+33465710405",
            "N:Durand-Roche;Alice;;;\r\nFN:Alice Durand-Roche",
            "N:Roche;Bob;;;\r\nFN:Bob Roche\r\nEMAIL:mali@example.org",
        )
        for number, lines in enumerate((*named, *others)):
            card = NEW.replace("N:Roche;Zoé;;;\r\nFN:Zoé Roche", lines)
            card = card.replace("5A7C", f"5A7C{number}")
            answer = self.ask("PUT", f"{self.path}x{number}.vcf", card)
            self.assertEqual(answer.status_code, 201, lines)
        proposals = self.env["interlocuteur.phone.proposal"].search([])
        self.assertEqual(len(proposals), 10)
        # what was decided is kept for the phones
        proposals[:5]._decide("refused")
        self.alice.active = False
        self.alice._erase_personal_data()
        kept = self.env["interlocuteur.phone.proposal"].search([])
        self.assertEqual(
            set(kept.mapped("new_value")),
            {"Alice Durand-Roche", "Bob Roche", "Zoé Roche"},
        )

    def test_short_names_of_erased_people(self):
        """Nothing is deleted of whom they are but a part of the name of."""
        short = self.make_person("Li", False, parent_id=self.alice.parent_id.id)
        card = NEW.replace("N:Roche;Zoé", "N:Lili;Anne").replace(
            "Zoé Roche", "Anne Lili"
        )
        self.ask("PUT", f"{self.path}x.vcf", card)
        short.active = False
        short._erase_personal_data()
        self.assertEqual(self.proposals(), {("new", False, "Anne Lili")})


@tagged("post_install", "-at_install")
class TestPhoneProposalBounds(PhoneProposalCommon):
    """What is refused."""

    def test_without_the_setting(self):
        """Nothing is handed in, and phones are told so before and after."""
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_carddav.proposals", False
        )
        self.assertEqual(self.get_privileges(), {"read"})
        for method, path, privilege in (
            ("PUT", self.href(self.alice), "write-content"),
            ("PUT", f"{self.path}new.vcf", "write-content"),
            ("DELETE", self.href(self.alice), "unbind"),
        ):
            body = NEW if method == "PUT" else None
            answer = self.ask(method, path, body)
            self.assertEqual(answer.status_code, 403)
            self.assertIn("need-privileges", answer.text)
            self.assertIn(f"<D:{privilege}/>", answer.text)
        self.assertEqual(self.proposals(), set())

    def get_privileges(self):
        found = self.propfind(self.path, "d:current-user-privilege-set")
        names = found[self.path]["current-user-privilege-set"]
        return set(names) - {"privilege"}

    def test_with_the_setting(self):
        """Cards may be written, what the book is called may not."""
        privileges = self.get_privileges()
        self.assertIn("write-content", privileges)
        self.assertNotIn("write-properties", privileges)
        self.list()
        for method, path, body in (
            ("DELETE", self.path, None),
            ("PUT", self.path, NEW),
            ("PUT", f"{self.home}new.vcf", NEW),
            ("PUT", f"{self.home}{self.book.id}9/new.vcf", NEW),
            ("MKCOL", f"{self.home}new/", None),
            ("PROPPATCH", self.path, None),
        ):
            answer = self.ask(method, path, body)
            self.assertIn(answer.status_code, (403, 404, 409), (method, path))
        destination = f"{self.base_url()}{self.path}moved.vcf"
        answer = self.ask("MOVE", self.href(self.alice), Destination=destination)
        self.assertEqual(answer.status_code, 403)
        self.assertTrue(self.book.exists())
        self.assertEqual(self.proposals(), set())

    def test_other_users_books(self):
        """Nobody hands in what lands in another's."""
        book = self.make_book(self.other, selection="all")
        path = f"/interlocuteurs/carddav/{self.other.id}/{book.id}/"
        for name in (f"{self.alice.id}.vcf", "new.vcf"):
            for method in ("PUT", "DELETE"):
                body = NEW if method == "PUT" else None
                answer = self.ask(method, path + name, body)
                self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.proposals(), set())

    def test_what_is_no_card(self):
        """Nor that of a person: refused, as RFC 6352 names it."""
        group = NEW.replace("FN:", "X-ADDRESSBOOKSERVER-KIND:group\r\nFN:")
        for body in (
            "",
            "x",
            "BEGIN:VCARD\r\nEND:VCARD",
            group,
            "BEGIN:VCARD\n" * 9000,
        ):
            answer = self.ask("PUT", f"{self.path}new.vcf", body)
            self.assertEqual(answer.status_code, 403, body[:20])
            self.assertIn("valid-address-data", answer.text)
        self.assertEqual(self.proposals(), set())

    def test_name_that_no_text_holds(self):
        for method in ("PUT", "DELETE", "GET"):
            answer = self.ask(method, f"{self.path}a%00b.vcf", NEW)
            self.assertEqual(answer.status_code, 404, method)

    def test_size(self):
        """Phones are told how large a card may be."""
        limit = self.propfind(self.path, "card:max-resource-size")[self.path]
        size = int(limit["max-resource-size"])
        self.assertEqual(size, 2 * 1024 * 1024)
        card = NEW.replace("END:", f"NOTE:{'x' * size}\r\nEND:")
        answer = self.ask("PUT", f"{self.path}new.vcf", card)
        self.assertEqual(answer.status_code, 403)
        self.assertIn("max-resource-size", answer.text)

    def test_rate(self):
        """So many an hour; a phone that empties its book stops there."""
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.phone_cards_per_hour", "2"
        )
        self.list()
        with self.assertLogs("odoo.addons.interlocuteurs_addon", "WARNING"):
            statuses = [
                self.ask("DELETE", self.href(person)).status_code
                for person in (self.alice, self.bruno, self.alice)
            ]
        self.assertEqual(statuses, [200, 200, 429])
