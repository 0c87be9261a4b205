"""Print a sources file for the private apt: `apt_sources.py CODENAME SUITE`.

Mirror and keyring come from the machine's own entry for CODENAME; the first stanza
takes only SUITE's architecture-independent packages (Odoo is one), the second CODENAME
itself, for the packages that must match this machine.
"""

import re
import sys
from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
ONE_LINE = re.compile(r"deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.*)")
STANZA = """\
Types: deb
URIs: {uris}
Suites: {suite}
Components: main
{extra}Signed-By: {signed_by}
"""


def deb822_entries():
    """Yield the entries of the *.sources files, keys in lower case."""
    for path in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        lines = path.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if not line.startswith("#"))
        for paragraph in re.split(r"\n\s*\n", text):
            entry, key = {}, None
            for line in paragraph.splitlines():
                if line[:1].isspace() and key:
                    entry[key] += "\n" + line
                elif ":" in line:
                    key, value = line.split(":", 1)
                    key = key.lower()
                    entry[key] = value.strip()
            if entry:
                yield entry


def one_line_entries():
    """Yield the entries of sources.list and the *.list files in the same form."""
    lists = Path("/etc/apt/sources.list.d").glob("*.list")
    for path in [Path("/etc/apt/sources.list"), *sorted(lists)]:
        if not path.is_file():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if match := ONE_LINE.match(line.strip()):
                options = re.findall(r"(\S+?)=(\S+)", match[1] or "")
                yield {
                    "types": "deb",
                    "uris": match[2],
                    "suites": match[3],
                    "components": match[4],
                    **{key.lower(): value for key, value in options},
                }


def serves(entry, codename):
    """Tell whether an entry is an enabled one for this Debian's main packages."""
    return (
        "deb" in entry.get("types", "").split()
        and entry.get("enabled", "yes") != "no"
        and codename in entry.get("suites", "").split()
        and "main" in entry.get("components", "").split()
    )


def main(codename, suite):
    """Print both stanzas, or stop where this is no Debian."""
    entries = [*deb822_entries(), *one_line_entries()]
    entry = next((entry for entry in entries if serves(entry, codename)), None)
    if entry is None:
        sys.exit(f"no Debian source for {codename!r} on this machine; set ODOO_TREE")
    signed_by = entry.get("signed-by") or KEYRING
    wanted = [(suite, "Architectures: all\n"), (codename, "")]
    stanzas = (
        STANZA.format(uris=entry["uris"], suite=name, extra=extra, signed_by=signed_by)
        for name, extra in wanted
    )
    sys.stdout.write("\n".join(stanzas))


if __name__ == "__main__":
    main(*sys.argv[1:])
