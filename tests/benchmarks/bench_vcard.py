"""vCards of many people in a zip, against Odoo's own code and against bare strings.

All ways make the cards of the same people in one run; the ratios are what counts.
"""

from support.figures import measure

# times as fast as Odoo's own at least
FASTER = {"none": 7.0, "jpeg": 2.5, "png": 2.5}
MEGABYTES = 30


HEADER = [
    *("people", "photos", "bare strings, s", "this addon, s", "Odoo's own, s"),
    *("times as fast", "times the strings", "peak, MB"),
]


def bench_vcard(settings, report):
    """7 times Odoo's pace, with photos 2.5 times; 30 MB for any number."""
    found = measure(settings, "vcard")
    ratios = {
        f"{f['people']:,} people, photos {f['photos']} / Odoo's": f["ours"] / f["core"]
        for f in found
        if f["core"]
    }
    report("vCards", HEADER, [get_cells(figures) for figures in found], ratios)
    for figures in found:
        case = f"{figures['people']} {figures['photos']}"
        assert figures["megabytes"] <= MEGABYTES, case
        if figures["core"]:
            quicker = figures["core"] / figures["ours"]
            assert quicker >= FASTER[figures["photos"]], case


def get_cells(figures):
    """Return a row of the table; Odoo's own is not timed with thousands of photos."""
    floor, ours, core = figures["floor"], figures["ours"], figures["core"]
    people, megabytes = f"{figures['people']:,}", f"{figures['megabytes']:.0f}"
    if not core:
        return [people, figures["photos"], "", ours, "", "", "", megabytes]
    quicker, slower = f"{core / ours:.1f}", f"{ours / floor:.1f}"
    return [people, figures["photos"], floor, ours, core, quicker, slower, megabytes]
