"""The film of README: a request, from the label on the equipment to the report.

`./dev docs film` takes it, on the database of the guide's pictures: seven screens of
the customer's telephone and of the desk, each with a line that says what happens.
"""

import base64
import datetime
import io

from guide_demo import ADMIN, TEAL
from PIL import Image, ImageDraw, ImageFont
from support import browser
from support.server import query

WIDTH, HEIGHT, HEAD = 1000, 640, 56
MILLISECONDS = 2_800
COLOURS = 128
MOST_BYTES = 3_000_000
CUSTOMER = ("superviseur@chu.example", "superviseur")


def film(chromium, server, demo, path):
    """Take the film.

    :param chromium: the browser
    :param server: of the demo database
    :param demo: its records
    :param pathlib.Path path: the file to write
    """
    with (
        browser.open_page(chromium, server, browser.PHONE) as phone,
        browser.open_page(chromium, server, browser.DESKTOP) as desk,
    ):
        for page, login in ((phone, CUSTOMER), (desk, ADMIN)):
            page.set_default_timeout(120_000)
            browser.login(page, *login)
        frames = []
        for caption, page in play(phone, desk, server, demo):
            page.mouse.move(0, 0)
            page.wait_for_timeout(800)
            frames.append(compose(caption, page.screenshot(animations="disabled")))
    first, *others = frames
    first.save(path, save_all=True, append_images=others, duration=MILLISECONDS, loop=0)
    assert path.stat().st_size < MOST_BYTES, "the film is too heavy"


def play(phone, desk, server, demo):
    """Yield (what happens, the page that shows it) of each scene."""
    equipment = demo.id("equipment_chu_chiller")
    [[code]] = query(
        server.database,
        "SELECT label_code FROM maintenance_equipment WHERE id = %s",
        equipment,
    )
    phone.goto(f"/interlocuteurs/e/{code}")
    phone.get_by_text("GF-2021-0417").first.wait_for()
    yield "1. The customer scans the label on the equipment", phone

    phone.locator("a[href*='/my/interventions/new?']").first.click()
    phone.locator("form input[name=name]").fill("Bruit anormal au démarrage")
    phone.locator("form textarea[name=description]").fill("Depuis ce matin.")
    yield "2. A request about it, on the phone", phone

    phone.get_by_role("button", name="Envoyer la demande").click()
    phone.wait_for_url("**/my/interventions/*created*")
    yield "3. It has a number at once, and an acknowledgement", phone

    [request] = demo.admin.call(
        "maintenance.request", "search", [], order="id desc", limit=1
    )
    tomorrow = datetime.datetime.now() + datetime.timedelta(days=1)
    planned = {"schedule_date": tomorrow.strftime("%Y-%m-%d 08:00:00")}
    demo.admin.call("maintenance.request", "write", [request], planned)
    desk.goto(f"/odoo/intervention-requests/{request}")
    desk.locator(".o_form_view [name=name]").first.wait_for()
    yield "4. The desk sees whose it is and where, and plans the visit", desk

    phone.goto(f"/my/interventions/{request}")
    phone.locator("#wrap").wait_for()
    yield "5. The customer reads when we come", phone

    [done] = demo.admin.call(
        "maintenance.stage", "search", [("done", "=", True)], order="id", limit=1
    )
    demo.admin.call(
        "maintenance.request",
        "write",
        [request],
        {
            "work_done": "<p>Roulement remplacé, essai en charge sans défaut.</p>",
            "customer_signature": draw_signature(),
            "signed_by": "Zoé Lefèvre",
            "stage_id": done,
        },
    )
    desk.goto("about:blank")
    desk.goto(f"/odoo/intervention-requests/{request}")
    desk.locator(".nav-link", has_text="Rapport").click()
    desk.locator("div[name=customer_signature]").scroll_into_view_if_needed()
    yield "6. The report, signed on the technician's tablet", desk

    phone.goto(f"/my/interventions/{request}")
    phone.locator("#timeline").evaluate("title => title.scrollIntoView()")
    yield "7. Done: the customer takes the report, and says how it went", phone


def compose(caption, picture):
    """Return a frame: the line, and the picture below it."""
    frame = Image.new("RGB", (WIDTH, HEIGHT), TEAL)
    draw = ImageDraw.Draw(frame)
    draw.text((24, 14), caption, font=ImageFont.load_default(26), fill="white")
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((WIDTH, HEIGHT - HEAD), Image.Resampling.LANCZOS)
    frame.paste(image, ((WIDTH - image.width) // 2, HEAD))
    return frame.quantize(COLOURS, dither=Image.Dither.NONE)


def draw_signature():
    """Return a signature, as the tablet sends it."""
    image = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    points = [(20, 70), (60, 20), (80, 80), (120, 30), (150, 75), (200, 40), (280, 60)]
    ImageDraw.Draw(image).line(points, fill="#1b2a4e", width=4, joint="curve")
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()
