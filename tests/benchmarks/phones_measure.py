"""Runs inside of `odoo shell`: makes people, and answers phones as the server does."""

import json
import os
import re
import sys
import tracemalloc

from support.cpu import read_cpu_with
from vcard_measure import by_us, make_people
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

SIZES = tuple(map(int, os.environ.get("BENCH_SIZES", "1000,10000").split(",")))
ROUNDS = 3
CHANGED = 10
# how many cards are asked for at once: by vdirsyncer, and by telephones
ALL_AT_ONCE, FEW_AT_ONCE = 1_000_000, 50
SPACES = 'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"'
HREF = re.compile(r"<href>([^<]+\.vcf)</href>")


class Phone:
    """Asks for a book as phones do: by a token, then for the cards that changed."""

    def __init__(self, env, book, at_once=ALL_AT_ONCE):
        from odoo.addons.interlocuteurs_carddav.models.res_users import CARDDAV_PATH

        self.env = env
        self.books = book
        self.prefix = CARDDAV_PATH
        self.path = f"{CARDDAV_PATH}{env.uid}/{book.id}/"
        self.token = ""
        self.at_once = at_once

    def ask(self, body):
        """Return the pieces of the answer to a REPORT, as the controller makes it."""
        from odoo.addons.interlocuteurs_carddav.dav.application import answer
        from odoo.addons.interlocuteurs_carddav.dav.question import read_question

        builder = EnvironBuilder(self.path, method="REPORT", data=body.encode())
        http_request = Request(builder.get_environ())
        question = read_question("REPORT", body.encode())
        state = None if question.lists else self.books._get_sync_state()
        states = {self.books.id: state or self.books._synchronise()}
        given = answer(http_request, self.prefix, self.books, states, question, False)
        assert given[0] == 207, given[:2]
        return given[2]

    def synchronise(self):
        """Fetch what has changed, and return how many cards that were."""
        pieces = self.ask(
            f"<d:sync-collection {SPACES}><d:sync-token>{self.token}</d:sync-token>"
            "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>"
            "</d:sync-collection>"
        )
        text = b"".join(pieces).decode()
        self.token = re.search("<sync-token>([^<]+)<", text)[1]
        hrefs = HREF.findall(text)
        for start in range(0, len(hrefs), self.at_once):
            some = hrefs[start : start + self.at_once]
            asked = "".join(f"<d:href>{href}</d:href>" for href in some)
            pieces = self.ask(
                f"<card:addressbook-multiget {SPACES}><d:prop><d:getetag/>"
                f"<card:address-data/></d:prop>{asked}</card:addressbook-multiget>"
            )
            # not kept: what the phone does with them is not measured
            assert sum(b"BEGIN:VCARD" in piece for piece in pieces)
        return len(hrefs)


def count_cpu(env, function, *arguments):
    """Return seconds of CPU, of this process and of its database, and the result.

    Cold caches of the ORM, as after another request.
    """
    env.invalidate_all()
    env.cr.execute("SELECT pg_backend_pid()")
    [(pid,)] = env.cr.fetchall()
    before = read_cpu_with(pid)
    result = function(*arguments)
    return read_cpu_with(pid) - before, result


def best(env, function, *arguments):
    """Return the least CPU of some runs."""
    return min(count_cpu(env, function, *arguments)[0] for _round in range(ROUNDS))


def first_synchronisation(env, book, at_once=ALL_AT_ONCE):
    """Synchronise a new phone of somebody who had none."""
    env.cr.execute("DELETE FROM interlocuteur_address_book_sync")
    return Phone(env, book, at_once).synchronise()


def change_some(env, people, number):
    """Change people as another transaction would, a while ago."""
    for person in people[:CHANGED]:
        person.mobile = f"06 00 {number:02} {person.id % 100:02} 05"
    env.flush_all()
    env.cr.execute(
        "UPDATE res_partner SET write_date = write_date + %s * INTERVAL '1 minute' "
        "WHERE id = ANY(%s)",
        [number, people[:CHANGED].ids],
    )


def measure_later(env, phone, people):
    """Return the CPU of a synchronisation after changes, the least of some."""
    times = []
    for number in range(1, ROUNDS + 1):
        change_some(env, people, number)
        cpu, count = count_cpu(env, phone.synchronise)
        assert count == CHANGED, count
        times.append(cpu)
    return min(times)


def count_queries(env, phone):
    """Return the queries of asking whether anything has changed."""
    phone.synchronise()
    before = env.cr.sql_log_count
    assert phone.synchronise() == 0
    return env.cr.sql_log_count - before


def measure(env):
    """Print the figures of each size as a line of JSON."""
    everybody = make_people(env, max(SIZES))
    # statistics, which autovacuum takes of any database that is some minutes old
    env.cr.execute("ANALYZE")
    env["interlocuteur.address.book"].search([]).active = False
    for size in SIZES:
        people = everybody[:size]
        among = [("id", ">=", people[0].id), ("id", "<=", people[-1].id)]
        values = {"name": "Bench", "selection": "domain", "domain": str(among)}
        book = env["interlocuteur.address.book"].create(values)
        env.flush_all()
        figures = measure_book(env, book, people)
        sys.stdout.write(f"FIGURES {json.dumps({'people': size, **figures})}\n")


def measure_book(env, book, people):
    """Return the figures of one book."""
    figures = {
        "zip": best(env, by_us, people),
        "first": best(env, first_synchronisation, env, book),
        "few": best(env, first_synchronisation, env, book, FEW_AT_ONCE),
    }
    phone = Phone(env, book)
    assert phone.synchronise() == len(people)
    figures["unchanged"] = best(env, phone.synchronise)
    figures["queries"] = count_queries(env, phone)
    figures["later"] = measure_later(env, phone, people)
    figures["megabytes"] = measure_memory(env, book, ALL_AT_ONCE)
    figures["few_megabytes"] = measure_memory(env, book, FEW_AT_ONCE)
    return figures


def measure_memory(env, book, at_once):
    """Return the megabytes that a first synchronisation takes at most."""
    env.invalidate_all()
    tracemalloc.start()
    first_synchronisation(env, book, at_once)
    megabytes = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return megabytes
