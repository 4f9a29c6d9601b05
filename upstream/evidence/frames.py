"""The fixed columns of every frame and Parquet table of the evidence wing.

Percentages are 0–100. `value` is null exactly when `state` is not "value".
`row` counts records as a spreadsheet shows them: the header line is row 1.
"""

from __future__ import annotations

import polars as pl

OBSERVATIONS = pl.Schema(
    {
        "entity_kind": pl.String,  # school | la | trust | region | england
        "entity_id": pl.String,  # URN | LA code | trust UID | region slug | england or all
        "phase": pl.String,  # which schools an aggregate covers: all | primary | secondary | special | …; schools: all
        "measure": pl.String,
        "pupil_group": pl.String,  # all | disadvantaged | not-disadvantaged | girls | boys | eal | sen-support | ehc-plan | …
        "period": pl.String,  # 2018/19 | 2018/19 autumn term | 2018/19 HT1 | 2025/26 week 10 | 2019-01-17
        "period_kind": pl.String,  # academic-year | term | half-term | week | date | financial-year | years
        "period_end": pl.Date,  # orders periods of one kind
        "value": pl.Float64,
        "state": pl.String,  # evidence.value.State
        "cohort": pl.Float64,
        "numerator": pl.Float64,
        "low": pl.Float64,  # published interval
        "high": pl.Float64,
        "release": pl.String,  # provisional | revised | final
        "released_on": pl.Date,  # null: usable now, invisible to any past as-at
        "basis": pl.String,  # publisher | remembered | file date | null
        "source": pl.String,  # id of the source definition
        "precedence": pl.Int16,  # of two files of one release the lower is the figure
        "coverage": pl.String,  # england | la:936: which schools the file set out to list
        "file": pl.String,  # name of the raw file (catalogue key: file + source)
        "row": pl.Int32,
        "matched": pl.String,  # urn | laestab | name | code: how the row was joined to its entity
        "sensitivity": pl.String,  # open | official | confidential
    }
)

# What leaves the store: one row a figure, the winning release chosen.
FIGURES = pl.Schema(
    {name: OBSERVATIONS[name] for name in OBSERVATIONS if name not in ("precedence", "sensitivity")}
)

REFUSED = pl.Schema(
    {
        "file": pl.String,
        "source": pl.String,
        "row": pl.Int32,  # null: the whole file
        "reason": pl.String,  # a short stable sentence, countable
        "detail": pl.String,  # what stood there
        "remedy": pl.String,
    }
)

ESTABLISHMENTS = pl.Schema(
    {
        "urn": pl.String,
        "name": pl.String,
        "la": pl.String,  # LA code as the extract gives it
        "la_name": pl.String,
        "laestab": pl.String,  # seven digits, no slash
        "type": pl.String,  # as GIAS names it
        "type_group": pl.String,
        "phase": pl.String,  # as GIAS names it
        "status": pl.String,
        "opened_on": pl.Date,
        "opened_reason": pl.String,
        "closed_on": pl.Date,
        "closed_reason": pl.String,
        "low_age": pl.Int16,
        "high_age": pl.Int16,
        "gender": pl.String,
        "religious_character": pl.String,
        "diocese": pl.String,
        "admissions": pl.String,
        "sixth_form": pl.String,
        "capacity": pl.Int32,
        "pupils": pl.Int32,
        "trust_uid": pl.String,
        "trust_name": pl.String,
        "sponsor": pl.String,
        "federation": pl.String,
        "ukprn": pl.String,
        "town": pl.String,
        "postcode": pl.String,
        "website": pl.String,
        "region": pl.String,
        "district": pl.String,
        "ward": pl.String,
        "easting": pl.Int32,
        "northing": pl.Int32,
        "last_inspection_on": pl.Date,
        "last_inspection_grade": pl.String,
        "as_at": pl.Date,  # the day the extract speaks of
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

LINKS = pl.Schema(
    {
        "urn": pl.String,
        "linked_urn": pl.String,
        "linked_name": pl.String,
        "link": pl.String,  # as GIAS names it: Predecessor | Successor | Predecessor - merged | …
        "established_on": pl.Date,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

GROUPS = pl.Schema(
    {
        "uid": pl.String,
        "group_id": pl.String,
        "name": pl.String,
        "type": pl.String,
        "status": pl.String,
        "opened_on": pl.Date,
        "closed_on": pl.Date,
        "company_number": pl.String,
        "ukprn": pl.String,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

MEMBERSHIPS = pl.Schema(
    {
        "urn": pl.String,
        "uid": pl.String,
        "joined_on": pl.Date,  # null: unknown
        "left_on": pl.Date,  # null: unknown or still a member
        "as_at": pl.Date,  # the day the listing speaks of
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

# One row a judgement, never a column a grade: four generations stand side by side.
INSPECTIONS = pl.Schema(
    {
        "urn": pl.String,  # the establishment that was inspected
        "framework": pl.String,  # definitions/inspection id
        "kind": pl.String,  # graded | ungraded | monitoring
        "inspected_on": pl.Date,
        "published_on": pl.Date,  # null where the source has none
        "known_on": pl.Date,  # publication, else 30 working days after the inspection
        "known_basis": pl.String,  # publisher | 30 working days after the inspection
        "area": pl.String,  # overall-effectiveness | leadership | …
        "grade": pl.String,  # outstanding | good | satisfactory | requires-improvement | inadequate | …
        "raw_grade": pl.String,
        "category_of_concern": pl.String,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

# Which school bore a LAESTAB in an academic year, as files that have both numbers say.
LAESTABS = pl.Schema(
    {
        "period": pl.String,
        "laestab": pl.String,  # seven digits
        "urn": pl.String,
    }
)

# The schools of a period, as a file lists them that says each one's type (the January census).
LISTED = pl.Schema(
    {
        "urn": pl.String,
        "la": pl.String,
        "laestab": pl.String,
        "school_type": pl.String,  # as the publisher names it
        "period": pl.String,
        "released_on": pl.Date,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

# The school of records that have no number of their own.
LOOKUP = pl.Schema(
    {
        "period": pl.String,
        "part": pl.String,  # which of several files of the period; lower case
        "record": pl.Int32,  # the record's place in that file, from 1; null where the lookup goes by name
        "la": pl.String,
        "name": pl.String,
        "urn": pl.String,
        "how": pl.String,  # how the lookup's maker found the school
    }
)

# Which councils a publisher calls most like a council, nearest first.
NEIGHBOURS = pl.Schema(
    {
        "la": pl.String,
        "neighbour": pl.String,
        "place": pl.Int16,  # 1 is the nearest
        "closeness": pl.String,  # in the publisher's words
        "as_at": pl.Date,  # the day the list speaks of
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

# Code lists: what a code stands for.
CODES = pl.Schema(
    {
        "list": pl.String,
        "code": pl.String,
        "name": pl.String,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)
