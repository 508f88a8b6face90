// Connecting a pipeline: choosing the snippet, making its token, sending with it, the sample; and looking after tokens.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { lead, openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const result = resolve("../crates/ingest/fixtures/k6/v0.57.0-default-stats/run.json.gz");

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a pipeline is connected ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const visit = await openPage(browser, { baseURL: server.url, javaScript });
      await makeAdministrator(visit, server);
      await addService(visit, "orders-api");
      await choose(visit, server);
      const token = await makeToken(visit);
      await send(visit, token);
      await trySample(visit);
      await lookAfterTokens(visit, token);
    } finally {
      await server.stop();
    }
  });
}

/** Each choice is a link or a form that only asks, so the address says all of it. */
async function choose(visit, server) {
  const { page } = visit;
  await page.locator("main").getByRole("link", { name: "Connect", exact: true }).click();
  await page.waitForURL("**/services/orders-api/connect");
  await audit(visit);
  const snippet = page.locator("#snippet");
  for (const [tool, pipeline, part] of [
    ["Gatling", "GitHub Actions", "simulation.log"],
    ["JMeter", "GitLab CI", "-l run.jtl"],
    ["Locust", "GitHub Actions", "file=@run_stats.csv"],
    ["Another tool", "Shell", "file=@result.log"],
    ["k6", "Shell", "--out json=run.json.gz"],
  ]) {
    for (const [choice, name] of [["Tool", tool], ["Pipeline", pipeline]]) {
      const link = page.getByRole("navigation", { name: choice }).getByRole("link", { name, exact: true });
      // What is chosen already is a link too, to the address that the page has.
      await lead(visit, () => link.click());
      assert.equal(await link.getAttribute("aria-current"), "true", name);
    }
    assert.ok((await snippet.textContent()).includes(part), `${tool} in ${pipeline}`);
    await audit(visit);
  }
  await page.getByLabel("Scenario").fill("it's a peak");
  await page.getByRole("button", { name: "Fill in" }).press("Enter");
  await page.waitForURL("**scenario=it*");
  const lines = await snippet.textContent();
  assert.ok(lines.includes(`${server.url}/api/v1/services/orders-api/runs`), lines);
}

/** With the keyboard alone. The token is in the page's text once, and gone with the next visit. */
async function makeToken(visit) {
  const { page } = visit;
  const address = page.url();
  const name = page.getByLabel("Name of the token");
  await name.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("n".repeat(121));
  // The form's own limit holds; what gets past it is refused with all that was typed.
  assert.equal((await name.inputValue()).length, 120);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("CI of orders");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const field = page.getByLabel("CI of orders");
  await field.waitFor();
  const token = await field.inputValue();
  assert.match(token, /^hr_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$/);
  assert.ok(!page.url().includes(token.slice(3, 11)), "in the answer to the post, not in an address");
  await page.locator("#made-token:focus").waitFor();
  await audit(visit);
  await page.goto(address);
  assert.ok(!(await page.content()).includes(token), "shown once");
  return token;
}

/** The very lines of the page, in a real shell, with a real result in place of k6's. */
async function send(visit, token) {
  const { page } = visit;
  const snippet = await page.locator("#snippet").textContent();
  const folder = await mkdtemp(join(tmpdir(), "headroom-connect-"));
  try {
    await copyFile(result, join(folder, "run.json.gz"));
    const env = { ...process.env, HEADROOM_TOKEN: token, no_proxy: "*" };
    const { stdout } = await promisify(execFile)("sh", ["-c", `k6() { :; }\n${snippet}`], { cwd: folder, env });
    assert.match(stdout, /run #1/);
  } finally {
    await rm(folder, { recursive: true });
  }
  await page.goto("/services/orders-api/runs");
  await page.getByRole("row", { name: /#1 .*it's a peak/ }).waitFor();
}

async function trySample(visit) {
  const { page } = visit;
  for (const again of [false, true]) {
    await page.goto("/services/orders-api/connect");
    await lead(visit, () => page.getByRole("button", { name: "Send the sample" }).click());
    await page.getByRole("heading", { level: 1, name: "Receipt for run #2" }).waitFor();
    assert.equal(await page.getByText("uploaded before").count(), again ? 1 : 0);
  }
  await audit(visit);
}

async function lookAfterTokens(visit, token) {
  const { page } = visit;
  await page.goto("/account");
  await page.locator("main").getByRole("link", { name: "Your tokens" }).click();
  await page.getByText("You have 1 good token.").waitFor();
  await audit(visit);
  await page.getByLabel("Name", { exact: true }).fill("reads only");
  await page.getByRole("radio", { name: /^read/ }).check();
  await page.getByLabel("Service", { exact: true }).fill("no-such-service");
  await page.getByRole("button", { name: "Make the token" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "reads only");
  await audit(visit);
  await page.getByLabel("Service", { exact: true }).fill("");
  await page.getByRole("button", { name: "Make the token" }).click();
  await page.locator("#made-token").waitFor();
  await audit(visit);

  await page.goto("/account/tokens");
  const row = page.getByRole("row", { name: /CI of orders/ });
  await row.locator("summary").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("row", { name: /CI of orders.*revoked/ }).waitFor();
  const refused = await page.request.get("/api/v1/services", { headers: { authorization: `Bearer ${token}`, cookie: "" } });
  assert.equal(refused.status(), 401, "at once");

  await sortTokens(visit, "/account/tokens");
  await page.getByRole("link", { name: "Everybody’s tokens" }).click();
  await page.waitForURL(({ pathname }) => pathname === "/tokens");
  await page.getByLabel("State", { exact: true }).selectOption("revoked");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL("**/tokens?*state=revoked");
  assert.equal(await page.locator("tbody tr").count(), 1);
  await audit(visit);
  await page.getByRole("link", { name: "Clear" }).click();
  await page.waitForURL(({ pathname, search }) => pathname + search === "/tokens");
  await sortTokens(visit, "/tokens");
  await page.goto("/tokens?account=nobody");
  await page.getByText("No token is like that").waitFor();
  await audit(visit);
}

/** By keyboard: each column that sorts says which way, and the address says all of it. */
async function sortTokens(visit, list) {
  const { page } = visit;
  for (const [column, query, sort, names] of [
    ["Ends", "?sort=ends", "ascending", ["CI of orders", "reads only"]],
    ["Ends", "?sort=-ends", "descending", ["reads only", "CI of orders"]],
    ["Last use", "?sort=-used", "descending", ["CI of orders", "reads only"]],
    ["Made", "", "descending", ["reads only", "CI of orders"]],
  ]) {
    const head = page.getByRole("columnheader", { name: column });
    await head.getByRole("link").press("Enter");
    await page.waitForURL(({ pathname, search }) => pathname + search === list + query);
    assert.equal(await head.getAttribute("aria-sort"), sort, column);
    const shown = await page.locator("tbody th").allInnerTexts();
    assert.deepEqual(shown.map((text) => text.split("\n")[0]), names, column);
    await audit(visit);
  }
}
