// What every page must be: free of what axe finds, free of complaints, and no wider than the window.

import assert from "node:assert/strict";
import axe from "axe-core";

const windows = [
  { colorScheme: "light", width: 1440, height: 900 },
  { colorScheme: "dark", width: 1440, height: 900 },
  { colorScheme: "light", width: 390, height: 844 },
  { colorScheme: "dark", width: 390, height: 844 },
];

/** Runs all of axe's rules in light and dark, wide and narrow; `visit` is what `openPage` gave. */
export async function audit({ page, javaScript, scripts, complaints }) {
  const where = new URL(page.url()).pathname;
  await scripts(true);
  for (const { colorScheme, width, height } of windows) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    const name = `${where} ${colorScheme} ${width}`;
    assert.deepEqual(await violations(page), [], name);
    assert.equal(await overflow(page), 0, `${name} scrolls sideways`);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await scripts(javaScript);
  assert.deepEqual(complaints, [], where);
}

async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} ${node.any.map((n) => n.message).join("; ")}`),
  );
}

function overflow(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
}
