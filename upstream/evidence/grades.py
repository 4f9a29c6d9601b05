"""The last grade known of each school on a day: whose inspection it was, and how far it can be relied on.

A grade belongs to the establishment inspected. A school without one of its own is given that of the
establishment it took over from only where that succession is said to count (`requirements.md`, decision 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Protocol

import polars as pl

from upstream.evidence.definitions import Definitions
from upstream.evidence.inspection_frameworks import DAYS_TO_PUBLISH
from upstream.evidence.tables import SAME_INSPECTION
from upstream.lib import working_days
from upstream.lib.clock import today
from upstream.lib.wording import counted, day

GRADES = pl.Schema(
    {
        "urn": pl.String,
        "succession": pl.String,
        "grade": pl.String,  # null: unknown, and the sentence says why
        "given": pl.String,  # also where it stands on another scale; null: that inspection gave none
        "raw_grade": pl.String,  # as the inspectorate wrote it
        "whose": pl.String,  # own | predecessor’s | null
        "graded_urn": pl.String,  # the establishment that was inspected
        "back": pl.Int32,  # 0: its own, 1: its predecessor's, and so on
        "inspected_on": pl.Date,
        "known_on": pl.Date,
        "known_basis": pl.String,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
        "next_on": pl.Date,  # the first inspection after it, which was not yet known on the day
        "held_to": pl.Date,  # the day up to which a later inspection would be held here; null: not known
        "counts": pl.Boolean,  # the school's succession is one that passes grades on
        "passed_over": pl.Boolean,  # its predecessor has a grade, which does not count for it
    }
)

OVERALL = "overall-effectiveness"
TODAYS_SCALE = ("outstanding", "good", "requires-improvement", "inadequate")
FARTHEST = 6  # incarnations followed backwards: nobody converts oftener
_OF_THE_INSPECTION = ("given", "raw_grade", "inspected_on", "known_on", "known_basis", "source", "file", "row")


class InspectionStore(Protocol):
    """The part of `evidence.store.Store` that is asked."""

    @property
    def definitions(self) -> Definitions: ...

    def inspections(self, as_at: dt.date | None = None) -> pl.DataFrame: ...

    def extracts(self) -> pl.DataFrame: ...

    def lineage(self) -> pl.DataFrame: ...


def last_grades(
    store: InspectionStore, schools: pl.DataFrame, as_at: dt.date | None, *,
    counts_from: Sequence[str] = ("converter",), area: str = OVERALL, understood: Sequence[str] = TODAYS_SCALE,
) -> pl.DataFrame:
    """GRADES, one row for each of `schools` (urn, succession and kind, as `schools_on` gives), in their order.

    The newest graded inspection known by `as_at` (None: now) of the school, else of the establishments it
    took over from in one of the ways `counts_from`. A grade not `understood` is never translated: unknown.
    """
    every = store.inspections(None).filter(pl.col("kind") == "graded", pl.col("inspected_on").is_not_null())
    known = every if as_at is None else every.filter(pl.col("known_on") <= as_at)
    unknown = every.clear() if as_at is None else every.filter(pl.col("known_on") > as_at)
    last = _last_of_each(known, area, store.definitions)
    listed = schools.select("urn", "succession", "kind", i=pl.int_range(pl.len(), dtype=pl.UInt32))
    whose = _whose(store.lineage(), listed, counts_from)
    best = whose.join(last, on="graded_urn").sort("i", "back").unique("i", keep="first", maintain_order=True)
    rows = listed.join(best, on="i", how="left", maintain_order="left")
    for facts in (_next(rows, whose, unknown), _held_to(rows, every, store), _of_predecessors(listed, last, store.lineage())):
        rows = rows.join(facts, on="i", how="left", maintain_order="left")
    return rows.with_columns(
        grade=pl.when(pl.col("given").is_in(list(understood))).then("given"),
        whose=pl.when(pl.col("back") == 0).then(pl.lit("own")).when(pl.col("back") > 0).then(pl.lit("predecessor’s")),
        counts=pl.col("succession").is_in(list(counts_from)).fill_null(False),
    ).with_columns(
        passed_over=pl.col("predecessor_graded").fill_null(False) & ~pl.col("counts"),
    ).select(GRADES.names()).cast(GRADES)


def _last_of_each(known: pl.DataFrame, area: str, definitions: Definitions) -> pl.DataFrame:
    """graded_urn and the inspection: the last of each establishment. Where it was given in several rows,
    the one of `area`; where several sources gave it, the one that reaches farthest."""
    newest = known.filter(pl.col("inspected_on") == pl.col("inspected_on").max().over("urn"))
    of_area = (pl.col("area") == area).fill_null(False)
    last = newest.join(_reaches(definitions), on="source", how="left").with_columns(of_area=of_area).sort(
        "urn", "of_area", "reach", "known_on", "source", "row", nulls_last=True
    ).unique("urn", keep="last", maintain_order=True)
    given = pl.when("of_area").then("grade")
    return last.with_columns(given=given, graded_urn="urn").select("graded_urn", *_OF_THE_INSPECTION)


def _reaches(definitions: Definitions) -> pl.DataFrame:
    """source, reach: the last day up to which a source lists inspections of any school."""
    rows = [
        (source.id, max(source.complete_to.values()) if source.complete_to else source.as_at)
        for source in definitions.sources.values() if source.layout in ("inspections", "establishments")
    ]
    return pl.DataFrame(rows, schema={"source": pl.String, "reach": pl.Date}, orient="row")


def _whose(lineage: pl.DataFrame, listed: pl.DataFrame, counts_from: Sequence[str]) -> pl.DataFrame:
    """i, graded_urn, back: the establishments whose inspections count for each school, itself first."""
    line = lineage.filter(pl.col("succession").is_in(list(counts_from)))
    line = line.select(graded_urn="urn", before="predecessor").drop_nulls().unique("graded_urn")
    step = listed.select("i", graded_urn="urn", back=pl.lit(0, pl.Int32))
    steps = [step]
    for back in range(1, FARTHEST):
        step = step.join(line, on="graded_urn").select("i", graded_urn="before", back=pl.lit(back, pl.Int32))
        if step.is_empty():
            break
        steps.append(step)
    return pl.concat(steps)


def _next(rows: pl.DataFrame, whose: pl.DataFrame, unknown: pl.DataFrame) -> pl.DataFrame:
    """i, next_on: of the inspections not yet known, the first that is later than the one that is."""
    later = whose.join(unknown.select(graded_urn="urn", next_on="inspected_on"), on="graded_urn")
    later = later.join(rows.select("i", "inspected_on"), on="i")
    after = pl.col("inspected_on").is_null() | (pl.col("next_on") > pl.col("inspected_on"))
    return later.filter(after).group_by("i").agg(pl.col("next_on").min())


def _held_to(rows: pl.DataFrame, every: pl.DataFrame, store: InspectionStore) -> pl.DataFrame:
    """i, held_to. The grade's source says it by kind of school; a register extract that names this very
    inspection of the school as the last confirms that there was no later one up to its own day. A source that
    begins by that day goes on from it: it would have the school's next inspection."""
    complete = _complete_to(store.definitions)
    of_kind = rows.select("i", "source", "kind").join(complete, on=["source", "kind"], how="left")
    for_all = complete.filter(pl.col("kind") == "all").select("source", for_all="complete_to")
    said = of_kind.join(for_all, on="source", how="left").select("i", said=pl.coalesce("complete_to", "for_all"))
    named = store.extracts().select("urn", "last_inspection_on", confirmed="as_at").drop_nulls()
    same = (pl.col("last_inspection_on") - pl.col("inspected_on")).abs() <= SAME_INSPECTION
    confirmed = rows.filter(pl.col("back") == 0).select("i", "urn", "inspected_on").join(named, on="urn").filter(same)
    latest = confirmed.group_by("i").agg(pl.col("confirmed").max())
    found = said.join(latest, on="i", how="left").select("i", held_to=pl.max_horizontal("said", "confirmed"))
    return _going_on(rows.select("i", "source", "kind").join(found, on="i"), every, complete)


def _going_on(found: pl.DataFrame, every: pl.DataFrame, complete: pl.DataFrame) -> pl.DataFrame:
    """i, held_to, with each other source that begins by then and says how far it is complete."""
    begun = every.group_by("source").agg(begins=pl.col("inspected_on").min()).join(complete, on="source")
    for name, kind, begins, to in begun.sort("begins", "kind").select("source", "kind", "begins", "complete_to").iter_rows():
        said = complete.filter(pl.col("source") == name)["kind"].to_list()
        mine = pl.col("kind") == kind if kind != "all" else ~pl.col("kind").is_in(said)
        goes_on = (pl.col("source") != name) & mine & pl.col("held_to").is_between(begins, to)
        found = found.with_columns(held_to=pl.when(goes_on.fill_null(False)).then(pl.lit(to)).otherwise("held_to"))
    return found.select("i", "held_to")


def _complete_to(definitions: Definitions) -> pl.DataFrame:
    rows = [(one.id, kind, last) for one in definitions.sources.values() for kind, last in one.complete_to.items()]
    return pl.DataFrame(rows, schema={"source": pl.String, "kind": pl.String, "complete_to": pl.Date}, orient="row")


def _of_predecessors(listed: pl.DataFrame, last: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    """i, predecessor_graded: the schools whose one-to-one predecessor has a grade."""
    before = lineage.select("urn", graded_urn="predecessor").join(last, on="graded_urn", how="semi")
    return listed.join(before, on="urn", how="semi").select("i", predecessor_graded=pl.lit(True))


# Sentences: expressions over GRADES


def grade_sentence(as_at: dt.date | None) -> pl.Expr:
    """The grade, or why there is none, whose it is, and what may have happened since: one text a school."""
    judged = pl.format("Ofsted judged the school {} on {}.", _words("given"), _written("inspected_on"))
    graded = pl.when(pl.col("grade").is_not_null()).then(judged)
    return pl.concat_str(graded, *_notes(as_at or today()), separator=" ", ignore_nulls=True)


def grade_notes(as_at: dt.date | None) -> pl.Expr:
    """A list of the same sentences without the grade itself, for those who show it beside them."""
    return pl.concat_list(*_notes(as_at or today())).list.drop_nulls()


def schools_not_held(grades: pl.DataFrame, as_at: dt.date | None) -> Iterator[str]:
    """For how many of the schools later inspections are not held, a sentence for each day they end on."""
    ended = grades.filter(_is_unheld(as_at or today())).group_by("held_to").len().sort("held_to")
    for last, schools in ended.iter_rows():
        yield f"For {counted(schools, 'school')}, inspections after {day(last)} are not held."


def inspection_notes(on: dt.date) -> list[pl.Expr]:
    """Sentences on whose inspection it was and what may have happened since, for those who show what it gave."""
    return [_borrowed(), _later(on), _unheld(on)]


def _notes(on: dt.date) -> list[pl.Expr]:
    return [_why_unknown(on), *inspection_notes(on)]


def _why_unknown(on: dt.date) -> pl.Expr:
    other_scale = pl.format(
        "Its last grade, {} on {}, belongs to another scale: it stands on no scale of today and counts as unknown.",
        _words("given"), _written("inspected_on"),
    )
    none_given = pl.format("Its last graded inspection, on {}, gave no overall grade.", _written("inspected_on"))
    return (
        pl.when(pl.col("inspected_on").is_null()).then(_no_grade(on))
        .when(pl.col("given").is_null()).then(none_given)
        .when(pl.col("grade").is_null()).then(other_scale)
    )


_TOOK_OVER = {
    "sponsored": "it opened as a sponsored academy", "re-brokered": "it was re-brokered to another trust",
    "other": "it took over from another establishment", "converter": "it converted to an academy",
}
_FROM_WHICH = {"converter": "from which it converted"}


def _no_grade(on: dt.date) -> pl.Expr:
    took_over = pl.col("succession").replace_strict(_TOOK_OVER, default=None, return_dtype=pl.String)
    past = (
        pl.when("passed_over").then(pl.lit("; its predecessor’s grade does not count for it"))
        .when("counts").then(pl.lit(", and the inspections held give none of its predecessor"))
        .otherwise(pl.lit(""))
    )
    why = pl.coalesce(took_over + past, pl.lit("the inspections held give none"))
    return pl.format(f"This school has no grade of its own that was known by {day(on)}: {{}}.", why)


def _borrowed() -> pl.Expr:
    says = pl.when(pl.col("given").is_null()).then(pl.lit("That was")).otherwise(pl.lit("The last grade comes from"))
    how = pl.col("succession").replace_strict(_FROM_WHICH, default="which it took over", return_dtype=pl.String)
    return pl.when(pl.col("back") > 0).then(
        pl.format("{} the inspection of its predecessor {}, {}.", says, pl.col("graded_urn"), how)
    )


def _later(on: dt.date) -> pl.Expr:
    graded = pl.when(pl.col("inspected_on").is_null()).then(pl.lit("What")).otherwise(
        pl.lit("A later inspection had not been published by this day: what")
    )
    text = pl.format(f"{{}} was judged on {{}} was not yet known on {day(on)}.", graded, _written("next_on"))
    return pl.when(pl.col("next_on").is_not_null()).then(text)


def _unheld(on: dt.date) -> pl.Expr:
    which = pl.when(pl.col("next_on").is_null()).then(pl.lit("Inspections")).otherwise(pl.lit("Others"))
    return pl.when(_is_unheld(on)).then(pl.format("{} after {} are not held.", which, _written("held_to")))


def may_have_been_inspected_since(on: dt.date) -> pl.Expr:
    """Whether the school may have had a later inspection that was known by `on` and is not held here.

    One of the last 30 working days would not be known anywhere yet.
    """
    return (pl.col("held_to") < working_days.before(on, DAYS_TO_PUBLISH)).fill_null(False)


def _is_unheld(on: dt.date) -> pl.Expr:
    return pl.col("inspected_on").is_not_null() & (pl.col("held_to") < on)


def _written(column: str) -> pl.Expr:
    return pl.col(column).dt.day().cast(pl.String) + pl.col(column).dt.to_string(" %B %Y")


def _words(column: str) -> pl.Expr:
    text = pl.col(column).str.replace_all("-", " ", literal=True)
    return text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1)
