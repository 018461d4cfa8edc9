"""Pages go out compressed, and their length tells nothing of what is in them (docs/adr/0007)."""

from __future__ import annotations

import gzip

from tests.cast import signed_in

GZIP = {"accept-encoding": "gzip"}


def test_a_page_is_compressed_for_who_can_read_it(client, world):
    signed_in(client, world.coordinator)
    compressed, plain = client.get("/berichten/", headers=GZIP), client.get("/berichten/")

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in compressed.headers["Vary"]
    assert b"<h1" in gzip.decompress(compressed.content)
    assert "Content-Encoding" not in plain.headers
    assert len(compressed.content) < len(plain.content) / 2


def padding(answer: bytes) -> int:
    """How many bytes stand before the compressed page: after the ten of gzip a file name, ended by a zero."""
    assert answer[3] & 8, "there is no file name"
    return answer.index(b"\0", 10) - 10


def test_a_random_number_of_bytes_goes_with_each_answer(client, world):
    signed_in(client, world.coordinator)
    assert len({padding(client.get("/berichten/", headers=GZIP).content) for _time in range(12)}) > 1


def test_no_page_repeats_the_token_of_its_forms(client, world):
    signed_in(client, world.coordinator)
    tokens = {client.get("/berichten/").context["csrf_token"] for _time in range(3)}
    assert len({str(token) for token in tokens}) == 3
