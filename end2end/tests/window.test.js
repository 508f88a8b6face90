// A window of a run: chosen by form and links without JavaScript, by dragging and by keys with it, kept in the address.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator, name, password } from "../support/account.js";
import { audit } from "../support/audit.js";
import { lead, openBrowser, openPage, openRun } from "../support/browser.js";
import { startServer } from "../support/server.js";

const knee = new URL("../../crates/ingest/fixtures/k6/v1.8.1-knee/run.json.gz", import.meta.url).pathname;

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a window of a run is looked at ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      const run = await upload(visit);
      await byForm(visit, run);
      await byLinks(visit, run);
      await explained(visit, run);
      await ofAnEndpoint(visit, run);
      if (javaScript) {
        await readEverywhere(visit, run);
        await byDragging(visit, run);
        await byKeys(visit, run);
        await percentilesRead(visit, run);
        await byTouch(visit, run);
      }
      await throughSignIn(visit, run);
    } finally {
      await server.stop();
    }
  });
}

async function upload(visit) {
  const { page } = visit;
  await page.goto("/services/orders-api/upload");
  await page.getByLabel("Result file").setInputFiles(knee);
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  return openRun(visit);
}

/** The query of the page, once it is this one. */
async function shows({ page }, run, query) {
  await page.waitForURL((url) => `${url.origin}${url.pathname}` === run && url.search === query);
}

async function byForm(visit, run) {
  const { page } = visit;
  await page.goto(run);
  assert.equal(await page.getByRole("heading", { name: "This window" }).count(), 0);
  await page.getByLabel("Window from").fill("10s");
  await page.getByLabel("to", { exact: true }).fill("0:30");
  await page.getByRole("button", { name: "Look at this window" }).click();
  await shows(visit, run, "?from=10&to=30");
  await page.getByText("In the window from 0:10 to 0:30: ").waitFor();
  await page.getByText(/^From 0:10 to 0:30, p95 was /).waitFor();
  await page.getByText(/^From 0:10 to 0:30, half of the requests took at most /).waitFor();
  await page.getByRole("row", { name: /^This window / }).waitFor();
  await page.getByRole("row", { name: /^Whole run 3,783 / }).waitFor();
  assert.equal(await page.getByLabel("Window from").inputValue(), "0:10");
  await audit(visit);
}

async function byLinks(visit, run) {
  const { page } = visit;
  for (const [link, query] of [
    ["Zoom in", "?from=15&to=25"],
    ["Later", "?from=20&to=30"],
    ["Earlier", "?from=15&to=25"],
    ["Zoom out", "?from=10&to=30"],
    ["Whole run", ""],
  ]) {
    await page.getByRole("link", { name: link, exact: true }).click();
    await shows(visit, run, query);
  }
}

async function explained(visit, run) {
  const { page } = visit;
  await page.getByLabel("Window from").fill("0:30");
  await page.getByLabel("to", { exact: true }).fill("0:10");
  await page.getByRole("button", { name: "Look at this window" }).click();
  await page.getByRole("alert").first().waitFor();
  await page.getByText("A window ends after it begins; this one would go from 30 s to 10 s.").first().waitFor();
  assert.equal(await page.getByLabel("Window from").inputValue(), "0:30");
  assert.equal(await page.getByLabel("to", { exact: true }).inputValue(), "0:10");
  await audit(visit);
  await page.goto(`${run}?from=10&to=30`);
}

async function ofAnEndpoint(visit, run) {
  const { page } = visit;
  await page.getByRole("region", { name: /most requests first/ }).getByRole("link", { name: "POST checkout" }).click();
  await shows(visit, run, "?from=10&to=30&endpoint=0");
  await page.getByText(/^POST checkout from 0:10 to 0:30: p95 was /).waitFor();
  await page.getByText(/^POST checkout from 0:10 to 0:30: half of the requests took at most /).waitFor();
  await page.getByRole("link", { name: "All requests" }).click();
  await shows(visit, run, "?from=10&to=30");
}

/** Where the marks of both pictures are; a picture that is not shown has its mark too. */
function marks(page, kind, attribute) {
  const found = page.locator(`#course .reader svg.chart ${kind}[data-crosshair]`);
  return found.evaluateAll((marks, attribute) => marks.map((mark) => mark.getAttribute(attribute)), attribute);
}

/** A place in the wide picture: its share of the time axis, between the panels. */
async function place({ page }, share) {
  const picture = page.locator("#course .reader svg.chart[data-size=wide]");
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  return { x: box.x + (box.width * (48 + 644 * share)) / 820, y: box.y + box.height / 2 };
}

async function awake({ page }) {
  await page.locator("#course .reader[data-ready]").waitFor();
}

async function readEverywhere(visit, run) {
  const { page } = visit;
  await page.goto(run);
  await awake(visit);
  const { x, y } = await place(visit, 0.5);
  await page.mouse.move(x, y);
  await page.getByText(/^0:2[01]: .+ p95 /).first().waitFor();
  const lines = await marks(page, "polyline", "points");
  assert.equal(lines.length, 2, "one line in each picture, through all its panels");
  for (const line of lines) {
    const [[left, above], [right, below]] = line.split(" ").map((point) => point.split(",").map(Number));
    assert.equal(left, right);
    assert.ok(above < 60 && below > 500, line);
  }
  await page.mouse.move(x - 100, y);
  assert.notDeepEqual(await marks(page, "polyline", "points"), lines);
}

async function byDragging(visit, run) {
  const { page } = visit;
  await page.getByLabel("Window from").fill("typed");
  const [from, to] = [await place(visit, 0.25), await place(visit, 0.75)];
  await page.mouse.move(from.x, from.y);
  assert.equal(await page.getByLabel("Window from").inputValue(), "typed", "reading leaves the form alone");
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  const widths = await marks(page, "rect", "width");
  assert.equal(widths.length, 2);
  assert.ok(widths.every((width) => Number(width) > 200), widths.join(" "));
  await page.mouse.up();
  await page.getByRole("status").getByText(/^0:10 to 0:3[23] is selected\.$/).waitFor();
  assert.equal(await page.getByLabel("Window from").inputValue(), "0:10");
  await audit(visit);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelector("#from").value === "");
  assert.ok((await marks(page, "rect", "width")).every((width) => width === "0"));
  // From the other side, and a pointer that only reads afterwards changes nothing.
  const [left, right] = [await place(visit, 0.25), await place(visit, 0.75)];
  await page.mouse.move(right.x, right.y);
  await page.mouse.down();
  await page.mouse.move(left.x, left.y, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(left.x + 60, left.y);
  await page.getByRole("button", { name: "Look at this window" }).click();
  await page.waitForURL(/\?from=10&to=3[23]/);
  await awake(visit);
  const middle = await place(visit, 0.5);
  await page.mouse.dblclick(middle.x, middle.y);
  await shows(visit, run, "");
}

async function byKeys(visit, run) {
  const { page } = visit;
  await page.goto(run);
  await awake(visit);
  const slider = page.getByRole("slider", { name: "Read the chart at" });
  await slider.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 5; step += 1) await page.keyboard.press("ArrowRight");
  assert.match(await slider.getAttribute("aria-valuetext"), /^0:05: .+ p95 /);
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.getByRole("status").getByText("0:05 to 0:15 is selected.").waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector("#course .reader [role=status]").textContent === "");
  await page.keyboard.press("Shift+End");
  await page.getByRole("status").getByText("0:13 to 0:42 is selected.").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Home");
  await page.getByRole("status").getByText("0:00 to 0:42 is selected.").waitFor();
  // The whole run is no window: the form leads to the address that the page has already.
  await lead(visit, () => page.keyboard.press("Enter"));
  await shows(visit, run, "");
  await page.goto(`${run}?from=5&to=15`);
  await awake(visit);
  await slider.focus();
  await page.keyboard.press("End");
  assert.match(await slider.getAttribute("aria-valuetext"), /^0:14: /);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.getByRole("status").getByText("0:13 to 0:15 is selected.").waitFor();
  await page.keyboard.press("Enter");
  await shows(visit, run, "?from=13&to=15");
  await awake(visit);
  await slider.focus();
  await page.keyboard.press("Escape");
  await shows(visit, run, "?from=12&to=16");
  // No trap: the keyboard goes on to the form.
  await awake(visit);
  await slider.focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "from");
}

/** The percentiles have a crosshair of their own, for the pointer and for keys; there is nothing to select. */
async function percentilesRead(visit, run) {
  const { page } = visit;
  await page.goto(run);
  const figure = page.locator("figure", { has: page.locator("#spectrum-says") });
  await figure.locator(".reader[data-ready]").waitFor();
  const slider = page.getByRole("slider", { name: "Read the percentiles at" });
  await slider.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  assert.match(await slider.getAttribute("aria-valuetext"), /^5\d\.\d+ %: at most [\d.]+ m?s$/);
  const picture = figure.locator("svg.chart[data-size=wide]");
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  await page.mouse.move(box.x + (box.width * 400) / 820, box.y + box.height / 2);
  await figure.getByText(/^9\d(\.\d+)? %: at most [\d.]+ m?s$/).waitFor();
  assert.equal(await figure.locator("polyline[data-crosshair]").count(), 2, "one line in each picture");
  const said = (text) => Object.fromEntries([...text.matchAll(/p(\d+) ([\d.]+ m?s)/g)].map((found) => found.slice(1)));
  // The number under the crosshair is the one that the picture names.
  const named = said(await picture.textContent())["95"];
  await slider.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 200; step += 1) {
    if ((await slider.getAttribute("aria-valuetext")).startsWith("95 %:")) break;
    await page.keyboard.press("ArrowRight");
  }
  assert.equal(await slider.getAttribute("aria-valuetext"), `95 %: at most ${named}`);
  await page.keyboard.press("Shift+ArrowRight");
  assert.equal(await figure.locator("rect[data-crosshair]").first().getAttribute("width"), "0");
  await audit(visit);
}

/** A finger that moves along selects; one that the browser takes for scrolling selects nothing. */
async function byTouch(visit, run) {
  const { page } = visit;
  await page.goto(run);
  await awake(visit);
  const touched = await page.locator("#course .reader svg.chart[data-size=wide]").evaluate((picture) => getComputedStyle(picture).touchAction);
  assert.equal(touched, "pan-y");
  const { x, y } = await place(visit, 0.25);
  const finger = async (type, along) => {
    const event = { bubbles: true, pointerId: 7, pointerType: "touch", isPrimary: true, button: 0, clientX: x + along, clientY: y };
    await page.locator("#course .reader svg.chart[data-size=wide]").dispatchEvent(type, event);
  };
  await finger("pointerdown", 0);
  await finger("pointermove", 200);
  await page.getByRole("status").getByText(/^0:10 to .+ is selected\.$/).waitFor();
  await finger("pointercancel", 200);
  await page.waitForFunction(() => document.querySelector("#course .reader [role=status]").textContent === "");
}

async function throughSignIn(visit, run) {
  const { page } = visit;
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goto(`${run}?from=10&to=30`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await shows(visit, run, "?from=10&to=30");
  await page.getByText("In the window from 0:10 to 0:30: ").waitFor();
}
