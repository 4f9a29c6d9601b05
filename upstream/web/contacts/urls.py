"""Addresses of this area."""

from django.urls import path

from upstream.web.contacts import views
from upstream.web.records.bodies import of_bodies

urlpatterns = [
    *of_bodies("contacts/", views.contacts, "contacts"),
    *of_bodies("contacts/add/", views.add, "add-contact"),
    path("contacts/", views.every_contact, name="every-contact"),
    path("contacts/table/", views.table, name="contacts-table"),
    path("contacts/<uuid:pk>/", views.one, name="contact-record"),
    path("contacts/<uuid:pk>/change/", views.change, name="change-contact-record"),
    path("contacts/<uuid:pk>/end/", views.end, name="end-contact"),
]
