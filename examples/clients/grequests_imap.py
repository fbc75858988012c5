"""grequests.imap: responses as they arrive, without the failed ones; two at a time unless told otherwise."""
from benchclient import need, serve

grequests = need("grequests")


def asked(item, r, timeout):
    def number(response, *_, **__):  # imap doesn't say whose response it yields
        response.item = item

    body = r["body"] and r["body"].encode()
    return grequests.request(
        r["method"], r["url"], headers=r["headers"], data=body, timeout=timeout, hooks={"response": number}
    )


def batch(wanted, limit, timeout, mark):
    for response in grequests.imap((asked(i, r, timeout) for i, r in enumerate(wanted)), size=limit or 2):
        mark(response.item, response.status_code)


serve("grequests-imap", batch, grequests)
