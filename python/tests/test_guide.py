"""What the page of the guide shows works as it stands there, from top to bottom."""

from __future__ import annotations

import re

import stadial

from conftest import PROJECT


def test_the_page_of_the_guide_runs() -> None:
    page = (PROJECT / "src/guide/python.md").read_text()
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "python.md", "exec"), names)  # the page is ours
    assert 0.15 < names["row"]["probability"] < 0.40
    assert names["table"]["probability"][0] != names["table"]["probability"][1]
    assert 0 <= names["model"](**{"incentive.threat_weight": 0.5})["probability"] <= 1
    assert names["unit"] == "probability"
    for name in re.findall(r"`(?:stadial\.)?(\w+Error|\w+Warning)`", page):
        assert issubclass(getattr(stadial, name, ValueError), (Exception, Warning))
