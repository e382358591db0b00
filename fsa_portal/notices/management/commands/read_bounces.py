from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fsa_portal.notices import bounces


class Command(BaseCommand):
    help = "Reads mail that came back (RFC 3464) and suppresses the addresses that do not exist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a mailbox (mbox) or one mail; - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            mailbox = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as failure:
            raise CommandError(f"{file} cannot be read: {failure.strerror}") from failure
        report = bounces.read(mailbox)
        self.stdout.write(
            f"{report.bounced} came back, {report.suppressed} addresses suppressed,"
            f" {report.delayed} only late, {report.unknown} not understood"
        )
