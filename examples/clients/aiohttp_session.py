"""aiohttp and asyncio.gather on one session for good: connections are kept from one batch to the next."""
import asyncio, os, threading

from benchclient import need, serve

aiohttp = need("aiohttp")
loop, sessions = asyncio.new_event_loop(), {}


async def fetch(session, r, timeout):
    total = aiohttp.ClientTimeout(total=timeout)
    async with session.request(r["method"], r["url"], headers=r["headers"], data=r["body"], timeout=total) as response:
        await response.read()
        return response.status


async def main(wanted, limit, timeout, mark):
    if limit not in sessions:
        sessions[limit] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=limit or 100))
    for item, status in enumerate(await asyncio.gather(*(fetch(sessions[limit], r, timeout) for r in wanted))):
        mark(item, status)


if "BENCH_OVERLAP" in os.environ:  # batches at a rate share the loop
    threading.Thread(target=loop.run_forever, daemon=True).start()
    serve("aiohttp-session", lambda *b: asyncio.run_coroutine_threadsafe(main(*b), loop).result(), aiohttp)
serve("aiohttp-session", lambda *b: loop.run_until_complete(main(*b)), aiohttp)
