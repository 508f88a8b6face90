// Sending files in a browser: how far it is, cancelling, sending again what broke off, and the receipt that follows.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const fixture = (path) => new URL(`../../crates/ingest/fixtures/${path}`, import.meta.url).pathname;
const generators = ["a", "b"].map((name) => fixture(`k6/v2.2.0-two-generators/run-${name}.json.gz`));

let browser;
let folder;
before(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), "headroom-upload-"));
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const javaScript of [true, false]) {
  test(`files are sent ${javaScript ? "with" : "without"} JavaScript, and the same again is the same run`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      const run = await sendSeveral(visit);
      await readReceipt(visit, run);
      await sendAgain(visit, run);
    } finally {
      await server.stop();
    }
  });
}

test("a large upload says how far it is, can be cancelled, and is sent again after it broke off", async () => {
  const server = await startServer();
  const line = await lineTo(server.url);
  try {
    const visit = await openPage(browser, { baseURL: line.url, javaScript: true });
    await makeAdministrator(visit, server);
    await addService(visit, "orders-api");
    const file = await largeFile();
    const noRun = async () => assert.equal(await runsOf(visit, server), 0);
    const slow = await throttle(visit);
    await cancelHalfWay(visit, file);
    await noRun();
    await breakOff(visit, line);
    await noRun();
    await slow.end();
    await finish(visit, line);
    assert.equal(await runsOf(visit, server), 1);
  } finally {
    line.end();
    await server.stop();
  }
});

/** A line to the server that can be cut and mended. */
async function lineTo(url) {
  const ends = new Set();
  let isCut = false;
  const relay = createServer((client) => {
    if (isCut) return client.destroy();
    const server = connect(new URL(url).port, "127.0.0.1");
    for (const [end, other] of [[client, server], [server, client]]) {
      ends.add(end);
      end.on("error", () => other.destroy());
      end.on("close", () => ends.delete(end) && other.destroy());
      end.pipe(other);
    }
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  const cut = () => {
    isCut = true;
    for (const end of ends) end.destroy();
  };
  const end = () => relay.close() && cut();
  return { url: `http://127.0.0.1:${relay.address().port}`, cut, mend: () => (isCut = false), end };
}

/** How many runs there are, asked beside the page, which stays as it is, and beside the line. */
async function runsOf({ page }, server) {
  const list = await page.context().request.get(`${server.url}/services/orders-api/runs.csv`);
  return (await list.text()).trim().split("\n").length - 1;
}

async function choose({ page }, files) {
  await page.goto("/services/orders-api/upload");
  await page.getByLabel("Result file").setInputFiles(files);
}

async function sendSeveral(visit) {
  const { page } = visit;
  await choose(visit, generators);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]+\/receipt$/);
  return page.url().replace("/receipt", "");
}

async function readReceipt(visit, run) {
  const { page } = visit;
  await page.getByRole("heading", { name: "Which percentiles can be quoted" }).waitFor();
  await page.getByRole("row", { name: /run-a\.json\.gz *blake3:[0-9a-f]{64} k6-ndjson, gzip/ }).waitFor();
  await page.getByRole("row", { name: /^Can be quoted yes yes yes yes/ }).waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "Accept and open the run" }).click();
  await page.waitForURL(run);
}

async function sendAgain(visit, run) {
  const { page } = visit;
  await choose(visit, generators.toReversed());
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(`${run}/receipt?deduplicated=1`);
  await page.getByText("The same content was uploaded before.").waitFor();
}

/** 24 MB of k6 lines that gzip has not touched. */
async function largeFile() {
  const tags = '"tags":{"name":"cart","method":"GET","status":"200","expected_response":"true"}';
  const line = (n) => {
    const time = new Date(1763000000000 + n * 5).toISOString();
    return `{"metric":"http_req_duration","type":"Point","data":{"time":"${time}","value":${(n % 90) + 0.5},${tags}}}\n`;
  };
  const path = join(folder, "large.json");
  await writeFile(path, Array.from({ length: 140_000 }, (_, n) => line(n)).join(""));
  return path;
}

/** Two megabytes a second, so that there is time to look. */
async function throttle({ page }) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const set = (uploadThroughput) =>
    devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await set(2_000_000);
  return { end: () => set(-1) };
}

async function cancelHalfWay(visit, file) {
  const { page } = visit;
  await choose(visit, file);
  await page.locator(".upload[data-ready]").waitFor();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByText(/^\d+ %: [\d.]+ [kM]B of 2\d MB, [\d.]+ [kM]B\/s, .* left$/).waitFor();
  assert.ok(await page.getByRole("progressbar", { name: "Sent, per cent" }).isVisible());
  await audit(visit);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled. Nothing of it was kept; the files are still chosen.").waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Cancel" }).count(), 0);
  await audit(visit);
}

async function breakOff({ page }, line) {
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByText(/^\d+ %: /).waitFor();
  line.cut();
  await page.getByText(/^The connection broke off/).waitFor();
  await page.getByRole("button", { name: "Send again" }).waitFor();
}

async function finish({ page, complaints }, line) {
  line.mend();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]+\/receipt$/);
  await page.getByText("140,000").first().waitFor();
  assert.deepEqual(complaints, []);
}
