"""The one kind of error a person may see: a sentence that says what is wrong and what to do."""


class Refusal(Exception):
    """Asked for something that cannot be done as asked. The message is a sentence for the user.

    Everything else that is raised is our mistake, not theirs, and says so.
    """


def refuse(why_not: str | None) -> None:
    """Raises the sentence of a `why_not_…` rule; None passes."""
    if why_not:
        raise Refusal(why_not)
