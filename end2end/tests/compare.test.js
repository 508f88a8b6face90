// Two runs side by side, as a person comes to them: from the list, from a run, by the form of the choice; by keyboard
// alone, with JavaScript and without. Every page on the way is audited.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage, openRun } from "../support/browser.js";
import { startServer } from "../support/server.js";

const fixtures = new URL("../../crates/ingest/fixtures/", import.meta.url);

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`two runs are compared ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      await nothingToChoose(visit);
      await upload(visit, "k6/v0.57.0-default-stats");
      const newest = await upload(visit, "k6/v2.2.0-default-stats");
      await fromTheList(visit);
      await readComparison(visit);
      await fromTheRun(visit, newest);
      await byTheForm(visit);
      await whatIsNotThere(visit);
    } finally {
      await server.stop();
    }
  });
}

async function upload(visit, folder) {
  const { page } = visit;
  await page.goto("/services/orders-api/upload");
  await page.getByLabel("Result file").setInputFiles(new URL(`${folder}/run.json.gz`, fixtures).pathname);
  await page.getByLabel("Scenario").fill("checkout");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  return openRun(visit);
}

async function nothingToChoose(visit) {
  const { page } = visit;
  await page.goto("/compare");
  await audit(visit);
  await page.getByLabel("Service", { exact: true }).fill("orders-api");
  await page.keyboard.press("Enter");
  await page.getByText("A comparison needs two runs").waitFor();
  await audit(visit);
}

/** By keyboard alone: to the radio buttons of the list, one to the side, and to the button. */
async function fromTheList(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/runs");
  await audit(visit);
  await page.reload();
  await tabTo(page, "run #2 after");
  await tabTo(page, "run #1 before");
  await tabTo(page, "Compare the chosen two");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Compare run #2 with run #1" }).waitFor();
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const control = page.locator(":focus");
    if ((await control.count()) === 0) continue;
    const said = (await control.getAttribute("aria-label")) ?? (await control.textContent());
    if (said?.trim() === name) return;
  }
  assert.fail(`${name} is not reached by Tab`);
}

async function readComparison(visit) {
  const { page } = visit;
  await audit(visit);
  const answer = await page.locator(".answer").textContent();
  assert.match(answer, /^p95 is .+ lower in run #2: 47 ms against 52\.6 ms in run #1, under/);
  await page.getByText("One run a side is no verdict: it takes 4 runs a side").waitFor();
  assert.equal(await page.getByRole("img").count(), 2, "the course and the spectrum, one width at a time");
  await page.getByText("View as table").first().click();
  await page.getByRole("cell", { name: "→" }).first().waitFor();
  await page.getByRole("link", { name: "p50", exact: true }).click();
  await page.waitForURL(/sort=p50/);
  assert.equal(await page.getByRole("columnheader", { name: "p50" }).last().getAttribute("aria-sort"), "descending");
  await page.getByRole("link", { name: "Swap sides" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare run #1 with run #2" }).waitFor();
  await audit(visit);
}

async function fromTheRun(visit, run) {
  const { page } = visit;
  await page.goto(run);
  await audit(visit);
  await page.getByRole("link", { name: "Compare with #1" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare run #2 with run #1" }).waitFor();
}

async function byTheForm(visit) {
  const { page } = visit;
  await page.getByRole("link", { name: "Other runs" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare runs of orders-api" }).waitFor();
  await audit(visit);
  await page.getByLabel("Before").selectOption({ index: 0 });
  await page.getByLabel("After").selectOption({ index: 1 });
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare run #1 with run #2" }).waitFor();
}

async function whatIsNotThere(visit) {
  const { page } = visit;
  const answer = await page.goto("/compare?before=01a2064b-6b87-771f-9018-f61666cfdc30&after=seven");
  assert.equal(answer.status(), 404);
  await page.getByRole("alert").waitFor();
  await audit(visit);
}
