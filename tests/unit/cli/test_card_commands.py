"""`upstream card` and `upstream cards`: what they print, write and refuse, over the small invented nation."""

from __future__ import annotations

import json
import subprocess

import pytest

DAY, SEPTEMBER = "2020-04-30", "2020-09-30"


def text_of(path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_card_is_printed_with_its_kpis_and_written_as_pdf(upstream, tmp_path):
    out = tmp_path / "cards" / "one.pdf"
    code, said, _ = upstream("card", "900001", "--as-at", DAY, "--out", out)
    assert code == 0
    first, *rest = said.splitlines()
    assert first.startswith("Quillreach Community Primary School (URN 900001), Community school, primary, ages 4 to 11")
    rows = {line.split("\t")[0] for line in rest if "\t" in line}
    assert {"RWM expected", "Overall absence", "Teaching"} <= rows
    assert rest[-1] == f"Written: {out}"
    assert "Quillreach Community Primary School" in text_of(out)
    assert "Standing" in text_of(out)  # the county's scheme covers it


def test_the_trust_s_scheme_gives_kpis_and_judgements(upstream):
    facts = json.loads(upstream("card", "900073", "--as-at", SEPTEMBER, "--json")[1])["card"]
    assert facts["kpi_set"].startswith("KPIs of Tiers of Teasel and Plover Learning Trust")
    teaching = next(one for group in facts["groups"] for one in group["kpis"] if one["title"] == "Teaching")
    assert teaching["now"] == "Teaching was judged not yet secure"
    assert "Tier 3 is proposed, by rule." in " ".join(one["text"] for one in facts["casework"]["standings"])


def test_a_framework_may_be_named_instead_and_is_in_force_nowhere(upstream):
    facts = json.loads(upstream("card", "900073", "--as-at", SEPTEMBER, "--framework", "alpha-2020", "--json")[1])["card"]
    assert facts["kpi_set"].endswith("It is in force nowhere for this school.")


@pytest.mark.parametrize(("words", "said"), [
    (("card", "123456"), "No school with the URN 123456 is known here: check the number."),
    (("card", "la:501"), "la:501 is no school"),
    (("card", "900001", "--framework", "alliance-2019"), "has no priorities with KPIs"),
    (("cards", "--where", "urn:900001", "--out", "x.pdf"), "urn:900001 is one school: `upstream card 900001"),
    (("cards", "--where", "la:999", "--out", "x.pdf"), "Nothing is known here of la:999"),
])  # fmt: skip
def test_what_cannot_be_done_is_refused_in_a_sentence(upstream, words, said):
    code, _, complained = upstream(*words)
    assert code == 1
    assert said in complained


def test_a_scheme_and_a_framework_together_are_a_wrong_use(upstream):
    code, _, complained = upstream("card", "900001", "--scheme", "tiers-99011", "--framework", "alpha-2020")
    assert (code, "give one of --scheme and --framework" in complained) == (2, True)


def test_a_pack_has_the_first_category_first_and_says_why(upstream, tmp_path):
    out = tmp_path / "pack.pdf"
    code, said, complained = upstream(
        "cards", "--where", "trust:99011", "--scheme", "tiers-99011", "--as-at", SEPTEMBER, "--out", out)
    assert (code, said) == (0, f"Written: 12 cards to {out}\n")
    assert "telling: 12 of 12" in complained
    cover, *sides = text_of(out).split("\f")[:-1]
    assert len(sides) == 12
    rows = [line for line in cover.splitlines() if line.strip()[:3] == "900"]
    tiers = [line.partition("Tier ")[2][:1] for line in rows]
    assert tiers == sorted(tiers, reverse=True)
    assert "By what the scheme proposes, in its own order" in " ".join(cover.split())


def test_a_folder_gets_a_file_a_school_by_two_processes(upstream, tmp_path):
    out = tmp_path / "cards"
    code, said, complained = upstream("cards", "--where", "trust:99012", "--as-at", SEPTEMBER, "--out", out, "--processes", 2)
    assert (code, said) == (0, f"Written: 12 cards to {out}\n")
    assert "printing: 12 of 12" in complained
    made = sorted(out.glob("card-*.pdf"))
    assert len(made) == 12
    assert all(path.stem.removeprefix("card-") in text_of(path) for path in made)
