"""Join each addon's `readme/` fragments into the README.rst that Odoo's Apps show.

The fragments are those of the OCA: DESCRIPTION, INSTALL, CONFIGURE, USAGE, ROADMAP. The
title is the manifest's name. `tests/repo/` holds that nobody wrote into the result.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECTIONS = {
    "DESCRIPTION": "",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
}
CREDITS = """Credits
=======

Authors
-------

* {author}

Maintainers
-----------

Changes are proposed in the repository of this addon: its ``CONTRIBUTING.md`` says how.
"""


def make_readme(addon):
    """Return the README of an addon.

    :param pathlib.Path addon: its folder
    """
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text("utf-8"))
    line = "=" * len(manifest["name"])
    parts = [f"{line}\n{manifest['name']}\n{line}\n"]
    for fragment, title in SECTIONS.items():
        path = addon / "readme" / f"{fragment}.rst"
        if path.is_file() or fragment == "DESCRIPTION":
            heading = f"{title}\n{'=' * len(title)}\n\n" if title else ""
            parts.append(heading + path.read_text("utf-8"))
    return "\n".join([*parts, CREDITS.format(author=manifest["author"])])


def main():
    """Write the README of every addon."""
    for manifest in sorted(ROOT.glob("interlocuteurs_*/__manifest__.py")):
        addon = manifest.parent
        (addon / "README.rst").write_text(make_readme(addon), encoding="utf-8")


if __name__ == "__main__":
    main()
