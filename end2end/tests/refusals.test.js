// The pages that say no: each says what is wrong and where, loses nothing that was typed, and leads on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`what is refused is explained ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      await seeNothing(visit);
      await refuseService(visit);
      await refuseUpload(visit);
    } finally {
      await server.stop();
    }
  });
}

async function seeNothing(visit) {
  for (const address of ["/no/such/page", "/services/no-such-service", "/runs/0190a0a0-0000-7000-8000-000000000000"]) {
    const response = await visit.page.goto(address);
    assert.equal(response.status(), 404, address);
    await audit(visit);
  }
}

async function refuseService(visit) {
  const { page } = visit;
  await page.goto("/services/new");
  await page.getByLabel("Short name", { exact: true }).fill("orders-api");
  await page.getByLabel("Owner", { exact: true }).fill("Team Orders");
  await page.getByRole("button", { name: "Add the service" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  assert.equal(await page.getByLabel("Owner", { exact: true }).inputValue(), "Team Orders");
  await audit(visit);
}

async function refuseUpload(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/upload");
  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a result\nof any tool\n") };
  await page.getByLabel("Result file").setInputFiles(file);
  await page.getByLabel("Scenario").fill("checkout");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.getByText(/nothing was saved/i).first().waitFor();
  await audit(visit);
  await page.goto("/services/orders-api/runs");
  assert.equal(await page.getByRole("link", { name: /#\d/ }).count(), 0);
}
