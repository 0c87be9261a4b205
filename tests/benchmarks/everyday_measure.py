"""Runs inside `odoo shell`: one arm of `bench_everyday.py`, which asks by a pipe.

Nothing here names a field of this addon: the arms do the same work.
"""

import itertools
import json
import random
import time

from support.cpu import read_cpu_with

from odoo.tests import Form

ORGANISATIONS, PEOPLE_IN_EACH = 200, 10


class Arm:
    """A database in which the everyday work is done, always taken back."""

    def __init__(self, env):
        # a user, not the superuser, whom the addon's checks let pass
        self.env = env(user=env.ref("base.user_admin").id)
        self.rng = random.Random(2026)
        self.numbers = itertools.count(1)
        self.organisations = self.env["res.partner"].create(
            [
                {"name": f"Site {index:04}", "is_company": True}
                for index in range(ORGANISATIONS)
            ]
        )
        self.people = self.env["res.partner"].create(
            [
                self.prepare_person(organisation)
                for organisation in self.organisations
                for _ in range(PEOPLE_IN_EACH)
            ]
        )
        self.env.cr.commit()
        self.env.cr.execute("SELECT pg_backend_pid()")
        self.backend = self.env.cr.fetchone()[0]

    def prepare_person(self, organisation):
        """Return values of somebody whom no duplicate rule can take for another."""
        number = self.rng.randrange(10**8)
        return {
            "lastname": f"{number:x}".translate(
                str.maketrans("0123456789", "ghijklmnop")
            ),
            "firstname": f"Zoé {next(self.numbers)}",
            "parent_id": organisation.id,
            "phone": f"+331{number:08}",
            "email": f"{number}.{next(self.numbers)}@example.com",
        }

    # ---------------------------------------------------------------- operations

    def create_person(self, count):
        rows = [
            self.prepare_person(self.rng.choice(self.organisations))
            for _ in range(count)
        ]
        return [lambda vals=vals: self.env["res.partner"].create(vals) for vals in rows]

    def create_batch(self, count):
        rows = [
            self.prepare_person(self.rng.choice(self.organisations))
            for _ in range(count)
        ]
        return [lambda: self.env["res.partner"].create(rows)]

    def write_each(self, count, make_values):
        people = self.people.browse(self.rng.sample(self.people.ids, count))
        return [
            lambda person=person, vals=vals: person.write(vals)
            for person, vals in zip(people, iter(make_values, None), strict=False)
        ]

    def move(self, count):
        return self.write_each(
            count, lambda: {"parent_id": self.rng.choice(self.organisations).id}
        )

    def name(self, count):
        return self.write_each(
            count, lambda: {"lastname": f"Nom {self.rng.randrange(10**8)}"}
        )

    def phone(self, count):
        return self.write_each(
            count, lambda: {"phone": f"+331{self.rng.randrange(10**8):08}"}
        )

    def function(self, count):
        return self.write_each(count, lambda: {"function": "Buyer"})

    def archive(self, count):
        return self.write_each(count, lambda: {"active": False})

    def open_each(self, records, count):
        """Read forms as the web client does: what their view shows."""
        spec = Form(records[0])._view["fields_spec"]
        for name, part in spec.items():
            if records._fields[name].type in ("many2one", "many2many"):
                part.setdefault("fields", {"display_name": {}})
        # each by itself: who prefetches ten reads ten, and the web client asks for one
        return [
            lambda id_=id_: records.browse(id_).web_read(spec)
            for id_ in self.rng.sample(records.ids, count)
        ]

    def organisation_form(self, count):
        return self.open_each(self.organisations, count)

    def person_form(self, count):
        return self.open_each(self.people, count)

    def views(self, count):
        kinds = [(False, kind) for kind in ("kanban", "list", "form", "search")]
        options = {"toolbar": True, "load_filters": True}
        return [lambda: self.env["res.partner"].get_views(kinds, options)] * count

    def leads(self, count):
        """Convert leads, each of a person of an organisation whom nobody knows."""
        rows = [self.prepare_person(self.organisations[0]) for _ in range(count)]
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {row['lastname']}",
                    "type": "lead",
                    "contact_name": f"{row['firstname']} {row['lastname']}",
                    "partner_name": f"Company {row['lastname']}",
                    "email_from": row["email"],
                    "phone": row["phone"],
                }
                for row in rows
            ]
        )
        wizard = self.env["crm.lead2opportunity.partner.mass"].with_context(
            active_model="crm.lead", active_ids=leads.ids
        )
        return [lambda: wizard.create({"deduplicate": False}).action_mass_convert()]

    # ----------------------------------------------------------------- measuring

    def measure(self, name, count):
        """Return the CPU seconds of an operation, done so often, and its queries."""
        steps = getattr(self, name)(count)
        self.env.flush_all()
        self.env.invalidate_all()
        cursor = self.env.cr
        queries, began, clock = (
            cursor.sql_log_count,
            read_cpu_with(self.backend),
            time.monotonic(),
        )
        for step in steps:
            step()
            self.env.flush_all()
            self.env.invalidate_all()
        figures = {
            "cpu": (read_cpu_with(self.backend) - began) / count,
            "wall": (time.monotonic() - clock) / count,
            "queries": (cursor.sql_log_count - queries) / len(steps),
        }
        cursor.rollback()
        self.env.invalidate_all()
        return figures


def serve(env, questions, answers):
    """Answer lines of `operation count` until there are no more."""
    arm = Arm(env)
    with open(answers, "w", encoding="utf-8") as out, open(questions) as lines:
        for line in lines:
            name, count = line.split()
            print(json.dumps(arm.measure(name, int(count))), file=out, flush=True)
