"""What a file may cost, and the limits that the child sets for itself."""

from __future__ import annotations

import resource
import signal

MIB = 1 << 20

MEMORY = 230 * MIB
"""Of the child; with the server's own share every file stays below 300 MiB."""
ADDRESS_SPACE = 400 * MIB
ANSWER_BYTES = 48 * MIB

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * MIB
MAX_RATIO = 100
MAX_EMBEDDED_BYTES = 20 * MIB
MAX_XML_DEPTH = 200

MAX_PIXELS = 50_000_000
MAX_PIXELS_OF_ALL_FRAMES = 100_000_000
MAX_PIXELS_WEBP = 12_000_000
"""Its decoder holds the picture several times."""

MAX_PAGES = 5_000
MAX_OBJECT_STREAMS = 64 * MIB

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 500_000
MAX_CELL_CHARACTERS = 32_767


def limit_this_process(seconds: int) -> None:
    """Called first: from here on a bomb can only end this process."""
    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_DATA, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, ANSWER_BYTES),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # CPU time does not pass while a process waits; the alarm counts by the clock.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds + 1)
