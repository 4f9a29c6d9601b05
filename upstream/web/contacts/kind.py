"""Contacts, as the pages of every kind of record know them."""

from upstream.casework.ground.contacts.loading import OUT
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.queries import listed
from upstream.web.records.kinds import RecordKind

KIND = RecordKind(
    model=Contact, word="contact", segment="contacts", noun="contact", title=lambda one: one.person, columns=OUT, listed=listed,
)
