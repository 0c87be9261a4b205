import logging

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import InterlocuteurCommon


@tagged("post_install", "-at_install")
class TestCalling(InterlocuteurCommon):
    """Who is calling: found, shown as far as the user may see, or entered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls.make_employee("employee")
        cls.user = cls.make_employee(
            "user", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.seller = cls.make_employee(
            "seller",
            "interlocuteurs_addon.group_interlocuteur_user,"
            "sales_team.group_sale_salesman_all_leads",
        )
        cls.organisation_a.write({"phone": "04 65 71 00 01", "city": "Annecy"})
        cls.person = cls.make_person(
            "Zvonimir",
            "Alice",
            parent_id=cls.organisation_a.id,
            function="Acheteuse",
            mobile="06 00 00 04 03",
            email="alice@clinique.example",
        )
        cls.other = cls.make_person(
            "Zvonimirova",
            "Bob",
            parent_id=cls.organisation_b.id,
            phone="04 65 71 00 02",
        )
        cls.site = cls.Partner.create(
            {"name": "Quai", "type": "delivery", "parent_id": cls.organisation_a.id}
        )
        cls.equipment = cls.env["maintenance.equipment"].create(
            {"name": "Lift", "organisation_id": cls.organisation_a.id}
        )
        cls.request = cls.env["maintenance.request"].create(
            {"name": "It is stuck", "interlocuteur_id": cls.person.id}
        )
        cls.done = cls.env["maintenance.request"].create(
            {
                "name": "It was stuck",
                "interlocuteur_id": cls.person.id,
                "stage_id": cls.env["maintenance.stage"]
                .search([("done", "=", True)], limit=1)
                .id,
            }
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.organisation_a.id})
        cls.elsewhere = cls.env["sale.order"].create(
            {"partner_id": cls.organisation_b.id}
        )

    def find(self, text, user=None):
        return self.Partner.with_user(user or self.user).find_callers(text)

    def names(self, text, user=None):
        return [line["name"] for line in self.find(text, user)["callers"]]

    def sheet(self, partner, user):
        return partner.with_user(user).get_call_sheet()

    def rows(self, partner, user):
        """Return the records of each section, by its label."""
        return {
            section["label"]: [(row["model"], row["id"]) for row in section["rows"]]
            for section in self.sheet(partner, user)["sections"]
        }

    def buttons(self, answer):
        return {button["key"]: button for button in answer["buttons"]}

    # ------------------------------------------------------------------- finding

    def test_found_by_number_name_and_email(self):
        for text in (
            "0600000403",
            "06 00 00 04 03",
            "+33600000403",
            "0033600000403",
            "tel:+33600000403",
            "sip:+33600000403@pbx.example;transport=udp",
            " 06.00.00.04.03 ",
            "alice@clinique.example",
            "ALICE@clinique",
        ):
            answer = self.find(text)
            self.assertEqual(answer["sheet"]["id"], self.person.id, text)

    def test_several_are_a_list(self):
        answer = self.find("zvonimir")
        self.assertEqual(
            sorted(line["name"] for line in answer["callers"]),
            sorted([self.person.name, self.other.name]),
        )
        self.assertFalse(answer["sheet"])
        self.assertIn(
            self.organisation_a.name,
            "".join(line["details"] for line in answer["callers"]),
        )

    def test_list_costs_the_same_however_long(self):
        names = [f"Zwilling {number}" for number in range(12)]
        people = self.Partner.with_context(duplicates_accepted=True).create(
            [{"lastname": name, "parent_id": self.organisation_a.id} for name in names]
        )
        find = self.Partner.with_user(self.user).find_callers
        find("zwilling")

        def count(text):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertGreater(len(find(text)["callers"]), 1)
            return self.env.cr.sql_log_count - before

        count("zwilling")  # what is cached once
        many = count("zwilling")
        people[2:].active = False
        self.assertEqual(count("zwilling"), many)

    def test_who_has_just_this_number_comes_alone(self):
        self.make_person("Longer", "Number", phone="06 00 00 04 031")
        self.assertEqual(self.names("06 00 00 04 03"), [self.person.name])
        self.assertEqual(len(self.names("60000040")), 2)

    def test_short_number_finds_its_holder_alone(self):
        """Neither of a numbering plan nor of four digits, as the switchboard's."""
        desk = self.make_person("Desk", "First", phone="39 00")
        ward = self.make_person("Ward", "Second", mobile="512")
        self.make_person("Longer", "Number", phone="06 12 39 00 12")
        self.make_person("Longer", "Other", phone="04 65 51 20 12")
        for text in ("3900", "tel:3900;phone-context=clinique.example", "39 00"):
            self.assertEqual(self.names(text), [desk.name], text)
        self.assertEqual(self.names("sip:512@pbx.example"), [ward.name])

    def test_number_that_no_plan_knows_finds_its_holder_alone(self):
        holder = self.make_person("New", "Range", mobile="07 12 34 56 78")
        self.make_person("Longer", "Number", phone="00 49 7 12 34 56 78 90")
        for text in ("0712345678", "+33712345678", "07 12 34 56 78"):
            self.assertEqual(self.names(text), [holder.name], text)

    def test_extension_is_part_of_the_number(self):
        line = "04 65 71 00 09"
        desk = self.make_person("Desk", "First", phone=f"{line} poste 12")
        ward = self.make_person("Ward", "Second", phone=f"{line} poste 13")
        hall = self.make_person("Hall", "Third", phone2=line)
        for text in (f"{line} p. 12", "tel:+33465710009;ext=12"):
            self.assertEqual(set(self.names(text)), {desk.name, hall.name}, text)
        everybody = {desk.name, ward.name, hall.name}
        self.assertEqual(set(self.names(line)), everybody)
        self.assertEqual(set(self.names(f"{line} poste 14")), {hall.name})

    def test_second_number_of_a_field_finds_its_holder(self):
        both = self.make_person("Both", "Two", phone="04 65 71 00 08 / 39 01")
        for text in ("3901", "0465710008"):
            self.assertEqual(self.names(text), [both.name], text)

    def test_whom_one_may_not_read_is_not_found(self):
        company = self.env["res.company"].create({"name": "Other company"})
        self.person.company_id = company
        self.assertEqual(self.names("0600000403"), [])
        with self.assertRaises(AccessError):
            self.sheet(self.person, self.user)

    def test_employees_only(self):
        portal = self.make_employee("portal_caller", "base.group_portal")
        for refused in (
            lambda: self.find("0600000403", portal),
            lambda: self.sheet(portal.partner_id, portal),
            lambda: portal.partner_id.with_user(portal).log_call("Hello"),
        ):
            with self.assertRaises(AccessError):
                refused()

    def test_whatever_is_sent_finds_nobody_without_an_error(self):
        for text in (None, 7, [], {}, "", "  ", "\x00", "%", "9" * 10_000, "@"):
            answer = self.find(text)
            self.assertFalse(answer["sheet"], text)

    # --------------------------------------------------------------------- sheet

    def test_sheet_says_who_it_is(self):
        sheet = self.sheet(self.person, self.user)
        self.assertEqual(sheet["name"], self.person.name)
        self.assertEqual(sheet["function"], "Acheteuse")
        self.assertEqual(
            [(c["name"], c["href"]) for c in sheet["coordinates"]],
            [
                ("mobile", "tel:+33600000403"),
                ("email", "mailto:alice@clinique.example"),
            ],
        )
        self.assertEqual(
            sheet["organisations"],
            [
                {
                    "id": self.organisation_a.id,
                    "name": "Clinique des Alpes",
                    "details": f"Annecy · {self.organisation_a.phone}",
                }
            ],
        )

    def test_sheet_shows_what_is_open_with_the_organisation(self):
        self.assertEqual(
            self.rows(self.person, self.seller),
            {
                "Sites": [("res.partner", self.site.id)],
                "Equipment": [("maintenance.equipment", self.equipment.id)],
                "Open requests": [("maintenance.request", self.request.id)],
                "Open quotations": [("sale.order", self.order.id)],
            },
        )

    def test_sheet_leaves_out_what_the_user_may_not_read(self):
        """No section, no button and no 0 tells of it."""
        shown = self.rows(self.person, self.user)
        self.assertEqual([*shown], ["Sites", "Equipment", "Open requests"])
        self.assertNotIn("quotation", self.buttons(self.sheet(self.person, self.user)))
        self.assertEqual([*self.rows(self.person, self.employee)], ["Sites"])

    def test_salesperson_sees_their_own_quotations(self):
        own = self.make_employee("own", "sales_team.group_sale_salesman")
        self.order.user_id = self.seller
        self.assertNotIn("Open quotations", self.rows(self.person, own))
        self.order.user_id = own
        self.assertEqual(
            self.rows(self.person, own)["Open quotations"],
            [("sale.order", self.order.id)],
        )

    def test_sheet_of_an_organisation_names_its_people(self):
        shown = self.rows(self.organisation_a, self.user)
        self.assertEqual(shown["Contact persons"], [("res.partner", self.person.id)])
        self.assertEqual(
            shown["Open requests"], [("maintenance.request", self.request.id)]
        )

    def test_sheet_of_a_site_shows_what_is_there(self):
        self.assertNotIn("Equipment", self.rows(self.site, self.user))
        self.equipment.site_id = self.site
        self.assertEqual(
            self.rows(self.site, self.user)["Equipment"],
            [("maintenance.equipment", self.equipment.id)],
        )

    def test_who_has_left_brings_nothing_of_the_organisation(self):
        self.person.collaboration_ids.action_end()
        self.assertEqual([*self.rows(self.person, self.seller)], ["Open requests"])
        self.request.interlocuteur_id = False
        self.assertEqual(self.rows(self.person, self.seller), {})

    def test_long_sections_lead_to_the_list(self):
        self.env["maintenance.request"].create(
            [
                {"name": f"R{n}", "organisation_id": self.organisation_a.id}
                for n in range(6)
            ]
        )
        [section] = [
            section
            for section in self.sheet(self.person, self.user)["sections"]
            if section["label"] == "Open requests"
        ]
        self.assertEqual(len(section["rows"]), 5)
        found = self.env["maintenance.request"].search(section["all"]["domain"])
        self.assertEqual(len(found), 7)

    def test_sheet_costs_the_same_whatever_is_open(self):
        person = self.person.with_user(self.seller)
        person.get_call_sheet()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            person.get_call_sheet()
            return self.env.cr.sql_log_count - before

        few = count()
        for _number in range(4):
            self.request.copy()
            self.equipment.copy()
            self.order.copy()
        self.assertEqual(count(), few)

    # ------------------------------------------------------------------- buttons

    def test_new_request_and_quotation_know_the_caller(self):
        buttons = self.buttons(self.sheet(self.person, self.seller))
        self.assertEqual(
            {key: button["hotkey"] for key, button in buttons.items()},
            {"request": "r", "quotation": "q"},
        )
        context = buttons["request"]["action"]["context"]
        self.assertEqual(context["default_interlocuteur_id"], self.person.id)
        self.assertEqual(context["default_organisation_id"], self.organisation_a.id)
        context = buttons["quotation"]["action"]["context"]
        self.assertEqual(context, {"default_partner_id": self.person.id})

    def test_call_is_logged_on_the_sheet(self):
        person = self.person.with_user(self.user)
        [exchange] = person.log_call("Wants the\n<b>plan</b>", "06 00 00 04 03")[:1]
        self.assertEqual(
            exchange["text"], "Call from 06 00 00 04 03: Wants the <b>plan</b>"
        )
        self.assertEqual(exchange["author"], self.user.name)
        note = self.person.message_ids[0]
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        with self.assertRaises(UserError):
            person.log_call("  ")
        with self.assertRaises(AccessError):
            self.person.with_user(self.employee).log_call("Hello")
        self.assertFalse(self.sheet(self.person, self.employee)["may_log"])

    def test_unknown_caller_is_entered_with_what_is_known(self):
        for text, field in {
            "06 99 99 99 98": "mobile",
            "04 50 99 99 98": "phone",
            "nobody@nowhere.example": "email",
        }.items():
            answer = self.find(text)
            self.assertEqual(answer["callers"], [])
            buttons = self.buttons(answer)
            self.assertEqual([*buttons], ["person", "request"])
            context = buttons["person"]["action"]["context"]
            self.assertEqual(context[f"default_{field}"], text)
            context = buttons["request"]["action"]["context"]
            self.assertEqual(context["default_caller_phone"], text)
        buttons = self.buttons(self.find("Nobody Known"))
        context = buttons["person"]["action"]["context"]
        names = self.Partner.with_context(**context).default_get(
            ["name", "lastname", "firstname"]
        )
        self.assertEqual({names["lastname"], names["firstname"]}, {"Nobody", "Known"})
        context = buttons["request"]["action"]["context"]
        self.assertEqual(context["default_caller_name"], "Nobody Known")
        self.assertNotIn("person", self.buttons(self.find("0699999998", self.employee)))

    # ---------------------------------------------------- requests of unknown callers

    def make_unknown(self, **values):
        return self.env["maintenance.request"].create(
            {
                "name": "Broken",
                "caller_name": "Nobody Known",
                "caller_phone": "06 99 99 99 98",
                **values,
            }
        )

    def test_unknown_caller_becomes_the_contact_person(self):
        request = self.make_unknown()
        action = request.action_identify_caller()
        context = action["params"]["context"]
        self.assertEqual(context["default_mobile"], "06 99 99 99 98")
        person = self.make_person(parent_id=self.organisation_b.id)
        request.set_caller(person.id)
        self.assertEqual(request.interlocuteur_id, person)
        self.assertEqual(request.organisation_id, self.organisation_b)
        self.assertEqual(request.caller_name, "Nobody Known")

    def test_caller_of_a_known_organisation_is_entered_for_it(self):
        request = self.make_unknown(organisation_id=self.organisation_a.id)
        request.interlocuteur_id = False
        context = request.action_identify_caller()["params"]["context"]
        self.assertEqual(context["default_parent_id"], self.organisation_a.id)
        with self.assertRaises(UserError):
            request.set_caller(self.other.id)

    def test_caller_without_organisation_is_asked_for_one(self):
        with self.assertRaisesRegex(UserError, "works for no organisation"):
            self.make_unknown().set_caller(self.make_person().id)

    def test_customers_do_not_read_what_callers_said(self):
        portal = self.make_employee("portal_reader", "base.group_portal")
        Request = self.env["maintenance.request"].with_user(portal)
        self.assertNotIn("caller_name", Request.fields_get())
        self.assertNotIn("caller_phone", Request.fields_get())

    def test_erasure_forgets_what_callers_said(self):
        request = self.make_unknown()
        request._erase_person(self.person, ["06 99 99 99 98"])
        self.assertEqual((request.caller_name, request.caller_phone), (False, False))


@tagged("post_install", "-at_install")
class TestCallAddress(HttpCase, InterlocuteurCommon):
    """What telephone programs open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_employee("employee")
        cls.make_employee("portal_caller", "base.group_portal")

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def test_number_goes_on_where_only_the_browser_reads_it(self):
        self.authenticate("employee", "employee")
        for number, fragment in {
            "+33600000403": "#%2B33600000403",
            "06 00 00 04 03": "#06%2000%2000%2004%2003",
            "a/b": "#a%2Fb",
        }.items():
            answer = self.get(f"/interlocuteurs/call/{number}")
            self.assertEqual(answer.status_code, 303)
            self.assertTrue(
                answer.headers["Location"].endswith(
                    f"/odoo/interlocuteurs-call{fragment}"
                ),
                answer.headers["Location"],
            )
        answer = self.get("/interlocuteurs/call")
        self.assertTrue(
            answer.headers["Location"].endswith("/odoo/interlocuteurs-call")
        )

    def test_access_log_has_no_number(self):
        """Neither of the address nor of the login page that leads to it."""
        for path in (
            "GET /interlocuteurs/call/0600000403 HTTP/1.1",
            "GET /interlocuteurs/call/+33 600000403 HTTP/1.1",
            "GET /web/login?redirect=http%3A%2F%2Fodoo.example%2Finterlocuteurs"
            "%2Fcall%2F%252B33600000403%3F HTTP/1.1",
        ):
            line = '"%s" %s %s'
            record = logging.LogRecord(
                "werkzeug", logging.INFO, __file__, 1, line, (path, "303", "-"), None
            )
            self.assertTrue(logging.getLogger("werkzeug").filter(record))
            self.assertNotIn("600000403", record.getMessage())
            self.assertIn("***", record.getMessage())

    def test_customers_are_led_nowhere(self):
        self.authenticate("portal_caller", "portal_caller")
        answer = self.get("/interlocuteurs/call/0600000403")
        self.assertEqual(answer.status_code, 404)
