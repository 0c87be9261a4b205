"""A browser that tells of every error it met."""

import contextlib
import re

from playwright.sync_api import expect, sync_playwright

from .settings import ROOT

# as long as a page may take beside other tests
expect.set_options(timeout=20_000)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1366, "height": 850}
PHONE = {"width": 390, "height": 844}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"

# console errors that are no fault of a page: none so far; pattern, then the reason
ALLOWED_CONSOLE_ERRORS = ()


@contextlib.contextmanager
def launch(settings):
    """Yield a Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=settings.chromium, args=FLAGS
        )
        try:
            yield browser
        finally:
            browser.close()


class Faults:
    """Console errors, exceptions and refused requests of a page."""

    def __init__(self, page):
        self.found = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"exception: {error}"))
        page.on("response", self._response)

    def _console(self, message):
        allowed = any(re.search(p, message.text) for p in ALLOWED_CONSOLE_ERRORS)
        if message.type == "error" and not allowed:
            self.found.append(f"console: {message.text}")

    def _response(self, response):
        if response.status >= 400:
            self.found.append(f"{response.status}: {response.url}")


@contextlib.contextmanager
def open_page(browser, server, viewport=None, locale="fr-FR"):
    """Yield a page of a fresh session; it must meet no error.

    A phone is touched.

    A test that provokes one empties `page.faults.found` itself.
    """
    context = browser.new_context(
        base_url=server.url,
        viewport=viewport or DESKTOP,
        has_touch=viewport is PHONE,
        locale=locale,
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.faults = Faults(page)
    try:
        yield page
        assert not page.faults.found, "\n".join(page.faults.found)
    finally:
        context.close()


def login(page, user, password):
    """Log in; wait for the web client (employees) or the home page (portal users)."""
    page.goto("/web/login")
    form = page.locator("form.oe_login_form")
    form.locator("input[name=login]").fill(user)
    form.locator("input[name=password]").fill(password)
    form.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/(odoo|my)"))
    page.locator(".o_main_navbar, .o_portal_my_home").first.wait_for()
