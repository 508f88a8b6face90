// The first account, as quickly as its form allows.

export const name = "ada";
export const password = "tidal kettle orbit 48";

/** Makes the administrator; the page ends signed in on the list of services. */
export async function makeAdministrator({ page }, server) {
  await page.goto(server.setup);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make the administrator" }).click();
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
}

/** Adds a service by its short name alone; the page ends on it. */
export async function addService({ page }, slug) {
  await page.goto("/services/new");
  await page.getByLabel("Short name", { exact: true }).fill(slug);
  await page.getByRole("button", { name: "Add the service" }).click();
  await page.waitForURL(`**/services/${slug}`);
}
