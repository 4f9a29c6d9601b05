"""Names of places, schools and councils that are plainly invented.

Two lists are crossed and shuffled by the seed. `tests/real/test_demo_is_invented.py` holds the
result against the real registers, where they are at hand: a syllable that ever makes a real name goes.
"""

from __future__ import annotations

from random import Random

_FIRST = (
    "Brindle",
    "Quill",
    "Wyver",
    "Mistle",
    "Gorse",
    "Dunnock",
    "Sorrel",
    "Teasel",
    "Curlew",
    "Plover",
    "Linnet",
    "Fescue",
    "Sedge",
    "Ember",
    "Cinder",
    "Lantern",
    "Pewter",
    "Candle",
    "Thimble",
    "Feather",
    "Saddle",
    "Barley",
    "Tansy",
    "Yaffle",
    "Bittern",
    "Dapple",
    "Flint",
    "Juniper",
    "Kestrel",
    "Marlin",
    "Ozier",
    "Puffin",
    "Quince",
    "Rowan",
    "Larch",
    "Osprey",
)
_LAST = (
    "haven",
    "mere",
    "barrow",
    "combe",
    "stead",
    "minster",
    "fold",
    "holt",
    "reach",
    "quay",
    "wade",
    "garth",
    "march",
    "spire",
)
SAINTS = ("St Aldreda", "St Wenlow", "St Corvin", "St Ysolde", "St Bramwell", "St Tamsine", "St Orrin", "St Quillon")
_STREETS = ("Lamplighter Lane", "Old Quarry Road", "Heronry Close", "Windpump Way", "Bellfounder Street", "Orchard Rise")

REGIONS = (
    ("Northmarch", "E18000001"),
    ("Tidewater", "E18000002"),
    ("Highfell", "E18000003"),
    ("Midvale", "E18000004"),
    ("Westreach", "E18000005"),
    ("Eastfen", "E18000006"),
    ("Crowngate", "E18000007"),
    ("Southdown Coast", "E18000008"),
    ("Farshore", "E18000009"),
)


def places(random: Random, count: int, *, without: frozenset[str] = frozenset()) -> list[str]:
    """`count` different place names, in the seed's order, none of `without`."""
    found = [first + last for first in _FIRST for last in _LAST]
    found = [name for name in found if name not in without]
    random.shuffle(found)
    if count > len(found):
        raise ValueError(f"only {len(found)} places can be invented, and {count} were asked for")
    return found[:count]


def place(random: Random) -> str:
    return random.choice(_FIRST) + random.choice(_LAST)


def street(random: Random) -> str:
    return random.choice(_STREETS)


def slug(name: str) -> str:
    """`St Aldreda's Primary` → `st-aldredas-primary`."""
    kept = "".join(letter if letter.isalnum() else " " for letter in name.replace("'", "").lower())
    return "-".join(kept.split())
