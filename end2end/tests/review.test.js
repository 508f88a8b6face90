// A review between two people: its author works through it and hands it over, its reviewer reads, asks, excuses and signs,
// and the signature lapses when what it rested on changes. Every page on the way is audited.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addService, makeAdministrator } from "../support/account.js";
import { audit } from "../support/audit.js";
import { lead, openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const secret = "kettle orbit tidal 17";
const facts = {
  instances: "5",
  pool_max_per_instance: "10",
  other_db_clients: "0",
  db_max_connections: "200",
  db_reserved_connections: "3",
};

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`a review is worked on, read, signed and lapses ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const open = () => openPage(browser, { baseURL: server.url, javaScript });
      const [author, reviewer] = [await open(), await open()];
      await makeAdministrator(author, server);
      await join(author, reviewer);
      const review = await begin(author);
      await plan(author, review);
      await handOver(author, review);
      await read(reviewer, review);
      await answer(author);
      await clear(reviewer, review);
      await sign(reviewer, review);
      await lapse(author, review);
    } finally {
      await server.stop();
    }
  });
}

test("the items of a review are walked by keys, which a field keeps for itself", async () => {
  const server = await startServer();
  try {
    const visit = await openPage(browser, { baseURL: server.url, javaScript: true });
    const { page } = visit;
    await makeAdministrator(visit, server);
    const review = await begin(visit);
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    await page.goto(review);
    await page.locator(".keys[data-ready]").waitFor();
    await page.keyboard.press("j");
    assert.match(await focused(), /^MEA-01/);
    await page.keyboard.press("j");
    assert.match(await focused(), /^MEA-02/);
    await page.keyboard.press("k");
    assert.match(await focused(), /^MEA-01/);
    await page.keyboard.press("f");
    assert.match(await focused(), /^CON-03/);
    await page.keyboard.press("u");
    assert.match(await focused(), /^CON-04|^CON-02/);
    await page.goto(`${review}?item=CON-03`);
    await page.locator(".keys[data-ready]").waitFor();
    await page.getByLabel("DB hold ms per request").focus();
    await page.keyboard.press("j");
    assert.match(page.url(), /item=CON-03/, "a letter in a field is typed there");
    await page.evaluate(() => document.activeElement.blur());
    await lead(visit, () => page.keyboard.press("j"));
    assert.match(page.url(), /item=CON-04/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "item-title", "the focus goes along");
    await page.locator(".keys[data-ready]").waitFor();
    await page.getByRole("checkbox", { name: /^Keys/ }).uncheck();
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("j");
    await page.reload();
    await page.locator(".keys[data-ready]").waitFor();
    assert.match(page.url(), /item=CON-04/, "keys that are off do nothing");
    assert.equal(await page.getByRole("checkbox", { name: /^Keys/ }).isChecked(), false, "the browser remembers it");
  } finally {
    await server.stop();
  }
});

/** Ada asks Rob in, who joins in another browser. */
async function join({ page }, other) {
  await page.goto("/accounts/new");
  await page.getByLabel("Name", { exact: true }).fill("rob");
  await page.getByRole("radio", { name: /^member/ }).check();
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByLabel("One-time link").inputValue();
  await other.page.goto(link);
  await other.page.getByLabel("Password").fill(secret);
  await other.page.getByRole("button", { name: "Join" }).click();
  await other.page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
}

/** A service whose inventory decides some items, and a review of it; gives the review's address. */
async function begin(visit) {
  const { page } = visit;
  await addService(visit, "orders-api");
  await page.goto("/services/orders-api/inventory");
  for (const [fact, value] of Object.entries(facts)) await page.locator(`[name=fact-${fact}]`).fill(value);
  await page.locator("[name=fact-pooler_in_front]").selectOption("no");
  await lead(visit, () => page.getByRole("button", { name: /^Save/ }).click());
  await page.goto("/reviews/new");
  await page.getByRole("combobox", { name: "Service" }).fill("orders-api");
  await page.getByRole("radio", { name: /^10,000 req/ }).last().check();
  await lead(visit, () => page.getByRole("button", { name: "Show what is known" }).click());
  await page.getByText(/^54 items apply to 10,000 req\/s: /).waitFor();
  await audit(visit);
  await page.getByLabel("Planned for").fill("2099-11-20");
  await page.getByLabel("Target, in requests per second").fill("10000");
  await page.getByRole("button", { name: "Start the review" }).click();
  await page.waitForURL(/\/reviews\/[0-9a-f-]{36}/);
  const review = page.url();
  await page.goto(`${review}?item=CON-03`);
  await page.getByLabel("DB hold ms per request").fill("40");
  await lead(visit, () => page.getByRole("button", { name: "Save values" }).click());
  return review;
}

/** What is left to do, with the nearest ceiling first; somebody is named for it, and it can be taken along. */
async function plan(visit, review) {
  const { page } = visit;
  await page.goto(review);
  await page.getByRole("link", { name: "Plan", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Plan/ }).waitFor();
  assert.match(await page.locator("tbody tr").first().innerText(), /CON-03[\s\S]*4,92/);
  await audit(visit);
  await page.getByLabel("Who sees to CON-03").fill("Team Orders");
  await lead(visit, () => page.getByRole("button", { name: "Save owners" }).click());
  await page.getByText("The owners are saved.").waitFor();
  assert.equal(await page.getByLabel("Who sees to CON-03").inputValue(), "Team Orders");
  const json = await page.request.get(`${review}/plan.json`);
  assert.equal((await json.json()).items[0].owner, "Team Orders");
}

async function handOver(visit, review) {
  const { page } = visit;
  await page.goto(`${review}?item=CON-05`);
  await page.getByLabel("Pool wait p95 ms").fill("0.2");
  await page.getByLabel("Pool timeouts").fill("0");
  await page.getByLabel("Pool idle share at peak").fill("0.3");
  await lead(visit, () => page.getByRole("button", { name: "Save values" }).click());
  assert.equal(await page.locator(".verdict .state").innerText(), "pass");
  await page.goto(review);
  await audit(visit);
  await page.getByLabel("Reviewer").selectOption("rob");
  await lead(visit, () => page.getByRole("button", { name: "Hand it to the reviewer" }).click());
  await page.getByText("It is with its reviewer, rob").waitFor();
}

/** From the inbox to the page that is read; a question blocks, and what blocks is listed where it is signed. */
async function read(visit, review) {
  const { page } = visit;
  await page.goto("/");
  await page.getByRole("link", { name: /^Inbox/ }).click();
  await page.getByText("1 review waits for you.").waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "#1 of orders-api" }).click();
  await page.getByRole("heading", { name: "Look at these first" }).waitFor();
  const item = page.locator("article#CON-03");
  await item.locator("summary", { hasText: "Ask" }).click();
  await item.getByLabel("Your question").fill("Which run shows the 40 ms, @ada?");
  await lead(visit, () => item.getByRole("button", { name: "Ask this" }).click());
  assert.match(page.url(), /read#CON-03$/);
  await page.locator("article#CON-03").getByText("open question").waitFor();
  await lead(visit, () => page.locator("article#CON-02").getByRole("button", { name: "Agree" }).click());
  await page.locator("article#CON-02").getByText("you agreed").waitFor();
  await audit(visit);
  await page.goto(`${review}/sign`);
  await page.getByText("stand against it").first().waitFor();
  assert.equal(await page.getByRole("radio", { name: /^Ready/ }).count(), 0);
  await page.getByRole("link", { name: /^CON-03/ }).first().waitFor();
  await audit(visit);
}

/** The author finds the question in the inbox and replies. */
async function answer(visit) {
  const { page } = visit;
  await page.goto("/inbox");
  await page.getByText("1 question and 1 mention wait for you.").waitFor();
  await audit(visit);
  await page.getByRole("link", { name: "CON-03 in #1 of orders-api" }).first().click();
  const thread = page.locator(".threads li").first();
  await thread.locator("summary", { hasText: "Reply" }).click();
  await thread.getByLabel("Reply").fill("The pool timer of run 7.");
  await lead(visit, () => thread.getByRole("button", { name: "Send the reply" }).click());
  await page.getByText("The pool timer of run 7.").waitFor();
  await audit(visit);
}

/** The reviewer settles the question and excuses what lacks a pass: the first on its page, the others as it does. */
async function clear(visit, review) {
  const { page } = visit;
  await page.goto(`${review}?item=CON-03`);
  await lead(visit, () => page.getByRole("button", { name: "It is settled" }).click());
  await page.getByText("settled by rob").waitFor();
  await page.locator("summary", { hasText: "Exempt it until a day" }).click();
  await page.getByLabel("Why it may wait").fill("The replica comes in March.");
  await page.getByLabel("Until").fill("2099-03-03");
  await lead(visit, () => page.getByRole("button", { name: "Exempt it", exact: true }).click());
  assert.equal(await page.locator(".verdict .state").innerText(), "exempt");
  await audit(visit);
  await page.goto(`${review}/sign`);
  const links = await page.locator("section[aria-labelledby=against-title] .list a").all();
  const items = await Promise.all(links.map(async (link) => new URL(await link.getAttribute("href"), review).searchParams.get("item")));
  const { origin } = new URL(review);
  for (const item of items) {
    const form = { do: "exempt", item, [`exempt-reason-${item}`]: "Measured next month.", [`exempt-until-${item}`]: "2099-03-03" };
    const answer = await page.request.post(`${review}?item=${item}`, { form, headers: { origin }, maxRedirects: 0 });
    assert.equal(answer.status(), 303, item);
  }
}

/** Signs on a condition; the page that answers is a certificate, and holds on paper. */
async function sign(visit, review) {
  const { page } = visit;
  await page.goto(`${review}/read`);
  await page.getByText("No blocking item lacks a pass.").waitFor();
  await page.getByRole("link", { name: "Sign", exact: true }).click();
  await page.getByText("Nothing stands against it.").waitFor();
  await audit(visit);
  await page.getByRole("radio", { name: /^Ready with conditions/ }).check();
  await page.getByLabel("Item of condition 1").selectOption("LIM-03");
  await lead(visit, () => page.getByRole("button", { name: "Add another condition" }).click());
  assert.equal(await page.getByLabel("Item of condition 1").inputValue(), "LIM-03");
  await page.getByLabel("Owner of condition 1").fill("Team Orders");
  await page.getByLabel("Day of condition 1").fill("2099-01-31");
  await lead(visit, () => page.getByRole("button", { name: "Sign as rob" }).click());
  assert.match(page.url(), /\/snapshots\/1$/);
  await page.getByText(/^orders-api is ready for 10,000 req\/s on \d+ \w+ \d{4}, on 1 condition\.$/).waitFor();
  await audit(visit);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("nav[aria-label=Main]").isVisible(), false);
  assert.equal(await page.getByText("blake3:").first().isVisible(), true);
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "Against today" }).click();
  await page.getByText("Nothing differs.").waitFor();
}

/** The fleet grows: the review says why it lapsed, is opened again, and what still holds is confirmed. */
async function lapse(visit, review) {
  const { page } = visit;
  await page.goto("/services/orders-api/inventory");
  await page.locator("[name=fact-instances]").fill("50");
  await lead(visit, () => page.getByRole("button", { name: /^Save/ }).click());
  await page.goto(review);
  await page.getByText(/instances 5 → 50/).first().waitFor();
  await audit(visit);
  await page.goto(`${review}/snapshots/1?against=today`);
  await page.getByRole("row", { name: /instances.*5.*50/ }).first().waitFor();
  await audit(visit);
  await page.goto("/services/orders-api");
  await page.getByText(/10k lapsed .*instances 5 → 50/).waitFor();
  await page.goto(review);
  await lead(visit, () => page.getByRole("button", { name: "Open it again to work on it" }).click());
  await page.goto(`${review}?item=CON-05`);
  await page.getByText("Instances changed from 5 to 50").first().waitFor();
  await audit(visit);
  await lead(visit, () => page.getByRole("button", { name: /confirm them again/ }).click());
  assert.equal(await page.locator(".verdict .state").innerText(), "pass");
}
