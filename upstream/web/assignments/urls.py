"""Addresses of this area."""

from django.urls import path

from upstream.web.assignments import views

urlpatterns = [
    path("my-schools/", views.mine, name="my-schools"),
    path("my-schools/my-schools.csv", views.mine_file, name="my-schools-file"),
    path("assignments/", views.workload, name="assignments"),
    path("assignments/assignments.csv", views.every_assignment, name="assignments-file"),
    path("assignments/people/<int:pk>/", views.person, name="assigned-person"),
    path("assignments/people/<int:pk>/hand-over/", views.hand_over, name="hand-over"),
    path("assignments/<int:pk>/end/", views.end, name="end-assignment"),
    path("schools/<urn>/assignments/", views.of_school, name="school-assignments"),
    path("schools/<urn>/assignments/add/", views.add, name="assign"),
]
