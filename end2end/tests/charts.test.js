// The browser's machine draws the same bytes as the server: its charts are compared with the snapshots of crate chart.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";

const target = process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname;
const crate = new URL("../../crates/chart/tests/chart/", import.meta.url);

const charts = [
  { kind: "timeline", spec: "knee", id: "run-says" },
  { kind: "timeline", spec: "plateau", id: "run-says" },
  { kind: "trend", spec: "trend", id: "trend-says" },
  { kind: "headroom", spec: "ceilings", id: "headroom-says" },
  { kind: "spectrum", spec: "spectrum", id: "spectrum-says" },
  { kind: "spectrum", spec: "spectra", id: "spectrum-says" },
  { kind: "compared", spec: "compared", id: "course-says" },
];

let drawn;

before(async () => {
  const module = await import(`${target}/charts/charts.mjs`);
  await module.default({ module_or_path: await readFile(`${target}/charts/headroom_bg.wasm`) });
  drawn = module.drawn;
});

for (const { kind, spec, id } of charts) {
  for (const size of ["wide", "narrow"]) {
    test(`the ${kind} of ${spec}, ${size}, is the same in wasm`, async () => {
      const json = await readFile(new URL(`specs/${spec}.json`, crate), "utf8");
      const snapshot = await readFile(new URL(`snapshots/chart__${kind}__${spec}_${size}.snap`, crate), "utf8");
      const expected = snapshot.slice(snapshot.indexOf("\n---\n") + 5);
      assert.ok(expected.startsWith("<svg "), "the snapshot holds a picture");
      assert.equal(`${drawn(kind, json, size, id)}\n`, expected);
    });
  }
}
