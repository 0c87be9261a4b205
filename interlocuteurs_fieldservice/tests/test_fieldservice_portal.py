import re

from markupsafe import Markup

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

from .common import FieldServiceCommon

OF_A = ("of A", "of the mover")


@tagged("post_install", "-at_install")
class TestFieldServicePortal(FieldServiceCommon, AccountHttpCommon):
    """Portal users see orders by their collaborations, and count no others."""

    model = "fsm.order"
    list_address = "/my/fsm_orders"
    record_address = "/my/fsm_order"

    def assert_sees(self, login, *names):
        self.assert_shown(login, self.orders, names)
        self.assert_counted(len(names))

    def assert_counted(self, expected):
        counted = self.count("fsm_order_count")
        self.assertEqual(counted, {"fsm_order_count": expected})

    # ------------------------------------------------------------------ the matrix

    def test_each_sees_the_orders_of_their_organisations(self):
        self.assert_sees("stays", *OF_A)
        self.assert_sees("mover", *OF_A)
        self.assert_sees("colleague_b", "of B")
        self.assert_sees("both", *OF_A, "of B")

    def test_whoever_moves_takes_nothing_along(self):
        self.orders["of A"].message_subscribe(self.mover.ids)
        self.mover.parent_id = self.organisation_b
        self.mover.collaboration_ids.profile_id = self.profile
        self.assert_sees("stays", *OF_A)
        self.assert_sees("mover", "of B")
        self.assertNotIn(self.mover, self.orders["of A"].message_partner_ids)

    def test_location_that_goes_to_another_owner(self):
        self.sites[self.organisation_a].parent_id = self.organisation_b
        self.assert_sees("stays", *OF_A)
        self.assert_sees("colleague_b", "of B")

    def test_end_of_a_collaboration(self):
        self.at_b.date_end = "2020-12-31"
        self.assert_sees("both", *OF_A)
        self.users["stays"].partner_id.collaboration_ids.date_end = "2020-12-31"
        self.assert_sees("stays")

    def test_profile_opens_nothing_without_its_switch(self):
        self.profile.see_fsm_orders = False
        self.assert_sees("stays")
        self.profile.see_fsm_orders = True
        self.users["stays"].partner_id.collaboration_ids.profile_id = False
        self.assert_sees("stays")

    def test_followers_and_primary_contacts_see_nothing_of_others(self):
        stranger = self.users["colleague_b"].partner_id
        self.orders["of A"].message_subscribe(stranger.ids)
        self.orders["of A"].location_id.write(
            {"contact_id": stranger.id, "owner_id": stranger.id}
        )
        self.assert_sees("colleague_b", "of B")

    def test_narrower_scopes(self):
        pump = self.make_equipment(self.organisation_a)
        pump.action_open_fsm_equipment()
        self.orders["of A"].equipment_ids = pump.fsm_equipment_ids
        self.profile.scope = "own"
        self.assert_sees("mover", "of the mover")
        self.assert_sees("stays")
        self.profile.scope = "assigned"
        pump.interlocuteur_ids = self.users["stays"].partner_id
        self.assert_sees("stays", "of A")

    def test_stage_that_the_portal_does_not_show(self):
        stage = self.orders["of A"].stage_id.copy({"sequence": 77, "name": "Inside"})
        stage.portal_visible = False
        self.orders["of A"].stage_id = stage
        self.assert_sees("stays", "of the mover")

    def test_nothing_is_written_by_rpc_and_nothing_internal_read(self):
        order = self.orders["of A"]
        location = order.location_id
        self.log_in("stays")
        for method, args, model in (
            ("write", [order.ids, {"name": "x"}], "fsm.order"),
            ("create", [{"location_id": location.id}], "fsm.order"),
            ("unlink", [order.ids], "fsm.order"),
            ("read", [order.ids, ["todo"]], "fsm.order"),
            ("read", [order.ids, ["location_directions"]], "fsm.order"),
            ("search", [[("person_id", "!=", False)]], "fsm.order"),
            ("search", [[("message_ids.body", "ilike", "x")]], "fsm.order"),
            ("read", [location.ids, ["name"]], "fsm.location"),
            ("search", [[]], "fsm.equipment"),
            ("action_open_locations", [location.partner_id.ids], "res.partner"),
        ):
            with (
                self.assertRaisesRegex(JsonRpcException, "AccessError"),
                mute_logger("odoo.http"),
            ):
                self.call(method, *args, model=model)

    def test_service_location_opens_no_sheet(self):
        """That addon opens to portal users whoever is looked after at a location."""
        person = self.users["colleague_b"].partner_id
        person.service_location_id = self.orders["of A"].location_id
        self.orders["of A"].location_id.owner_id = self.organisation_a
        with self.assertRaises(AccessError):
            person.with_user(self.users["stays"]).read(["name"])

    # ------------------------------------------------------------------------ pages

    def test_list_and_counter_follow_the_switcher(self):
        self.log_in("both")
        self.assertIn("Brasserie du Nord", self.url_open("/my/fsm_orders").text)
        self.act_for(self.organisation_b)
        self.assertEqual(self.get_listed(self.orders), {"of B"})
        self.assert_counted(1)

    def test_one_card_and_none_without_the_switch(self):
        self.log_in("stays")
        home = self.url_open("/my").text
        self.assertEqual(home.count('href="/my/fsm_orders"'), 1)
        self.assertIn('href="/my/account"', home, "the other cards are there")
        self.profile.see_fsm_orders = False
        self.assertNotIn('href="/my/fsm_orders"', self.url_open("/my").text)

    def test_list_is_searched_filtered_and_grouped(self):
        self.orders["of A"].action_complete()
        self.log_in("stays")
        self.assertEqual(self.get_listed(self.orders, "?filterby=closed"), {"of A"})
        open_ones = self.get_listed(self.orders, "?filterby=open&groupby=location")
        self.assertEqual(open_ones, {"of the mover"})
        name = self.orders["of A"].name
        self.assertEqual(self.get_listed(self.orders, f"?search={name}"), {"of A"})
        page = self.url_open("/my/fsm_orders?sortby=x&groupby=x&filterby=x")
        self.assertEqual(page.status_code, 200)

    def test_no_script_of_the_home_page_fails(self):
        self.browser_js("/my", "console.log('test successful')", login="stays")

    def test_planned_time_is_that_of_our_clock(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        self.orders["of A"].scheduled_date_start = "2026-03-12 07:00:00"
        self.log_in("stays")
        for url in ("/my/fsm_orders", f"/my/fsm_order/{self.orders['of A'].id}"):
            self.assertIn("8:00", self.url_open(url).text.replace("08:00", "8:00"))

    def test_readers_write_messages_and_nobody_else(self):
        order = self.orders["of A"]
        message = {
            "thread_model": order._name,
            "thread_id": order.id,
            "post_data": {
                "body": "The gate is locked.",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
        }
        self.log_in("stays")
        self.make_jsonrpc_request("/mail/message/post", message)
        self.assertIn("The gate is locked.", order.message_ids[0].body)
        self.log_in("colleague_b")
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request("/mail/message/post", message)

    def test_readers_send_files(self):
        """An order has no share link by which its files could be signed."""
        order = self.orders["of A"]
        self.log_in("stays")
        data = {
            "csrf_token": http.Request.csrf_token(self),
            "thread_model": order._name,
            "thread_id": order.id,
            "is_pending": "true",
        }
        files = {"ufile": ("gate.txt", b"It is locked.", "text/plain")}
        answer = self.url_open("/mail/attachment/upload", data=data, files=files)
        [file] = answer.json()["data"]["store_data"]["ir.attachment"]
        message = {
            "thread_model": order._name,
            "thread_id": order.id,
            "post_data": {
                "body": "See there.",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "attachment_ids": [file["id"]],
                "attachment_tokens": [file["ownership_token"]],
            },
        }
        self.make_jsonrpc_request("/mail/message/post", message)
        self.assertEqual(order.message_ids[0].attachment_ids.ids, [file["id"]])
        path = f"/web/content/{file['id']}"
        self.assertEqual(self.url_open(path).content, b"It is locked.")
        signed = f"{path}?access_token={file['raw_access_token']}"
        self.log_in("colleague_b")
        with mute_logger("odoo.http"):
            self.assertNotEqual(self.url_open(signed).status_code, 200)

    def test_page_is_called_as_its_order_and_leads_back_to_the_list(self):
        order = self.orders["of A"]
        self.log_in("stays")
        page = self.url_open(f"/my/fsm_order/{order.id}").text
        self.assertRegex(page, rf"<title>\s*{order.name} \|")
        trail = re.search(r"<ol[^>]*o_portal_submenu.*?</ol>", page, re.DOTALL)[0]
        steps = re.findall(r">\s*([^<>]*\S)\s*</", trail)
        self.assertEqual(steps, ["Field Service Orders", order.name])
        self.assertEqual(page.count("<h1"), 1)

    def test_page_of_nothing_goes_home(self):
        gone = self.orders["of A"].id + 10_000
        self.log_in("stays")
        answer = self.url_open(f"/my/fsm_order/{gone}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)

    def test_administrators_see_it_in_the_preview(self):
        manager = new_test_user(
            self.env,
            "manager",
            "interlocuteurs_addon.group_interlocuteur_manager,"
            "fieldservice.group_fsm_user",
            password="manager",
        )
        collaboration = self.users["stays"].partner_id.collaboration_ids
        self.authenticate(manager.login, manager.login)
        page = self.url_open(f"/interlocuteur/see-as/{collaboration.id}").text
        link = re.search(r'href="(/interlocuteur/see-as/\d+/fsm_orders\?[^"]+)"', page)
        listed = self.url_open(link[1].replace("&amp;", "&")).text
        for name, order in self.orders.items():
            self.assertEqual(order.name in listed, name in OF_A, name)

    # ------------------------------------------------------------------- pictures

    def test_tokens_of_pictures_end_though_an_order_has_none(self):
        """In its text and in its messages; with a collaboration, and elsewhere."""
        pixel = "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="

        def put_pictures(order):
            shown = self.env["ir.attachment"].create(
                {
                    "name": "picture.gif",
                    "datas": pixel,
                    "res_model": order._name,
                    "res_id": order.id,
                }
            )
            [token] = shown.generate_access_token()
            url = f"/web/image/{shown.id}?access_token={token}"
            order.description = Markup('<img src="%s">') % url
            order.message_post(
                body=Markup('<img src="data:image/gif;base64,%s">') % pixel,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
            pictures = shown | order.message_ids[:1].attachment_ids
            self.assertEqual(len(pictures.filtered("access_token")), 2)
            return pictures

        left = put_pictures(self.orders["of A"])
        moved = put_pictures(self.orders["of B"])
        self.mover.parent_id = self.organisation_b
        self.orders["of B"].organisation_id = self.organisation_a
        self.env.invalidate_all()
        self.assertEqual(left.mapped("access_token"), [False, False])
        self.assertEqual(moved.mapped("access_token"), [False, False])
        self.log_in("stays")
        for picture in left:
            answer = self.url_open(f"/web/image/{picture.id}?access_token=ended")
            self.assertEqual(answer.content[:3], b"GIF")
