"""When the one mail a day goes out: by a dated definition, on working days, as clocks in England show it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from pydantic import Field, model_validator

from upstream.lib import working_days
from upstream.lib.clock import LONDON
from upstream.lib.definition_files import PACKAGED, Definition, read_definition

DIGEST = PACKAGED / "notices" / "digest.yaml"


class DigestTime(Definition):
    """From a day on, the mail goes out at this time of every working day."""

    from_day: dt.date
    at: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")

    @property
    def time(self) -> dt.time:
        return dt.time.fromisoformat(self.at)


class DigestTimes(Definition):
    """The times of the daily mail, the earliest first."""

    times: list[DigestTime] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> DigestTimes:
        days = [time.from_day for time in self.times]
        if days != sorted(set(days)):
            raise ValueError("each time begins on a later day than the one before")
        return self

    def on(self, day: dt.date) -> dt.datetime | None:
        """The moment of the mail on a day; None where none goes out."""
        known = [time for time in self.times if time.from_day <= day]
        if not known or not working_days.is_working_day(day):
            return None
        return dt.datetime.combine(day, known[-1].time, tzinfo=LONDON)


@cache
def digest_times(path: Path = DIGEST) -> DigestTimes:
    return read_definition(path, DigestTimes)


def last_digest(now: dt.datetime) -> dt.datetime | None:
    """The latest moment of a daily mail that has come. What was made before it is due, however late the run."""
    times = digest_times()
    day = now.astimezone(LONDON).date()
    for back in range(15):  # no stretch without a working day is longer
        moment = times.on(day - dt.timedelta(days=back))
        if moment is not None and moment <= now:
            return moment
    return None
