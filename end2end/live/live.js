// Real k6 and real Gatling against the real server, for a few seconds and on this machine only: what they wrote is
// uploaded, and the numbers are those that the tools themselves print. A tool that cannot be had here is passed over, visibly.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { buildGatling, buildK6, has, runGatling, runK6 } from "./tools.js";
import { startSignedIn } from "./signed-in.js";

const withoutGo = !has("go", "version") && "Go is not here: k6 cannot be built";
const withoutMaven = !(has("mvn", "--version") && has("javac", "--version")) && "Maven or Java is not here: no Gatling";

let server;
before(async () => {
  server = await startSignedIn("self");
});
after(() => server?.stop());

/** Sends a file as a run, new or known by its content, and gives the receipt. */
async function upload(scenario, bytes) {
  const url = `${server.url}/api/v1/services/self/runs?scenario=${scenario}`;
  const response = await fetch(url, { method: "POST", body: bytes, headers: server.headers });
  const answer = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer.receipt;
}

/** Within 0.1 %, or 2 µs. */
function near(ours, theirs, what) {
  assert.ok(Math.abs(ours - theirs) <= Math.max(0.001 * theirs, 0.002), `${what}: ${ours} instead of ${theirs}`);
}

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
const named = (list, name) => list.find((one) => one.name === name);

test("k6 and Headroom count the same", { skip: withoutGo }, async (t) => {
  await buildK6(t);
  const { ndjson, packed, summary } = await runK6(server);
  const theirs = summary.metrics;
  const receipt = await upload("k6", ndjson);
  const { requests } = receipt;

  assert.equal(receipt.tool, "k6");
  assert.ok(requests.count > 100, `only ${requests.count} requests`);
  assert.equal(requests.count, theirs.http_reqs.values.count);
  assert.equal(requests.failed, theirs.http_req_failed.values.passes);
  assert.equal(receipt.skipped.count, 0);
  const { values } = theirs.http_req_duration;
  assert.equal(requests.latency_ms.min, values.min);
  assert.equal(requests.latency_ms.max, values.max);
  near(requests.latency_ms.mean, values.avg, "avg");
  for (const [ours, key] of [["p50", "med"], ["p90", "p(90)"], ["p95", "p(95)"], ["p99", "p(99)"]]) {
    near(requests.latency_ms[ours], values[key], key);
  }

  assert.deepEqual(receipt.endpoints.map(({ name }) => name).sort(), ["alive", "missing", "ready", "services"]);
  assert.equal(sum(receipt.endpoints, ({ count }) => count), requests.count);
  assert.equal(named(receipt.endpoints, "missing").failed, requests.failed);
  assert.equal(named(receipt.endpoints, "services").group, "catalogue");
  const { passes, fails } = theirs.checks.values;
  assert.deepEqual([sum(receipt.checks, ({ passed }) => passed), sum(receipt.checks, ({ failed }) => failed)], [passes, fails]);
  for (const [metric, { thresholds = {} }] of Object.entries(theirs)) {
    for (const [expression, { ok }] of Object.entries(thresholds)) {
      const ours = receipt.thresholds.find((one) => one.metric === metric && one.expression === expression);
      assert.equal(ours?.passed, ok, `${metric}: ${expression}`);
    }
  }

  const again = await upload("k6-packed", packed);
  assert.deepEqual(again.requests, requests, "the same samples as .gz");
});

test("Gatling and Headroom count the same", { skip: withoutMaven }, async (t) => {
  const classpath = await buildGatling(t);
  const { log, printed } = await runGatling(server, classpath);
  const receipt = await upload("gatling", log);
  const { requests } = receipt;

  // `> request count  |  636 |  565 |  71`, total, OK and KO; the last such table is the report's.
  const [total, , ko] = printed(/^> request count +\|(.*)$/m);
  assert.equal(receipt.tool, "gatling");
  assert.ok(total > 80, `only ${total} requests`);
  assert.deepEqual([requests.count, requests.failed], [total, ko]);
  assert.equal(requests.latency_ms.min, printed(/^> min response time \(ms\) +\|(.*)$/m)[0]);
  assert.equal(requests.latency_ms.max, printed(/^> max response time \(ms\) +\|(.*)$/m)[0]);
  assert.equal(Math.round(requests.latency_ms.mean), printed(/^> mean response time \(ms\) +\|(.*)$/m)[0]);
  near(requests.rate_per_s, printed(/^> mean throughput \(rps\) +\|(.*)$/m)[0], "rps");

  assert.deepEqual(receipt.endpoints.map(({ name }) => name).sort(), ["alive", "missing", "ready", "services"]);
  assert.equal(sum(receipt.endpoints, ({ count }) => count), total);
  assert.equal(named(receipt.endpoints, "missing").failed, ko);
  assert.deepEqual(receipt.groups.map(({ path, count }) => [path, count]), [
    ["catalogue", named(receipt.endpoints, "services").count],
  ]);
  assert.deepEqual(receipt.thresholds.map(({ passed }) => passed), [true, false]);
});
