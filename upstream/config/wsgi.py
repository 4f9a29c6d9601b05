"""What gunicorn serves."""

import atexit
import gc
import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # what the site writes is its owner's alone
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upstream.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what is loaded now stays as long as the process: looking through it again would stop one page in twenty
atexit.register(gc.unfreeze)  # else libraries complain at the end of what was never let go
