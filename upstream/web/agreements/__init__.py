"""The register of agreements on the web, and the figures that are shown under one."""
