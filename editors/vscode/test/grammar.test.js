// The grammar, by the engine that VS Code has.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const root = path.join(__dirname, "..");

async function grammar() {
  await oniguruma.loadWASM(fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({ createOnigScanner: (p) => new oniguruma.OnigScanner(p), createOnigString: (s) => new oniguruma.OnigString(s) }),
    loadGrammar: async () => JSON.parse(fs.readFileSync(path.join(root, "syntaxes/bench.tmLanguage.json"), "utf8")),
  });
  return registry.loadGrammar("source.bench");
}

// scopesOf are the innermost scopes of each piece of a text.
function scopesOf(g, text) {
  const found = [];
  let stack = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const r = g.tokenizeLine(line, stack);
    for (const t of r.tokens) found.push([line.slice(t.startIndex, t.endIndex).trim(), t.scopes.at(-1).replace(/\.bench$/, "")]);
    stack = r.ruleStack;
  }
  return { found, depth: stack.depth };
}

test("each kind of word has its scope", async () => {
  const g = await grammar();
  const { found } = scopesOf(g, 'group "api" { # note\n  base_url = "${var.host}/x"\n  request "r" { path = upper("a") }\n  weight = 3\n  on = true\n}');
  for (const [word, scope] of [
    ["group", "entity.name.type.block"], ["base_url", "variable.other.property"], ["# note", "comment.line"], ["var", "variable.language"],
    ["request", "entity.name.type.block"], ["path", "variable.other.property"], ["upper", "support.function"], ["3", "constant.numeric"], ["true", "constant.language"],
  ]) {
    assert.ok(found.some(([w, s]) => w === word && s === scope), `${word} is not ${scope}: ${JSON.stringify(found.filter(([w]) => w === word))}`);
  }
});

test("every example ends where it began: no string, no block stays open", async () => {
  const g = await grammar();
  const dir = path.resolve(root, process.env.EXAMPLES || "../../examples");
  const files = fs.readdirSync(dir).filter((f) => f.endsWith(".bench.hcl"));
  assert.ok(files.length >= 10);
  for (const f of files) {
    assert.strictEqual(scopesOf(g, fs.readFileSync(path.join(dir, f), "utf8")).depth, 1, f);
  }
});
