"""Addresses of data protection."""

from django.urls import path

from upstream.web.protection import breaches, log, processing, requests, retention

urlpatterns = [
    path("protection/", processing.protection, name="protection"),
    path("protection/retention/", retention.retention, name="retention"),
    path("protection/retention/run/", retention.run, name="run-retention"),
    path("protection/retention/<str:label>/", retention.table, name="retention-table"),
    path("protection/holds/record/", retention.hold_record, name="hold-record"),
    path("protection/holds/school/", retention.hold_school, name="hold-school"),
    path("protection/holds/<int:pk>/end/", retention.end_hold, name="end-hold"),
    path("protection/requests/", requests.listed, name="subject-requests"),
    path("protection/requests/add/", requests.receive, name="receive-request"),
    path("protection/requests/<uuid:pk>/", requests.subject_request, name="subject-request"),
    path("protection/requests/<uuid:pk>/change/", requests.change, name="change-request"),
    path("protection/requests/<uuid:pk>/extend/", requests.extend, name="extend-request"),
    path("protection/requests/<uuid:pk>/gather/", requests.gather, name="gather-request"),
    path("protection/requests/<uuid:pk>/include/", requests.include_rest, name="include-rest"),
    path("protection/requests/<uuid:pk>/items/<int:item_pk>/", requests.item, name="gathered-item"),
    path("protection/requests/<uuid:pk>/close/", requests.close, name="close-request"),
    path("protection/requests/<uuid:pk>/what-is-held.zip", requests.export, name="export-request"),
    path("protection/breaches/", breaches.listed, name="breaches"),
    path("protection/breaches/add/", breaches.add, name="add-breach"),
    path("protection/breaches/<uuid:pk>/", breaches.breach, name="breach"),
    path("protection/breaches/<uuid:pk>/change/", breaches.change, name="change-breach"),
    path("protection/breaches/<uuid:pk>/close/", breaches.close, name="close-breach"),
    path("protection/log/", log.whole, name="access-log"),
    path("protection/log/log.csv", log.whole_csv, name="access-log-csv"),
    path("protection/processing/", processing.paper, {"name": "processing"}, name="processing"),
    path("protection/dpia/", processing.paper, {"name": "dpia"}, name="dpia"),
    path("protection/<str:name>/paper.<str:ending>", processing.paper_file, name="protection-file"),
    path("schools/<slug:urn>/who-looked/", log.of_school, name="who-looked"),
    path("schools/<slug:urn>/who-looked/who-looked.csv", log.of_school_csv, name="who-looked-csv"),
]
