"""Papers that everybody may read, and paper itself: terms, privacy notice, contact, copies on request."""
