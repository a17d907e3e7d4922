"""Sending a story is cheap: each step and all that it needs weigh at most 50 kB on the wire."""

from __future__ import annotations

import re

import pytest

from tests.sharing.conftest import Author

PACKED = {"Accept-Encoding": "gzip"}
MOST = 50_000
STEPS = [("tell", "text"), ("tell", "video"), ("about", None), ("places", None), ("check", None)]


@pytest.mark.parametrize(("step", "kind"), STEPS)
def test_each_step_is_light(awa: Author, step: str, kind: str | None) -> None:
    awa.tells("text")
    shown = awa.client.get(awa.address(step, kind), headers=PACKED)
    needs = re.findall(r'(?:src|href)="(/static/[^"]+)"', shown.text)
    assert {address.rsplit(".", 1)[-1] for address in needs} == {"svg", "css", "js"}
    weights = [len(awa.client.get(address, headers=PACKED, buffered=True).data) for address in needs]
    assert len(shown.data) + sum(weights) <= MOST


@pytest.mark.parametrize(("step", "kind"), STEPS)
def test_nothing_in_it_comes_from_elsewhere(awa: Author, step: str, kind: str | None) -> None:
    awa.tells("text")
    assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', awa.opens(step, kind).text) == []
