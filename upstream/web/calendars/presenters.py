"""A school year in tables: terms and half terms with their school days, holidays, closures; and whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from upstream.casework.ground.calendars.models import CLOSURES, CalendarEntry, SchoolCalendar
from upstream.casework.ground.calendars.queries import CalendarFor, calendar_for, calendar_of, calendars_kept_by
from upstream.casework.ground.calendars.rules import KEPT_BY, why_not_keep
from upstream.lib import academic_year
from upstream.lib.calendars import SchoolYear, Span, bank_holidays_in, packaged_years
from upstream.lib.clock import today
from upstream.lib.wording import counted
from upstream.people.hats import Hat
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Covering, Organisation
from upstream.web import words
from upstream.web.records.bodies import body_crumbs, body_url
from upstream.web.records.listing import Way
from upstream.web.records.page import Deed
from upstream.web.records.tables import Cell, Table, TablePage, columns

NOTHING = "No terms are known for {year}: nobody has entered them, and no typical year is kept for it."


def year_asked(request: HttpRequest) -> str:
    """The academic year of the address, else the present one; nonsense is the present one too."""
    asked = request.GET.get("year", "").replace("-", "/")
    return asked if academic_year.is_academic_year(asked) else academic_year.of_date(today())


def held(organisation: Organisation, year: str) -> CalendarFor | None:
    is_school = organisation.kind == OrganisationKind.SCHOOL
    return calendar_for(organisation.school, year) if is_school else calendar_of(organisation, year)


def own_calendar(organisation: Organisation, year: str) -> SchoolCalendar | None:
    return organisation.calendars.filter(year=year).prefetch_related("entries").first()


def slug(year: str) -> str:
    return year.replace("/", "-")


def present_year(organisation: Organisation, year: str, hat: Hat) -> TablePage:
    found, own = held(organisation, year), own_calendar(organisation, year)
    rest = body_url(organisation, "calendar/")
    why = why_not_keep(organisation, hat) or ""
    terms = [one for one in own.entries.all() if not one.added] if own else []
    tables = _tables(found.school_year) if found else []
    return TablePage(
        f"School year {year}", body_crumbs(organisation, ("Calendar", rest)),
        found.basis if found else NOTHING.format(year=year), caption=organisation.name,
        facts=[("School days", str(len(found.school_year.school_days())))] if found else (),
        ways=[Way(one, f"{rest}?year={slug(one)}", one == year) for one in _years(year)],
        deeds=_deeds(rest, year, why, bool(terms)), tables=[*tables, *_added(own, why, rest)],
        downloads=[Deed("Take it along for your own calendar (iCal)", f"{rest}{slug(year)}.ics")] if found else (),
    )


def _years(year: str) -> list[str]:
    return [academic_year.shift(year, step) for step in (-1, 0, 1)]


def _deeds(rest: str, year: str, why: str, has_own: bool) -> list[Deed]:
    asked = f"?year={slug(year)}"
    if why:
        return [Deed("Enter terms", "", why)]
    deeds = [
        Deed("Change the terms" if has_own else "Enter terms", f"{rest}terms/{asked}"),
        Deed("Load a table", f"{rest}table/{asked}"), Deed("Add a closure", f"{rest}closures/add/"),
    ]
    return [*deeds, Deed("Take the terms back", f"{rest}end/{asked}")] if has_own else deeds


def _tables(year: SchoolYear) -> list[Table]:
    return [
        Table("Terms and half terms", columns("Half term", "First day", "Last day", "#School days"),
              [_half(half, year) for half in year.half_terms()], sortable=False, id="terms"),
        Table("Half-term holidays and bank holidays in terms", columns("Holiday", "First day", "Last day"), _holidays(year),
              sortable=False, id="holidays"),
        Table("Closures", columns("Closure", "First day", "Last day"), [_span(one) for one in year.closures],
              "No training day, occasional day or closure is entered.", sortable=False, id="closures"),
    ]


def _half(half, year: SchoolYear) -> list[Cell]:
    span = Span(half.name, half.first, half.last)
    days = [day for day in year.school_days() if span.holds(day)]
    return [*_span(span), Cell(str(len(days)), is_number=True)]


def _holidays(year: SchoolYear) -> list[list[Cell]]:
    bank = [Span(f"Bank holiday: {name}", day, day) for term in year.terms for day, name in bank_holidays_in(term, year.nation)]
    return [_span(one) for one in sorted([*year.breaks, *bank], key=lambda span: span.first)]


def _span(span: Span) -> list[Cell]:
    return [Cell(span.name), Cell(_weekday(span.first)), Cell(_weekday(span.last) if span.last != span.first else "")]


def _weekday(day) -> str:
    return f"{day:%A} {words.on_day(day)}"


def _added(own: SchoolCalendar | None, why: str, rest: str) -> list[Table]:
    """What this body added singly, with the way to take each back."""
    rows: Sequence[CalendarEntry] = [one for one in own.entries.all() if one.added and one.kind in CLOSURES] if own else []
    if not rows or why:
        return []
    shown = [
        [*_span(one.span), Cell(one.get_kind_display()), Cell("Take it back", f"{rest}closures/{one.pk}/end/")] for one in rows
    ]
    head = columns("Closure", "First day", "Last day", "What it is", "What can be done")
    return [Table(f"Added by {own.organisation}", head, shown, sortable=False, id="added")]


def present_all(hat: Hat) -> TablePage:
    """The calendars that a reader has to do with: of the own body, of those it works over."""
    covered = Covering.objects.now().filter(organisation=hat.organisation).select_related("covered")
    bodies = [one for one in (hat.organisation, *(row.covered for row in covered)) if one.kind in KEPT_BY]
    rows = [_body(one) for one in bodies]
    typical = sorted(packaged_years())
    return TablePage(
        "Calendars", lead="A school uses its own terms; else its trust’s, its council’s, or typical ones until somebody has "
        "entered any. Each school’s page of the year says which.",
        tables=[Table("Calendars", columns("Organisation", "Kind", "Years entered"), rows,
                      f"{hat.organisation} is neither a council, a trust nor a school, so it sets no terms.")],
        notes=[f"Typical years are kept from {typical[0]} to {typical[-1]}."] if typical else (),
    )


def _body(organisation: Organisation) -> list[Cell]:
    kept = [one for one in calendars_kept_by(organisation) if any(not entry.added for entry in one.entries.all())]
    years = ", ".join(one.year for one in kept) or "none yet"
    return [
        Cell(organisation.name, body_url(organisation, "calendar/")), Cell(organisation.get_kind_display()),
        Cell(years, small=counted(len(kept), "year") if kept else ""),
    ]
