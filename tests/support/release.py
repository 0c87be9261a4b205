"""The release that users come from: `fixtures/releases/`, unpacked beside the tree."""

import dataclasses
import re
import shutil
from pathlib import Path

from .settings import ROOT

RELEASES = ROOT / "tests" / "fixtures" / "releases"
VERSION = "19.0.1.0.0"
ADDONS = ["interlocuteurs_addon", "interlocuteurs_project", "interlocuteurs_purchase"]


def unpack(settings, folder):
    """Unpack the addons of the last release.

    :param Path folder: where to, an empty one
    :return: the settings with which Odoo finds these addons in place of the tree's
    """
    shutil.unpack_archive(RELEASES / f"{VERSION}.tar.xz", folder)
    conf, count = re.subn(
        r"(?m)^addons_path = .*$",
        lambda _match: f"addons_path = {folder}",
        Path(settings.conf).read_text(encoding="utf-8"),
    )
    assert count == 1, f"no addons_path in {settings.conf}"
    path = folder / "odoo.conf"
    path.write_text(conf, encoding="utf-8")
    return dataclasses.replace(settings, conf=str(path))
