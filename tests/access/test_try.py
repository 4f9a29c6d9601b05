import time
from tests.access.addresses import every_address
def test_x(browser, hats):
    print(len(every_address()), [a for a in every_address() if not a.name or '/' in a.name])
    t=time.time()
    for seat in hats:
        for at in ("/", "/schools/900001/", "/schools/900001/intelligence/", "/people/"):
            r=browser(seat).get(at)
            print(seat, at, r.status_code, r.headers.get("Location",""), round(time.time()-t,3)); t=time.time()
