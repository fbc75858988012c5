"""aiohttp and asyncio.gather, with a session for each batch: the first failure is raised, and leaving the session cuts the rest."""
import asyncio

from benchclient import need, serve

aiohttp = need("aiohttp")


async def fetch(session, r):
    async with session.request(r["method"], r["url"], headers=r["headers"], data=r["body"]) as response:
        await response.read()
        return response.status


async def main(wanted, limit, timeout, mark):
    connector = aiohttp.TCPConnector(limit=limit or 100)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=timeout)) as session:
        for item, status in enumerate(await asyncio.gather(*(fetch(session, r) for r in wanted))):
            mark(item, status)


serve("aiohttp-gather", lambda *batch: asyncio.run(main(*batch)), aiohttp)
