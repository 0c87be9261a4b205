"""Runs inside `odoo shell`: what a transfer costs, measured for `bench_transfer.py`."""

import contextlib
import statistics
import time

from support.rows import clone_rows

from odoo.addons.interlocuteurs_addon.models.core.collaboration_main import (
    MIRRORING,
)

SIZES = (100, 10_000)
ROUNDS = 7


class TransferBench:
    """A person who follows many orders, moved in several ways, always taken back."""

    def __init__(self, env):
        self.env = env
        names = ("Ancienne", "Nouvelle")
        self.former, self.organisation = env["res.partner"].create(
            [{"name": name, "is_company": True} for name in names]
        )

    def make_person(self, orders):
        """Return a person with so many orders that they follow, put in by SQL."""
        person = self.env["res.partner"].create(
            {
                "lastname": "Mutée",
                "firstname": f"Anne {orders}",
                "parent_id": self.former.id,
            }
        )
        person.collaboration_ids.date_start = "2020-01-01"
        pattern = self.env["sale.order"].create({"partner_id": person.id})
        self.env.flush_all()
        clone_rows(self.env.cr, "sale_order", pattern.id, orders - 1)
        self.env.cr.execute(
            """
            INSERT INTO mail_followers (res_model, res_id, partner_id)
                 SELECT 'sale.order', id, partner_id
                   FROM sale_order
                  WHERE partner_id = %s
            """,
            (person.id,),
        )
        for table in ("sale_order", "mail_followers"):
            self.env.cr.execute(f"ANALYZE {table}")
        return person

    # ------------------------------------------------------------- what is measured

    def floor(self, person):
        """Do in bare SQL what costs: move the row, delete the followings."""
        self.env.cr.execute(
            "UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s "
            "WHERE id = %s",
            (self.organisation.id, self.organisation.id, person.id),
        )
        self.env.cr.execute(
            "DELETE FROM mail_followers "
            "WHERE res_model = 'sale.order' AND partner_id = %s",
            (person.id,),
        )

    def stock(self, person):
        """Write `parent_id` as Odoo does without this addon: nothing ends by it."""
        mirroring = person.with_context(interlocuteur_mirroring=MIRRORING)
        mirroring.parent_id = self.organisation
        self.env.flush_all()

    def transfer(self, person):
        """Transfer by what the wizard calls."""
        values = {
            "person_id": person.id,
            "organisation_id": self.organisation.id,
            "date": self.env["interlocuteur.transfer.wizard"].new({}).date,
        }
        Transfer = self.env["interlocuteur.transfer"]
        Transfer._plan(person, [values])._execute()
        self.env.flush_all()
        assert not self.env["mail.followers"].search_count(
            [("partner_id", "=", person.id), ("res_model", "=", "sale.order")]
        )

    # --------------------------------------------------------------------- measure

    def measure(self, way, person):
        """Return seconds and queries of one run, which is taken back."""
        cursor = self.env.cr
        self.env.invalidate_all()
        with contextlib.closing(cursor.savepoint()) as savepoint:
            queries, start = cursor.sql_log_count, time.perf_counter()
            getattr(self, way)(person)
            elapsed = time.perf_counter() - start
            queries = cursor.sql_log_count - queries
            savepoint.rollback()
        return elapsed, queries

    def run(self):
        """Return for each size and way the median of milliseconds, and the queries."""
        found = {}
        for size in SIZES:
            person = self.make_person(size)
            runs = {"floor": [], "stock": [], "transfer": []}
            for way in runs:
                self.measure(way, person)  # warms the caches
            for _round in range(ROUNDS):
                for way, measured in runs.items():
                    measured.append(self.measure(way, person))
            found[size] = {
                way: {
                    "ms": 1000 * statistics.median(elapsed for elapsed, _q in measured),
                    "queries": max(queries for _elapsed, queries in measured),
                }
                for way, measured in runs.items()
            }
        return found


def measure(env):
    """Return for each size and way the milliseconds and the queries."""
    result = TransferBench(env).run()
    env.cr.rollback()
    return result
