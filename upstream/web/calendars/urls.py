"""Addresses of this area."""

from django.urls import path

from upstream.web.calendars import views
from upstream.web.records.bodies import of_bodies

urlpatterns = [
    path("calendars/", views.calendars, name="calendars"),
    *of_bodies("calendar/", views.year, "calendar"),
    *of_bodies("calendar/<slug:written>.ics", views.file, "calendar-file"),
    *of_bodies("calendar/terms/", views.terms, "terms"),
    *of_bodies("calendar/table/", views.table, "calendar-table"),
    *of_bodies("calendar/end/", views.end, "end-calendar"),
    *of_bodies("calendar/closures/add/", views.add_closure, "add-closure"),
    *of_bodies("calendar/closures/<int:closure>/end/", views.end_closure, "end-closure"),
]
