#!/usr/bin/env python
"""Django's command line for this project."""

from __future__ import annotations

import os
import sys


def main() -> None:
    # The database file and the key file hold personal data and secrets: no other user of the machine may read them.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gezinsverzorger.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
