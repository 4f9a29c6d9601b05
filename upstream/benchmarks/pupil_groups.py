"""How sentences call the pupils of a group."""

from __future__ import annotations

WORDS = {
    "all": "", "disadvantaged": "disadvantaged pupils", "not-disadvantaged": "not disadvantaged pupils",
    "sen-support": "pupils with SEN support", "ehc-plan": "pupils with an EHC plan", "sen": "pupils with SEN",
    "no-sen": "pupils without SEN", "looked-after": "looked-after pupils", "children-in-need": "children in need",
    "child-protection-plan": "pupils with a child protection plan", "eal": "pupils with English as an additional language",
    "fsm": "pupils eligible for free school meals", "not-fsm": "pupils not eligible for free school meals",
    "girls": "girls", "boys": "boys",
}


def group_words(group: str) -> str:
    """`disadvantaged pupils`; nothing for all pupils."""
    return WORDS.get(group, f"{group.replace('-', ' ')} pupils")
