"""The register of agreements to share data: who with whom, what, why, on what ground, for how long; and which are in force."""
