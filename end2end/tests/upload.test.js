// Sending files in a browser: how far it is, cancelling, sending again what broke off, and the receipt that follows.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
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
  try {
    const visit = await openPage(browser, { baseURL: server.url, javaScript: true });
    await makeAdministrator(visit, server);
    await addService(visit, "orders-api");
    const file = await largeFile();
    const network = await networkOf(visit);
    await cancelHalfWay(visit, network, file);
    await breakOff(visit, network);
    await finish(visit, network);
  } finally {
    await server.stop();
  }
});

async function choose({ page }, files) {
  await page.goto("/services/orders-api/upload");
  await page.getByLabel("Result file").setInputFiles(files);
}

async function sendSeveral(visit) {
  const { page } = visit;
  await choose(visit, generators);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]+$/);
  return page.url();
}

async function readReceipt(visit, run) {
  const { page } = visit;
  await page.goto(`${run}/receipt`);
  await page.getByRole("heading", { name: "Which percentiles can be quoted" }).waitFor();
  await page.getByRole("row", { name: /run-a\.json\.gz k6-ndjson, gzip/ }).waitFor();
  await page.getByRole("row", { name: /^Can be quoted yes yes yes yes/ }).waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "Accept and open the run" }).click();
  await page.waitForURL(run);
}

async function sendAgain(visit, run) {
  const { page } = visit;
  await choose(visit, generators.toReversed());
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.waitForURL(`${run}?deduplicated=1`);
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

async function networkOf({ page }) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const set = (offline, uploadThroughput) =>
    devtools.send("Network.emulateNetworkConditions", { offline, latency: 0, downloadThroughput: -1, uploadThroughput });
  return { slow: () => set(false, 2_000_000), gone: () => set(true, 0), back: () => set(false, -1) };
}

async function cancelHalfWay(visit, network, file) {
  const { page } = visit;
  await choose(visit, file);
  await page.locator(".upload[data-ready]").waitFor();
  await network.slow();
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByText(/^\d+ %: [\d.]+ [kM]B of 2\d MB, [\d.]+ [kM]B\/s, .* left$/).waitFor();
  assert.ok(await page.getByRole("progressbar", { name: "Sent, per cent" }).isVisible());
  await audit(visit);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Cancelled. Nothing of it was kept; the files are still chosen.").waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
  assert.equal(await page.getByRole("button", { name: "Cancel" }).count(), 0);
  await audit(visit);
  await noRun(visit);
}

/** Asked beside the page, which stays as it is. */
async function noRun({ page }) {
  const list = await page.context().request.get("/services/orders-api/runs.csv");
  assert.equal((await list.text()).trim().split("\n").length, 1, "only the head of the table");
}

async function breakOff(visit, network) {
  const { page } = visit;
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByText(/^\d+ %: /).waitFor();
  await network.gone();
  await page.getByText(/^The connection broke off/).waitFor();
  await page.getByRole("button", { name: "Send again" }).waitFor();
  await noRun(visit);
}

async function finish(visit, network) {
  const { page } = visit;
  await network.back();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]+$/);
  await page.getByText("140,000").first().waitFor();
  assert.deepEqual(
    visit.complaints.filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED")),
    [],
  );
}
