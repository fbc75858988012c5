// What is started, and for which documents: apart from the editor, so that tests need none.
"use strict";

// Files alone: a spec has a folder.
const selector = [
  { scheme: "file", language: "bench" },
  { scheme: "file", pattern: "**/*.bench.json" },
];

// serverOf is how the server is started. Its path is a setting of the machine, never of a folder that somebody else may have
// written.
function serverOf(path) {
  return { command: path || "bench", args: ["lsp"] };
}

module.exports = { selector, serverOf };
