"""Where drafts are kept and thrown away."""

from django.urls import path

from upstream.web.forms import drafts

urlpatterns = [
    path("save/", drafts.save, name="save-draft"),
    path("discard/", drafts.discard, name="discard-draft"),
]
