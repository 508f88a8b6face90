// Order in large sets: a list is filtered, sorted and searched by its address, and what is deleted comes back from the
// bin. Walked with JavaScript and without, with the keyboard where there are controls; every page is audited.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const fixtures = new URL("../../crates/ingest/fixtures/", import.meta.url);

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`lists keep order and the bin gives back ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      for (const slug of ["orders-api", "orders-web", "billing"]) await addService(visit, slug);
      await uploadRuns(visit);
      await sortByKeyboard(visit);
      await filterServices(visit);
      await find(visit);
      await filterRuns(visit);
      await deleteRun(visit);
      await keepBaseline(visit);
      await deleteService(visit);
    } finally {
      await server.stop();
    }
  });
}

/** The names in the list, once all of it is there. */
async function rows({ page }) {
  await page.waitForLoadState();
  return page.locator("tbody th a").allInnerTexts();
}

async function uploadRuns({ page }) {
  for (const [scenario, file] of [["peak", "v2.2.0-default-stats"], ["soak", "v0.57.0-default-stats"]]) {
    await page.goto("/services/orders-api/upload");
    await page.getByLabel("Result file").setInputFiles(new URL(`k6/${file}/run.json.gz`, fixtures).pathname);
    await page.getByLabel("Scenario").fill(scenario);
    await page.getByRole("button", { name: "Upload", exact: true }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]+\/receipt/);
  }
}

/** Waits for this address: path and query. */
async function arrive({ page }, address) {
  await page.waitForURL(({ pathname, search }) => pathname + search === address);
}

/** Tabs to what bears this name and presses Enter there. */
async function enter({ page }, role, name) {
  const target = page.getByRole("main").getByRole(role, { name, exact: true });
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`${role} ${name} is not reached by the keyboard`);
}

async function sortByKeyboard(visit) {
  const { page } = visit;
  await page.goto("/");
  await audit(visit);
  assert.deepEqual(await rows(visit), ["billing", "orders-api", "orders-web"]);
  await enter(visit, "link", "Service");
  await arrive(visit, "/?sort=-name");
  assert.deepEqual(await rows(visit), ["orders-web", "orders-api", "billing"]);
  assert.equal(await page.getByRole("columnheader", { name: "Service" }).getAttribute("aria-sort"), "descending");
  await enter(visit, "link", "Last p95");
  await arrive(visit, "/?sort=-p95");
  assert.equal((await rows(visit))[0], "orders-api", "what is not known stands last");
  await audit(visit);
}

async function filterServices(visit) {
  const { page } = visit;
  await page.goto("/?sort=-name");
  await page.getByLabel("Tested", { exact: true }).selectOption("Not tested");
  await page.getByRole("button", { name: "Show" }).click();
  await arrive(visit, "/?tested=no&sort=-name");
  assert.deepEqual(await rows(visit), ["orders-web", "billing"]);
  await audit(visit);
  await page.getByRole("textbox", { name: "Owner", exact: true }).or(page.getByLabel("Owner", { exact: true })).fill("Nobody");
  await page.keyboard.press("Enter");
  await page.getByText("No service matches.").waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await arrive(visit, "/?sort=-name");
  assert.equal((await rows(visit)).length, 3);
}

async function find(visit) {
  const { page } = visit;
  const box = page.getByRole("searchbox", { name: "Find a service by its name or owner" });
  await box.fill("ORDERS");
  await page.keyboard.press("Enter");
  await page.getByText("2 of 3 services").waitFor();
  assert.deepEqual(await rows(visit), ["orders-api", "orders-web"]);
  await audit(visit);
  await box.fill("Orders Web");
  await page.keyboard.press("Enter");
  await arrive(visit, "/services/orders-web");
}

async function filterRuns(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/runs");
  await audit(visit);
  await page.getByLabel("Scenario").selectOption("soak");
  await page.getByRole("button", { name: "Show" }).click();
  await arrive(visit, "/services/orders-api/runs?scenario=soak");
  assert.deepEqual(await rows(visit), ["#2"]);
  await audit(visit);
  await page.goto("/services/orders-api/runs?to=2000-01-01");
  await page.getByText("None of 2 runs").waitFor();
  await audit(visit);
  await page.goto("/reviews?state=ready");
  await page.getByText("No review matches.").waitFor();
  await audit(visit);
}

async function deleteRun(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/runs");
  await page.getByRole("link", { name: "#2" }).click();
  await page.getByRole("link", { name: "Delete this run" }).click();
  await page.getByText("goes into the bin, and for good on").waitFor();
  await audit(visit);
  await enter(visit, "button", "Delete run #2");
  await page.getByText("Run #2 is in the bin until").waitFor();
  assert.deepEqual(await rows(visit), ["#1"]);
  await audit(visit);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("heading", { level: 1, name: "Run #2" }).waitFor();
}

async function keepBaseline(visit) {
  const { page } = visit;
  await page.getByLabel("Why this run").fill("Steady.");
  await page.getByRole("button", { name: "Use as baseline" }).click();
  await page.getByText("This run is the baseline").waitFor();
  await page.getByRole("link", { name: "Delete this run" }).click();
  await page.getByText("use another run as the baseline first").waitFor();
  assert.equal(await page.getByRole("button", { name: /Delete run/ }).count(), 0);
  await audit(visit);
}

/** By keyboard, and narrowed until nothing is left. */
async function sortBin(visit) {
  const { page } = visit;
  for (const [column, query, sort] of [["Service", "?sort=service", "ascending"], ["Deleted", "", "descending"]]) {
    const head = page.getByRole("columnheader", { name: column });
    await head.getByRole("link").press("Enter");
    await arrive(visit, `/bin${query}`);
    assert.equal(await head.getAttribute("aria-sort"), sort);
  }
  await page.getByLabel("What", { exact: true }).selectOption("Runs");
  await page.getByRole("button", { name: "Show" }).press("Enter");
  await arrive(visit, "/bin?kind=runs");
  await page.getByText("Nothing in the bin matches.").waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "Clear the filters" }).press("Enter");
  await arrive(visit, "/bin");
}

async function deleteService(visit) {
  const { page } = visit;
  await page.goto("/services/orders-web/edit");
  await page.getByRole("link", { name: "Delete this service" }).click();
  await audit(visit);
  await page.getByLabel("Short name of the service").fill("orders");
  await page.getByRole("button", { name: "Delete orders-web" }).click();
  await page.getByText("Type orders-web here, and it is deleted.").first().waitFor();
  await audit(visit);
  await page.getByLabel("Short name of the service").fill("orders-web");
  await page.getByRole("button", { name: "Delete orders-web" }).click();
  await page.getByText("orders-web is in the bin until").waitFor();
  assert.deepEqual(await rows(visit), ["billing", "orders-api"]);
  await audit(visit);
  await page.getByRole("link", { name: "Bin" }).first().click();
  await page.getByText("1 thing can be restored.").waitFor();
  await audit(visit);
  await sortBin(visit);
  await page.getByRole("button", { name: "Restore service of orders-web" }).click();
  await arrive(visit, "/services/orders-web");
  await page.goto("/services/orders-web/delete");
  await page.getByLabel("Short name of the service").fill("orders-web");
  await page.keyboard.press("Enter");
  await page.getByText("orders-web is in the bin until").waitFor();
  await page.goto("/bin?kind=services");
  await page.getByText("Remove for good").click();
  await page.getByRole("button", { name: "Yes, remove it now" }).click();
  await page.getByText("The bin is empty.").waitFor();
  await audit(visit);
}
