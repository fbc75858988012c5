"""Fetches the five pages of pages_test.go with the real libraries, and says what their consumer saw.

    python3 pages.py grequests | imap_of_requests | aiohttp | futures

The pages stand on the first line of standard input: a JSON object from the name of a fault to the five URLs. For each further
line, the name of a fault, there is a line of JSON on standard output: what was seen, as "0:200", "1:None" or "1:error", and
after how many milliseconds the first of it was there and the consumer went on.

grequests is written out with gevent, as the library has it (map and imap in grequests.py), so that it needn't be installed.
"""

import json
import sys
import time

LIBRARY = sys.argv[1]
TIMEOUT = 0.5

if LIBRARY in ("grequests", "imap_of_requests"):
    from gevent import monkey

    monkey.patch_all()

import asyncio
from concurrent.futures import ThreadPoolExecutor, as_completed

import requests


class Consumer:
    def __init__(self):
        self.seen, self.first, self.start = [], None, time.perf_counter()

    def sees(self, item, what):
        if self.first is None:
            self.first = self.now()
        self.seen.append(f"{item}:{what}")

    def now(self):
        return (time.perf_counter() - self.start) * 1000


class AsyncRequest:
    def __init__(self, item, url):
        self.item, self.url, self.response = item, url, None

    def send(self):
        try:
            with requests.Session() as session:
                self.response = session.request("GET", self.url, timeout=TIMEOUT)
        except Exception as error:  # as grequests has it
            self.exception = error
        return self


def grequests(consumer, urls):
    import gevent

    calls = [AsyncRequest(i, url) for i, url in enumerate(urls)]
    gevent.joinall([gevent.spawn(call.send) for call in calls])
    for call in calls:
        consumer.sees(call.item, call.response.status_code if call.response is not None else None)


def imap_of_requests(consumer, urls):
    from gevent.pool import Pool

    calls = (AsyncRequest(i, url) for i, url in enumerate(urls))
    for call in Pool(5).imap_unordered(AsyncRequest.send, calls):
        if call.response is not None:
            consumer.sees(call.item, call.response.status_code)


def aiohttp(consumer, urls):
    import aiohttp

    async def fetch(session, item, url):
        try:
            async with session.get(url) as response:
                await response.read()
                return response.status
        except Exception as error:
            error.item = item
            raise

    async def main():
        consumer.start = time.perf_counter()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as session:
            return await asyncio.gather(*(fetch(session, i, url) for i, url in enumerate(urls)))

    try:
        for item, status in enumerate(asyncio.run(main())):
            consumer.sees(item, status)
    except Exception as error:
        consumer.sees(error.item, "error")


def futures(consumer, urls):
    with ThreadPoolExecutor(max_workers=20) as executor:
        items = {executor.submit(requests.get, url, timeout=TIMEOUT): i for i, url in enumerate(urls)}
        for future in as_completed(items):
            try:
                consumer.sees(items[future], future.result().status_code)
            except requests.RequestException:
                consumer.sees(items[future], "error")


def play(urls):
    consumer = Consumer()
    globals()[LIBRARY](consumer, urls)
    return {"seen": consumer.seen, "first": consumer.first or 0, "released": consumer.now()}


pages = json.loads(sys.stdin.readline())
play(pages["fine"])  # what is imported and looked up once is not part of it
print("ready", flush=True)
for fault in iter(sys.stdin.readline, ""):
    print(json.dumps(play(pages[fault.strip()])), flush=True)
