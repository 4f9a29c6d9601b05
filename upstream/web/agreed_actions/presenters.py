"""Agreed actions in words."""

from __future__ import annotations

from upstream.casework.ground.actions.models import LIVE, ActionNote, ActionState, AgreedAction
from upstream.casework.ground.actions.rules import is_overdue, owner_words, why_not_change, why_not_progress
from upstream.casework.records.lines import Line
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.web import words
from upstream.web.agreed_actions.kind import KIND
from upstream.web.records.kinds import kind_of_label, readable
from upstream.web.records.listing import Row
from upstream.web.records.page import Deed, Note, Part, RecordPage, Tag, record_crumbs, with_record
from upstream.web.schools.page import Fact

TONES = {
    ActionState.OPEN: "unknown", ActionState.IN_PROGRESS: "unknown", ActionState.DONE: "good", ActionState.NOT_DONE: "look",
    ActionState.WITHDRAWN: "plain",
}


def tags(state: str, overdue: bool) -> list[Tag]:
    found = [Tag(ActionState(state).label, TONES[ActionState(state)])]
    return [*found, Tag("Overdue", "worse")] if overdue else found


def row(one: AgreedAction, *, of_several: bool) -> Row:
    about = f"{owner_words(one)} · due {words.on_day(one.due)} · {one.holder}"
    school = str(one.school) if of_several and one.school else ""
    return Row(KIND.url(one.pk), one.what, tags(one.state, is_overdue(one)), about, one.success, school)


def present(one: AgreedAction, hat: Hat) -> RecordPage:
    facts = [
        Fact("Who", owner_words(one)), Fact("Due", words.on_day(one.due)), Fact("Agreed on", words.on_day(one.agreed_on)),
        Fact("How one will know", one.success), Fact("Ended on", words.on_day(one.ended_on)),
        Fact("Why", one.ended_reason), _origin(one, hat),
    ]
    deeds = [Deed("Say how it goes", KIND.url(one.pk, "progress"), why_not_progress(one, hat) or "")]
    if one.holder_id == hat.organisation.pk:
        deeds.append(Deed("Change what was agreed", KIND.url(one.pk, "change"), why_not_change(one, hat) or ""))
    notes = one.notes.select_related("written_by", "organisation")
    page = RecordPage(
        one.what, "Agreed action", record_crumbs(one, "Agreed actions", "actions/"), tags(one.state, is_overdue(one)),
        [fact for fact in facts if fact and fact.text], [Part("More", one.detail)] if one.detail else [],
        [_note(note, hat) for note in notes], deeds=deeds,
    )
    return with_record(page, one, hat)


def _note(note: ActionNote, hat: Hat) -> Note:
    """Colleagues read who wrote it; others read which body."""
    own = note.organisation_id == hat.organisation.pk and note.written_by
    who = f"{note.written_by.name}, {note.organisation}" if own else str(note.organisation)
    return Note(who, words.at_time(note.written_at), note.text, note.get_state_display())


def _origin(one: AgreedAction, hat: Hat) -> Fact | None:
    """What it came from, where the reader may read that."""
    kind = kind_of_label(one.origin_kind)
    if kind is None:
        return None
    found = readable(kind, one.origin, hat)
    return Fact("Came from", f"{kind.noun.capitalize()}: {kind.title(found)}", kind.url(found.pk)) if found else None


def is_late(line: Line) -> bool:
    """Whether an action's line is overdue today."""
    return line.state in LIVE and line.until is not None and line.until < today()
