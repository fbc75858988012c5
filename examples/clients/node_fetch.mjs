// Node's fetch and Promise.all: the first failure is what the consumer gets, and the rest goes on unseen.
import { serve } from "./benchclient.mjs";

async function load(r, timeout) {
  const response = await fetch(r.url, {
    method: r.method, headers: r.headers, body: r.body ?? undefined, signal: AbortSignal.timeout(timeout * 1000),
  });
  await response.arrayBuffer();
  return response.status;
}

// With a limit, so many workers take one request after the other.
async function limited(wanted, limit, timeout) {
  const statuses = [];
  let next = 0;
  const worker = async () => {
    for (let item; (item = next++) < wanted.length; ) statuses[item] = await load(wanted[item], timeout);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return statuses;
}

serve("node-fetch", `undici-${process.versions.undici ?? "?"}`, async (wanted, limit, timeout, mark) => {
  const statuses = await (limit ? limited(wanted, limit, timeout) : Promise.all(wanted.map((r) => load(r, timeout))));
  statuses.forEach((status, item) => mark(item, status));
});
