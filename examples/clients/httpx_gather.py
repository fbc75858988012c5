"""httpx.AsyncClient and asyncio.gather, with a client for each batch; it follows no redirect."""
import asyncio

from benchclient import need, serve

httpx = need("httpx")


async def fetch(client, r):
    response = await client.request(r["method"], r["url"], headers=r["headers"], content=r["body"])
    return response.status_code


async def main(wanted, limit, timeout, mark):
    limits = httpx.Limits(max_connections=limit or 100, max_keepalive_connections=20)
    async with httpx.AsyncClient(limits=limits, timeout=timeout) as client:
        for item, status in enumerate(await asyncio.gather(*(fetch(client, r) for r in wanted))):
            mark(item, status)


serve("httpx-gather", lambda *batch: asyncio.run(main(*batch)), httpx)
