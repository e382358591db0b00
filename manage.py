#!/usr/bin/env python3
"""Django's command line of the portal."""

import gc
import os
import sys

# What a start imports stays: looking through all of it again and again for garbage takes a tenth of the time.
gc.set_threshold(100_000, 20, 20)

from django.core.management import execute_from_command_line  # noqa: E402

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fsa_portal.settings")
    execute_from_command_line(sys.argv)
