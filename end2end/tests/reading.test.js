// How results of a service are read: the rules for names and the columns of a CSV, tried, changed and refused; walked with
// JavaScript and without.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage, openRun } from "../support/browser.js";
import { startServer } from "../support/server.js";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a team says how its results are read ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      await tried(visit);
      await refused(visit);
      await changed(visit);
      await read(visit);
    } finally {
      await server.stop();
    }
  });
}

async function tried(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/edit");
  await page.getByRole("link", { name: "How its results are read" }).click();
  await page.getByText("Addresses become names of endpoints by the default rules").waitFor();
  await page.getByLabel("An address to try these rules on").fill("GET /orders/17?page=2");
  await page.getByRole("button", { name: "Try" }).click();
  await page.getByRole("status").getByText("GET /orders/{id}?page={page} is the name of its endpoint.").waitFor();
  await audit(visit);
}

async function refused(visit) {
  const { page } = visit;
  await page.getByLabel("Rules for names").fill("ids\nnumbers");
  await page.getByLabel("Columns of a CSV").fill("name=what");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Line 2: expected a path that begins with /").first().waitFor();
  await page.getByText("needs at least duration=COLUMN").first().waitFor();
  assert.equal(await page.getByLabel("Rules for names").inputValue(), "ids\nnumbers");
  await audit(visit);
}

async function changed(visit) {
  const { page } = visit;
  await page.getByLabel("Rules for names").fill("/orders/{number}\nquery drop");
  await page.getByLabel("Columns of a CSV").fill("duration=took, unit=s, name=what");
  await page.getByRole("button", { name: "Try" }).click();
  await page.getByRole("status").getByText("GET /orders/{number} is the name of its endpoint.").waitFor();
  assert.equal(await page.getByLabel("Columns of a CSV").inputValue(), "duration=took, unit=s, name=what");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. It holds for results that are sent from now on").waitFor();
  await page.getByText("by rules of its own; columns are said").waitFor();
  await audit(visit);
}

async function read(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/upload");
  const buffer = Buffer.from("took,what\n0.25,/orders/17?a=b\n1.5,/orders/18\n0.1,home\n");
  await page.getByLabel("Result file").setInputFiles({ name: "requests.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await openRun(visit);
  await page.getByRole("cell", { name: "/orders/{number}" }).or(page.getByRole("rowheader", { name: "/orders/{number}" })).first().waitFor();
  await audit(visit);
}
