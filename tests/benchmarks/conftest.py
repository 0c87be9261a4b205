"""What benchmarks share: a place for their tables."""

import json

import pytest


@pytest.fixture
def report(settings, request):
    """Return a function that prints a table and keeps it beside the logs of the run."""

    def write(title, header, rows):
        cells = [header, ["---"] * len(header), *rows]
        lines = ["| " + " | ".join(map(_format, row)) + " |" for row in cells]
        print(f"\n## {title}\n", *lines, sep="\n")
        name = f"{request.node.path.stem}.json"
        content = {"title": title, "header": header, "rows": rows}
        (settings.run / name).write_text(json.dumps(content, indent=1))

    return write


def _format(cell):
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)
