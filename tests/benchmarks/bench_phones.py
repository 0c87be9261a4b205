"""Address books of phones: what a first and a later synchronisation cost, and polling.

All figures are CPU, of Odoo and of its database together: of what the machine does
besides, they hold nothing.
"""

from concurrent.futures import ThreadPoolExecutor

import psutil
import requests
from support.figures import measure
from support.server import Odoo, throw_away_database

ADDON = "interlocuteurs_carddav"
# a first synchronisation of 10,000 people, as times the zip of the same cards
MOST_FIRST = 2.0
# and of fewer, where what every request costs counts for more
MOST_FIRST_OF_FEW = 4.0
# a later one with ten changes among 10,000 people
MOST_LATER = 0.1
MEGABYTES = 30
TURNS = 3
PHONES = 100
SYNC = (
    '<d:sync-collection xmlns:d="DAV:"><d:sync-token>{token}</d:sync-token>'
    "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
)
HEADER = [
    *("people", "zip, s", "first, s", "times the zip", "by 50, s", "10 changes, ms"),
    *("unchanged, ms", "queries", "peak, MB", "peak by 50, MB"),
]


def bench_phones(settings, report):
    """A first synchronisation, one after ten changes, and one after none."""
    found = measure(settings, "phones", modules=[ADDON])
    ratios = {}
    for figures in found:
        people = f"{figures['people']:,} people"
        ratios[f"{people}, first / zip"] = figures["first"] / figures["zip"]
        ratios[f"{people}, first by 50 / zip"] = figures["few"] / figures["zip"]
        ratios[f"{people}, 10 changes / zip"] = figures["later"] / figures["zip"]
    report("Phones", HEADER, [get_cells(figures) for figures in found], ratios)
    largest = max(found, key=lambda figures: figures["people"])
    assert largest["first"] <= MOST_FIRST * largest["zip"], largest
    for figures in found:
        assert figures["first"] <= MOST_FIRST_OF_FEW * figures["zip"], figures
        assert figures["later"] <= MOST_LATER, figures
        assert figures["queries"] == 1, figures
        assert figures["megabytes"] <= MEGABYTES, figures
        assert figures["few_megabytes"] <= MEGABYTES, figures


def get_cells(figures):
    """Return a row of the table."""
    return [
        f"{figures['people']:,}",
        figures["zip"],
        figures["first"],
        f"{figures['first'] / figures['zip']:.1f}",
        figures["few"],
        f"{1000 * figures['later']:.0f}",
        f"{1000 * figures['unchanged']:.0f}",
        figures["queries"],
        f"{figures['megabytes']:.0f}",
        f"{figures['few_megabytes']:.0f}",
    ]


def bench_polling(settings, report):
    """100 phones that ask whether anything has changed, on two processes.

    Beside a call by RPC with a key of the same user, which is checked alike.
    """
    with throw_away_database(settings.installed, "polling") as name:
        odoo = Odoo(settings, name)
        odoo.install(ADDON)
        phones = odoo.call("benchmarks.phones_rows.make_phones")
        with odoo.serve("--workers=2") as server:
            crowds = [_Crowd(server, rows) for rows in phones]
            rows = [crowd.measure() for crowd in crowds]
    report(
        "100 phones polling",
        ("people in each book", "CPU of a poll, ms", "of a call by key, ms", "ratio")
        + ("of one core, every 15 minutes",),
        rows,
        {f"polling, {row[0]} people": row[3] for row in rows},
    )


class _Crowd:
    """100 phones with the same kind of book, all of which know its people."""

    def __init__(self, server, rows):
        self.server = server
        self.people = rows["people"]
        self.phones = rows["phones"]
        self.pool = ThreadPoolExecutor(20)
        self.tokens = list(self.pool.map(self._begin, self.phones))

    def measure(self):
        """Return a row of the table."""
        poll = min(self._count_cpu(self._poll) for _turn in range(TURNS))
        call = min(self._count_cpu(self._call) for _turn in range(TURNS))
        share = f"{100 * poll * PHONES / (15 * 60):.2f} %"
        return (f"{self.people:,}", poll * 1000, call * 1000, poll / call, share)

    def _count_cpu(self, ask):
        """Return the CPU of a request, one from each phone."""
        before = self._read_cpu()
        done = list(self.pool.map(ask, self.phones, self.tokens))
        assert all(done)
        return (self._read_cpu() - before) / len(self.phones)

    def _read_cpu(self):
        """Return the seconds of CPU of the server and of its database."""
        known = psutil.Process(self.server.process.pid).children(recursive=True)
        known += [
            process
            for process in psutil.process_iter(["name", "cmdline"])
            if f" {self.server.database} " in " ".join(process.info["cmdline"] or ())
            and process.info["name"].startswith("postgres")
        ]
        times = [process.cpu_times() for process in known]
        return sum(each.user + each.system for each in times)

    def _ask(self, phone, token):
        return requests.request(
            "REPORT",
            self.server.url + phone["path"],
            data=SYNC.format(token=token),
            auth=(phone["login"], phone["key"]),
            timeout=120,
        )

    def _begin(self, phone):
        answer = self._ask(phone, "")
        assert ".vcf" in answer.text, answer.text[:500]
        return answer.text.partition("sync-token>")[2].partition("<")[0]

    def _poll(self, phone, token):
        answer = self._ask(phone, token)
        return answer.status_code == 207 and ".vcf" not in answer.text

    def _call(self, phone, _token):
        answer = requests.post(
            f"{self.server.url}/json/2/res.partner/search_count",
            json={"domain": [["id", "=", 1]]},
            headers={"Authorization": f"Bearer {phone['rpc_key']}"},
            timeout=120,
        )
        return answer.status_code == 200
