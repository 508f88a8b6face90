// From an empty server to the first answers of a review: the path that everything else stands on, walked as a
// person walks it, once with JavaScript and once without. Every page on the way is audited.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { name, password } from "../support/account.js";
import { audit } from "../support/audit.js";
import { lead, openBrowser, openPage, openRun } from "../support/browser.js";
import { startServer } from "../support/server.js";

const fixtures = new URL("../../crates/ingest/fixtures/", import.meta.url);

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a service comes from set-up to its first answers ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await setUp(visit, server);
      await signOutAndIn(visit);
      await addService(visit);
      const k6 = await upload(visit, "k6/v1.8.1-knee", "run.json.gz", (numbers) => numbers.http_req_duration.count);
      const gatling = await upload(visit, "gatling/3.15.1-browse", "simulation.log", (numbers) => numbers.count);
      assert.notEqual(k6, gatling);
      await visit.page.goto(k6);
      if (javaScript) await readChart(visit);
      await markBaseline(visit);
      await seeTrend(visit);
      await startReview(visit);
      await seeData(visit);
      await answerItem(visit);
    } finally {
      await server.stop();
    }
  });
}

async function setUp(visit, server) {
  const { page } = visit;
  await page.goto("/");
  assert.match(page.url(), /sign-in|set-up/, "a stranger sees nothing");
  await page.goto(server.setup);
  await audit(visit);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill("password1");
  await page.getByRole("button", { name: "Make the administrator" }).click();
  await page.getByText(/guess|weak|common/i).first().waitFor();
  await audit(visit);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make the administrator" }).click();
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  await audit(visit);
}

async function signOutAndIn(visit) {
  const { page } = visit;
  await page.goto("/account");
  await audit(visit);
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  await audit(visit);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
}

async function addService(visit) {
  const { page } = visit;
  await page.goto("/services/new");
  await audit(visit);
  await page.getByLabel("Short name", { exact: true }).fill("orders-api");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Orders API");
  await page.getByLabel("Owner", { exact: true }).fill("Team Orders");
  await page.getByLabel("Target, req/s").fill("10000");
  await page.getByRole("button", { name: "Add the service" }).click();
  await page.getByRole("heading", { level: 1, name: /orders/i }).waitFor();
  await audit(visit);
  await page.goto("/services/orders-api/inventory");
  await audit(visit);
}

/** Uploads the file of a fixture, expects its number of requests on the run's page, and gives the page's address. */
async function upload(visit, folder, file, requests) {
  const { page } = visit;
  const expected = JSON.parse(await readFile(new URL(`${folder}/expected.json`, fixtures)));
  await page.goto("/services/orders-api/upload");
  await audit(visit);
  await page.getByLabel("Result file").setInputFiles(new URL(`${folder}/${file}`, fixtures).pathname);
  await page.getByLabel("Scenario").fill("checkout");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /receipt/i }).waitFor();
  await audit(visit);
  const run = await openRun(visit);
  await page.getByText(requests(expected).toLocaleString("en-US")).first().waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "The whole receipt" }).click();
  await page.waitForURL(`${run}/receipt`);
  return run;
}

/** The one island of the page: the numbers under the finger. */
async function readChart({ page }) {
  const slider = page.getByRole("slider").first();
  await slider.waitFor();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await slider.getAttribute("aria-valuetext"), /p95/);
}

async function markBaseline(visit) {
  const { page } = visit;
  await page.getByLabel("Why this run").fill("The first run after the release.");
  await page.getByRole("button", { name: /baseline/i }).click();
  await page.getByText("This run is the baseline").waitFor();
  await page.getByText("The first run after the release.").waitFor();
  await audit(visit);
}

async function seeTrend(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api");
  await page.getByRole("link", { name: /#1\b/ }).first().waitFor();
  await page.getByRole("link", { name: /#2\b/ }).first().waitFor();
  await audit(visit);
  await page.goto("/services/orders-api/runs");
  await audit(visit);
  await page.goto("/");
  await page.getByRole("link", { name: /orders/i }).first().waitFor();
  await audit(visit);
}

async function startReview(visit) {
  const { page } = visit;
  await page.goto("/reviews");
  await audit(visit);
  await page.goto("/services/orders-api");
  await page.getByRole("link", { name: "Start a review" }).first().click();
  await page.waitForURL(/\/reviews\/new\?/);
  await page.getByText(/^54 items apply to 10,000 req\/s: /).waitFor();
  await audit(visit);
  await page.getByRole("button", { name: "Start the review" }).click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]{36}/);
  await audit(visit);
}

/** The inventory and a typed value decide items; what fails says what would change it, what is unknown what is missing. */
async function seeData(visit) {
  const { page } = visit;
  const review = page.url();
  const item = async (id, status, sentence) => {
    await page.goto(`${review}?item=${id}`);
    assert.equal(await page.locator(".verdict .state").innerText(), status);
    await page.locator(".verdict").getByText(sentence).waitFor();
  };
  await item("CON-01", "unknown", /^6 of 6 values are missing: pooler in front, instances, /);
  await page.goto("/services/orders-api/inventory");
  const facts = {
    instances: "50",
    pool_max_per_instance: "10",
    other_db_clients: "0",
    db_max_connections: "200",
    db_reserved_connections: "3",
  };
  for (const [fact, value] of Object.entries(facts)) await page.locator(`[name=fact-${fact}]`).fill(value);
  await page.locator("[name=fact-pooler_in_front]").selectOption("no");
  await lead(visit, () => page.getByRole("button", { name: /^Save/ }).click());
  await item("CON-01", "fail", "50 instances of 10 want 500 of 197 connections (254 %).");
  await page.getByText("With instances 13 instead of 50 this would pass.").waitFor();
  await audit(visit);
  await item("CON-03", "unknown", "1 of 4 values is missing: db hold ms per request.");
  await page.locator("[name=value-db_hold_ms_per_request]").fill("4");
  await lead(visit, () => page.getByRole("button", { name: "Save values" }).click());
  await item("CON-03", "pass", "At 10,000 req/s about 40 connections are busy, of 197.");
  await page.getByRole("radio", { name: /^It does not$|^It does not / }).first().check();
  await lead(visit, () => page.getByRole("button", { name: "Save", exact: true }).click());
  await item("CON-03", "pass", /states that it does not meet this; values decide\./);
  await page.goto(review);
  await page.getByText(/answered by your data: /).first().click();
  await audit(visit);
}

async function answerItem(visit) {
  const { page } = visit;
  await page.getByRole("link", { name: /^(Begin|Continue) with/ }).click();
  await page.waitForURL(/\?item=/);
  await audit(visit);
  const item = page.url();
  await page.getByLabel("Attach a run, a fact, a link or a note").fill("#1");
  await page.getByRole("button", { name: "Attach" }).click();
  await page.getByRole("link", { name: "Run #1" }).first().waitFor();
  await page.getByRole("radio", { name: /^It meets this/ }).check();
  await page.getByLabel("Reason or note").fill("Measured in run 1.");
  await lead(visit, () => page.getByRole("button", { name: "Save", exact: true }).click());
  await page.goto(item);
  assert.equal(await page.getByRole("radio", { name: /^It meets this/ }).isChecked(), true);
  await audit(visit);
}
