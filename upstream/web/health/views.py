"""One line of text: ok, or what is wrong in a word. A stranger learns no more; `upstream doctor` says the rest."""

from django.http import HttpResponse

from upstream.jobs.health import examined
from upstream.web.needs import open_page


@open_page
def health(request):
    wrong = [finding.about for finding in examined() if not finding.is_well]
    said = f"not well: {', '.join(wrong)}" if wrong else "ok"
    return HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8", status=503 if wrong else 200)
