"""aiohttp_gather on uvloop: the same library, another event loop."""
import asyncio

from benchclient import need, serve

aiohttp, uvloop = need("aiohttp"), need("uvloop")


async def fetch(session, r):
    async with session.request(r["method"], r["url"], headers=r["headers"], data=r["body"]) as response:
        await response.read()
        return response.status


async def main(wanted, limit, timeout, mark):
    connector = aiohttp.TCPConnector(limit=limit or 100)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=timeout)) as session:
        for item, status in enumerate(await asyncio.gather(*(fetch(session, r) for r in wanted))):
            mark(item, status)


uvloop.install()
serve("aiohttp-uvloop", lambda *batch: asyncio.run(main(*batch)), aiohttp, uvloop)
