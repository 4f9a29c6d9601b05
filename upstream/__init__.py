"""Upstream: the open school-improvement system for England."""
