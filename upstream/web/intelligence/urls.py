"""Addresses of this area."""

from django.urls import path

from upstream.web.intelligence import loading, views

urlpatterns = [
    path("schools/<urn>/intelligence/", views.of_school, name="school-intelligence"),
    path("schools/<urn>/intelligence/add/", views.add, name="add-intelligence"),
    path("intelligence/", views.of_my_schools, name="intelligence-list"),
    path("intelligence/table/", loading.table, name="intelligence-table"),
    path("intelligence/table/take/", loading.take_table, name="take-intelligence-table"),
    path("intelligence/table/template.csv", loading.template_file, name="intelligence-template"),
    path("intelligence/<uuid:pk>/", views.one, name="intelligence"),
    path("intelligence/<uuid:pk>/correct/", views.correct, name="correct-intelligence"),
    path("intelligence/<uuid:pk>/renew/", views.renew, name="renew-intelligence"),
]
