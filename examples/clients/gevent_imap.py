"""What grequests.imap does, on gevent and requests: for machines without grequests."""
from benchclient import need, serve

gevent = need("gevent.monkey")
gevent.monkey.patch_all(thread=False, select=False)  # before requests, as grequests does
need("gevent.pool")
requests = need("requests")


def batch(wanted, limit, timeout, mark):
    def load(job):
        item, r = job
        body = r["body"] and r["body"].encode()
        try:
            with requests.Session() as session:  # one a request
                return item, session.request(r["method"], r["url"], headers=r["headers"], data=body, timeout=timeout)
        except Exception:
            return item, None

    for item, response in gevent.pool.Pool(limit or 2).imap_unordered(load, enumerate(wanted)):
        if response is not None:  # imap drops what failed
            mark(item, response.status_code)


serve("gevent-imap", batch, gevent, requests)
