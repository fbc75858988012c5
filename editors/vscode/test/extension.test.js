// The extension with a stand-in for the editor: when the server is started, again, and what is said when it can't be.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const Module = require("node:module");

const log = [];
let fails = false;
let changed;
const commands = {};
const stand = {
  vscode: {
    workspace: {
      getConfiguration: () => ({ get: () => "/opt/bench" }),
      onDidChangeConfiguration: (f) => { changed = f; return {}; },
    },
    commands: { registerCommand: (name, f) => { commands[name] = f; return {}; } },
    window: { showErrorMessage: (m) => log.push(m) },
  },
  "vscode-languageclient/node": {
    LanguageClient: class {
      constructor(id, name, server) { this.server = server; }
      async start() {
        if (fails) throw new Error("ENOENT");
        log.push("start " + [this.server.command, ...this.server.args].join(" "));
      }
      async stop() { log.push("stop"); }
    },
  },
};
const load = Module._load;
Module._load = (name, ...rest) => stand[name] || load(name, ...rest);
const extension = require("../src/extension");
Module._load = load;

test("the server is started, started again, and ended", async () => {
  await extension.activate({ subscriptions: [] });
  await commands["bench.restart"]();
  await changed({ affectsConfiguration: () => false });
  await changed({ affectsConfiguration: (name) => name === "bench.path" });
  await extension.deactivate();
  await extension.deactivate();
  const started = "start /opt/bench lsp";
  assert.deepStrictEqual(log, [started, "stop", started, "stop", started, "stop"]);
});

test("one that can't be started is told of, and harms nothing", async () => {
  log.length = 0;
  fails = true;
  await extension.activate({ subscriptions: [] });
  await extension.deactivate();
  assert.strictEqual(log.length, 1);
  assert.match(log[0], /\/opt\/bench can't be started: ENOENT\. Set bench\.path/);
});
