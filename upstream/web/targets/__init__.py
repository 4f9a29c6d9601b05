"""Targets on the web: of a school, a council, a trust; set, changed, withdrawn, loaded, taken along; always with whose."""
