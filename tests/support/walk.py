"""A random walk over what users do with people, checked after each step.

Runs inside `odoo shell`. A step is a name and a number, from which all its choices are
drawn, so that a walk can be written down, done again, and shortened.
"""

import base64
import json
import logging
import os
import random
import time
from datetime import date, datetime, timedelta
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command

from support import invariants

# how many steps a walk has
LENGTH = 150
START = datetime(2026, 3, 27, 9)
# what the database refuses in a sentence of ours
REFUSED = ("no_overlap", "dates_in_order", "one_planned")
NUMBERS = [f"+33 6 10 00 00 {number:02}" for number in range(6)]
EMAILS = [f"{name}@example.com" for name in "abcdef"]


# what does not hold any more once somebody has rewritten who worked where
OF_THE_PAST = {
    "a service contact works or worked for the organisation",
    "whom a document is about works or worked for its organisation",
}


class Broken(AssertionError):
    """A rule does not hold after a step, or a step ended in no sentence."""


class Walk:
    """People, organisations and what they have, in a transaction that is taken back."""

    def __init__(self, env):
        self.clock = freeze_time(START)
        self.frozen = self.clock.start()
        groups = "interlocuteurs_addon.group_interlocuteur_manager"
        managing = [
            Command.link(env.ref(name).id)
            for name in (
                "base.group_user",
                "base.group_partner_manager",
                "maintenance.group_equipment_manager",
                groups,
            )
        ]
        keeper = env["res.users"].create(
            {"name": "Keeper", "login": "keeper", "group_ids": managing}
        )
        self.env = env
        # small tables: compiling the rules takes longer than they do
        env.cr.execute("SET LOCAL jit = off")
        self.rules = set(invariants.INVARIANTS)
        self.callers = [
            env(user=1, su=True),
            env(user=env.ref("base.user_admin").id, su=False),
            env(user=keeper.id, su=False),
        ]
        Partner = env["res.partner"].with_context(tracking_disable=True)
        self.functions = env["interlocuteur.function"].create(
            [{"name": f"Walker {letter}"} for letter in "ABCD"]
        )
        self.partners = Partner.create(
            [{"name": f"Walk {letter}", "is_company": True} for letter in "ABC"]
        )
        self.partners += Partner.create(
            [
                {
                    "lastname": f"Walker {index}",
                    "parent_id": self.partners[index % 3].id,
                }
                for index in range(4)
            ]
        )
        self.partners += Partner.create(
            [
                {"name": "Dock", "type": "delivery", "parent_id": organisation.id}
                for organisation in self.partners[:2]
            ]
        )
        self.equipment = env["maintenance.equipment"]
        self.imports = env["interlocuteur.import"]
        self.check()

    def end(self):
        """Let the clock go on."""
        self.clock.stop()

    # ------------------------------------------------------------------ the walk

    def step(self, name, seed):
        """Do a step: it is done or refused in words, and all rules hold."""
        rng = random.Random(seed)
        self.rng = rng
        env = rng.choice(self.callers)
        commit = {"_commit_progress": lambda *args, **kwargs: 60.0}
        try:
            with (
                self.env.cr.savepoint(),
                patch.multiple(self.env.registry["ir.cron"], **commit),
            ):
                getattr(self, f"do_{name}")(env)
                self.env.flush_all()
        except (UserError, RedirectWarning):
            done = False
        except psycopg2.IntegrityError as error:
            if not any(text in str(error) for text in REFUSED):
                raise Broken(f"{name}: {error}") from error
            done = False
        else:
            done = True
        self.env.invalidate_all()
        self.check()
        return done

    def check(self):
        """Look at all rules, on the day that it is."""
        self.env.flush_all()
        faults = invariants.find_faults(
            self.env.cr, sorted(self.rules), datetime.now().date()
        )
        if faults:
            raise Broken(faults)

    # ------------------------------------------------------------------- choices

    def get(self, env, kind, *more):
        """Return one of the partners of a kind, or sometimes of any."""
        partners = self.partners.exists().with_env(env)
        chosen = {
            "person": lambda p: not p.is_company and p.type == "contact",
            "organisation": lambda p: p.is_company,
            "address": lambda p: not p.is_company and p.type != "contact",
            "any": lambda p: True,
        }[kind if self.rng.random() < 0.9 else "any"]
        found = partners.sudo().filtered(chosen).with_env(env)
        choices = [*found, *more]
        return self.rng.choice(choices or [*partners])

    def get_collaboration(self, env):
        Collaboration = env["interlocuteur.collaboration"].sudo()
        found = Collaboration.with_context(active_test=False).search(
            [("person_id", "in", self.partners.exists().ids)], order="id"
        )
        return self.rng.choice([*found]).with_env(env) if found else found.with_env(env)

    def get_site_and_owner(self, env):
        """Return an address, and the id of the organisation above it or of another."""
        site = self.get(env, "address")
        owner = site.sudo().commercial_partner_id.id
        if self.rng.random() < 0.2:
            owner = self.get(env, "organisation").id
        return site, owner

    def get_colleague(self, env, organisation_id):
        """Return a list with the id of somebody who is there, or may be; or none."""
        there = (
            env["interlocuteur.collaboration"]
            .sudo()
            .search([("organisation_id", "=", organisation_id)], order="id")
        )
        people = there.person_id.ids if self.rng.random() < 0.8 else []
        people = people or self.get(env, "person").ids
        return self.rng.choice(([], [self.rng.choice(people)]))

    def get_day(self):
        days = self.rng.choice((None, -400, -30, -2, -1, 0, 0, 1, 2, 30))
        return days is not None and date.today() + timedelta(days=days)

    def get_functions(self):
        return self.rng.sample(self.functions.ids, self.rng.randrange(3))

    def get_coordinates(self):
        return {
            name: self.rng.choice((False, *values))
            for names, values in (
                (("phone", "phone2", "mobile", "mobile2"), NUMBERS),
                (("email", "email2"), EMAILS),
            )
            for name in self.rng.sample(names, 1)
        }

    # --------------------------------------------------------------------- steps

    def do_enter_person(self, env):
        parent = self.get(env, "organisation", env["res.partner"], *self.partners[-3:])
        values = {
            "lastname": f"Walker {self.rng.randrange(50)}",
            "parent_id": parent.id,
            "function_ids": self.get_functions(),
            **self.get_coordinates(),
        }
        Partner = env["res.partner"].with_context(duplicates_accepted=True)
        self.partners += Partner.create(values).with_env(self.env)

    def do_enter_organisation(self, env):
        parent = self.get(env, "organisation", env["res.partner"], env["res.partner"])
        values = {"name": "Walk", "is_company": True, "parent_id": parent.id}
        self.partners += env["res.partner"].create(values).with_env(self.env)

    def do_enter_address(self, env):
        values = {
            "name": "Dock",
            "type": self.rng.choice(("delivery", "other", "invoice")),
            "parent_id": self.get(env, "organisation").id,
        }
        self.partners += env["res.partner"].create(values).with_env(self.env)

    def do_copy(self, env):
        self.partners += self.get(env, "person").copy().with_env(self.env)

    def do_move(self, env):
        kind = self.rng.choice(("organisation", "organisation", "address", "person"))
        values = {"parent_id": self.get(env, kind, env["res.partner"]).id}
        if self.rng.random() < 0.3:
            values["function_ids"] = [Command.set(self.get_functions())]
        self.get(env, self.rng.choice(("person", "any"))).write(values)

    def do_convert(self, env):
        values = self.rng.choice(
            (
                {"is_company": True},
                {"is_company": False},
                {"type": "contact"},
                {"type": "invoice"},
                {"type": "delivery"},
                {"type": "other"},
                {"is_site": True},
                {"is_site": False},
            )
        )
        self.get(env, "any").write(values)

    def do_write_sheet(self, env):
        values = self.get_coordinates()
        if self.rng.random() < 0.5:
            values["function_ids"] = [Command.set(self.get_functions())]
        elif self.rng.random() < 0.3:
            values["function"] = self.rng.choice((False, "Walker A", "walker b, Other"))
        if self.rng.random() < 0.3:
            values["lastname"] = f"Walker {self.rng.randrange(50)}"
        self.get(env, "person").write(values)

    def do_collaborate(self, env):
        values = {
            "person_id": self.get(env, "person").id,
            "organisation_id": self.get(env, "organisation").id,
            "date_start": self.get_day(),
            "date_end": self.rng.choice((False, self.get_day())),
            "is_main": self.rng.random() < 0.3,
            "active": self.rng.random() < 0.9,
            "function_ids": self.get_functions(),
        }
        env["interlocuteur.collaboration"].create(values)

    def do_change_collaboration(self, env):
        choices = {
            "date_start": self.get_day(),
            "date_end": self.get_day(),
            "is_main": self.rng.random() < 0.7,
            "active": self.rng.random() < 0.6,
            "function_ids": [Command.set(self.get_functions())],
        }
        names = self.rng.sample(sorted(choices), self.rng.choice((1, 1, 2)))
        self.get_collaboration(env).write({name: choices[name] for name in names})

    def do_end_collaboration(self, env):
        method = self.rng.choice(("action_end", "action_archive"))
        getattr(self.get_collaboration(env), method)()

    def do_rewrite_collaboration(self, env):
        """Say that somebody never worked where they did."""
        self.rules -= OF_THE_PAST
        collaboration = self.get_collaboration(env)
        if self.rng.random() < 0.3:
            collaboration.unlink()
        elif self.rng.random() < 0.5:
            collaboration.person_id = self.get(env, "person")
        else:
            collaboration.organisation_id = self.get(env, "organisation")

    def do_change_several(self, env):
        """One write on many, as lists do."""
        some = self.get_collaboration(env) | self.get_collaboration(env)
        values = self.rng.choice(
            (
                {"is_main": True},
                {"active": False},
                {"active": True},
                {"date_end": self.get_day()},
            )
        )
        some.write(values)

    def do_archive(self, env):
        person = self.get(env, "person")
        if self.rng.random() < 0.5:
            person.active = not person.active
        elif person.active:
            wizard = env["interlocuteur.deactivation"].create(
                {
                    "person_ids": person.ids,
                    "scope": self.rng.choice(("everywhere", "organisation")),
                    "organisation_id": self.get(env, "organisation").id,
                }
            )
            wizard.action_confirm()
        else:
            person._reactivate()

    def do_merge(self, env):
        kind = self.rng.choice(("person", "person", "organisation", "address"))
        some = self.get(env, kind) | self.get(env, kind)
        # only administrators merge contacts of different e-mails
        wizard = env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(some.ids, some[-1], extra_checks=False)

    def do_transfer(self, env):
        people = self.get(env, "person")
        if self.rng.random() < 0.3:
            people |= self.get(env, "person")
        action = people.action_transfer()
        wizard = env[action["res_model"]].with_context(**action["context"])
        values = {
            "organisation_id": self.get(env, "organisation").id,
            "date": self.get_day() or date.today(),
            "keeps_former": self.rng.random() < 0.3,
        }
        if self.rng.random() < 0.5:
            values["successor_id"] = self.get(env, "person").id
        if len(people) == 1 and self.rng.random() < 0.5:
            values["function_ids"] = [Command.set(self.get_functions())]
        wizard.create(values).action_confirm()

    def do_planned(self, env):
        Transfer = env["interlocuteur.transfer"]
        planned = Transfer.search([("state", "=", "planned")], order="id")
        if planned:
            method = self.rng.choice(("action_withdraw", "action_execute_now"))
            getattr(self.rng.choice([*planned]), method)()

    def do_equip(self, env):
        site, organisation = self.get_site_and_owner(env)
        values = {
            "organisation_id": self.rng.choice((False, organisation, organisation)),
            "site_id": self.rng.choice((False, site.id, site.id)),
            "service_contact_id": sum(self.get_colleague(env, organisation)) or False,
            "interlocuteur_ids": [Command.set(self.get_colleague(env, organisation))],
        }
        equipment = self.equipment.exists().with_env(env)
        if not equipment or self.rng.random() < 0.3:
            made = equipment.create({"name": "Pump", **values})
            self.equipment += made.with_env(self.env)
        else:
            names = self.rng.sample(sorted(values), self.rng.choice((1, 2)))
            some = self.rng.choice([*equipment])
            some.write({name: values[name] for name in names})

    def do_assign(self, env):
        site, organisation = self.get_site_and_owner(env)
        people = self.get_colleague(env, organisation)
        person = env["res.partner"].browse(people) or self.get(env, "person")
        command = self.rng.choice((Command.link, Command.link, Command.unlink))
        if self.rng.random() < 0.5:
            person.site_ids = [command(site.id)]
        else:
            site.site_person_ids = [command(person.id)]

    def do_order(self, env):
        order = self.env["sale.order"].create(
            {"partner_id": self.get(self.env, "any").id}
        )
        order.interlocuteur_id = self.get(self.env, "person")

    def do_import(self, env):
        rows = ["Last name,First name,Functions,Mobile"]
        for _ in range(self.rng.randrange(1, 4)):
            name = f"Walker {self.rng.randrange(8)}"
            rows.append(f"{name},Ann,Walker A,{self.rng.choice(NUMBERS)}")
        record = env["interlocuteur.import"].create(
            {
                "organisation_id": self.get(env, "organisation").id,
                "file": base64.b64encode("\n".join(rows).encode()),
                "file_name": "people.csv",
            }
        )
        record.action_check()
        for line in record.line_ids.filtered(lambda r: r.state == "suspect"):
            line.decision = self.rng.choice(("create", "skip"))
        record.action_apply_sound()
        self.imports += record.with_env(self.env)
        self.partners += record.line_ids.person_id.with_env(self.env) - self.partners

    def do_undo(self, env):
        imports = self.imports.exists()
        if imports:
            # sudo: whoever made it, and with the rights of the administrator
            self.rng.choice([*imports]).sudo().action_undo()

    def do_wait(self, env):
        """Let days pass; the jobs of the night run."""
        self.frozen.tick(timedelta(hours=self.rng.choice((1, 8, 24, 48, 720))))
        self.run_jobs()

    def run_jobs(self):
        root = self.env(user=1, su=True)
        root["interlocuteur.transfer"]._cron_execute()
        root["interlocuteur.collaboration"]._cron_settle()


STEPS = sorted(name[3:] for name in vars(Walk) if name.startswith("do_"))


class Explorer:
    """Does walks, and counts what was done in them."""

    def __init__(self, env):
        self.env = env
        self.steps = 0
        self.done = dict.fromkeys(STEPS, 0)

    def walk(self, steps):
        """Do a walk in a transaction that is taken back.

        :param steps: list of pairs of a name and a number
        :return: what it broke, and after how many steps; none if all rules held
        """
        walk = Walk(self.env)
        taken = []
        try:
            for name, number in steps:
                taken.append((name, number))
                self.done[name] += walk.step(name, number)
        except Exception as error:  # whatever it is, the walk that led there is told
            return {"steps": taken, "error": repr(error)}
        finally:
            self.steps += len(taken)
            walk.end()
            self.env.cr.rollback()
            self.env.transaction.reset()

    def shorten(self, broken, end):
        """Leave out of a broken walk what it takes not, until the time is over."""
        size = len(broken["steps"]) // 2
        while size and time.monotonic() < end:
            start = 0
            while start < len(broken["steps"]) and time.monotonic() < end:
                steps = broken["steps"]
                fewer = self.walk(steps[:start] + steps[start + size :])
                if fewer:
                    broken = fewer
                else:
                    start += size
            size //= 2
        return broken


def explore(env):
    """Walk from seed to seed until the time is over, or a rule is broken.

    The environment holds the first seed, `WALK_SEED` (0), the time, `WALK_SECONDS`
    (60), and walks that are done first as JSON, `WALK_KEPT`.

    :return: dict of the number of steps, the seeds, what was done, and the shortest
        walk that breaks a rule, if any
    """
    logging.getLogger("odoo").setLevel(logging.CRITICAL)
    explorer = Explorer(env)
    seconds = float(os.environ.get("WALK_SECONDS", "60"))
    end = time.monotonic() + seconds
    broken = None
    for steps in json.loads(os.environ.get("WALK_KEPT", "[]")):
        broken = broken or explorer.walk(steps)
    first = seed = int(os.environ.get("WALK_SEED", "0"))
    while not broken and time.monotonic() < end:
        rng = random.Random(seed)
        broken = explorer.walk(
            [(rng.choice(STEPS), rng.getrandbits(32)) for _ in range(LENGTH)]
        )
        seed += 1
    if broken:
        broken = explorer.shorten(broken, time.monotonic() + min(seconds, 120))
    return {
        "steps": explorer.steps,
        "seeds": [first, seed - 1],
        "done": explorer.done,
        "broken": broken,
    }
