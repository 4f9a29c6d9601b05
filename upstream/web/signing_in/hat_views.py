"""Choosing a hat, and the page that says who may do what."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import render

from upstream.people import hats as people_hats
from upstream.web.needs import needs_account
from upstream.web.signing_in.onward import onward_of
from upstream.web.signing_in.session import CHOSEN
from upstream.web.signing_in.who_may import present_roles


@needs_account
def hat(request):
    """The bodies and roles somebody may act in; choosing one leads on to where they were going."""
    onward = onward_of(request)
    chosen = request.POST.get("hat") if request.method == "POST" else None
    worn = next((one for one in request.hats if str(one.membership) == chosen), None)
    if worn is not None:
        if request.hat is None or request.hat.membership != worn.membership:
            people_hats.choose(hat=worn)
        request.session[CHOSEN] = worn.membership
        return HttpResponseRedirect(onward)
    context = {"hats": request.hats, "onward": onward, "missing": request.method == "POST", "worn": request.hat}
    return render(request, "signing_in/hat.html", context)


@needs_account
def who_may_do_what(request):
    own = request.hat.role.id if request.hat else ""
    return render(request, "signing_in/who_may_do_what.html", {"page": present_roles(), "own": own})
