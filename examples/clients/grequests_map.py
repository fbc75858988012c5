"""grequests.map: all responses at once, in input order; None in the place of a failed one."""
from benchclient import need, serve

grequests = need("grequests")


def asked(r, timeout):
    body = r["body"] and r["body"].encode()
    return grequests.request(r["method"], r["url"], headers=r["headers"], data=body, timeout=timeout)


def batch(wanted, limit, timeout, mark):
    responses = grequests.map([asked(r, timeout) for r in wanted], size=limit)
    for item, response in enumerate(responses):
        mark(item, None if response is None else response.status_code)


serve("grequests-map", batch, grequests)
