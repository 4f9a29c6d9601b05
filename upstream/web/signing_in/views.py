"""Choosing a hat, and the page that says who may do what."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from upstream.people.roles import ROLES
from upstream.web.needs import needs_account
from upstream.web.signing_in.hats import CHOSEN


@needs_account
def hat(request):
    """The bodies and roles somebody may act in; choosing one leads on to where they were going."""
    onward = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        onward = "/"
    if request.method == "POST":
        chosen = next((one for one in request.hats if str(one.membership) == request.POST.get("hat")), None)
        if chosen is not None:
            request.session[CHOSEN] = chosen.membership
            return HttpResponseRedirect(onward)
    return render(request, "signing_in/hat.html", {"hats": request.hats, "onward": onward})


@needs_account
def who_may_do_what(request):
    return render(request, "signing_in/who_may_do_what.html", {"roles": ROLES.values()})
