"""How long the gate looks at a good PDF of 5 MB while the person waits, and what the inspector costs besides."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.__main__ import Row
from bench.portal import ROOT

MEGABYTES = 5
PAGES = 60
PARAGRAPH = "Sozialraumorientierte Planung und Berichterstattung in der Kommune. "
MEASURE = """
import json, statistics, sys, time
import django
django.setup()
from django.core.files.uploadedfile import TemporaryUploadedFile
from fsa_portal import uploads
from fsa_portal.uploads import policies
content = open(sys.argv[1], "rb").read()
taken = []
for number in range(int(sys.argv[2]) + 1):
    # As Django hands over what is too large for the memory.
    with TemporaryUploadedFile("bericht.pdf", "application/pdf", len(content), None) as upload:
        upload.write(content)
        upload.flush()
        began = time.perf_counter()
        accepted = uploads.accept(upload, policies.LIBRARY)
        taken.append(1000 * (time.perf_counter() - began))
taken = sorted(taken[1:])
print(json.dumps({"median": statistics.median(taken), "worst": taken[-1], "pages": accepted.pages}))
"""


def rows(fast: bool) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="fsa-bench-") as name:
        folder = Path(name)
        report = folder / "bericht.pdf"
        report.write_bytes(good_pdf(folder))
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(report), "5" if fast else "20"],
            cwd=ROOT,
            env=os.environ | {"DATA_DIR": name, "DJANGO_SETTINGS_MODULE": "fsa_portal.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        figures = json.loads(done.stdout)
        yield Row(
            f"the gate looks at a PDF of {report.stat().st_size / 1e6:.1f} MB with {figures['pages']} pages",
            f"{figures['median']:.0f} ms, longest {figures['worst']:.0f} ms",
            "≤ 400 ms",
            figures["median"] <= 400,
        )


def good_pdf(folder: Path) -> bytes:
    """A report as offices publish it: text, and a photograph on every second page."""
    import typst
    from PIL import Image

    number = PAGES // 2
    side = 600
    for picture in range(number):
        noise = random.Random(picture).randbytes(side * side * 3)
        Image.frombytes("RGB", (side, side), noise).save(folder / f"{picture}.jpg", quality=62)
    pages = [
        PARAGRAPH * 40 + (f'\n\n#image("{page // 2}.jpg", width: 8cm)' if page % 2 == 0 else "")
        for page in range(PAGES)
    ]
    source = folder / "bericht.typ"
    source.write_text('#set text(lang: "de", size: 9pt)\n' + "\n#pagebreak()\n".join(pages))
    return typst.compile(str(source))
