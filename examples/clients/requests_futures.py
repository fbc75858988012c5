"""requests in a ThreadPoolExecutor, results as they complete."""
from concurrent.futures import ThreadPoolExecutor, as_completed

from benchclient import need, serve

requests = need("requests")


def load(r, timeout):
    body = r["body"] and r["body"].encode()
    return requests.request(r["method"], r["url"], headers=r["headers"], data=body, timeout=timeout)


def batch(wanted, limit, timeout, mark):
    with ThreadPoolExecutor(max_workers=limit or 20) as executor:
        item_of = {executor.submit(load, r, timeout): item for item, r in enumerate(wanted)}
        for future in as_completed(item_of):
            try:
                mark(item_of[future], future.result().status_code)
            except Exception as e:
                mark(item_of[future], e)


serve("requests-futures", batch, requests)
