from pathlib import Path

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import InterlocuteurCommon

LONG_AGO = "2020-01-01"
# docs/security.md, by a link that a package of the addon turns into a copy
MATRIX = Path(__file__).parent / "portal_matrix.md"
# the columns of the table that are no role
NO_ROLES = {"searches", "old link"}


def read_table():
    """Return the table of docs/security.md: document to column to cell."""
    text = MATRIX.read_text(encoding="utf-8")
    table = text.partition("<!-- matrix -->")[2].partition("<!-- /matrix -->")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.strip().splitlines()
    ]
    (_corner, *columns), _rule, *lines = rows
    return {name: dict(zip(columns, cells, strict=True)) for name, *cells in lines}


def read_matrix():
    """Return what the table of docs/security.md promises.

    :return: dict of document to dict of role to whether they see it, where it says so
    """
    return {
        name: {
            role: cell == "yes"
            for role, cell in cells.items()
            if cell in ("yes", "no") and role not in NO_ROLES
        }
        for name, cells in read_table().items()
    }


def read_matrix_column(title):
    """Return what a column besides the roles says: dict of document to cell."""
    return {name: cells[title] for name, cells in read_table().items()}


class PortalCommon(InterlocuteurCommon):
    """Portal users of each role, and documents in every shape.

    Everybody starts where their documents are from; :meth:`change_roles` lets time
    pass.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the user of the tests of account has their company, and little right
        cls.env = cls.env(su=True)
        cls.Partner = cls.env["res.partner"]
        cls.Collaboration = cls.env["interlocuteur.collaboration"]
        cls.organisation_a = cls.organisation_a.with_env(cls.env)
        cls.organisation_b = cls.organisation_b.with_env(cls.env)
        cls.team = cls.env["maintenance.team"].create({"name": "After-sales"})
        cls.people, cls.users, cls.documents = {}, {}, {}
        cls.profiles = {
            "supervisor": cls.env.ref("interlocuteurs_addon.profile_supervisor"),
            "user": cls.env.ref("interlocuteurs_addon.profile_user"),
            "own": cls.env["interlocuteur.portal.profile"].create(
                {
                    "name": "Own documents",
                    "scope": "own",
                    "see_orders": True,
                    "see_invoices": True,
                    "see_requests": True,
                }
            ),
            "none": cls.env["interlocuteur.portal.profile"],
        }
        cls.make_roles()
        cls.make_documents()

    @classmethod
    def make_roles(cls):
        """Make each person with their first profile, at their first organisation."""
        starts = {
            "supervisor_a": ("supervisor", cls.organisation_a),
            "user_a": ("user", cls.organisation_a),
            "own_a": ("own", cls.organisation_a),
            "no_profile": ("none", cls.organisation_a),
            "both": ("supervisor", cls.organisation_a),
            "ended": ("supervisor", cls.organisation_a),
            "future": ("supervisor", cls.organisation_a),
            "archived": ("supervisor", cls.organisation_a),
            "mover": ("supervisor", cls.organisation_a),
            "colleague_b": ("supervisor", cls.organisation_b),
            "private_customer": ("none", cls.Partner),
        }
        for role, (profile, organisation) in starts.items():
            person = cls.make_person(role, "Role", parent_id=organisation.id)
            person.collaboration_ids.write(
                {"date_start": LONG_AGO, "profile_id": cls.profiles[profile].id}
            )
            cls.people[role] = person
        cls.people["organisation_a"] = cls.organisation_a
        cls.make_collaboration(
            cls.people["both"],
            cls.organisation_b,
            profile_id=cls.profiles["supervisor"].id,
        )
        for role, partner in cls.people.items():
            cls.users[role] = new_test_user(
                cls.env,
                f"portal_{role}",
                "base.group_portal",
                partner_id=partner.id,
                name=partner.name,
            )
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.people["public"] = cls.users["public"].partner_id

    # ---------------------------------------------------------------- documents

    @classmethod
    def make_documents(cls):
        """Make what is the same for all roles, and what is of each role."""
        a, b = cls.organisation_a, cls.organisation_b
        cls.colleague = cls.make_person("Reste", "Rosa", parent_id=a.id)
        mover = cls.people["mover"]
        cls.documents = {
            "quotation of A": cls.make_order(a, confirm=False),
            "order of A": cls.make_order(a),
            "order made out to the mover": cls.make_order(mover),
            "order made out to a colleague": cls.make_order(cls.colleague),
            "order of B": cls.make_order(b),
            "draft invoice of A": cls.make_invoice(a, post=False),
            "invoice of A": cls.make_invoice(a),
            "invoice made out to the mover": cls.make_invoice(mover),
            "invoice made out to a colleague": cls.make_invoice(cls.colleague),
            "invoice of B": cls.make_invoice(b),
            "equipment of A": cls.make_equipment(a),
            "equipment of B": cls.make_equipment(b),
            "request of A": cls.make_request(a),
            "request of B": cls.make_request(b),
            "equipment of the private customer": cls.make_equipment(
                cls.people["private_customer"]
            ),
            "request of the private customer": cls.make_request(
                cls.people["private_customer"]
            ),
        }
        for role, person in cls.people.items():
            if role != "public":
                cls.make_documents_of(role, person)
        documents = cls.documents
        cls.documents["line of the order of A"] = documents["order of A"].order_line
        cls.documents["line of the invoice of A"] = documents[
            "invoice of A"
        ].invoice_line_ids
        for name in ("order of A", "invoice of A", "request of A"):
            cls.documents[f"message on the {name}"] = documents[name].message_post(
                body="Hello",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        cls.documents["attachment of the order of A"] = cls.env["ir.attachment"].create(
            {
                "name": "plan.txt",
                "raw": b"plan",
                "res_model": "sale.order",
                "res_id": documents["order of A"].id,
            }
        )
        cls.env.flush_all()

    @classmethod
    def make_documents_of(cls, role, person):
        home = person.commercial_partner_id
        if not home.is_company:
            home = cls.organisation_a
        follower = cls.make_order(home)
        invoice = cls.make_invoice(home)
        for document in (follower, invoice):
            document.message_subscribe(person.ids)
        own = {
            "order made out to them": cls.make_order(person),
            "order with their addresses": cls.make_order(
                home,
                partner_invoice_id=person.id,
                partner_shipping_id=person.id,
            ),
            "order that they follow": follower,
            "invoice made out to them": cls.make_invoice(person),
            "invoice that they follow": invoice,
        }
        works = person._get_current_organisations().get(person.id)
        named = person if home in works else cls.Partner
        assigned = cls.make_equipment(home, interlocuteur_ids=named.ids)
        own["equipment assigned to them"] = assigned
        own["request on equipment assigned to them"] = cls.make_request(
            home, equipment_id=assigned.id, interlocuteur_id=False
        )
        own["request that names them"] = cls.make_request(
            home, interlocuteur_id=named.id
        )
        cls.documents.update({(role, name): record for name, record in own.items()})

    @classmethod
    def make_order(cls, partner, confirm=True, **values):
        line = {"name": "Repair", "display_type": "line_note"}
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )
        order.access_token = f"token-{order.id}"
        order.state = "sale" if confirm else "sent"
        return order

    @classmethod
    def make_invoice(cls, partner, post=True):
        line = {"name": "Repair", "price_unit": 100, "tax_ids": False}
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        # a token is of one document alone, whatever its model
        invoice.access_token = f"invoice-token-{invoice.id}"
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def make_equipment(cls, organisation, **values):
        return cls.env["maintenance.equipment"].create(
            {"name": "Pump", "organisation_id": organisation.id, **values}
        )

    @classmethod
    def make_request(cls, organisation, **values):
        return cls.env["maintenance.request"].create(
            {
                "name": "It leaks",
                "organisation_id": organisation.id,
                "equipment_id": False,
                "interlocuteur_id": False,
                "maintenance_team_id": cls.team.id,
                **values,
            }
        )

    # --------------------------------------------------------------------- roles

    def change_roles(self):
        """End, archive, put off and move; the rules are cached by now."""
        self.people["ended"].collaboration_ids.date_end = "2020-12-31"
        self.people["archived"].collaboration_ids.active = False
        self.people["future"].collaboration_ids.write(
            {"is_main": False, "date_start": "2099-01-01"}
        )
        self.move_to_b(self.people["mover"])

    def move_to_b(self, person):
        person.parent_id = self.organisation_b
        # only the one with B: that with A stays as it was
        current = person.collaboration_ids.filtered(lambda c: c.state == "current")
        current.profile_id = self.profiles["supervisor"]

    def get_document(self, role, name):
        """Return the document of a line of the table, the role's own if it has one."""
        return self.documents.get((role, name)) or self.documents.get(name)

    def warm_caches(self):
        """Let everybody look once at each kind of thing: all rules are cached then."""
        names = {document._name for document in self.documents.values()}
        for user in self.users.values():
            for name in names | {"res.partner", "res.users"}:
                model = self.env[name].with_user(user)
                if model.has_access("read"):
                    model.search([], limit=1).has_access("read")

    def sees(self, user, document):
        """Tell whether ``user`` finds and reads; the two must say the same."""
        record = document.with_user(user)
        readable = record.has_access("read")
        if record.browse().has_access("read"):
            found = record.search([("id", "in", record.ids)])
            self.assertEqual(found == record, readable, (user.login, document))
        return readable
