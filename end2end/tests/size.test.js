// What a browser has to load: at most 100 KB of script and wasm, and none at all for a page without an island.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const target = process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname;

test("the wasm and its JavaScript are at most 100 KB in brotli", async () => {
  const files = ["headroom.js", "headroom.wasm"].map((name) => readFile(`${target}/site/pkg/${name}`));
  const sizes = (await Promise.all(files)).map((bytes) => brotliCompressSync(bytes).length);
  const total = sizes.reduce((sum, size) => sum + size);
  assert.ok(total <= 100_000, `${total} bytes: ${sizes.join(" + ")}`);
});

test("a page without an island loads neither", async () => {
  const server = await startServer();
  const browser = await openBrowser();
  try {
    const { page, loaded } = await openPage(browser, { baseURL: server.url, javaScript: true });
    await page.goto("/sign-in", { waitUntil: "networkidle" });
    const names = loaded.map((response) => new URL(response.url()).pathname);
    assert.deepEqual(names.filter((name) => /\.(js|wasm)$/.test(name)), []);
    assert.ok(names.some((name) => name.endsWith(".css")), names.join(" "));
  } finally {
    await browser.close();
    await server.stop();
  }
});
