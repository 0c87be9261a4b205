"""A phone that reads address books: vdirsyncer, and whom it is about."""

import subprocess
from pathlib import Path

from odoo import fields

CONFIGURATION = """\
[general]
status_path = "{folder}/status"

[pair phone]
a = "here"
b = "odoo"
collections = ["from b"]
conflict_resolution = "b wins"
partial_sync = "revert"

[storage here]
type = "filesystem"
path = "{folder}/cards"
fileext = ".vcf"

[storage odoo]
type = "carddav"
url = "{url}/"
username = "{login}"
password = "{key}"
read_only = true
"""


def prepare(env):
    """Make users with keys, and whom the first one is in charge of.

    :return: keys by login, and ids by name
    """
    keys, ids = {}, {}
    until = fields.Datetime.add(fields.Datetime.now(), days=30)
    group = env.ref("base.group_user")
    for login in ("technician", "other"):
        user = env["res.users"].create(
            {"name": login, "login": login, "group_ids": [(6, 0, group.ids)]}
        )
        apikeys = env["res.users.apikeys"].with_user(user).sudo()
        keys[login] = apikeys._generate("interlocuteurs_carddav", "Phone", until)
        ids[login] = user.id
    Partner = env["res.partner"]
    for name, login in (("Clinique des Alpes", "technician"), ("Brasserie", "other")):
        ids[name] = Partner.create(
            {"name": name, "is_company": True, "user_id": ids[login]}
        ).id
    for name in ("Alice", "Bruno", "Chloé", "Dora"):
        ids[name] = Partner.create(
            {
                "firstname": name,
                "lastname": "Durand",
                "parent_id": ids["Clinique des Alpes"],
            }
        ).id
    env.cr.commit()
    return keys, ids


class Phone:
    """A folder of cards that vdirsyncer keeps in step with a server."""

    def __init__(self, settings, folder, url, login, key):
        self.program = Path(settings.odoo).with_name("vdirsyncer")
        self.folder = folder
        folder.mkdir()
        text = CONFIGURATION.format(folder=folder, url=url, login=login, key=key)
        (folder / "config").write_text(text, encoding="utf-8")

    def run(self, command):
        """Run a command of vdirsyncer; return how it ended and what it said."""
        return subprocess.run(
            [self.program, "-c", self.folder / "config", command],
            input="y\n" * 9,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def synchronise(self):
        """Synchronise, and return the cards that the phone holds then, by name."""
        done = self.run("sync")
        assert done.returncode == 0, done.stderr
        return self.read()

    def read(self):
        """Return the cards that the phone holds, by first name."""
        cards = [
            path.read_text(encoding="utf-8").replace("\n ", "")
            for path in self.folder.glob("cards/*/*.vcf")
        ]
        return {card.partition("\nFN:")[2].split()[0]: card for card in cards}
