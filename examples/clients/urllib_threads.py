"""A client of nothing but Python's own library, to start from: pages in threads, handed over as they are done."""
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor, as_completed

from benchclient import serve


def load(r, timeout):
    body = r["body"] and r["body"].encode()
    wanted = urllib.request.Request(r["url"], data=body, headers=r["headers"], method=r["method"])
    try:
        with urllib.request.urlopen(wanted, timeout=timeout) as response:
            response.read()
            return response.status
    except urllib.error.HTTPError as response:  # an answer, too
        return response.status


# Put your library here. limit is how many requests may be under way at once; None: as many as the library likes.
# Call mark(item, …) where your code gets a page: with its status, with an exception, or with None where there is none.
def batch(requests, limit, timeout, mark):
    with ThreadPoolExecutor(max_workers=limit or 20) as threads:
        item_of = {threads.submit(load, r, timeout): item for item, r in enumerate(requests)}
        for page in as_completed(item_of):
            mark(item_of[page], page.exception() or page.result())


serve("urllib-threads", batch)
