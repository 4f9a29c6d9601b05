"""Everything that can happen, in the words that a history shows. A new verb adds its line here.

The words never hold what somebody wrote: texts live in the record's own history, and go with it.
"""

from __future__ import annotations

from django.db import models


class Happened(models.TextChoices):
    """`noun.verb`, and what a person reads."""

    # People
    PERSON_INVITED = "person.invited", "was invited"
    INVITATION_SENT_AGAIN = "invitation.sent-again", "invitation was sent again"
    INVITATION_WITHDRAWN = "invitation.withdrawn", "invitation was withdrawn"
    INVITATION_ACCEPTED = "invitation.accepted", "accepted the invitation"
    MEMBERSHIP_BEGUN = "membership.begun", "was given a role"
    MEMBERSHIP_CHANGED = "membership.changed", "role was changed"
    MEMBERSHIP_ENDED = "membership.ended", "role was ended"
    MEMBERSHIP_REOPENED = "membership.reopened", "role was given again"
    HAT_CHANGED = "hat.changed", "chose to act for another body"
    SIGNED_IN = "person.signed-in", "signed in"
    SIGNED_OUT = "person.signed-out", "signed out"
    SIGN_IN_FAILED = "person.sign-in-failed", "could not sign in"
    SESSIONS_ENDED = "person.sessions-ended", "was signed out elsewhere"
    PASSWORD_CHANGED = "password.changed", "changed the password"
    PASSWORD_FORGOTTEN = "password.forgotten", "asked for a new password"
    CODES_MADE = "two-factor.codes", "made new recovery codes"
    PERSON_CHANGED = "person.changed", "name or address was changed"
    TWO_FACTOR_SET = "two-factor.set", "set up the second step of signing in"
    TWO_FACTOR_RESET = "two-factor.reset", "second step of signing in was reset"
    ISSUER_JOINED = "issuer.joined", "joined a sign-in of another issuer"
    PERSON_CLOSED = "person.closed", "account was closed"
    REVIEW_BEGUN = "access-review.begun", "yearly review of access was begun"
    REVIEW_CONFIRMED = "access-review.confirmed", "access was confirmed in the yearly review"
    REVIEW_FINISHED = "access-review.finished", "yearly review of access was finished"
    TERMS_ACCEPTED = "terms.accepted", "accepted the terms"

    # The register
    REGISTER_RECONCILED = "register.reconciled", "register was brought up to date"
    ORGANISATION_ADDED = "organisation.added", "organisation was added"
    ORGANISATION_CHANGED = "organisation.changed", "organisation was changed"
    ORGANISATION_CLOSED = "organisation.closed", "organisation was closed"
    BELONGING_ADDED = "belonging.added", "membership of a body was added"
    BELONGING_ENDED = "belonging.ended", "membership of a body was ended"
    COVERING_ADDED = "covering.added", "was said to work over the schools of another body"
    COVERING_ENDED = "covering.ended", "ended its work over the schools of another body"
    SCHOOLS_JOINED = "schools.joined", "two records were found to be one school"
    SCHOOLS_KEPT_APART = "schools.kept-apart", "two records were kept as two schools"

    # Records
    SHARED = "record.shared", "was shared"
    SHARE_ENDED = "share.ended", "share was ended"
    RECORD_DELETED = "record.deleted", "was deleted"
    RECORD_EXPORTED = "record.exported", "was taken away as a file"

    # Calendars
    CALENDAR_SET = "calendar.set", "calendar was set"
    CALENDAR_ENDED = "calendar.ended", "calendar was taken back"
    CLOSURE_ADDED = "closure.added", "closure was added"
    CLOSURE_ENDED = "closure.ended", "closure was taken back"

    # Contacts
    CONTACT_ADDED = "contact.added", "contact was added"
    CONTACT_CHANGED = "contact.changed", "contact was changed"
    CONTACT_ENDED = "contact.ended", "contact was ended"
    CONTACTS_IMPORTED = "contacts.imported", "contacts were taken over from a table"

    # Assignments
    ASSIGNED = "assignment.begun", "was assigned to a school"
    ASSIGNMENT_ENDED = "assignment.ended", "assignment to a school was ended"
    ASSIGNMENTS_HANDED_OVER = "assignment.handed-over", "schools were handed over"

    # Agreements
    AGREEMENT_DRAFTED = "agreement.drafted", "agreement was drafted"
    AGREEMENT_CHANGED = "agreement.changed", "agreement was changed"
    AGREEMENT_PUT_IN_FORCE = "agreement.in-force", "agreement was put in force"
    AGREEMENT_REVIEWED = "agreement.reviewed", "agreement was reviewed"
    AGREEMENT_EXPIRED = "agreement.expired", "agreement ran out"
    AGREEMENT_ENDED = "agreement.ended", "agreement was ended"
    AGREEMENT_REPLACED = "agreement.replaced", "agreement was replaced by a later one"

    # Targets
    TARGET_SET = "target.set", "target was set"
    TARGET_CHANGED = "target.changed", "target was changed"
    TARGET_WITHDRAWN = "target.withdrawn", "target was withdrawn"
    TARGETS_LOADED = "targets.loaded", "targets were taken over from a table"

    # Intelligence
    INTELLIGENCE_ADDED = "intelligence.added", "intelligence was recorded"
    INTELLIGENCE_CORRECTED = "intelligence.corrected", "intelligence was corrected"
    INTELLIGENCE_RENEWED = "intelligence.renewed", "intelligence was renewed"
    INTELLIGENCE_EXPIRED = "intelligence.expired", "intelligence expired"
    INTELLIGENCE_WITHDRAWN = "intelligence.withdrawn", "intelligence was withdrawn"

    # Judgements
    JUDGEMENT_MADE = "judgement.made", "judgement was recorded"
    JUDGEMENT_WITHDRAWN = "judgement.withdrawn", "judgement was withdrawn"
    COMPLETE_DECLARED = "complete.declared", "record was declared complete"
    COMPLETE_ENDED = "complete.ended", "declaration that the record is complete was ended"

    # Agreed actions
    ACTION_AGREED = "action.agreed", "action was agreed"
    ACTION_CHANGED = "action.changed", "agreed action was changed"
    ACTION_NOTED = "action.noted", "note was added to an agreed action"
    ACTION_PROGRESSED = "action.progressed", "agreed action was taken up"
    ACTION_DONE = "action.done", "agreed action was done"
    ACTION_NOT_DONE = "action.not-done", "agreed action was not done"
    ACTION_WITHDRAWN = "action.withdrawn", "agreed action was withdrawn"

    # Responses
    RESPONSE_SENT = "response.sent", "response was sent"
    RESPONSE_READ = "response.read", "response was read"
    RESPONSE_ANSWERED = "response.answered", "response was answered"
    RESPONSE_WITHDRAWN = "response.withdrawn", "response was taken back"

    # Files
    FILE_ADDED = "file.added", "file was added"
    FILE_DESCRIBED = "file.described", "file was described anew"
    FILE_REMOVED = "file.removed", "file was removed"

    # Notices
    NOTICES_SWITCHED = "notices.switched", "chose when to be told"
    MAIL_BOUNCED = "mail.bounced", "mail could not be delivered"
    MAIL_MENDED = "mail.mended", "mail address works again"

    # Protection of personal data
    PERSON_ANONYMISED = "person.anonymised", "account was made anonymous"
    RETENTION_RUN = "retention.run", "what was due was deleted"
    HOLD_PLACED = "hold.placed", "was held from deletion"
    HOLD_ENDED = "hold.ended", "hold was ended"
    SUBJECT_REQUEST_RECEIVED = "subject-request.received", "request of a person for their data was received"
    SUBJECT_REQUEST_CHANGED = "subject-request.changed", "request of a person for their data was changed"
    SUBJECT_REQUEST_EXTENDED = "subject-request.extended", "request of a person for their data was extended"
    SUBJECT_REQUEST_GATHERED = "subject-request.gathered", "data of a person was gathered from every table"
    SUBJECT_REQUEST_MARKED = "subject-request.marked", "what was gathered was reviewed"
    SUBJECT_REQUEST_CLOSED = "subject-request.closed", "request of a person for their data was closed"
    BREACH_RECORDED = "breach.recorded", "breach was recorded"
    BREACH_CHANGED = "breach.changed", "record of a breach was changed"
    LOG_EXPORTED = "log.exported", "log of access was taken away as a file"

    # Papers
    PROFILE_CHANGED = "profile.changed", "text about the organisation was changed"
    CONTACT_PAGE_CHANGED = "contact-page.changed", "contact page was changed"
    PAPER_COPY_ASKED = "paper-copy.asked", "paper copy was asked for"
    PAPER_COPY_ANSWERED = "paper-copy.answered", "request for a paper copy was answered"

    # Backups
    BACKUP_MADE = "backup.made", "backup was made"
    BACKUP_RESTORED = "backup.restored", "backup was restored"

    # Evidence
    EVIDENCE_STARTED = "evidence.started", "run of evidence was started"
    EVIDENCE_TAKEN = "evidence.taken", "files were taken into a run of evidence"
    EVIDENCE_LEFT_OUT = "evidence.left-out", "file was left out of a run of evidence"
    EVIDENCE_BEGUN = "evidence.begun", "reading of files was begun"
    EVIDENCE_PREPARED = "evidence.prepared", "edition was prepared"
    EVIDENCE_UNCHANGED = "evidence.unchanged", "files held nothing new"
    EVIDENCE_REFUSED = "evidence.refused", "files were refused"
    EVIDENCE_FAILED = "evidence.failed", "reading of files failed"
    EVIDENCE_STOPPED = "evidence.stopped", "reading of files was stopped"
    EVIDENCE_DISCARDED = "evidence.discarded", "run of evidence was discarded"
    EVIDENCE_PUBLISHED = "evidence.published", "edition was published"
    EVIDENCE_PUT_BACK = "evidence.put-back", "earlier edition was put back"
