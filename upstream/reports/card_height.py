"""How high a card will be when it is printed, about, so that the right amount of it is chosen before it is set.

Setting a side to see whether it fits costs as much as printing it. Letters are counted instead: of each text the lines
it takes in its column, of each row the highest cell. The estimate leans to the high side; where it was too low all the
same, the print is seen to have a second page and is made again with the next level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

Layout = dict[str, Any]

WIDTH, HEIGHT = 188.0, 277.0  # mm between the margins
# Columns of the KPI table in parts of its width, as the template has them.
COLUMNS = (14.5, 23, 7.5, 8.5, 10.5, 11, 20, 7.5)
MM = 0.3528  # a point
LETTER = 0.42  # the mean width of a letter, of its size
LINE = 1.02  # from line to line, of its size
SMALL = 0.86


class _Sheet:
    """Letters of one size: how many lines a text takes, and how high lines are."""

    def __init__(self, level: Layout):
        self.level, self.size = level, level["text"] * MM

    def lines(self, text: str, width: float, scale: float = 1.0, most: int | None = None) -> int:
        """Of a text, cut to `most` letters, in a column so many mm wide."""
        letters = min(len(text), most) if most else len(text)
        return math.ceil(letters * LETTER * self.size * scale / max(width, 1.0)) if letters else 0

    def high(self, lines: float) -> float:
        return lines * LINE * self.size


def card_height(card: Layout, level: Layout) -> float:
    """Millimetres, of a card as `card_layout` gives it and one of its LEVELS."""
    sheet = _Sheet(level)
    parts = (_head(card, sheet), _ofsted(card, sheet), _kpis(card, sheet), _findings(card, sheet), _work(card, sheet),
             _foot(card, sheet))  # fmt: skip
    return sum(parts)


def _head(card: Layout, sheet: _Sheet) -> float:
    name = sheet.lines(card["name"], WIDTH * 0.66, 1.75)
    top = 1.7 * name + 1.3 * sheet.lines(f"URN 123456 · {card['kind']}", WIDTH * 0.66, 1.1) + (1.2 if card["made_for"] else 0)
    wide = WIDTH / max(len(card["pupils"]), 1) - 3
    pupils = max((2 + sheet.lines(one["beside"], wide, SMALL) for one in card["pupils"]), default=0)
    facts = " · ".join(f"{one['name']}: {one['text']} {one['beside']}" for one in (*card["facts"], *card["people"]))
    people = 1 if card["asked"] and not card["people"] else 0
    return sheet.high(top + 1.6 + 1.1 * pupils + sheet.lines(facts, WIDTH, 1.02) + people + 0.9)


_TITLE = 1.4  # lines of a heading with what is left around it


def _ofsted(card: Layout, sheet: _Sheet) -> float:
    told, letters = card["inspection"], sheet.level["letters"]
    wide = (WIDTH - 6) / 2 if card["standings"]["asked"] else WIDTH
    grades = "; ".join(f"{one['name']}: {one['text']}" for one in told["grades"][: sheet.level["grades"]])
    notes = " ".join(told["notes"][: sheet.level["notes"]])
    left = sheet.lines(f"{told['title']}, {told['when']}", wide, 1.08) + sheet.lines(grades, wide, 0.98)
    left += sheet.lines(notes, wide, SMALL, letters * 2) + (1 if len(told["grades"]) > sheet.level["grades"] else 0)
    right = _list(card["standings"], sheet, wide, sheet.level["standings"]) if card["standings"]["asked"] else 0
    return sheet.high(_TITLE + max(left, right))


def _list(slot: Layout, sheet: _Sheet, wide: float, most: int) -> float:
    """Lines of what people wrote, or of the sentence that says there is none."""
    if not slot["lines"]:
        return sheet.lines(slot["nothing"], wide, SMALL)
    shown, letters = slot["lines"][:most], sheet.level["letters"]
    said = sum(sheet.lines(f"{one['mark']}: {one['text'][:letters]} {one['about']}", wide - 3) for one in shown)
    return said + (1 if len(slot["lines"]) > most else 0) + 0.1 * len(shown)


def _findings(card: Layout, sheet: _Sheet) -> float:
    wide = (WIDTH - 6) / 2
    sides = (_found(card["strengths"], card["no_strengths"], sheet, wide), _found(card["needs"], card["no_needs"], sheet, wide))
    return sheet.high(_TITLE + max(sides))


def _found(found: list[Layout], nothing: str, sheet: _Sheet, wide: float) -> float:
    lines = [{"mark": one["what"], "text": one["why"], "about": ""} for one in found]
    return _list({"lines": lines, "nothing": nothing}, sheet, wide, sheet.level["findings"])


def _work(card: Layout, sheet: _Sheet) -> float:
    if not card["asked"]:
        return sheet.high(_TITLE + sheet.lines(card["not_asked"], WIDTH, SMALL) + 0.5)
    wide, level = (WIDTH - 6) / 2, sheet.level
    pairs = [("actions", "intelligence"), ("visits", "files")]
    heights = [_TITLE + max(_list(card[name], sheet, wide, level[name]) for name in pair) for pair in pairs]
    letters = level["letters"] * 2
    said = sum(sheet.lines(f"{one['text'][:letters]} {one['about']}", WIDTH - 3) for one in card["response"]["lines"]) or 1
    return sheet.high(sum(heights) + _TITLE + said + 0.5)


def _kpis(card: Layout, sheet: _Sheet) -> float:
    if not card["groups"]:
        return sheet.high(_TITLE + sheet.lines(card["kpi_set"], WIDTH, SMALL) + 1.2)
    parts = sum(COLUMNS)
    wide = [WIDTH * part / parts - 0.7 * sheet.size for part in COLUMNS]
    lines = _TITLE + sheet.lines(card["kpi_set"], WIDTH, SMALL) + 0.3
    rows = 1
    for group in card["groups"]:
        shown = group["kpis"][: sheet.level["kpis"]]
        lines += 1 + sum(_row(one, sheet, wide) for one in shown)
        rest = len(group["kpis"]) > len(shown) or bool(group["nothing"])
        lines += 1 if rest else 0
        rows += 1 + len(shown) + (1 if rest else 0)
    return sheet.high(lines + 1) + rows * (0.16 * sheet.size + 0.14)


def _row(one: Layout, sheet: _Sheet, wide: list[float]) -> float:
    """The highest cell of a KPI's row, in lines."""
    def cell(n: int, *texts: tuple[str, float]) -> float:
        return sum(sheet.lines(text, wide[n], scale) for text, scale in texts)

    name = cell(0, (one["title"], 1.05), (one["whose"], SMALL))
    source = cell(7, (one["source_words"], 1.0))
    if one["is_judgement"]:
        letters, across = sheet.level["letters"], sum(wide[1:7])
        told = sheet.lines(one["now"], across, 1.05, letters) + sheet.lines(one["detail"], across, SMALL, letters)
        return max(name, source, told + sheet.lines(one["stale"] + one["stale_why"], across, 0.95))
    return max(name, source, *_figures(one, sheet, cell))


def _figures(one: Layout, sheet: _Sheet, cell: Any) -> Iterable[float]:
    lens, detail = one["lens"], sheet.level["detail"]
    why = f": {one['stale_why']}" if one["stale"] and detail else ""
    stale = cell(1, (f"{one['stale']}{why}", 0.95))
    if one["hole"]:
        yield cell(1, (one["now"], 1.0), (one["period"], SMALL)) + stale
    else:
        detail_lines = cell(1, (one["detail"], SMALL)) if detail else 0
        yield cell(1, (f"{one['now']} {one['period']} {one['says']}", 1.0)) + detail_lines + stale
    yield cell(2, (one["before"], 1.0), (one["before_period"], SMALL), (one["before_note"], SMALL))
    yield cell(3, (one["nation"], 1.0), (one["nation_about"], SMALL))
    yield cell(4, (one["target_says"], 1.05), (one["target"], SMALL))
    yield cell(5, (one["trend"], SMALL)) + (4.8 / (LINE * sheet.size) if one["spark"] else 0)
    if lens:
        first = f"{lens['now']} {lens['pupils']} {lens['says'] if detail else ''}"
        yield cell(6, (first, 0.95), (f"{lens['gap']}: {lens['gap_pupils']}" if lens["gap"] else "", SMALL))


def _foot(card: Layout, sheet: _Sheet) -> float:
    letters = sheet.level["letters"]
    shown = card["sources"][: sheet.level["sources"]]
    sources = "; ".join(f"{one['letter']} {one['words'][: max(letters, 170)]}" for one in shown)
    lines = sheet.lines(card["reading"], WIDTH, SMALL) + sheet.lines(f"Sources: {sources}", WIDTH, SMALL)
    lines += sheet.lines(card["attribution"][: letters * 4] + card["url"], WIDTH, SMALL)
    return sheet.high((lines + 1.6) * SMALL + 0.6)
