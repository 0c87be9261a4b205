"""Address books of phones: what a first and a later synchronisation cost.

All figures are CPU, of Odoo and of its database together: of what the machine does
besides, they hold nothing.
"""

from support.figures import measure

ADDON = "interlocuteurs_carddav"
# a first synchronisation, as times the zip of the same cards: Radicale's own part, the
# paths and the XML of each card, costs more than the cards
MOST_FIRST = 4.0
# a later one with ten changes among 10,000 people
MOST_LATER = 0.1
MEGABYTES = 30
HEADER = [
    *("people", "zip, s", "first, s", "times the zip", "by 50, s", "10 changes, ms"),
    *("unchanged, ms", "queries", "peak, MB", "peak by 50, MB"),
]


def bench_phones(settings, report):
    """A first synchronisation, one after ten changes, and one after none."""
    found = measure(settings, "phones", modules=[ADDON])
    ratios = {}
    for figures in found:
        people = f"{figures['people']:,} people"
        ratios[f"{people}, first / zip"] = figures["first"] / figures["zip"]
        ratios[f"{people}, first by 50 / zip"] = figures["few"] / figures["zip"]
        ratios[f"{people}, 10 changes / zip"] = figures["later"] / figures["zip"]
    report("Phones", HEADER, [get_cells(figures) for figures in found], ratios)
    for figures in found:
        assert figures["first"] <= MOST_FIRST * figures["zip"], figures
        assert figures["later"] <= MOST_LATER, figures
        assert figures["queries"] == 1, figures
        assert figures["few_megabytes"] <= MEGABYTES, figures


def get_cells(figures):
    """Return a row of the table."""
    return [
        f"{figures['people']:,}",
        figures["zip"],
        figures["first"],
        f"{figures['first'] / figures['zip']:.1f}",
        figures["few"],
        f"{1000 * figures['later']:.0f}",
        f"{1000 * figures['unchanged']:.0f}",
        figures["queries"],
        f"{figures['megabytes']:.0f}",
        f"{figures['few_megabytes']:.0f}",
    ]
