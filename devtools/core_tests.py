"""A plug-in of pytest for core's own tests: those that Odoo's runner would choose.

Left out: tests that are not `standard` (external services, clicks on every view), and
tours, which take most of the time and walk screens of core.
"""

import inspect
import re

TOUR = re.compile(r"\b(?:start_tour|browser_js)\(")


def pytest_collection_modifyitems(config, items):
    """Keep what Odoo's runner runs, without a browser."""
    kept = [item for item in items if _is_wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _is_wanted(item):
    tags = getattr(item.cls, "test_tags", set()) | getattr(
        item.function, "test_tags", set()
    )
    return "standard" in tags and not TOUR.search(inspect.getsource(item.function))
