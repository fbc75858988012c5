"""What grequests.map does, on gevent and requests: for machines without grequests."""
from benchclient import need, serve

gevent = need("gevent.monkey")
gevent.monkey.patch_all(thread=False, select=False)  # before requests, as grequests does
need("gevent.pool")
requests = need("requests")


def load(r, timeout):
    body = r["body"] and r["body"].encode()
    try:
        with requests.Session() as session:  # one a request
            return session.request(r["method"], r["url"], headers=r["headers"], data=body, timeout=timeout)
    except Exception:
        return None


def batch(wanted, limit, timeout, mark):
    spawn = gevent.pool.Pool(limit).spawn if limit else gevent.spawn
    jobs = [spawn(load, r, timeout) for r in wanted]
    gevent.joinall(jobs)
    for item, job in enumerate(jobs):
        mark(item, None if job.value is None else job.value.status_code)


serve("gevent-map", batch, gevent, requests)
