"""A sealed file: encrypted while it is written, in chunks, so that it may be larger than the memory.

    header   magic (7 bytes), version (1), salt (32), key check (32)
    chunks   AES-256-GCM over 1 MiB each, with 16 bytes of tag; only the last one may be shorter

Each file has a key of its own, from the key of the installation and the salt (HKDF-SHA256). The nonce of a chunk is its
number and whether it is the last one, and the header goes into each tag. So a changed bit, a chunk that is gone,
doubled or in another place, a file that was cut off, and anything behind its end are all found (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import hmac
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reports.backup import Refused

MAGIC = b"GVKOPIE"
VERSION = 1
SALT, CHECK, TAG = 32, 32, 16
HEADER = len(MAGIC) + 1 + SALT + CHECK
CHUNK = 1024 * 1024

NOT_OURS = "Dit bestand is geen reservekopie van deze toepassing."
NEWER = "Deze reservekopie is gemaakt met een nieuwere versie van de toepassing. Zet eerst die versie neer."
WRONG_KEY = "BACKUP_KEY is niet de sleutel van deze reservekopie, of het begin van het bestand is beschadigd."
DAMAGED = "Deze reservekopie is beschadigd of niet compleet. Gebruik een andere."


class SealedWriter(io.RawIOBase):
    """Encrypts what is written to it, into `target`. The file is whole only after `close`."""

    def __init__(self, target: BinaryIO, key: str) -> None:
        salt = os.urandom(SALT)
        cipher_key, check = _keys(key, salt)
        self._header = MAGIC + bytes([VERSION]) + salt + check
        self._cipher = AESGCM(cipher_key)
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # what writes here writes bytes
        self._waiting += data
        # One chunk is kept back: whether it is the last one is not known yet.
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        """Write the last chunk. Without it nobody can read the file."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, self._header))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Gives back what was written; every byte it gives has been checked.

    Raises:
        Refused: not such a file, a newer form, another key, or not as it was written. Also while reading.
    """

    def __init__(self, source: BinaryIO, key: str) -> None:
        self._header = source.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise Refused(NOT_OURS)
        if self._header[len(MAGIC)] > VERSION:
            raise Refused(NEWER)
        salt, check = self._header[-SALT - CHECK : -CHECK], self._header[-CHECK:]
        cipher_key, expected = _keys(key, salt)
        if not hmac.compare_digest(check, expected):
            raise Refused(WRONG_KEY)
        self._cipher = AESGCM(cipher_key)
        self._source = source
        self._ahead = source.read(CHUNK + TAG)
        self._number = 0
        self._open = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]  # what reads here gives a bytearray
        while not self._open and not self._is_over:
            self._open = self._next()
        part, self._open = self._open[: len(buffer)], self._open[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def _next(self) -> bytes:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        self._is_over = not self._ahead
        try:
            chunk = self._cipher.decrypt(_nonce(self._number, last=self._is_over), sealed, self._header)
        except (InvalidTag, ValueError) as wrong:
            raise Refused(DAMAGED) from wrong
        self._number += 1
        return chunk


def _keys(key: str, salt: bytes) -> tuple[bytes, bytes]:
    """Return the key of the file, and bytes that show which key it is without telling it."""
    both = HKDF(algorithm=SHA256(), length=32 + CHECK, salt=salt, info=b"gezinsverzorger reservekopie 1")
    made = both.derive(key.encode())
    return made[:32], made[32:]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
