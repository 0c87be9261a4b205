"""Runs inside `odoo shell`: work on many people. `bench_many.py` runs it."""

import base64
import io
import itertools
import json
import os
import random
import statistics
import sys

import openpyxl
from support.cpu import read_cpu_with
from support.people import load_people, people
from support.rows import clone_rows

from odoo.fields import Date
from odoo.tools.safe_eval import safe_eval

RUNS = 5
HEADINGS = ("Nom", "Prénom", "Fonctions", "Mobile", "E-mail")


def measure(env, size, files, due):
    """Fill a database with people, and print a line of figures for each work."""
    work = Work(env, size)
    for label, step, count in work.get_steps(files, due):
        figures = {"label": label, "count": count, **work.time(step)}
        sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")


class Work:
    """A database of people, sites, equipment, and what is done in it."""

    def __init__(self, env, size):
        # a user, not the superuser, whom rules let pass
        self.env = env(user=env.ref("base.user_admin").id)
        self.env.company.country_id = env.ref("base.fr")
        self.rows = list(itertools.islice(people(), size))
        load_people(env.cr, self.rows, size // 10)
        self.fill()
        env.cr.execute("SELECT pg_backend_pid()")
        self.backend = env.cr.fetchone()[0]

    def fill(self):
        """Give people collaborations and functions, organisations sites and equipment.

        As an install does, so that keys and texts are those of the addon.
        """
        # the peer of an install has no such addon
        from odoo.addons.interlocuteurs_addon import hooks

        cr = self.env.cr
        hooks.post_init_hook(self.env(su=True))
        functions = self.env["interlocuteur.function"].search([], limit=100)
        cr.execute(
            """
            INSERT INTO interlocuteur_collaboration_function_rel
                   (collaboration_id, function_id)
            SELECT id, (%s::int[])[1 + id %% %s] FROM interlocuteur_collaboration
            """,
            [functions.ids, len(functions)],
        )
        organisations = self.env["res.partner"].search(
            [("name", "=like", "Organisation %")], order="id"
        )
        self.organisations, self.organisation = organisations, organisations[0]
        site = self.env["res.partner"].create(
            {
                "name": "Site",
                "type": "other",
                "parent_id": self.organisation.id,
                "is_site": True,
            }
        )
        equipment = self.env["maintenance.equipment"].create(
            {"name": "Pump", "organisation_id": self.organisation.id}
        )
        self.env.flush_all()
        which = f"({organisations.ids[0]} + i %% {len(organisations)})"
        clone_rows(
            cr,
            "res_partner",
            site.id,
            len(organisations),
            parent_id=which,
            commercial_partner_id=which,
        )
        clone_rows(
            cr,
            "maintenance_equipment",
            equipment.id,
            len(self.rows) // 2,
            organisation_id=which,
            label_code="md5(i::text)",
        )
        cr.commit()
        cr.execute("ANALYZE")
        cr.commit()
        self.env.invalidate_all()

    # ------------------------------------------------------------------ the work

    def get_steps(self, files, due):
        """Yield the label of each work, what does it, and for how many."""
        anomalies = self.env["interlocuteur.anomaly"]
        found = [("snoozed_until", "=", False)]
        yield (
            "*To mend*, by kind",
            lambda: anomalies.formatted_read_group(found, ["kind"], ["__count"]),
            1,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.res_partner_action_without_people"
        )
        alone = safe_eval(action["domain"])
        partners = self.env["res.partner"]
        yield (
            "organisations without contact persons, their number",
            lambda: partners.search_count(alone),
            1,
        )
        current = [("state", "=", "current"), ("person_active", "=", True)]
        yield (
            "people by function, as the pivot opens",
            lambda: self.env["interlocuteur.collaboration"].formatted_read_group(
                current, ["function_ids"], ["person_id:count_distinct"]
            ),
            1,
        )
        yield (
            "number of equipment on a sheet",
            lambda: self.organisation.equipment_count,
            1,
        )
        for count in files:
            yield (
                f"preview of {count:,} rows, all known",
                self.preview(count),
                count,
            )
        yield f"daily job, {due} due", self.make_due(due), due

    def preview(self, count):
        """Return what checks a file of people who are known."""
        content = make_file(self.rows[:count])

        def check():
            record = self.env["interlocuteur.import"].create(
                {
                    "organisation_id": self.organisation.id,
                    "file": base64.b64encode(content),
                    "file_name": "bench.xlsx",
                }
            )
            record.action_check()
            assert record.row_count == min(count, len(self.rows)), record.notes

        return check

    def make_due(self, due):
        """Let the collaborations of people be over by date; return what settles them.

        A third of them works elsewhere besides.
        """
        cr = self.env.cr
        cr.execute(
            "SELECT id, person_id FROM interlocuteur_collaboration "
            "WHERE is_main ORDER BY id LIMIT %s",
            [due],
        )
        mains, persons = zip(*cr.fetchall(), strict=True)
        elsewhere = self.organisation.create({"name": "Elsewhere", "is_company": True})
        self.env["interlocuteur.collaboration"].create(
            [
                {"person_id": id_, "organisation_id": elsewhere.id}
                for id_ in random.Random(2026).sample(persons, due // 3)
            ]
        )
        self.env.flush_all()
        day = Date.to_date("2026-01-31")
        cr.execute(
            "UPDATE interlocuteur_collaboration "
            "SET date_start = '2026-01-01', date_end = %s WHERE id = ANY(%s)",
            [day, list(mains)],
        )
        cr.commit()

        def settle():
            self.env["interlocuteur.collaboration"].sudo()._cron_settle()

        return settle

    # ----------------------------------------------------------------- measuring

    def time(self, step):
        """Return the ms of CPU, the median of some runs, and the queries."""
        taken, queries = [], 0
        for _run in range(RUNS):
            self.env.invalidate_all()
            self.env.user.has_group("base.group_user")
            began, sent = read_cpu_with(self.backend), self.env.cr.sql_log_count
            step()
            self.env.flush_all()
            taken.append((read_cpu_with(self.backend) - began) * 1000)
            queries = self.env.cr.sql_log_count - sent
            self.env.cr.rollback()
        return {"ms": statistics.median(taken), "queries": queries}


def make_file(rows):
    """Return a workbook of people."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(
            (row["lastname"], row["firstname"], "", row["mobile"], row["email"])
        )
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_documents(env):
    """Make people, orders and invoices in an Odoo without the addon."""
    size = int(os.environ.get("BENCH_PEOPLE", "100000"))
    organisation = env["res.partner"].create({"name": "Client", "is_company": True})
    person = env["res.partner"].create(
        {
            "firstname": "Zoé",
            "lastname": "Martin",
            "parent_id": organisation.id,
            "phone": "+33465710402",
            "email": "zoe@example.com",
            "function": "Buyer",
        }
    )
    order = env["sale.order"].create({"partner_id": person.id})
    env["account.chart.template"].try_loading("generic_coa", env.company, False)
    invoice = env["account.move"].create(
        {"move_type": "out_invoice", "partner_id": person.id}
    )
    env.flush_all()
    cr = env.cr
    clone_rows(
        cr,
        "res_partner",
        organisation.id,
        size // 10,
        name="'Client ' || i",
        commercial_partner_id="currval('res_partner_id_seq')",
    )
    cr.execute("SELECT MAX(id) FROM res_partner")
    [last] = cr.fetchone()
    theirs = f"({last} - i %% {size // 10})"
    cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE name LIKE 'Client %'"
    )
    clone_rows(
        cr,
        "res_partner",
        person.id,
        size,
        lastname="'M' || MD5(i::text)",
        name="'Zoé M' || MD5(i::text)",
        parent_id=theirs,
        commercial_partner_id=theirs,
        phone="'+331' || (10000000 + i)",
        email="'zoe' || i || '@example.com'",
        email_normalized="'zoe' || i || '@example.com'",
    )
    cr.execute("SELECT MAX(id) FROM res_partner")
    [last] = cr.fetchone()
    people = {"partner_id": f"({last - size} + i)"}
    clone_rows(cr, "sale_order", order.id, size, name="'S' || i", **people)
    people["commercial_partner_id"] = theirs
    clone_rows(cr, "account_move", invoice.id, size, name="NULL", **people)
    cr.commit()
    cr.execute("ANALYZE")
    cr.commit()
