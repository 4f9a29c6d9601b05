"""Papers that everybody may read: terms, privacy notice, contact; a body's own text; paper copies on request."""
