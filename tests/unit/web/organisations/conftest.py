"""The invented county with a keeper of its register, and browsers."""

import pytest

from tests.county import county
from upstream.registry.models import Deployment

__all__ = ["county"]


@pytest.fixture
def keeper(county):
    """A browser of the data manager of the body whose Upstream this is."""
    Deployment.objects.create(pk=1, organisation=county.alliance)
    return county.browser("data-manager", county.alliance)


@pytest.fixture
def people(county, keeper):
    return {
        "keeper": keeper,
        "officer": county.browser("improvement-officer", county.council),
        "trust's data manager": county.browser("data-manager", county.trust),
        "school's administrator": county.browser("administrator", county.brook),
        "governor": county.browser("governor", county.brook),
    }
