"""Definitions that no YAML should be: each is refused with its line. Found by the night's fuzzer."""

from __future__ import annotations

import pytest

from upstream.lib.definition_files import DefinitionError, read_yaml


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: a\ntitle: b\x0cc\n", "line 2: a character that text cannot hold"),
        ("id: a\non: 2019-02-30\n", "line 2: not readable YAML: day is out of range"),
        ("id: a\n? [x, y]\n: 1\n", "line 2: not readable YAML"),
        ("id: a\nid: b\n", "line 2: not readable YAML: ‘id’ is written twice"),
        ("id: &a [*a]\n", "holds itself"),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_refused_with_its_line(tmp_path, text, said):
    path = tmp_path / "hostile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"hostile\.yaml") as refused:
        read_yaml(path)
    assert said in str(refused.value)
