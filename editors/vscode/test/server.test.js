// The server as the extension starts it, over its standard input and output. BENCH is the bench that is tested; without it
// these are skipped.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { spawn } = require("node:child_process");
const { pathToFileURL } = require("node:url");
const { createMessageConnection } = require("vscode-jsonrpc/node"); // the client's own
const { serverOf } = require("../src/server");
const bench = process.env.BENCH;

const spec = `group "api" {
  base_url = "http://127.0.0.1:8000"
  request "get" { path = "/" }
}

benchmark "shop" {
  groups      = [group.apj]
  strategies  = [strategy.pool]
  concurrency = [1]
}
`;

test("a spec is opened, mended and completed", { skip: bench ? false : "BENCH is not set" }, async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
  const { command, args } = serverOf(bench);
  const child = spawn(command, args);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const talk = createMessageConnection(child.stdout, child.stdin);
  const news = [];
  let heard = () => {};
  talk.onNotification("textDocument/publishDiagnostics", (p) => { news.push(p); heard(); });
  talk.onRequest("client/registerCapability", () => null);
  const said = async (version) => {
    for (;;) {
      const p = news.find((p) => p.version === version);
      if (p) return p.diagnostics;
      await new Promise((resolve) => { heard = resolve; });
    }
  };
  talk.listen();
  const { capabilities } = await talk.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  assert.strictEqual(capabilities.positionEncoding, "utf-16");
  await talk.sendNotification("initialized", {});

  const uri = pathToFileURL(path.join(dir, "a.bench.hcl")).toString();
  await talk.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "bench", version: 1, text: spec } });
  const wrong = await said(1);
  assert.strictEqual(wrong.length, 1);
  assert.strictEqual(wrong[0].code, "unknown_reference");

  const actions = await talk.sendRequest("textDocument/codeAction", { textDocument: { uri }, range: wrong[0].range, context: { diagnostics: wrong } });
  assert.strictEqual(actions[0].edit.changes[uri][0].newText, "group.api");
  await talk.sendNotification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: [{ range: wrong[0].range, text: "group.api" }] });
  assert.deepStrictEqual(await said(2), []);

  const lenses = await talk.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  assert.match(lenses[0].command.title, /^plan: 1 cell, about .*, 1 host$/);
  const list = await talk.sendRequest("textDocument/completion", { textDocument: { uri }, position: { line: 2, character: 2 } });
  assert.ok(list.items.some((i) => i.label === "request"), JSON.stringify(list.items.map((i) => i.label)));

  await talk.sendRequest("shutdown");
  await talk.sendNotification("exit");
  assert.strictEqual(await ended, 0);
});

test("the extension's settings leave no folder to choose what is started", () => {
  const { contributes } = require("../package.json");
  assert.strictEqual(contributes.configuration.properties["bench.path"].scope, "machine");
});
