"""The register for people: bodies, who belongs to them, and the runs that bring it up to an edition."""
