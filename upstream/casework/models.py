"""The tables of casework, gathered from its packages for Django to find."""

from upstream.casework.evidence_runs.models import EvidenceRun, ServedEdition
from upstream.casework.ground.actions.models import ActionNote, AgreedAction
from upstream.casework.ground.agreements.models import Agreement, AgreementReminder
from upstream.casework.ground.calendars.models import CalendarEntry, SchoolCalendar
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.judgements.models import Declaration, Judgement
from upstream.casework.ground.responses.models import Response
from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.targets.models import Target
from upstream.casework.papers.models import PaperCopy, PublicContact
from upstream.casework.protection.models import Breach, GatheredItem, Hold, SubjectRequest
from upstream.casework.records.models import Draft, FormKey, Share, Tombstone

__all__ = [
    "ActionNote", "AgreedAction", "Agreement", "AgreementReminder", "Breach", "CalendarEntry", "Contact", "Declaration",
    "Draft", "EvidenceRun", "FormKey", "GatheredItem", "Hold", "Intelligence", "Judgement", "PaperCopy", "PublicContact",
    "Response", "SchoolCalendar", "SchoolFile", "ServedEdition", "Share", "SubjectRequest", "Target", "Tombstone",
]
