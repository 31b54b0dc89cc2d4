"""Printing a document in a process of its own, within a time limit.

A rendering takes seconds of processor time and stops every thread beside it; in its own process it can also be ended.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reports.attached import attached_to
from reports.evaluation import Evaluation
from reports.public_summary import public_summary

log = logging.getLogger(__name__)

TIME_LIMIT = 60
# What a child process needs of the environment to start and to find its fonts' cache.
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR")


class PrintingFailed(Exception):
    """The PDF could not be made; the message says so in Dutch, without details of the document."""


def evaluation_pdf(evaluation: Evaluation) -> bytes:
    """Return the letter and its annex as PDF.

    Raises:
        PrintingFailed: it took longer than TIME_LIMIT seconds, or the document could not be printed.
    """
    return printed(
        evaluation_html(evaluation),
        link_labels=evaluation.link_labels,
        attached=[asdict(one) for one in attached_to(evaluation)],
        dated=evaluation.figures.period.last.isoformat(),
        shorter="Kies een kortere periode.",
    )


def public_summary_pdf(evaluation: Evaluation) -> bytes:
    """Return the page for everybody as PDF.

    Raises:
        PrintingFailed: as of `evaluation_pdf`.
    """
    return printed(public_summary_html(evaluation), shorter="Probeer het opnieuw.")


def printed(html: str, *, shorter: str, **job: Any) -> bytes:
    """Return a document as PDF.

    Args:
        job: what else `reports.pdf.render` takes.
        shorter: what somebody can do when it takes too long, as a sentence.

    Raises:
        PrintingFailed: it took longer than TIME_LIMIT seconds, or the document could not be printed.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reports.pdf"],
            input=json.dumps({"html": html} | job).encode(),
            capture_output=True,
            timeout=TIME_LIMIT,
            cwd=settings.BASE_DIR,
            # No secret and no address of a database goes along: the child has the document, and nothing else to find.
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as too_long:
        raise PrintingFailed(f"Het maken van de pdf duurde te lang. {shorter}") from too_long
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        log.error("The PDF could not be made: %s", done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
        raise PrintingFailed("Het is niet gelukt om de pdf te maken. Probeer het opnieuw of vraag de beheerder.")
    return done.stdout


def evaluation_html(evaluation: Evaluation) -> str:
    """Return the document as HTML, with its style sheet inside."""
    return render_to_string("reports/print/evaluation.html", {"evaluation": evaluation, "css": _css()})


def public_summary_html(evaluation: Evaluation) -> str:
    return render_to_string("reports/print/public_summary.html", {"summary": public_summary(evaluation), "css": _css()})


def _css() -> str:
    return (settings.BASE_DIR / "static" / "css" / "evaluation.css").read_text()
