"""What WeasyPrint may read: the project's own two font files, and nothing else.

No network, no file of the machine, no data of its own choosing. Everything else is in the HTML that is handed over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# The address under which the style sheet names the project's own files.
OWN = "gezinsverzorger:"
FOLDER = Path(__file__).resolve().parent.parent / "static" / "dist"
FONTS = {"noto-sans-latin-wght-normal.woff2", "noto-sans-latin-ext-wght-normal.woff2"}


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives the fonts, and stops the rendering at every other address."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        name = url.removeprefix(OWN)
        if not url.startswith(OWN) or name not in FONTS:
            raise FatalURLFetchingError(f"Het verslag mag dit niet lezen: {url[:80]}")
        return URLFetcherResponse(url, _font(name), {"Content-Type": "font/woff2"})


def _font(name: str) -> bytes:
    try:
        return (FOLDER / name).read_bytes()
    except OSError as missing:
        raise FatalURLFetchingError(f"Het lettertype {name} ontbreekt: draai eerst `make install`.") from missing
