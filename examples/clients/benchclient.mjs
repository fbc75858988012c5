// Bench's protocol for clients in Node: serve(NAME, VERSIONS, batch). The page of it: bench explain -protocol.
import { createInterface } from "node:readline";

const now = () => process.hrtime.bigint();
const named = (error) => String([error.cause?.code, error.code, error.name].find((x) => x?.length)).replace(/\s/g, "_");
const line = ([item, got, ns]) =>
  got === null ? `- ${item} ${ns}\n` : Number.isInteger(got) ? `+ ${item} ${got} ${ns}\n` : `! ${item} ${named(got)} ${ns}\n`;

// Calls batch(requests, limit, timeout, mark), and that mark(item, status | error | null). Batches may overlap.
export function serve(name, versions, batch) {
  console.log(`bench 1 ${name} Node-${process.versions.node} ${versions}`);
  let requests;
  createInterface({ input: process.stdin }).on("line", async (text) => {
    const ask = JSON.parse(text);
    if (ask.requests) return void (requests = ask.requests);
    const marks = [], start = now(); // nothing is written before the end, so that printing is not measured
    const mark = (item, got) => marks.push([item, got, now()]);
    const end = await batch(requests, ask.limit, ask.timeout, mark).then(() => "ok", named);
    const stop = now();
    process.stdout.write(`${marks.map(line).join("")}. ${start} ${stop} ${end} ${ask.batch}\n`);
  });
}
