"""Plays timelines.md with the Python libraries that the strategies stand for, and reports rows that come out differently.

    python3 timelines.py threads | asyncio | gevent

One family a process, since gevent patches the others. It needs requests, aiohttp or grequests, and a quiet machine: a
row's second lasts UNIT seconds, and what happens within half of that counts as the same moment. A row that differs is
played twice more before it is reported. Exit status 1 when rows differ.

Rows about the end of a bench run (interrupt, stop) have no counterpart in the libraries and are left out, and so are those
whose requests need each other (needs), where the waiting is the caller's own code.
"""

import asyncio
import multiprocessing
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

UNIT = 0.2
TABLE = pathlib.Path(__file__).with_name("timelines.md")


class Row:
    def __init__(self, title, scenario, cells):
        self.title, self.strategy = title, cells[0]
        self.delivered, self.sent = cells[1], cells[2]
        self.left, _, quiet = cells[4].partition(", quiet ")
        self.orphaned = float(quiet or 0)
        self.kind, *knobs = cells[0].split()
        self.options = dict(knob.split("=") for knob in knobs)
        for part in scenario.split(";"):
            name, _, value = part.strip().partition(" ")
            self.options[name] = value
        self.items = [(float(text.rstrip("!")), text.endswith("!")) for text in self.options["requests"].split()]
        self.batches = int(self.options.get("batches", 1))
        # A row in fractions of a second is played more slowly.
        self.unit = UNIT * (20 if any(0 < took < 0.5 for took, _ in self.items) else 1)

    def seconds(self, name):
        return float(self.options[name]) * self.unit if name in self.options else None

    def whole(self, name, default=None):
        return int(self.options[name]) if name in self.options else default


def rows(kinds):
    title = scenario = ""
    for line in TABLE.read_text().splitlines():
        if line.startswith("## "):
            title = line[3:]
        elif line.startswith("`requests"):
            scenario = line.strip("`")
        elif line.startswith("| ") and not line.startswith("| strategy"):
            row = Row(title, scenario, [cell.strip() for cell in line.strip("|").split("|")])
            if row.kind in kinds and row.items and not {"interrupt", "stop", "needs"} & row.options.keys():
                yield row


def serve(ports, log):
    """Answers /LABEL/SECONDS/FAILS after so many seconds, or breaks the connection then."""

    async def handle(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                _, label, took, fails = head.split(b" ")[1].decode().split("/")
                log.put((label, time.time()))
                await asyncio.sleep(float(took))
                if fails == "1":
                    writer.transport.abort()
                    return
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main():
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


class Consumer:
    """Writes down what a batch gives, as timelines.md does."""

    def __init__(self, row, port):
        self.row, self.port = row, port
        self.batch, self.seen, self.left = "", [], []
        self.start = time.time()

    def urls(self):
        for item, (took, fails) in enumerate(self.row.items):
            yield f"http://127.0.0.1:{self.port}/{self.batch}{item}/{took * self.row.unit}/{int(fails)}"

    def see(self, item, sign=""):
        self.seen.append((f"{self.batch}{item}{sign}", time.time()))

    def pause(self):
        return self.row.seconds("pause") or 0

    def leave(self):
        self.left.append(time.time())


def threads(row, consumer):
    import requests

    urls = list(consumer.urls())
    failures = (requests.RequestException, TimeoutError)
    if row.kind == "sequential":
        for item, url in enumerate(urls):
            try:
                requests.get(url)
                consumer.see(item)
            except failures:
                consumer.see(item, "!")
            time.sleep(consumer.pause())
        return
    with ThreadPoolExecutor(row.whole("limit")) as executor:
        if row.kind == "ordered_map":
            extra = {"buffersize": row.whole("buffersize")} if "buffersize" in row.options else {}
            item = 0
            try:
                for item, _ in enumerate(executor.map(requests.get, urls, timeout=row.seconds("timeout"), **extra), 1):
                    consumer.see(item - 1)
                    time.sleep(consumer.pause())
            except failures:
                consumer.see(item, "!")
            return
        futures = {executor.submit(requests.get, url): item for item, url in enumerate(urls)}
        try:
            for future in as_completed(futures, timeout=row.seconds("timeout")):
                consumer.see(futures[future], "!" if future.exception() else "")
                time.sleep(consumer.pause())
        except TimeoutError:
            consumer.see("", "!")
            time.sleep(consumer.pause())


def green(row, consumer):
    import gevent
    import grequests

    calls = [grequests.get(url) for url in consumer.urls()]
    gevent.sleep(0)  # the loop's clock stood still while Python worked
    gevent.get_hub().loop.update_now()
    if row.kind == "map":
        results = enumerate(grequests.map(calls, size=row.whole("limit"), gtimeout=row.seconds("gtimeout")))
    elif row.kind == "imap":
        responses = grequests.imap(calls, size=row.whole("limit", 2))
        results = ((response.url.split("/")[3].lstrip("ab"), response) for response in responses)
    else:
        results = grequests.imap_enumerated(calls, size=row.whole("limit", 2))
    for item, response in results:
        consumer.see(item, "-" if response is None else "")
        gevent.sleep(consumer.pause())


async def tasks(row, consumer, session):
    """Returns what still runs."""

    async def fetch(url):
        async with session.get(url) as response:
            return await response.read()

    running = []
    try:
        if row.kind == "gather":
            running = [asyncio.ensure_future(fetch(url)) for url in consumer.urls()]
            await asyncio.gather(*running, return_exceptions=row.options.get("return_exceptions") == "true")
        else:
            async with asyncio.TaskGroup() as group:
                running = [group.create_task(fetch(url)) for url in consumer.urls()]
    except Exception:
        for item, task in enumerate(running):
            if task.done() and not task.cancelled() and task.exception():
                consumer.see(item, "!")
        if row.options.get("on_failure") == "close_session":
            await session.close()
            for task in running:  # the end of asyncio.run does this to tasks that wait for a connection
                task.cancel()
        return running
    for item, task in enumerate(running):
        consumer.see(item, "!" if task.exception() else "")
        await asyncio.sleep(consumer.pause())
    return []


async def loop(row, consumer):
    import aiohttp

    running = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=row.whole("limit", 100))) as session:
        for batch in names(row):
            consumer.batch = batch
            running += await tasks(row, consumer, session)
            consumer.leave()
        await asyncio.gather(*running, return_exceptions=True)


def names(row):
    return "ab"[: row.batches] if row.batches > 1 else [""]


def play(family, row, port):
    consumer = Consumer(row, port)
    if family == "asyncio":
        asyncio.run(loop(row, consumer))
        return consumer
    for batch in names(row):
        consumer.batch = batch
        (threads if family == "threads" else green)(row, consumer)
        consumer.leave()
    if family == "gevent":
        import gevent

        gevent.sleep(max(0, consumer.start + row.orphaned * row.unit - time.time()))
    return consumer


def timeline(text):
    return [(what, float(when)) for what, when in (event.split("@") for event in text.split())]


def same(events, wanted, start, unit):
    """Of what happens at one moment the order cannot be seen."""
    got = [(what, (when - start) / unit) for what, when in events]
    tolerance = 0.5 * UNIT / unit
    return len(got) == len(wanted) and all(
        any(what == other and abs(when - moment) < tolerance for other, moment in wanted) for what, when in got
    )


def differs(family, row, port, log):
    consumer = play(family, row, port)
    time.sleep(0.05)
    sent = []
    while not log.empty():
        sent.append(log.get())
    start, unit = consumer.start, row.unit
    left = [("left", when) for when in consumer.left]
    wanted = [("left", float(when)) for when in row.left.split(", ")]
    if (
        same(consumer.seen, timeline(row.delivered), start, unit)
        and same(sent, timeline(row.sent), start, unit)
        and same(left, wanted, start, unit)
    ):
        return ""
    show = lambda events: " ".join(f"{what}@{(when - start) / unit:.2f}" for what, when in events)
    return f"  delivered {show(consumer.seen)}\n  sent {show(sent)}\n  {show(left)}"


KINDS = {
    "threads": ["sequential", "ordered_map", "as_completed"],
    "asyncio": ["gather", "task_group"],
    "gevent": ["map", "imap", "imap_enumerated"],
}


def main(family):
    fork = multiprocessing.get_context("fork")
    ports, log = fork.Queue(), fork.Queue()
    server = fork.Process(target=serve, args=(ports, log), daemon=True)
    server.start()
    port = ports.get()
    played = different = 0
    for row in rows(KINDS[family]):
        if "buffersize" in row.options and sys.version_info < (3, 14):
            continue
        played += 1
        for _ in range(3):
            difference = differs(family, row, port, log)
            if not difference:
                break
        else:
            different += 1
            print(f"{row.title} | {row.strategy}\n  wanted {row.delivered} | {row.sent} | {row.left}\n{difference}")
    print(f"{family}: {played} rows played, {different} different")
    server.terminate()
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
