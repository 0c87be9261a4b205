"""Runs inside `odoo shell`: what bundles weigh, gzipped. `bench_bundle.py` runs it."""

import gzip
import json
import sys

from odoo.addons.base.models.assetsbundle import AssetsBundle

BUNDLES = {
    "back end": ("web.assets_web", "web.assets_backend_lazy"),
    "portal": ("web.assets_frontend", "web.assets_frontend_lazy"),
}


def measure(env):
    """Print the kB of scripts and styles of both sides, with this addon and without."""
    for side, names in BUNDLES.items():
        figures = {"side": side}
        for label, own in (("Odoo", False), ("both", True)):
            figures[label] = sum(weigh(env, name, own) for name in names)
        sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")


def weigh(env, name, own):
    """Return the kB of a bundle, with the files of this addon or without them."""
    files, external = env["ir.qweb"]._get_asset_content(name)
    bundle = AssetsBundle(
        name,
        [file for file in files if own or "/interlocuteurs_" not in file["url"]],
        external,
        env=env,
    )
    parts = [attachment.raw for attachment in (bundle.js() | bundle.css())]
    return sum(len(gzip.compress(part)) for part in parts) / 1000
