// What a newcomer sees first: the example from the empty first page, every screen of it, and its end. Once with
// JavaScript and once without; every page is audited.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`the example is filled in, walked and removed ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await fill(visit);
      await seeEverything(visit);
      await remove(visit);
    } finally {
      await server.stop();
    }
  });
}

/** By keyboard: the button is reached and pressed as any other. */
async function fill(visit) {
  const { page } = visit;
  await audit(visit);
  await page.getByRole("button", { name: "Fill with an example" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "orders-api" }).waitFor({ timeout: 60_000 });
  await page.getByRole("complementary", { name: "Example data" }).waitFor();
  await audit(visit);
}

async function seeEverything(visit) {
  const { page } = visit;
  for (const slug of ["orders-api", "quotes-api", "reports-api", "catalog-api", "profile-api", "returns-api"]) {
    await page.goto(`/services/${slug}`);
    await page.getByText("Example data.").waitFor();
  }
  await page.goto("/services/orders-api");
  await audit(visit);
  const run = await page.locator("a[href^='/runs/']").first().getAttribute("href");
  const review = await page.locator("a[href^='/reviews/']:not([href*=new])").first().getAttribute("href");
  for (const address of [run, `${run}/receipt`, review, `${review}?item=CON-02`, "/reviews", "/campaigns", "/campaigns/peak-season", "/resources/pg-main", "/demo"]) {
    await page.goto(address);
    await page.getByText("Example data").first().waitFor();
    await audit(visit);
  }
  await page.goto(`${review}?item=CON-02`);
  await page.getByText("500 connections on a database with 200").waitFor();
}

async function remove(visit) {
  const { page } = visit;
  await page.goto("/");
  await page.getByRole("button", { name: "Remove the example" }).click();
  await page.getByRole("button", { name: "Fill with an example" }).waitFor();
  const gone = await page.goto("/services/orders-api");
  assert.equal(gone.status(), 404);
}
