"""The nouns that all casework shares: calendars, contacts, judgements, intelligence, agreed actions, agreements, targets."""
