"""What `./dev` tells the tests about this machine, by environment variables."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADDON = "interlocuteurs_addon"

sys.path.insert(0, str(ROOT / "devtools"))


@dataclass(frozen=True)
class Settings:
    """Paths and database names of this run."""

    odoo: str
    """The `odoo` command."""
    conf: str
    """Its configuration file."""
    template: str
    """A database with everything that the addon stands on, without the addon."""
    installed: str
    """The same with the addon installed."""
    chromium: str
    """The browser."""
    pg_bin: str
    """The folder of PostgreSQL's programs; empty where they are on the path."""
    run: Path
    """A folder for logs and pictures of this run."""


def from_environment():
    """Return the settings of this run."""
    try:
        return Settings(
            odoo=os.environ["ODOO_BIN"],
            conf=os.environ["ODOO_CONF"],
            template=os.environ["TEST_TEMPLATE"],
            installed=os.environ["TEST_INSTALLED"],
            chromium=os.environ["CHROMIUM"],
            pg_bin=os.environ["PG_BIN"],
            run=Path(os.environ["DEV_RUN"]),
        )
    except KeyError as missing:
        raise RuntimeError(f"{missing} is not set: run these by ./dev test") from None
