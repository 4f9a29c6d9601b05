"""The invented county, and a browser of nobody."""

from tests.county import client_of_nobody, county

__all__ = ["client_of_nobody", "county"]
