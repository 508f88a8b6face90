// Taking along and showing: files behind a menu, a page on paper, a link to one run for people without an account, and
// what is known is not sent again. Once with JavaScript and once without.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
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
  test(`a run is taken along, printed and shared ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      const run = await upload(visit);
      await takeAlong(visit, run);
      await seeAgain(visit, run);
      await print(visit, run);
      await share(visit, server, run);
      await review(visit);
      await forget(visit, run);
    } finally {
      await server.stop();
    }
  });
}

async function upload(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/upload");
  const buffer = await readFile(new URL("k6/v1.8.1-knee/run.json.gz", fixtures));
  const file = { name: "run.json.gz", mimeType: "application/octet-stream", buffer };
  await page.getByLabel("Result file").setInputFiles(file);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  return new URL(await openRun(visit)).pathname;
}

/** With keys alone: the menu opens, each file has a telling name and says what the API says. */
async function takeAlong(visit, run) {
  const { page } = visit;
  await page.goto(run);
  const menu = page.locator("details.menu");
  await menu.locator("summary").focus();
  await page.keyboard.press("Enter");
  await menu.getByRole("link").first().waitFor();
  await audit(visit);
  await menu.locator("summary").focus();
  await page.keyboard.press("Tab");
  const files = {};
  for (const link of await menu.getByRole("link").all()) {
    assert.ok(await link.evaluate((element) => element === document.activeElement), "Tab goes from file to file");
    files[await link.innerText()] = await link.getAttribute("href");
    await page.keyboard.press("Tab");
  }
  const truth = await (await page.request.get(`/api/v1${run}`)).json();
  await menu.getByRole("link", { name: "Page as Markdown" }).focus();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "orders-api-run-1.md");
  const markdown = await readFile(await download.path(), "utf8");
  assert.ok(markdown.startsWith("# Run \\#1 of orders-api\n"), markdown.slice(0, 200));
  const csv = await (await page.request.get(files["Numbers as CSV"])).text();
  assert.ok(csv.split("\r\n")[1].startsWith(`orders-api,1,all,*,,,,${truth.requests.count},`));
  const json = await (await page.request.get(files["Everything as JSON"])).json();
  assert.deepEqual(json, truth);
  for (const address of Object.values(files)) {
    assert.equal((await page.request.get(address)).status(), 200, address);
  }
}

/** The second time only the tag crosses the wire, and the islands wake under the policy that was stored. */
async function seeAgain(visit, run) {
  const { page, loaded } = visit;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const documents = [];
  devtools.on("Network.responseReceivedExtraInfo", (event) => documents.push(event.statusCode));
  await page.goto("/services/orders-api");
  loaded.length = 0;
  documents.length = 0;
  await page.goto(run);
  assert.ok(documents.includes(304), `${documents}`);
  if (visit.javaScript) await page.locator("#course .reader[data-ready]").waitFor();
  assert.deepEqual(visit.complaints, []);
  await devtools.detach();
}

/** On paper: no rail, no forms, no buttons; ink on white, also in the dark; nothing wider than the paper. */
async function print(visit, run) {
  const { page } = visit;
  for (const colorScheme of ["light", "dark"]) {
    await page.goto(run);
    await page.emulateMedia({ media: "print", colorScheme });
    await page.setViewportSize({ width: 688, height: 1000 });
    for (const hidden of [".rail", ".foot", ".actions", "form", "button", "input"]) {
      for (const element of await page.locator(hidden).all()) assert.ok(!(await element.isVisible()), hidden);
    }
    await visit.scripts(true);
    const paper = await page.evaluate(() => ({
      background: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
      wide: document.querySelector("svg.chart[data-size=wide]").getBoundingClientRect().width,
      over: document.documentElement.scrollWidth - window.innerWidth,
    }));
    await visit.scripts(visit.javaScript);
    assert.equal(paper.background, "rgb(255, 255, 255)", colorScheme);
    assert.equal(paper.ink, "rgb(22, 24, 26)", colorScheme);
    assert.ok(paper.wide > 600 && paper.over <= 0, JSON.stringify(paper));
    assert.ok(await page.locator("figure .more table").first().isVisible(), "what is folded away is printed");
    assert.match(await page.locator(".only-print").innerText(), new RegExp(`${run} · as it stood on \\d+ \\w+ 2\\d{3}`));
  }
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** A member makes a link, a stranger reads it, the member takes it back. */
async function share(visit, server, run) {
  const { page } = visit;
  await page.goto(run);
  await page.getByRole("link", { name: "Share this run" }).click();
  await page.waitForURL("**/share");
  await audit(visit);
  await page.getByLabel("at the end of a day").check();
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByText("Nothing was saved").waitFor();
  await audit(visit);
  await page.getByLabel("in 7 days").check();
  await page.getByRole("button", { name: "Make the link" }).press("Enter");
  const link = await page.locator(".notice .code").innerText();
  assert.match(link, new RegExp(`^${server.url}/shared/[0-9A-Za-z]{43}$`));
  await audit(visit);
  const stranger = await openPage(browser, { baseURL: server.url, javaScript: visit.javaScript });
  assert.equal((await stranger.page.goto(link)).status(), 200);
  await stranger.page.getByRole("heading", { level: 1, name: "Run #1 of orders-api" }).waitFor();
  if (visit.javaScript) await stranger.page.locator("#course .reader[data-ready]").waitFor();
  await audit(stranger);
  await page.goto(`${run}/share`);
  assert.equal(await page.locator(".code").count(), 0, "the link is shown once");
  await page.getByRole("button", { name: /^Revoke the link/ }).press("Enter");
  await page.getByText("No link shows this run").waitFor();
  assert.equal((await stranger.page.goto(link)).status(), 404);
  await stranger.page.getByText("This link shows nothing, or no longer.").waitFor();
  await audit(stranger);
  await stranger.page.context().close();
}

/** Whoever comes after a person has signed out does not see the pages by going back. */
async function forget({ page }, run) {
  await page.goto(run);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in**");
  await page.goBack();
  await page.waitForURL("**/sign-in**");
  assert.equal(await page.getByText("Endpoints").count(), 0);
}

/** A review and a service have their menus too, and a review is fit for paper. */
async function review(visit) {
  const { page } = visit;
  await page.goto("/reviews/new?service=orders-api");
  await page.getByRole("button", { name: /start/i }).click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]{36}/);
  const id = new URL(page.url()).pathname;
  for (const [address, name] of [[id, "orders-api-review-1.md"], ["/services/orders-api", "orders-api.md"]]) {
    await page.goto(address);
    await page.locator("details.menu summary").click();
    await audit(visit);
    await page.goto(address);
    await page.locator("details.menu summary").click();
    const link = page.getByRole("link", { name: "Page as Markdown" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.equal(download.suggestedFilename(), name);
  }
  await page.goto(id);
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.locator(".rail").isVisible()) && (await page.locator(".list").first().isVisible()));
  await page.emulateMedia({ media: "screen" });
}
