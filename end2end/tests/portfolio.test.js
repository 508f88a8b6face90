// The platform lead: what all services have open, what they share, and what shall be done by a day. Walked with JavaScript
// and without over the example workspace; every page is audited.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { lead, openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a platform lead looks over all services ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await lead(visit, () => visit.page.getByRole("button", { name: "Fill with an example" }).click());
      await portfolio(visit);
      await views(visit);
      await heatMap(visit);
      await sharedResource(visit);
      await ownResource(visit);
      await campaign(visit);
      await onPaper(visit);
    } finally {
      await server.stop();
    }
  });
}

async function arrive({ page }, address) {
  await page.waitForURL(({ pathname, search }) => pathname + search === address);
  await page.waitForLoadState();
}

const names = ({ page }) => page.locator("main table.data tbody th a").allInnerTexts();

async function portfolio(visit) {
  const { page } = visit;
  await page.goto("/");
  await page.getByText("7 services want 460 of its 197").waitFor();
  await audit(visit);
  for (const [head, sort] of [["Fails", "-fails"], ["Unknown", "-unknowns"], ["Stale", "-stale"], ["Reached", "-reached"], ["Next review", "review"], ["Runs", "-runs"]]) {
    await page.getByRole("columnheader", { name: head }).getByRole("link").click();
    await arrive(visit, `/?sort=${sort}`);
    assert.equal((await names(visit)).length, 8, head);
  }
  assert.equal((await names(visit))[0], "orders-api", "eleven runs are the most");
  await page.getByLabel("Owner", { exact: true }).fill("Team Web");
  await page.getByRole("button", { name: "Show" }).click();
  await arrive(visit, "/?owner=Team%20Web&sort=-runs");
  assert.deepEqual(await names(visit), ["catalog-api", "checkout-web"]);
}

async function views(visit) {
  const { page } = visit;
  await page.getByText("Save or remove views").click();
  await page.getByLabel("Name for the list as it stands").fill("Web, most runs first");
  await lead(visit, () => page.getByRole("button", { name: "Save view" }).click());
  const saved = page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: "Web, most runs first" });
  assert.equal(await saved.getAttribute("aria-current"), "page");
  await audit(visit);
  await page.goto("/");
  await saved.click();
  await arrive(visit, "/?owner=Team%20Web&sort=-runs");
  await page.getByText("Save or remove views").click();
  await page.getByLabel("Name for the list as it stands").fill("Web, most runs first");
  await lead(visit, () => page.getByRole("button", { name: "Save view" }).click());
  await page.getByText("There is a view of that name already.").first().waitFor();
  await audit(visit);
  await lead(visit, () => page.getByRole("button", { name: "Remove Web, most runs first" }).click());
  assert.equal(await saved.count(), 0);
}

async function heatMap(visit) {
  const { page } = visit;
  await page.getByRole("link", { name: "Heat map" }).last().click();
  await arrive(visit, "/matrix?owner=Team%20Web&sort=-runs");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Heat map" }).click();
  await arrive(visit, "/matrix");
  await audit(visit);
  assert.equal(await page.locator("table.matrix > tbody:not(.totals) > tr").count(), 8);
  assert.equal(await page.getByText("no review yet").count(), 3);
  const head = page.locator("table.matrix thead tr").last();
  const before = await head.boundingBox();
  await page.locator(".heat").evaluate((region) => region.scrollBy(300, 200));
  assert.ok(Math.abs((await head.boundingBox()).y - before.y) < 2, "the heads stay in sight");
  await page.getByText(/is unknown in \d of 8 services/).waitFor();
  const cell = page.getByRole("link", { name: /^CON-01 / }).first();
  assert.match(await cell.innerText(), /CON-01 (fail|unknown|stale|warn|pass|exempt|n\/a)/, "a state is a word too");
  await cell.click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]+\?item=CON-01/);
  const csv = await page.request.get("/matrix.csv?owner=Team+Web");
  assert.equal((await csv.text()).trim().split("\r\n").length, 3);
}

async function sharedResource(visit) {
  const { page } = visit;
  await page.goto("/resources");
  await audit(visit);
  await page.getByRole("link", { name: "pg-main" }).click();
  await arrive(visit, "/resources/pg-main");
  await page.getByText("7 services want 460 of its 197 usable connections when each is at its largest. catalog-api crosses the line first.").waitFor();
  assert.equal((await names(visit))[0], "catalog-api");
  await page.getByText("the one that grows by most connections first").waitFor();
  await audit(visit);
}

async function ownResource(visit) {
  const { page } = visit;
  await page.goto("/resources/new");
  await page.getByLabel("Name", { exact: true }).fill("pg-orders");
  await page.getByLabel("Max connections").fill("200");
  await page.getByLabel("Reserved of them").fill("many");
  await audit(visit);
  await lead(visit, () => page.getByRole("button", { name: "Add the resource" }).click());
  await page.getByText("“many” is not a whole number of connections.").first().waitFor();
  await audit(visit);
  await page.getByLabel("Reserved of them").fill("3");
  await lead(visit, () => page.getByRole("button", { name: "Add the resource" }).click());
  await arrive(visit, "/resources/pg-orders");
  await page.getByLabel("Service, by its short name").fill("orders-api");
  await lead(visit, () => page.getByRole("button", { name: "Add it" }).click());
  await page.getByText("1 service wants 500 of its 197 usable connections").waitFor();
  await audit(visit);
  await page.goto("/services/orders-api/edit");
  assert.equal(await page.getByLabel("Draws on").inputValue(), "pg-orders");
  await page.goto("/resources/pg-orders/edit");
  await audit(visit);
  await lead(visit, () => page.getByRole("button", { name: "Remove pg-orders" }).click());
  await page.getByText("1 service draws on this resource").waitFor();
}

async function campaign(visit) {
  const { page } = visit;
  await page.goto("/campaigns");
  await audit(visit);
  await page.goto("/?owner=Team+Web");
  await page.getByRole("link", { name: "Campaign for these" }).click();
  await arrive(visit, "/campaigns/new?owner=Team%20Web");
  assert.equal(await page.getByLabel("Services", { exact: true }).inputValue(), "catalog-api\ncheckout-web");
  await page.getByLabel("Short name").fill("peak-2026");
  await page.getByLabel("Title").fill("Before the peak");
  await page.getByLabel("Due").fill("2030-11-20");
  await page.getByLabel("What it is for").fill("Three times last year’s peak.");
  await lead(visit, () => page.getByRole("button", { name: "Begin the campaign" }).click());
  await page.getByText("Choose an item at least.").first().waitFor();
  await audit(visit);
  for (const item of [/^MEA-07 /, /^CON-02 /, /^STA-07 /]) await page.getByRole("checkbox", { name: item }).check();
  await lead(visit, () => page.getByRole("button", { name: "Begin the campaign" }).click());
  await arrive(visit, "/campaigns/peak-2026");
  await page.getByText(/\d of 6 answers are open/).first().waitFor();
  assert.deepEqual((await names(visit)).filter((name) => name.includes("-")).slice(0, 2).length, 2);
  await audit(visit);
  await page.goto("/campaigns/peak-2026/edit");
  assert.equal(await page.getByRole("checkbox", { checked: true }).count(), 3);
  await audit(visit);
  const rows = await (await page.request.get("/campaigns/peak-2026/days.csv")).text();
  assert.match(rows, /^day,fails,unknowns,stale,done\r\n\d{4}-\d\d-\d\d,\d,\d,\d,\d\r\n$/);
}

/** Print shows the whole map, without what is only for acting. */
async function onPaper(visit) {
  const { page } = visit;
  for (const address of ["/matrix", "/campaigns/peak-2026", "/resources/pg-main"]) {
    await page.goto(address);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".rail").isVisible(), false, address);
    assert.equal(await page.locator("main form").filter({ visible: true }).count(), 0, address);
    assert.ok(await page.locator("main table").first().isVisible(), address);
    await page.emulateMedia({ media: "screen" });
  }
}
