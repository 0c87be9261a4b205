import functools

from markupsafe import Markup

from odoo.modules.module import load_script
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .test_portal_links import PortalLinksCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestPortalLinksMemory(PortalLinksCommon):
    """Who was handed which link, and whose links stay."""

    def setUp(self):
        super().setUp()
        self.Link = self.env["interlocuteur.portal.link"]
        self.order = self.kinds["order"]

    def end(self):
        self.person.collaboration_ids.date_end = "2020-12-31"
        self.env.invalidate_all()

    def test_nobody_reads_who_was_handed_what(self):
        for group in ("base.group_system", "base.group_portal"):
            user = new_test_user(self.env, f"reader {group}", group)
            self.assertFalse(self.Link.with_user(user).has_access("read"), group)

    def test_link_in_a_mail_of_another_document(self):
        """Somebody copied it from *Share* into a mail about something else."""
        token = self.order._portal_ensure_token()
        self.kinds["request"].message_post(
            body=f"Look: /mail/view?model=sale.order&access_token={token}",
            partner_ids=self.person.ids,
        )
        self.forget_mails(self.kinds["request"])
        self.end()
        self.assertFalse(self.order.access_token)

    def test_link_in_a_mail_to_an_address(self):
        self.person.write({"email": "Mover@x.test", "email2": "mover2@x.test"})
        for field in ("email_to", "email_cc"):
            for address in ("Role <MOVER@x.test>", "a@x.test, mover2@x.test"):
                order = self.make_order(self.organisation_a)
                body = f'<a href="{order.get_portal_url()}">Look</a>'
                mail = {"body_html": body, field: address}
                self.env["mail.mail"].create(mail).unlink()
                with self.subTest(field=field, address=address):
                    pair = [
                        ("person_id", "=", self.person.id),
                        ("token", "=", order.access_token),
                    ]
                    self.assertEqual(self.Link.search_count(pair), 1)

    def test_link_in_a_message_that_everybody_reads(self):
        """A customer reads it on the page, though it was mailed to somebody else."""
        token = self.order._portal_ensure_token()
        link = f"/my/orders/{self.order.id}?access_token={token}"
        note = self.order.message_post(body=link)  # employees alone read notes
        self.assertTrue(note.subtype_id.internal)
        self.assertFalse(self.Link.search([("token", "=", token)]))
        self.order.message_post(body=link, subtype_xmlid="mail.mt_comment")
        self.end()
        self.assertFalse(self.order.access_token)

    def test_link_with_which_somebody_came(self):
        """They got it from a colleague; their session would not have needed it."""
        for way in ("page", "messages"):
            order = self.make_order(self.organisation_a)
            token = order.access_token
            self.log_in("mover")
            if way == "page":
                self.url_open(f"/my/orders/{order.id}?access_token={token}")
                self.url_open(f"/my/orders/{order.id}?access_token={token}")
            else:
                thread = {"thread_model": order._name, "thread_id": order.id}
                self.ask("/mail/chatter_fetch", {**thread, "token": token})
            with self.subTest(way=way):
                found = self.Link.search([("token", "=", token)])
                self.assertEqual(found.person_id, self.person)
                self.assertEqual(len(found), 1)

    def test_link_that_is_printed_on_an_invoice(self):
        """As a QR code: whoever reads the invoice has its file."""
        printed, other = self.kinds["invoice"], self.make_invoice(self.organisation_a)
        printed.company_id.link_qr_code = True
        link = printed._get_portal_payment_link()
        self.assertIn(f"access_token={printed.access_token}", link)
        self.end()
        self.assertFalse(printed.access_token)
        self.assertEqual(other.access_token, f"invoice-token-{other.id}")

    def test_invoice_that_a_portal_user_prints_has_no_link_with_a_token(self):
        invoice = self.kinds["invoice"].with_user(self.user).sudo()
        link = invoice._get_portal_payment_link()
        self.assertIn(f"/my/invoices/{invoice.id}?access_token=&", link)
        self.assertFalse(invoice.access_token)

    def test_wrong_links_are_not_remembered(self):
        self.order._portal_ensure_token()
        self.log_in("mover")
        self.url_open(f"/my/orders/{self.order.id}?access_token=guess")
        self.assertFalse(self.Link.search([("token", "=", "guess")]))

    def test_renewed_link_is_not_that_link(self):
        """Who was handed the old one ends nobody's new one."""
        self.share(self.order, self.person)
        self.forget_mails(self.order)
        self.order.access_token = "new"
        self.end()
        self.assertEqual(self.order.access_token, "new")

    def test_colleagues_who_leave_later_end_no_new_link(self):
        colleague = self.people["archived"]
        for person in (self.person, colleague):
            self.share(self.order, person)
        self.forget_mails(self.order)
        self.end()
        new = self.order._portal_ensure_token()
        colleague.collaboration_ids.active = False
        self.assertEqual(self.order.access_token, new)

    def test_links_elsewhere_stay(self):
        """Of another organisation where they work on, and of another where not."""
        there = self.documents["order of B"]
        self.share(there, self.person)
        self.make_collaboration(
            self.person, self.organisation_b, profile_id=self.profiles["supervisor"].id
        )
        token = there.access_token
        self.person.collaboration_ids.filtered(
            lambda c: c.organisation_id == self.organisation_a
        ).date_end = "2020-12-31"
        self.env.invalidate_all()
        self.assertEqual(there.access_token, token)

    def test_memory_outlives_a_merge(self):
        """Both have one link in common, and each one of their own."""
        twin = self.make_person("mover", "Role", parent_id=self.organisation_a.id)
        invoice = self.kinds["invoice"]
        for person, document in (
            (self.person, self.order),
            (twin, self.order),
            (self.person, invoice),
            (twin, self.kinds["request"]),
        ):
            self.share(document, person)
        for document in self.kinds.values():
            self.forget_mails(document)
        merge = self.env["base.partner.merge.automatic.wizard"]._merge
        merge((self.person | twin).ids, twin)
        self.assertTrue(invoice.access_token)
        twin.collaboration_ids.date_end = "2020-12-31"
        self.env.invalidate_all()
        for kind in ("order", "invoice", "request"):
            self.assertFalse(self.kinds[kind].access_token, kind)

    def test_setting_keeps_links_but_nobody_speaks_by_them(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )
        link = self.share(self.order, self.person)
        self.end()
        self.assertEqual(self.order.access_token, link["token"])
        ways = {"page", "post by token", "thread by token"}
        self.assertEqual(self.opens(self.order, **link), ways)

    def test_signature_ends_before_the_daily_job(self):
        """And with a token that somebody else was handed, too."""
        link = self.share(self.order, self.person)
        self.env.cr.execute(
            "UPDATE interlocuteur_collaboration SET date_end = '2020-12-31' "
            "WHERE person_id = %s",
            [self.person.id],
        )
        self.env.invalidate_all()
        signature = {"pid": link["pid"], "hash": link["hash"]}
        self.assertEqual(self.opens(self.order, **signature), set())

    def test_signatures_of_those_who_never_worked_there_stay(self):
        accountant = self.Partner.create({"name": "Accountant", "email": "a@x.test"})
        link = self.share(self.order, accountant)
        self.end()
        signature = {"pid": link["pid"], "hash": link["hash"]}
        ways = {"post by signature", "thread by signature"}
        self.assertEqual(self.opens(self.order, **signature), ways)

    # ------------------------------------------------------------------- profiles

    def test_narrower_profile_ends_no_link_of_what_it_still_opens(self):
        profile = self.profiles["supervisor"]
        named = self.make_order(self.organisation_a, interlocuteur_id=self.person.id)
        for document in (named, *self.kinds.values()):
            self.share(document, self.person)
        profile.see_quotations = False
        self.env.invalidate_all()
        self.assertFalse(self.kinds["quotation"].access_token)
        for kind in ("order", "invoice", "request"):
            self.assertTrue(self.kinds[kind].access_token, kind)
        profile.scope = "own"
        self.env.invalidate_all()
        for kind in ("order", "invoice", "request"):
            self.assertFalse(self.kinds[kind].access_token, kind)
        self.assertTrue(named.access_token)

    def test_wider_profile_ends_nothing(self):
        """A quotation that they were sent on purpose, though the portal has it not."""
        profile = self.profiles["supervisor"]
        profile.see_quotations = profile.see_equipment = False
        self.share(self.kinds["quotation"], self.person)
        profile.see_equipment = True
        profile.name = "Another name"
        self.env.invalidate_all()
        self.assertTrue(self.kinds["quotation"].access_token)

    # ------------------------------------------------------------------- queries

    def count_queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def hand_out(self, size):
        orders = self.order.browse().union(
            *(self.make_order(self.organisation_a) for _number in range(size))
        )
        self.Link._remember(
            {(self.person.id, token) for token in orders.mapped("access_token")}
        )
        return orders

    def test_query_count_does_not_grow_with_the_documents(self):
        collaboration = self.person.collaboration_ids
        profile = self.profiles["supervisor"]
        for end in (
            lambda: collaboration.write({"active": False}),
            lambda: profile.write({"see_orders": False}),
        ):
            counts = []
            for size in (1, 5, 40):  # the first one fills caches
                collaboration.active = profile.see_orders = True
                orders = self.hand_out(size)
                counts.append(self.count_queries(end))
                orders.invalidate_recordset()
                self.assertEqual(set(orders.mapped("access_token")), {False})
            self.assertEqual(counts[1], counts[2])

    def test_query_count_of_mails_does_not_grow(self):
        counts = []
        for size in (5, 40):
            mails = [
                {
                    "body_html": f"access_token=token-{size}-{number}",
                    "recipient_ids": self.person.ids,
                    "email_to": f"a{number}@x.test",
                }
                for number in range(size)
            ]
            created = self.env["mail.mail"].create(mails)
            bodies = {mail: mail.body_html for mail in created}
            remember = functools.partial(self.Link._remember_mails, bodies)
            counts.append(self.count_queries(remember))
            found = self.Link.search_count([("token", "like", f"token-{size}-")])
            self.assertEqual(found, size)
        self.assertEqual(counts[0], counts[1])

    # ------------------------------------------------------------------- upgrade

    def upgrade(self):
        path = file_path("interlocuteurs_addon/migrations/19.0.2.0.0/end-links.py")
        script = load_script(path, "interlocuteurs_end_links")
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_upgrade_ends_the_links_of_organisations_that_somebody_left(self):
        elsewhere = self.Partner.create({"name": "No account", "is_company": True})
        self.make_person("Plain", "Contact", parent_id=elsewhere.id)
        stranger = self.make_order(elsewhere)
        here = self.order._portal_ensure_token()
        there = self.documents["order of B"]
        self.upgrade()
        self.assertEqual(self.order.access_token, here)
        collaboration = self.people["archived"].collaboration_ids
        self.env.cr.execute(
            "UPDATE interlocuteur_collaboration SET active = FALSE WHERE id = %s",
            [collaboration.id],
        )
        self.upgrade()
        self.assertFalse(self.order.access_token)
        self.assertEqual(there.access_token, f"token-{there.id}")
        self.assertEqual(stranger.access_token, f"token-{stranger.id}")
        self.people["colleague_b"].collaboration_ids.active = False
        self.env.invalidate_all()
        self.assertFalse(there.access_token)
        self.assertEqual(stranger.access_token, f"token-{stranger.id}")

    def test_upgrade_keeps_links_where_the_setting_says_so(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )
        token = self.order._portal_ensure_token()
        self.people["archived"].collaboration_ids.active = False
        self.upgrade()
        self.assertEqual(self.order.access_token, token)

    def test_tokens_that_no_document_has_are_forgotten(self):
        token = self.order._portal_ensure_token()
        self.Link._remember(
            [(self.person.id, token), (None, token), (self.person.id, "renewed")]
        )
        request = self.kinds["request"]._portal_ensure_token()
        self.Link._remember([(None, request)])
        self.Link._gc_links()
        mine = self.Link.search([("token", "in", [token, request, "renewed"])])
        self.assertEqual(
            {(link.person_id, link.token) for link in mine},
            {
                (self.person, token),
                (self.Link.person_id, token),
                (self.Link.person_id, request),
            },
        )
        self.end()
        self.assertFalse(self.order.access_token)

    # ------------------------------------------------------- pictures in messages

    def show_picture(self, document, **values):
        """Write to customers with a picture in the text; return its file."""
        document.message_post(
            body=Markup('<p>So: <img src="data:image/png;base64,%s"></p>') % PIXEL,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )
        picture = document.message_ids[:1].attachment_ids
        self.assertTrue(picture.access_token)
        return picture

    @mute_logger("odoo.http")
    def gets(self, login, picture, token):
        """Tell whether somebody gets a picture by the address that the text has."""
        self.authenticate(login, login)
        url = f"/web/content/{picture.id}?access_token={token}"
        return self.url_open(url).status_code == 200

    def test_pictures_in_messages(self):
        """Their tokens stand in the text, which whoever reads the document reads."""
        pictures = {d: self.show_picture(d) for d in self.kinds.values()}
        elsewhere = self.show_picture(self.documents["order of B"])
        tokens = {p: p.access_token for p in [*pictures.values(), elsewhere]}
        groups = "sales_team.group_sale_manager,account.group_account_manager"
        employee = f"{groups},maintenance.group_equipment_manager"
        new_test_user(self.env, "employee", employee)
        for picture, token in tokens.items():
            self.assertTrue(self.gets(None, picture, token))
        self.end()
        for document, picture in pictures.items():
            token = tokens[picture]
            with self.subTest(document=document._name):
                for login in (None, "portal_mover", "portal_user_a"):
                    self.assertFalse(self.gets(login, picture, token), login)
                for login in ("portal_supervisor_a", "employee"):
                    self.assertTrue(self.gets(login, picture, token), login)
        self.assertTrue(self.gets(None, elsewhere, tokens[elsewhere]))

    def test_pictures_in_mails(self):
        """Of an internal note, too, where somebody was written to."""
        picture = self.show_picture(self.order, partner_ids=self.person.ids)
        note = self.show_picture(self.kinds["request"])
        note_token = note.access_token
        self.kinds["request"].message_ids[:1].subtype_id = self.env.ref("mail.mt_note")
        self.Link.search([("token", "=", note_token)]).unlink()
        self.forget_mails(self.order)
        self.end()
        self.assertFalse(picture.access_token)
        self.assertEqual(note.access_token, note_token)

    @mute_logger("odoo.http")
    def test_files_too_large_for_a_mail(self):
        """Core sends a link in place of them, with a token."""
        self.env["ir.config_parameter"].set_param("base.default_max_email_size", "1")
        files = {}
        # what is sent with an invoice stays with its message: core makes no link of it
        for kind in ("quotation", "order", "request"):
            document = self.kinds[kind]
            message = document.message_post(
                body="The plans",
                attachments=[("plans.bin", b"0" * 1_100_000)],
                message_type="comment",
                subtype_xmlid="mail.mt_note",
                partner_ids=self.person.ids,
            )
            [email] = message.mail_ids._prepare_outgoing_list()
            [file] = message.attachment_ids
            self.assertIn(f"access_token={file.access_token}", email["body"])
            files[file] = file.access_token
        for file, token in files.items():
            with self.subTest(before=file.res_model):
                self.assertTrue(self.gets(None, file, token))
        self.end()
        for file, token in files.items():
            with self.subTest(document=file.res_model):
                self.assertFalse(file.access_token)
                self.assertFalse(self.gets(None, file, token))

    def test_pictures_end_with_a_narrower_profile(self):
        picture = self.show_picture(self.order)
        self.person.collaboration_ids.profile_id = False
        self.env.invalidate_all()
        self.assertFalse(picture.access_token)

    def test_pictures_stay_where_the_setting_keeps_links(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.keep_access_tokens", "True"
        )
        picture = self.show_picture(self.order)
        self.end()
        self.assertTrue(picture.access_token)

    # ------------------------------------------- pictures in the texts of documents

    def put_picture(self, document, field, saved=True):
        """Put a picture into a text, as Odoo's editor does; return its file."""
        picture = self.env["ir.attachment"].create(
            {
                "name": "picture.png",
                "datas": PIXEL,
                "res_model": document._name,
                "res_id": document.id if saved else False,
            }
        )
        [token] = picture.generate_access_token()
        text = Markup(
            '<p>So: <img src="/web/image/%s-abc/picture.png?access_token=%s">'
        )
        document[field] = text % (picture.id, token)
        return picture

    def test_pictures_in_texts_of_documents(self):
        """They open by the session as long as the text can be read, and to nobody else.

        Those of whom has not left, by the session still.
        """
        texts = {"quotation": "note", "order": "note", "invoice": "narration"}
        texts["request"] = "description"
        pictures = {
            self.put_picture(self.kinds[kind], field, saved=kind != "order")
            for kind, field in texts.items()
        }
        elsewhere = self.put_picture(self.documents["order of B"], "note")
        tokens = {p: p.access_token for p in [*pictures, elsewhere]}
        self.log_in("mover")
        page = self.url_open(f"/my/orders/{self.order.id}").text
        self.assertIn("/picture.png?access_token=", page)
        self.end()
        for picture in pictures:
            with self.subTest(picture.res_model):
                token = tokens[picture]
                self.assertFalse(self.gets(None, picture, token))
                self.assertFalse(self.gets("portal_mover", picture, token))
                self.assertFalse(self.gets("portal_colleague_b", picture, token))
                self.assertTrue(self.gets("portal_supervisor_a", picture, token))
        self.assertTrue(self.gets(None, elsewhere, tokens[elsewhere]))

    def test_a_file_that_no_text_shows_opens_to_nobody_by_the_session(self):
        picture = self.put_picture(self.order, "note")
        token = picture.access_token
        self.end()
        self.order.note = False
        self.assertFalse(self.gets("portal_supervisor_a", picture, token))
        # a customer may have written the number
        hidden = picture.copy({"access_token": "hidden"})
        self.order.note = f"/web/image/{hidden.id} /web/content/{hidden.id}"
        self.assertFalse(self.gets("portal_supervisor_a", hidden, "guess"))
        # of a field that is closed to customers
        equipment = self.documents["equipment of A"]
        picture = self.put_picture(equipment, "note")
        token = picture.access_token
        picture.access_token = False
        self.assertFalse(self.gets("portal_supervisor_a", picture, token))
