"""Addresses of this area."""

from django.urls import path

from upstream.web.backtests import views

urlpatterns = [
    path("", views.backtests, name="backtests"),
    path("<slug:framework>/", views.backtest, name="backtest"),
    path("<slug:framework>/schools/", views.schools, name="backtest-schools"),
    path("<slug:framework>/download.<slug:ending>", views.download, name="backtest-download"),
]
