"""Contacts: who is head, chair, safeguarding lead … of an organisation, on which days, and who says so."""
