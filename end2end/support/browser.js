// Chromium as a person has it, and everything it complains about.

import { chromium } from "playwright-core";

const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser() {
  const asRoot = process.getuid() === 0 ? ["--no-sandbox"] : [];
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: [...quiet, ...asRoot] });
}

/**
 * A page in a context of its own, with `complaints`: violations of the content policy, errors on the console,
 * uncaught exceptions and subresources that did not load. `loaded` lists every response, `scripts(on)` switches
 * JavaScript from the next document on.
 */
export async function openPage(browser, { baseURL, javaScript }) {
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const complaints = [];
  const loaded = [];
  // Not the context's own switch: that one cannot be undone for the moment in which axe looks at a page.
  const scripts = (on) => devtools.send("Emulation.setScriptExecutionDisabled", { value: !on });
  await scripts(javaScript);
  await listenForViolations(context, devtools, complaints);
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    // What did not load is counted from the responses, which know what it was.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  page.on("response", (response) => {
    loaded.push(response);
    // What the answer to a page or to an upload should be is for the test to say.
    const isPart = !["document", "xhr"].includes(response.request().resourceType());
    if (isPart && response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, javaScript, scripts, complaints, loaded };
}

/**
 * Does what leads on, and waits for the document it leads to: the next step cannot overtake it. For where the present
 * page already has the address, or all else that could be waited for.
 */
export async function lead({ page }, act) {
  const left = page.waitForEvent("framenavigated", (frame) => frame === page.mainFrame());
  await Promise.all([left, act()]);
  await page.waitForLoadState();
}

/** From the receipt, where an upload leads, to its run; gives the run's address. */
export async function openRun({ page }) {
  await page.waitForURL(/\/runs\/[0-9a-f-]+\/receipt/);
  await page.getByRole("link", { name: "Accept and open the run" }).click();
  await page.waitForURL(/\/runs\/[0-9a-f-]+$/);
  return page.url();
}

/** Twice: the event of the document, and the browser's own report, which comes without JavaScript too. */
async function listenForViolations(context, devtools, complaints) {
  await context.exposeBinding("reportViolation", (_, text) => complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`policy: ${event.violatedDirective} refused ${event.blockedURI || "inline"}`);
    });
  });
  devtools.on("Audits.issueAdded", ({ issue }) => {
    const details = issue.details.contentSecurityPolicyIssueDetails;
    if (details) complaints.push(`policy: ${details.violatedDirective} refused ${details.blockedURL ?? "inline"}`);
  });
  await devtools.send("Audits.enable");
}
