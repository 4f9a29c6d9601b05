"""Addresses of this area."""

from django.urls import path

from upstream.web.data import comparing, making, refused, serving, views

urlpatterns = [
    path("", views.overview, name="data"),
    path("upload/", making.upload, name="data-upload"),
    path("fetch/", making.fetch, name="data-fetch"),
    path("again/", making.again, name="data-again"),
    path("runs/<uuid:pk>/", views.run, name="data-run"),
    path("runs/<uuid:pk>/progress.json", views.progress, name="data-progress"),
    path("runs/<uuid:pk>/files/", making.add_files, name="data-add-files"),
    path("runs/<uuid:pk>/leave-out/", making.leave_out, name="data-leave-out"),
    path("runs/<uuid:pk>/begin/", making.begin, name="data-begin"),
    path("runs/<uuid:pk>/discard/", making.discard, name="data-discard"),
    path("runs/<uuid:pk>/publish/", serving.publish, name="data-publish"),
    path("editions/<slug:edition>/publish/", serving.publish_edition, name="data-publish-edition"),
    path("editions/<slug:edition>/put-back/", serving.put_back, name="data-put-back"),
    path("editions/<slug:edition>/refused/", refused.refused_rows_page, name="data-refused"),
    path("editions/<slug:edition>/refused.csv", refused.refused_csv, name="data-refused-csv"),
    path("changes/<slug:before>/<slug:after>/", comparing.changes, name="data-changes"),
    path("changes/<slug:before>/<slug:after>/schools/<slug:urn>/", comparing.school, name="data-changes-school"),
]
