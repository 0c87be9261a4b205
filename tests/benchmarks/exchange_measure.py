"""What an import costs, against Odoo's own import and against bare create()."""

import base64
import io
import itertools
import time
import tracemalloc

import openpyxl
from support.people import people
from support.rows import clone_rows

HEADINGS = ("Nom", "Prénom", "Fonctions", "Mobile", "E-mail")
CONTEXT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "_partners_skip_fields_sync": True,
}
PEER_ROWS = 500


def _people(count, seed):
    """Return people of whom no two share a name, number or e-mail."""
    rows = itertools.islice(people(seed), count)
    return [
        {
            "lastname": f"{row['lastname']} {_letters(i)}",
            "firstname": f"{row['firstname']} {_letters(i)}",
            "email": f"person{seed}.{i}@example.com",
            "mobile": f"+336{seed % 10}{i:07}",
        }
        for i, row in enumerate(rows)
    ]


def _letters(number):
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def _make_file(rows, functions):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for row in rows:
        names = (row["lastname"], row["firstname"])
        sheet.append((*names, functions, row["mobile"], row["email"]))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class Measure:
    """One database, vacuumed between the measurements."""

    def __init__(self, env):
        self.env = env(user=env.ref("base.user_admin").id)
        functions = env["interlocuteur.function"].search([], limit=2)
        self.functions = functions
        self.organisation = self.env["res.partner"].create(
            {"name": "Banc de mesure", "is_company": True}
        )
        self.commit()

    def commit(self):
        """Commit, and vacuum: dead rows of one run would slow down the next."""
        self.env.cr.commit()
        with self.env.registry.cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute("VACUUM ANALYZE")
        self.env.invalidate_all()

    def time(self, work):
        """Return the seconds that something takes, until it is committed."""
        start = time.perf_counter()
        work()
        self.env.flush_all()
        self.env.cr.commit()
        seconds = time.perf_counter() - start
        self.commit()
        return seconds

    def import_(self, count, seed):
        """Return the seconds of the preview and of applying it."""
        names = " / ".join(self.functions.mapped("name"))
        content = _make_file(_people(count, seed), names)
        record = self.env["interlocuteur.import"].create(
            {
                "organisation_id": self.organisation.id,
                "file": base64.b64encode(content),
                "file_name": "bench.xlsx",
            }
        )
        preview = self.time(record.action_check)
        assert record.new_count == count, record.notes
        record._put({"state": "running"})
        applied = self.time(lambda: self.apply(record))
        assert record.done_count == count
        return preview, applied

    def apply(self, record):
        """Do what the scheduler's job does."""
        while record._do_chunk():
            self.env.cr.commit()

    def peak_of_preview(self, count, seed):
        """Return the megabytes that a preview takes at its peak."""
        names = " / ".join(self.functions.mapped("name"))
        content = _make_file(_people(count, seed), names)
        record = self.env["interlocuteur.import"].create(
            {
                "organisation_id": self.organisation.id,
                "file": base64.b64encode(content),
                "file_name": "bench.xlsx",
            }
        )
        self.env.flush_all()
        tracemalloc.start()
        record.action_check()
        peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
        tracemalloc.stop()
        self.env.cr.rollback()
        self.commit()
        return peak

    def create(self, count, seed):
        """Return the seconds of bare create() of the same values, by 1,000."""
        common = {
            "parent_id": self.organisation.id,
            "function_ids": self.functions.ids,
            "is_company": False,
            "type": "contact",
        }
        values = [{**row, **common} for row in _people(count, seed)]
        partners = self.env["res.partner"].with_context(**CONTEXT)

        def work():
            for start in range(0, count, 1000):
                partners.create(values[start : start + 1000])
                self.env.flush_all()

        return self.time(work)

    def base_import(self, count, seed):
        """Return the seconds of Odoo's own import, the parent by name."""
        rows = _people(count, seed)
        lines = ["name,email,mobile,function,parent_id"]
        lines += [
            f"{row['firstname']} {row['lastname']},{row['email']},{row['mobile']},"
            f'"{", ".join(self.functions.mapped("name"))}",Banc de mesure'
            for row in rows
        ]
        record = self.env["base_import.import"].create(
            {
                "res_model": "res.partner",
                "file": "\n".join(lines).encode(),
                "file_type": "text/csv",
                "file_name": "bench.csv",
            }
        )
        fields = lines[0].split(",")
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "encoding": "utf-8",
            "tracking_disable": True,
        }

        def work():
            result = record.execute_import(fields, fields, options)
            assert result["ids"] and len(result["ids"]) == count, result["messages"]

        return self.time(work)

    def fill(self, count):
        """Put further people into the database, with their duplicate keys."""
        model = self.env["res.partner"].create(
            {"lastname": "Modèle", "firstname": "Anne", "email": "m@example.org"}
        )
        self.env.flush_all()
        clone_rows(
            self.env.cr,
            "res_partner",
            model.id,
            count,
            name="'Client ' || i",
            lastname="'Client' || i",
            email="'c' || i || '@example.org'",
            email_normalized="'c' || i || '@example.org'",
            complete_name="'Client ' || i",
            commercial_partner_id="currval('res_partner_id_seq')",
        )
        self.commit()


def measure(env, size, bulk, filled):
    """Return the figures of one run.

    :param size: rows of the comparison
    :param bulk: rows of the large import
    :param filled: people to add for the large database
    """
    bench = Measure(env)
    bench.import_(200, 1)
    peer = PEER_ROWS / bench.base_import(PEER_ROWS, 2)
    preview, applied = bench.import_(size, 3)
    bare = bench.create(size, 4)
    figures = {
        "peer": peer,
        "preview": size / preview,
        "import": size / (preview + applied),
        "import_seconds": preview + applied,
        "bare_seconds": bare,
        "peak": bench.peak_of_preview(size, 5),
    }
    if bulk:
        preview, applied = bench.import_(bulk, 6)
        figures["bulk"] = bulk / (preview + applied)
        figures["bulk_peak"] = bench.peak_of_preview(bulk, 7)
    if filled:
        bench.fill(filled)
        figures["peer_filled"] = PEER_ROWS / bench.base_import(PEER_ROWS, 8)
        preview, applied = bench.import_(size, 9)
        figures["import_filled"] = size / (preview + applied)
    return figures
