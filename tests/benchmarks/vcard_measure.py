"""Runs inside of `odoo shell`: makes the people, and times each way to their cards."""

import io
import json
import os
import sys
import time
import tracemalloc
import zipfile
from base64 import b64decode, b64encode

from PIL import Image

ROUNDS = 3
# how many people, as in BENCH_SIZES=1000,10000
SIZES = tuple(map(int, os.environ.get("BENCH_SIZES", "1000,10000").split(",")))
PER_ORGANISATION = 40


def make_people(env, count):
    """Create people of organisations with an address, as on a customer's sheet."""
    Partner = env["res.partner"].with_context(tracking_disable=True)
    organisations = Partner.create(
        [
            {
                "name": f"Établissements {number}",
                "is_company": True,
                "street": f"{number} rue des Lilas",
                "zip": "69003",
                "city": "Lyon",
                "country_id": env.ref("base.fr").id,
            }
            for number in range(count // PER_ORGANISATION)
        ]
    )
    people = Partner.create(
        [
            {
                "lastname": f"Lefèvre {number}",
                "firstname": "Hélène",
                "parent_id": organisations[number % len(organisations)].id,
                "phone": f"04 65 71 {number // 100:02.0f} {number % 100:02}"[:14],
                "mobile": f"06 00 {number % 100:02} {number // 100:02} 04"[:14],
                "email": f"helene.lefevre.{number}@exemple.fr",
                "function": ("Acheteuse", "Comptable, Acheteuse")[number % 2],
                "website": "https://exemple.fr",
            }
            for number in range(count)
        ]
    )
    env.flush_all()
    return people


def give_photos(env, people, picture_format):
    """Give each person one of 20 pictures of 512 pixels, as Odoo would store it."""
    photos = []
    for number in range(20):
        photo = Image.effect_noise((512, 512), 20 + number).convert("L")
        if picture_format == "png":
            photo = photo.quantize(128)  # some 190 kB, as coloured ones have
        content = io.BytesIO()
        photo.save(content, format=picture_format, quality=30)
        photos.append(content.getvalue())
    env["ir.attachment"].search(
        [("res_model", "=", "res.partner"), ("res_field", "=", "image_512")]
    ).unlink()
    env["ir.attachment"].create(
        [
            {
                "name": "image_512",
                "res_model": "res.partner",
                "res_field": "image_512",
                "res_id": person.id,
                "raw": photos[number % 20],
            }
            for number, person in enumerate(people)
        ]
    )
    env.flush_all()


def by_core(people):
    """Do what the loop of Odoo's controller does, with Odoo's own card."""
    from odoo.addons.web.models.res_partner import ResPartner

    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            for person in people:
                content = ResPartner._build_vcard(person).serialize().encode()
                archive.writestr(f"{person.name or person.email}.vcf", content)
        return len(buffer.getvalue())


def by_us(people):
    """Do what the addon's controller does."""
    from odoo.addons.interlocuteurs_addon.tools.downloads import NameGiver, stream_zip

    give_name = NameGiver()
    cards = people._iter_vcards([(person_id, None) for person_id in people.ids])
    pieces = stream_zip((give_name(name, "vcf"), card) for name, card in cards)
    return sum(map(len, pieces))


def by_strings(rows):
    """Put ready values into a string and into a zip: no way is shorter."""
    with io.BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            for row in rows:
                photo = ""
                if row["photo"]:
                    encoded = b64encode(row["photo"]).decode()
                    photo = f"PHOTO;ENCODING=b;TYPE=JPEG:{encoded}\r\n"
                card = (
                    "BEGIN:VCARD\r\nVERSION:3.0\r\n"
                    f"N:{row['lastname']};{row['firstname']};;;\r\nFN:{row['name']}\r\n"
                    f"ORG:{row['organisation']}\r\nTITLE:{row['function']}\r\n"
                    f"TEL;TYPE=WORK:{row['phone']}\r\nTEL;TYPE=CELL:{row['mobile']}\r\n"
                    f"EMAIL;TYPE=INTERNET:{row['email']}\r\n"
                    f"ADR;TYPE=WORK:;;{row['street']};{row['city']};;{row['zip']};\r\n"
                    f"URL:{row['website']}\r\nUID:{row['id']}\r\n"
                    f"REV:{row['write_date']}\r\n{photo}END:VCARD\r\n"
                )
                archive.writestr(f"{row['name']}.vcf", card.encode())
        return len(buffer.getvalue())


def read_rows(people):
    """Return ready values for the bare strings."""
    names = ["lastname", "firstname", "name", "function", "phone", "mobile", "email"]
    names += ["street", "city", "zip", "website", "write_date"]
    rows = people.read(names)
    for row, person in zip(rows, people, strict=True):
        row["organisation"] = person.parent_id.name
        row["photo"] = b64decode(person.image_512) if person.image_512 else None
    return rows


def best(env, function, argument):
    """Return the shortest of some runs, each with cold caches of the ORM."""
    times = []
    for _round in range(ROUNDS):
        env.invalidate_all()
        start = time.perf_counter()
        function(argument)
        times.append(time.perf_counter() - start)
    return min(times)


def measure(env):
    """Print the figures of each case as a line of JSON."""
    everybody = make_people(env, max(SIZES))
    for photos in ("none", "jpeg", "png"):
        if photos != "none":
            give_photos(env, everybody, photos)
        for size in SIZES:
            people = everybody[:size]
            # Odoo's own would hold gigabytes of pictures
            with_core = photos == "none" or size == min(SIZES)
            rows = read_rows(people) if with_core else []
            figures = {
                "people": size,
                "photos": photos,
                "floor": best(env, by_strings, rows) if rows else None,
                "ours": best(env, by_us, people),
                "core": best(env, by_core, people) if with_core else None,
            }
            rows.clear()
            env.invalidate_all()
            tracemalloc.start()
            by_us(people)
            figures["megabytes"] = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            sys.stdout.write(f"FIGURES {json.dumps(figures)}\n")
