from __future__ import annotations

import json

from storyboard.media.facts import Facts
from tests.media.factory import PHONE, facts


def test_facts_come_back_from_a_json_column() -> None:
    assert Facts.from_dict(json.loads(json.dumps(PHONE.to_dict()))) == PHONE


def test_the_short_side_is_the_same_however_the_phone_was_held() -> None:
    assert facts(width=1080, height=1920).short_side == facts(width=1920, height=1080).short_side == 1080
