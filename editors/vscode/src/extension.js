// The editor's side of `bench lsp`: it starts the server and hands it every spec. All that is known of the language is the
// server's.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { selector, serverOf } = require("./server");

let client;

async function start() {
  const server = serverOf(vscode.workspace.getConfiguration("bench").get("path"));
  client = new LanguageClient("bench", "bench", server, { documentSelector: selector });
  try {
    await client.start();
  } catch (err) {
    client = undefined;
    vscode.window.showErrorMessage(`bench: ${server.command} can't be started: ${err.message}. Set bench.path to where it is.`);
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("bench.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration("bench.path")) return;
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
