from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .portal_common import PortalCommon, read_matrix_column

SECRET, OPEN, NOWHERE = "zqxsecret", "zqxopen", "zqxnowhere"
TEXTS = {"char", "text", "html", "json", "properties"}
ROLES = ("user_a", "supervisor_a", "organisation_a")
# besides those of the mixin
MODELS = {"res.partner", "res.users", "res.company", "sale.order.line"}
MODELS |= {"account.move.line"}
DEPTH = 3


@tagged("post_install", "-at_install")
class TestPortalSearch(PortalCommon, AccountTestInvoicingCommon):
    """What portal users may not read, no search, order or group tells them either.

    A word stands in all that is not theirs to read, around records which they may read.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answering = {}
        portal_mixin = cls.env.registry["interlocuteur.portal.mixin"]
        cls.models = MODELS | {
            name
            for name, model in cls.env.registry.items()
            if issubclass(model, portal_mixin) and not model._abstract
        }
        cls.plant_on_documents()
        cls.plant_on_partners()
        cls.env.flush_all()

    @classmethod
    def plant_on_documents(cls):
        """Write internal notes with files, plan activities, let somebody follow."""
        cls.follower = cls.Partner.create({"name": f"{SECRET} follower"})
        seen = {document for document in cls.documents.values() if document}
        seen |= {*cls.organisation_a, *cls.people["user_a"], cls.env.company}
        for record in seen:
            if "message_ids" in record._fields:
                cls.plant_note(record)

    @classmethod
    def plant_note(cls, record):
        file = cls.env["ir.attachment"].create(
            {
                "name": f"{SECRET}.txt",
                "raw": SECRET.encode(),
                "mimetype": "text/plain",
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        file.index_content = SECRET
        record.message_post(
            body=f"{SECRET} limit",
            subject=SECRET,
            email_from=f"{SECRET}@example.com",
            attachment_ids=file.ids,
            subtype_xmlid="mail.mt_note",
        )
        record.message_subscribe(cls.follower.ids)
        if "activity_ids" in record._fields:
            record.activity_schedule(
                "mail.mail_activity_data_todo", summary=SECRET, note=SECRET
            )

    @classmethod
    def plant_on_partners(cls):
        category = cls.env["res.partner.category"].create({"name": SECRET})
        bank = cls.env["res.bank"].create({"name": SECRET})
        people = cls.people["user_a"] | cls.people["supervisor_a"] | cls.colleague
        sheets = people | cls.organisation_a
        sheets.write(
            {
                "category_id": [Command.set(category.ids)],
                "comment": SECRET,
                "ref": SECRET,
            }
        )
        for sheet in sheets:
            cls.env["res.partner.bank"].create(
                {
                    "acc_number": f"{SECRET} {sheet.id}",
                    "bank_id": bank.id,
                    "partner_id": sheet.id,
                }
            )
        for number, user in enumerate(people.user_ids):
            user.write({"login": f"{SECRET}{number}", "signature": SECRET})
        accounts = cls.documents["invoice of A"].line_ids.account_id
        accounts.write({"note": SECRET})
        cls.organisation_a.street = OPEN

    # ----------------------------------------------------------------- the walk

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_no_path_tells_a_text_that_exists_from_one_that_does_not(self):
        for name in sorted(self.models):
            model = self.env[name].with_user(self.users["supervisor_a"])
            if not model.has_access("read"):
                continue
            paths = self.get_paths(model)
            for role in ROLES:
                with self.subTest(role=role, model=name):
                    root = model.with_user(self.users[role])
                    self.assertEqual(self.find(root, paths, SECRET), [])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_the_walk_finds_what_may_be_read(self):
        """Else it would prove nothing."""
        order = self.env["sale.order"].with_user(self.users["user_a"])
        found = self.find(order, self.get_paths(order), OPEN)
        self.assertIn(("partner_id", "street"), found)
        self.assertIn(("partner_id", "commercial_partner_id", "street"), found)

    def get_paths(self, root, model_name=None, path=()):
        """Return all paths to texts that a search on ``root`` takes."""
        model_name = model_name or root._name
        paths = []
        for field in self.env[model_name]._fields.values():
            further = (*path, field.name)
            if not field._description_searchable:
                continue
            if field.type in TEXTS:
                if self.answers(root, model_name, further, "ilike", NOWHERE):
                    paths.append(further)
            elif (
                field.relational
                and len(further) < DEPTH
                and self.answers(root, model_name, further, "any", [("id", "!=", 0)])
            ):
                paths += self.get_paths(root, field.comodel_name, further)
        return paths

    def answers(self, root, model_name, path, operator, value):
        """Tell whether a search takes a field; asked on the first path that has it."""
        key = (model_name, path[-1])
        if key not in self.answering:
            domain = self.make_domain(path, operator, value)
            try:
                root.search_count(domain)
                self.answering[key] = True
            except (UserError, NotImplementedError, TypeError, ValueError):
                self.answering[key] = False
        return self.answering[key]

    def find(self, root, paths, word):
        """Return the paths by which a search finds ``word``: by halves."""
        if not paths or not self.count(root, paths, word):
            return []
        if len(paths) == 1:
            differs = self.count(root, paths, word) != self.count(root, paths, NOWHERE)
            return paths if differs else []
        half = len(paths) // 2
        return [
            *self.find(root, paths[:half], word),
            *self.find(root, paths[half:], word),
        ]

    def count(self, root, paths, word):
        domain = Domain.OR(self.make_domain(path, "ilike", word) for path in paths)
        return root.search_count(domain)

    def make_domain(self, path, operator, value):
        domain = Domain(path[-1], operator, value)
        for name in reversed(path[:-1]):
            domain = Domain(name, "any", domain)
        return domain

    # -------------------------------------------------------- what may not be read

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_what_may_not_be_read_is_neither_sorted_nor_grouped_by(self):
        for name in sorted(self.models):
            model = self.env[name].with_user(self.users["supervisor_a"])
            if not model.has_access("read"):
                continue
            for field in model._fields.values():
                # the same of all partners: core answers with a constant
                constant = field.name == "properties_base_definition_id"
                if not constant and not model._has_field_access(field, "read"):
                    with self.subTest(model=name, field=field.name):
                        self.assert_closed(model, field)

    def assert_closed(self, model, field):
        calls = [
            lambda: model.search_count([(field.name, "=", False)]),
            lambda: model.search([], order=field.name),
            lambda: model.formatted_read_group([], [field.name], ["__count"]),
            lambda: model.formatted_read_group([], [], [f"{field.name}:count"]),
            lambda: model.formatted_read_group([], [], [f"{field.name}:array_agg"]),
            lambda: model.search_read([], [field.name]),
        ]
        for number, call in enumerate(calls):
            try:
                answer = call()
            except (UserError, ValueError):  # closed, or no field for such a call
                continue
            self.fail(f"{model._name}.{field.name}, call {number}: {answer}")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_no_path_sorts_or_groups_by_what_may_not_be_read(self):
        user = self.users["supervisor_a"]
        for name, path in (
            ("sale.order", "partner_id.comment"),
            ("sale.order", "user_id.login"),
            ("sale.order.line", "order_id.partner_id.ref"),
            ("account.move", "commercial_partner_id.trust"),
            ("account.move.line", "move_id.message_main_attachment_id"),
            ("maintenance.request", "equipment_id.technician_user_id"),
            ("res.users", "partner_id.comment"),
            ("res.users", "comment"),
        ):
            model = self.env[name].with_user(user)
            with self.subTest(model=name, path=path), self.assertRaises(AccessError):
                model.formatted_read_group([], [path], ["__count"])

    # ------------------------------------------------------------- the table's word

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.orm.models", "odoo.models")
    def test_searches_tell_what_the_table_says(self):
        """Whoever sees a document finds out nothing about what is said of it."""
        for name, cell in read_matrix_column("searches").items():
            if cell != "closed":
                continue
            for role in ROLES:
                document = self.get_document(role, name)
                with self.subTest(document=name, role=role):
                    self.assert_tells_nothing(document.with_user(self.users[role]))

    def assert_tells_nothing(self, document):
        path = {
            "account.move.line": "move_id.",
            "sale.order.line": "order_id.",
        }.get(document._name, "")
        for field in ("body", "email_from", "attachment_ids.index_content"):
            condition = (f"{path}message_ids.{field}", "like", SECRET)
            with self.assertRaises(AccessError):
                document.search_count([("id", "=", document.id), condition])
