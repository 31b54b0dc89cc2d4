"""The sealed file: what was written comes back, and nothing else is ever taken for it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.backup import Refused, sealed
from reports.backup.sealed import SealedReader, SealedWriter

pytestmark = pytest.mark.once
KEY = "a key that only these tests use, nowhere else"
SMALL = 16
TEXT = bytes(range(100))


@pytest.fixture(autouse=True, scope="module")
def small_chunks():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "CHUNK", SMALL)
        yield


def seal(content: bytes) -> bytes:
    target = io.BytesIO()
    writer = SealedWriter(target, KEY)
    writer.write(content)
    writer.finish()
    return target.getvalue()


def unseal(file: bytes, key: str = KEY) -> bytes:
    return SealedReader(io.BytesIO(file), key).read()


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_what_was_written_in_any_pieces_comes_back(pieces):
    target = io.BytesIO()
    writer = SealedWriter(target, KEY)
    for piece in pieces:
        writer.write(piece)
    writer.finish()
    assert unseal(target.getvalue()) == b"".join(pieces)


def test_nothing_of_the_content_can_be_read_in_the_file():
    assert b"De Vries" not in seal(b"De Vries" * 10)
    assert seal(TEXT) != seal(TEXT)


def test_every_changed_bit_is_found():
    file = seal(TEXT)
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1
        with pytest.raises(Refused):
            unseal(bytes(changed))


def test_a_file_that_was_cut_off_anywhere_is_found():
    file = seal(TEXT)
    for length in range(len(file)):
        with pytest.raises(Refused):
            unseal(file[:length])


def test_chunks_that_are_swapped_doubled_or_left_out_are_found():
    file = seal(TEXT)
    header, size = file[: sealed.HEADER], SMALL + sealed.TAG
    body = file[sealed.HEADER :]
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert len(chunks) == 7
    for others in (
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks],
        chunks[1:],
        chunks[:-1],
        [*chunks, chunks[-1]],
        [*chunks, b"x"],
    ):
        with pytest.raises(Refused):
            unseal(header + b"".join(others))


def test_the_chunks_of_another_file_do_not_fit():
    one, other = seal(TEXT), seal(TEXT)
    with pytest.raises(Refused):
        unseal(one[: sealed.HEADER] + other[sealed.HEADER :])


@pytest.mark.parametrize(
    ("file", "key", "said"),
    [
        (seal(TEXT), "another key of the same length as this one is", sealed.WRONG_KEY),
        (b"PK\x03\x04" + b"x" * 200, KEY, sealed.NOT_OURS),
        (b"", KEY, sealed.NOT_OURS),
        (sealed.MAGIC + b"\x02" + b"x" * 200, KEY, sealed.NEWER),
    ],
)
def test_the_refusal_says_what_is_wrong(file, key, said):
    with pytest.raises(Refused, match=said[:40]):
        unseal(file, key)
