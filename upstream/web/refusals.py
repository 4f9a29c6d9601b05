"""What goes wrong, in plain sentences: nothing at that address, nothing built yet, our own mistake."""

from __future__ import annotations

from django.shortcuts import render

from upstream.evidence.editions import NoEdition
from upstream.lib.refusal import Refusal


def refused(request, refusal: Refusal):
    nothing_built = isinstance(refusal, NoEdition)
    title = "There is no evidence here yet" if nothing_built else "That cannot be shown"
    return render(
        request, "refused.html", {"title": title, "sentence": str(refusal)}, status=503 if nothing_built else 400
    )


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def not_found(request, exception):
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"sentence": said}, status=404)


def server_error(request):
    return render(request, "500.html", status=500)


def no_token(request, reason=""):
    """A form came without the token that proves it is ours: mostly a page left open until the session ended."""
    return render(request, "refused.html", {
        "title": "This form could not be sent", "sentence": "It was open for too long, or was not opened from this site. "
        "Go back, copy what you typed if it is long, load the page again and send it once more.",
    }, status=403)
