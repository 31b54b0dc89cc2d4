"""A copy of everything in one sealed file, and putting it back.

`sealed.py` is the file: encrypted, and of one piece. `facts.py` says what must be the same afterwards. `database.py`
copies and loads the database by its own means. `copying.py` makes a copy, `reading.py` checks one, `restoring.py` puts
one back. How to use it is in docs/herstel.md.
"""

from __future__ import annotations


class Refused(Exception):
    """It cannot be done, and nothing was changed; the message is in Dutch, for who manages the system."""
