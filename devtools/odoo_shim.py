"""Make an unpacked Odoo tree installable: `odoo_shim.py TREE OUTDIR`.

Writes a two-kilobyte wheel `odoo-19.0`: a path file to the tree and the `odoo`
command. With it pip and uv know that Odoo is there, so wheels of OCA addons, which
require `odoo==19.0.*`, install and `pip check` stays clean. It names no requirements:
ours are pinned in requirements.txt.
"""

import base64
import hashlib
import re
import sys
import zipfile
from pathlib import Path

WHEEL = """\
Wheel-Version: 1.0
Generator: odoo_shim
Root-Is-Purelib: true
Tag: py3-none-any
"""
METADATA = """\
Metadata-Version: 2.1
Name: odoo
Version: {version}
Summary: path to an unpacked Odoo tree
License: LGPL-3
"""
ENTRY_POINTS = """\
[console_scripts]
odoo = odoo.cli.command:main
"""


def import_root(tree):
    """Return the folder to put on the path: a checkout, or a Debian package's tree."""
    for root in (tree, tree / "usr/lib/python3/dist-packages"):
        if (root / "odoo/release.py").is_file():
            return root
    sys.exit(f"{tree} is no Odoo tree: odoo/release.py not found")


def version_of(root):
    """Return `19.0` from Odoo's release file, without running it."""
    release = (root / "odoo/release.py").read_text(encoding="utf-8")
    major, minor = re.search(r"version_info = \((\d+), (\d+)", release).groups()
    if (major, minor) != ("19", "0"):
        sys.exit(f"{root} is Odoo {major}.{minor}, this addon is for 19.0")
    return f"{major}.{minor}"


def record_line(name, text):
    """Return the line of a wheel's RECORD for one file."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return f"{name},sha256={digest.rstrip(b'=').decode()},{len(text)}\n"


def build(tree, outdir):
    """Write the wheel and return its path."""
    root = import_root(Path(tree).resolve())
    version = version_of(root)
    info = f"odoo-{version}.dist-info"
    files = {
        "odoo_tree.pth": f"{root}\n",
        f"{info}/METADATA": METADATA.format(version=version),
        f"{info}/WHEEL": WHEEL,
        f"{info}/entry_points.txt": ENTRY_POINTS,
    }
    record = "".join(record_line(name, text) for name, text in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    wheel = Path(outdir) / f"odoo-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text)
    return wheel


if __name__ == "__main__":
    sys.stdout.write(f"{build(*sys.argv[1:])}\n")
