// Writes the JSON Schema of specs in JSON, which the extension brings along, as the bench of BENCH (or of the PATH) has it.
"use strict";

const fs = require("node:fs");
const { execFileSync } = require("node:child_process");

fs.writeFileSync("bench.schema.json", execFileSync(process.env.BENCH || "bench", ["schema", "-json-schema"]));
