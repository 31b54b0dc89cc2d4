"""What is answered when something breaks."""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# Seconds after which a browser or a monitor may try again.
RETRY_AFTER = "30"


# No room on the disk, or no more for this user.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# The folder that the machines share is not there, or does not answer (also FolderAway, of cases/shared_folder.py).
AWAY = {errno.ESTALE, errno.EIO, errno.EROFS, errno.ENOTCONN, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH}


def _of_the_disk(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in FULL | AWAY


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong here, or that the data are not reachable for a while.

    Both pages stand alone: no database, no session and no context is asked for, because that may be what broke.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError) or _of_the_disk(error):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": RETRY_AFTER})
    return HttpResponse(render_to_string("500.html"), status=500)
