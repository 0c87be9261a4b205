"""Export the terms of addons, merge them into their catalogues: `i18n.py DB ADDON...`.

Writes ADDON/i18n/ADDON.pot, fr.po and what other languages there are, with headers that
never change by themselves. What is translated stays; what is gone is dropped; new terms
stay empty, no guesses. French is complete, the others are as far as somebody got.
tests/repo/ uses it to tell whether the catalogues are fresh.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
# what `website` says of any model that somebody extends: its terms, in its French
OTHERS = "model:ir.model,website_form_label:"
# the fields that models of field service take from contacts: no other addon's terms
FIELD_SERVICE, DELEGATING = "interlocuteurs_fieldservice", ".field_fsm_"
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
TWO_FORMS = "nplurals=2; plural=(n != 1);"
METADATA = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
TAG = re.compile(r"<[^>]*>")
READ_ATTRIBUTE = re.compile(r'(?:alt|aria-label|placeholder|title)="([^"]*)"')
# code, expressions and targets of links; the end of what core reads in a task's name:
# @somebody !
CODE = re.compile(r"`[^`]*`|{{.*?}}|\]\([^)]*\)|@\w+ !")
# a typewriter's apostrophe, a sign or guillemet without its non-breaking space
FAULT = re.compile(r"'|\S [:;!?»]|« |[\w)][:;!?](?!\S)|«\w|\w»")


def export(database, addons, folder):
    """Export the template of each addon with Odoo's own command; return the files."""
    files = {}
    for addon in addons:
        files[addon] = Path(folder, f"{addon}.pot")
        command = [os.environ["ODOO_BIN"], "i18n", "export", "-c"]
        command += [os.environ["ODOO_CONF"], "-d", database, addon]
        done = subprocess.run(
            [*command, "-o", str(files[addon])],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(done.stderr)
    return files


def open_po(path):
    """Read a catalogue; lines are wrapped as Odoo wraps them."""
    return polib.pofile(str(path), wrapwidth=78)


def template_text(path, addon):
    """Return the text of a template, without dates and generators."""
    po = open_po(path)
    for entry in list(po):
        if addon != FIELD_SERVICE:
            entry.occurrences = [o for o in entry.occurrences if DELEGATING not in o[0]]
        if all(where.startswith(OTHERS) for where, _line in entry.occurrences):
            po.remove(entry)
    po.metadata = METADATA
    po.header = f"Translation of Odoo Server.\nTerms of the module:\n* {addon}"
    return str(po).rstrip("\n") + "\n"


def merged_text(template, path):
    """Return the text of a catalogue, brought up to date with a template."""
    fresh = polib.pofile(template, wrapwidth=78)
    known = {}
    if path.exists():
        known = {entry.msgid: entry for entry in open_po(path) if not entry.obsolete}
    for entry in fresh:
        if entry.msgid in known:
            entry.msgstr = known[entry.msgid].msgstr
            entry.flags = [*entry.flags, *known[entry.msgid].flags]
            entry.flags = sorted(set(entry.flags))
    fresh.metadata = {
        **fresh.metadata,
        "Language": path.stem,
        "Plural-Forms": PLURALS.get(path.stem, TWO_FORMS),
    }
    return str(fresh).rstrip("\n") + "\n"


def catalogues(database, addons):
    """Yield (path, text) of every catalogue as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        for addon, exported in export(database, addons, folder).items():
            i18n = ROOT / addon / "i18n"
            template = template_text(exported, addon)
            yield i18n / f"{addon}.pot", template
            for path in sorted({i18n / "fr.po", *i18n.glob("*.po")}):
                yield path, merged_text(template, path)


def missing(text):
    """Return the terms of a catalogue that have no translation."""
    return [e.msgid for e in polib.pofile(text) if not e.msgstr or e.fuzzy]


def faults(text):
    """Return what is not set in a French text as a printer sets it."""
    text = TAG.sub(lambda tag: "".join(READ_ATTRIBUTE.findall(tag[0])), text)
    return FAULT.findall(CODE.sub("", text))


def main(database, addons):
    """Write all catalogues and say what is left to translate."""
    for path, text in catalogues(database, addons):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if path.name == "fr.po":
            for term in missing(text):
                sys.stdout.write(f"  to translate: {term!r}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
