// undici.request and Promise.allSettled, on an agent for good: an error is one of the results.
import { serve } from "./benchclient.mjs";

const undici = await import("undici").catch(() => {
  console.log("needs the npm package undici");
  process.exit();
});
let agent;

async function load(r, timeout) {
  const { statusCode, body } = await undici.request(r.url, {
    method: r.method, headers: r.headers, body: r.body, dispatcher: agent, headersTimeout: timeout * 1000, bodyTimeout: timeout * 1000,
  });
  await body.arrayBuffer();
  return statusCode;
}

serve("node-undici", "undici", async (wanted, limit, timeout, mark) => {
  agent ??= new undici.Agent({ connections: limit }) // for each origin; null: no limit
    .compose(undici.interceptors.redirect({ maxRedirections: 20 }));
  const ended = await Promise.allSettled(wanted.map((r) => load(r, timeout)));
  ended.forEach((one, item) => mark(item, one.status === "fulfilled" ? one.value : one.reason));
});
