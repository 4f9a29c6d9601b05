"""Addresses of this area."""

from django.urls import path

from upstream.web.cards import views

urlpatterns = [
    path("schools/<slug:urn>/card.pdf", views.one, name="card"),
    path("trusts/<slug:uid>/cards.pdf", views.pack_of_trust, name="cards-of-trust"),
    path("councils/<slug:code>/cards.pdf", views.pack_of_council, name="cards-of-council"),
]
