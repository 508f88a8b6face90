// Accounts in the browser: an administrator asks a person in, who joins in another browser; then roles, sessions, a
// reset and a removal, each seen from both sides.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { makeAdministrator, name, password } from "../support/account.js";
import { audit } from "../support/audit.js";
import { openBrowser, openPage } from "../support/browser.js";
import { startServer } from "../support/server.js";

const first = "kettle orbit tidal 17";
const second = "lantern quarry velvet 92";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

for (const javaScript of [true, false]) {
  test(`people are kept in the browser ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    try {
      const open = () => openPage(browser, { baseURL: server.url, javaScript });
      const [admin, person] = [await open(), await open()];
      await makeAdministrator(admin, server);
      const link = await invite(admin);
      await join(person, link, await open());
      await changeRole(admin, person);
      await endSessions(admin, person, await open());
      await reset(admin, person);
      await remove(admin, person);
    } finally {
      await server.stop();
    }
  });
}

test("a person is invited and ends a session by keyboard alone", async () => {
  const server = await startServer();
  try {
    const visit = await openPage(browser, { baseURL: server.url, javaScript: true });
    const { page } = visit;
    await makeAdministrator(visit, server);
    await signIn(await openPage(browser, { baseURL: server.url, javaScript: true }), password, name);
    await reach(page, (element) => element.textContent === "Admin");
    await page.keyboard.press("Enter");
    await heading(page, "Accounts");
    await reach(page, (element) => element.textContent === "Invite a person");
    await page.keyboard.press("Enter");
    await heading(page, "Invite a person");
    await reach(page, (element) => element.name === "name");
    await page.keyboard.type("eve");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowUp");
    assert.ok(await page.getByRole("radio", { name: /^viewer/ }).isChecked());
    await page.keyboard.press("Enter");
    await heading(page, "Invitation for eve");
    await reach(page, (element) => element.id === "link");
    assert.equal(await page.evaluate(() => String(document.getSelection())), await page.getByLabel("One-time link").inputValue());
    await reach(page, (element) => element.textContent === "Signed in as ada");
    await page.keyboard.press("Enter");
    await heading(page, "Account");
    await reach(page, (element) => element.textContent.startsWith("End the session"));
    await page.keyboard.press("Enter");
    await page.getByText("nobody is signed in as you").waitFor();
  } finally {
    await server.stop();
  }
});

/** Asks eve in; gives the link. What is refused first keeps what was typed. */
async function invite(visit) {
  const { page } = visit;
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Admin" }).click();
  await heading(page, "Accounts");
  await audit(visit);
  await page.getByRole("link", { name: "Invite a person" }).click();
  await heading(page, "Invite a person");
  await page.getByLabel("Name", { exact: true }).fill("ada");
  await page.getByRole("radio", { name: /^viewer/ }).check();
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  assert.ok(await page.getByRole("radio", { name: /^viewer/ }).isChecked());
  await audit(visit);
  await page.getByLabel("Name", { exact: true }).fill("eve");
  await page.getByRole("button", { name: "Make the link" }).click();
  await heading(page, "Invitation for eve");
  const link = await page.getByLabel("One-time link").inputValue();
  assert.ok(!page.url().includes("token"), page.url());
  await audit(visit);
  await page.goto("/accounts");
  await page.getByRole("button", { name: "Withdraw the invitation of eve" }).waitFor();
  assert.ok(!(await page.content()).includes(new URL(link).search));
  await audit(visit);
  return link;
}

/** Opens the link and chooses a password; in another browser the link is good no longer. */
async function join(visit, link, late) {
  const { page } = visit;
  await page.goto(link);
  await heading(page, "Welcome to Headroom");
  await audit(visit);
  await page.getByLabel("Password").fill("password1");
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByText("too easy to guess").waitFor();
  await audit(visit);
  await page.getByLabel("Password").fill(first);
  await page.getByRole("button", { name: "Join" }).click();
  await heading(page, "Services");
  assert.equal(await page.getByRole("link", { name: "Admin" }).count(), 0);
  await page.goto("/account");
  await page.getByText("this one").waitFor();
  await audit(visit);
  for (const [address, name] of [[link, "This link was used"], [`${link}x`, "No such link"], ["/invitation", "A link is needed"]]) {
    await late.page.goto(address);
    await heading(late.page, name);
    await audit(late);
  }
}

/** A viewer becomes a member with the next page, and nobody takes the last administrator away. */
async function changeRole(admin, person) {
  assert.equal((await person.page.goto("/services/new")).status(), 403);
  await openEve(admin);
  await audit(admin);
  await admin.page.getByRole("radio", { name: /^member/ }).check();
  await admin.page.getByRole("button", { name: "Change the role" }).click();
  await admin.page.getByText("The role is changed").waitFor();
  assert.equal((await person.page.goto("/services/new")).status(), 200);
  assert.equal((await person.page.goto("/accounts")).status(), 403);
  await heading(person.page, "Only for administrators");
  await audit(person);

  await admin.page.goto("/accounts?role=admin");
  await audit(admin);
  await admin.page.getByRole("link", { name: "ada", exact: true }).click();
  await heading(admin.page, "ada");
  await admin.page.getByRole("radio", { name: /^viewer/ }).check();
  await admin.page.getByRole("button", { name: "Change the role" }).click();
  await admin.page.getByText("This is the last administrator").first().waitFor();
  await audit(admin);
}

/** The person ends a session of their own, the administrator every one. */
async function endSessions(admin, person, phone) {
  await signIn(phone, first);
  await person.page.goto("/account");
  await person.page.getByRole("button", { name: /^End the session/ }).click();
  await person.page.getByText("nobody is signed in as you").waitFor();
  assert.equal(await person.page.getByRole("button", { name: /^End the session/ }).count(), 0);
  await phone.page.goto("/");
  await heading(phone.page, "Sign in");

  await openEve(admin);
  await admin.page.getByRole("button", { name: "End all sessions" }).click();
  await admin.page.getByText("Every session has ended").waitFor();
  await audit(admin);
  await person.page.goto("/");
  await heading(person.page, "Sign in");
  await signIn(person, first);
}

/** The old password dies with the reset; the link sets a new one. */
async function reset(admin, person) {
  await openEve(admin);
  await admin.page.getByRole("button", { name: "Reset the password" }).click();
  await heading(admin.page, "New password for eve");
  const link = await admin.page.getByLabel("One-time link").inputValue();
  await audit(admin);
  await person.page.goto("/");
  await heading(person.page, "Sign in");
  await person.page.getByLabel("Name").fill("eve");
  await person.page.getByLabel("Password").fill(first);
  await person.page.getByRole("button", { name: "Sign in" }).click();
  await person.page.getByText("Name and password do not match").waitFor();
  await person.page.goto(link);
  await heading(person.page, "Choose a new password");
  await audit(person);
  await person.page.getByLabel("Password").fill(second);
  await person.page.getByRole("button", { name: "Set the password" }).click();
  await heading(person.page, "Services");
}

async function remove(admin, person) {
  await openEve(admin);
  await admin.page.getByRole("link", { name: "Remove the account" }).click();
  await heading(admin.page, "Remove eve");
  await audit(admin);
  await admin.page.getByRole("button", { name: "Remove eve" }).click();
  await admin.page.getByText("The account is removed").waitFor();
  await audit(admin);
  await person.page.goto("/");
  await heading(person.page, "Sign in");
}

async function openEve({ page }) {
  await page.goto("/accounts?find=EV");
  await page.getByRole("link", { name: "eve", exact: true }).click();
  await heading(page, "eve");
}

async function signIn({ page }, password, name = "eve") {
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await heading(page, "Services");
}

function heading(page, name) {
  return page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

/** Presses Tab until what has the focus is the wanted one. */
async function reach(page, wanted) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluateHandle(() => document.activeElement);
    if (await focused.evaluate(wanted)) return;
  }
  assert.fail(`Tab does not reach ${wanted}`);
}
