// The document of the API is valid, and the server does what it says: every operation is built from its own example,
// asked, and its answer held against its schema.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { openBrowser, openPage } from "../support/browser.js";
import { makeAdministrator } from "../support/account.js";
import { startServer } from "../support/server.js";

const LINE = JSON.stringify({
  metric: "http_req_duration",
  type: "Point",
  data: {
    time: "2026-11-22T23:32:22.512690062Z",
    value: 36.2,
    tags: { name: "cart", method: "GET", status: "200", scenario: "buyers" },
  },
});

let server;
let document;
let ajv;
let cookie;
/** A second member: whoever starts a review neither signs it nor excuses anything in it. */
let jo;

before(async () => {
  server = await startServer();
  const browser = await openBrowser();
  try {
    const visit = await openPage(browser, { baseURL: server.url, javaScript: false });
    await makeAdministrator(visit, server);
    const cookies = await visit.page.context().cookies();
    cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  } finally {
    await browser.close();
  }
  await server.run("user", "add", "jo", "--role", "member");
  jo = await server.run("token", "create", "--name", "jo", "--user", "jo", "--scope", "write");
  document = await (await ask("GET", "/api/v1/openapi.json")).json();
  ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  for (const name of ["int8", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "double"]) ajv.addFormat(name, true);
  ajv.addSchema(document, "openapi");
});

after(() => server?.stop());

/** Asks as the signed-in browser, as Jo, or as nobody. */
function ask(method, path, { body, headers = {}, anonymous = false, asJo = false } = {}) {
  const who = asJo ? { authorization: `Bearer ${jo}` } : anonymous ? {} : { cookie, origin: server.url };
  return fetch(server.url + path, { method, body, headers: { ...who, ...headers }, redirect: "manual" });
}

function operations() {
  const order = ["post", "get", "patch", "put", "delete"];
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  // What makes something comes first, services before runs before all else, a review in the order of its steps; a service
  // goes last.
  const first = [
    "addService", "upload", "startReview", "answer", "removeEvidence", "typeValues", "comment", "resolve", "grantExemption", "endExemption",
    "submit", "sendBack", "sign",
  ];
  const rank = ({ operation: { operationId }, method }) =>
    first.includes(operationId) ? first.indexOf(operationId) - first.length
    // A published draft is gone: it is read before, and begun anew after.
    : operationId === "publishChecklist" ? order.indexOf("get") + 0.5
    : operationId === "deleteService" ? 9
    : order.indexOf(method);
  return all.sort((a, b) => rank(a) - rank(b));
}

const resolve = (answer) => (answer?.$ref ? answer.$ref.slice(2).split("/").reduce((at, name) => at[name], document) : answer);

/** Fails unless the operation declares this answer, of this type and shape. */
async function hold({ method, path, operation }, response) {
  const asked = `${method.toUpperCase()} ${path}`;
  const text = await response.text();
  const declared = resolve(operation.responses[response.status]);
  assert.ok(declared, `${asked} answered ${response.status}, which it does not declare: ${text}`);
  if (response.status === 204) return assert.equal(text, "", asked);
  const media = response.headers.get("content-type").split(";")[0];
  const schema = declared.content?.[media]?.schema;
  assert.ok(schema, `${asked} answered ${response.status} as ${media}, which it does not declare`);
  if (!media.endsWith("json")) return text;
  const value = JSON.parse(text);
  const where = pointer(operation, path, method, response.status, media);
  const validate = ajv.getSchema(where);
  assert.ok(validate(value), `${asked} ${response.status}: ${JSON.stringify(validate.errors, null, 1)}\n${text.slice(0, 2000)}`);
  return value;
}

function pointer(operation, path, method, status, media) {
  const escape = (part) => encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
  const ref = operation.responses[status].$ref;
  const base = ref ? ref : `#/paths/${escape(path)}/${method}/responses/${status}`;
  return `openapi${base}/content/${escape(media)}/schema`;
}

/** The path with the ids of what was made. */
function filled(path, { run, review, thread, exemption, evidence }) {
  return path
    .replace("/runs/{id}", `/runs/${run}`)
    .replace("/reviews/{id}", `/reviews/${review}`)
    .replace(/{checklist}(?=\/(draft|publish))/, "team-orders")
    .replace("{checklist}", "headroom-default")
    .replace("{version}", "1.0.0")
    .replace("{precedent}", "our-sessions")
    .replace("{thread}", thread)
    .replace("{exemption}", exemption)
    .replace("{evidence}", evidence)
    .replace("{number}", "1")
    .replace("/campaigns/{name}", "/campaigns/peak-2026")
    .replace("/resources/{name}", "/resources/pg-main")
    .replace("{slug}", "orders-api")
    .replace("{item}", "CON-01");
}

function request(operation, ids) {
  const content = operation.requestBody?.content;
  if (content?.["multipart/form-data"]) {
    const form = new FormData();
    form.set("file", new Blob([LINE]), "run.json");
    form.set("scenario", "checkout");
    return { body: form };
  }
  if (!content) return {};
  if (content["application/toml"]) return { body: 'id = "team-orders"' };
  const body = JSON.stringify(content["application/json"].example).replaceAll(EXAMPLE, ids.run);
  return { body, headers: { "content-type": "application/json" } };
}

const EXAMPLE = "019ab2c4-7d10-7cc3-98c4-dc0c0c07398f";

test("the document is valid OpenAPI 3.1", async () => {
  const result = await new Validator().validate(structuredClone(document));
  assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
  assert.equal(document.openapi, "3.1.1");
});

test("every operation answers what it declares, made from its own example", async () => {
  const ids = {};
  for (const one of operations()) {
    const { operationId } = one.operation;
    const asJo = ["grantExemption", "sign"].includes(operationId);
    const asked = { ...request(one.operation, ids), asJo };
    const response = await ask(one.method.toUpperCase(), filled(one.path, ids), asked);
    assert.ok(response.ok, `${one.method} ${one.path}: ${response.status} ${await response.clone().text()}`);
    const answer = await hold(one, response);
    if (one.operation.operationId === "upload") {
      ids.run = answer.id;
      const again = await ask("POST", filled(one.path, ids), request(one.operation, ids));
      assert.equal(again.status, 200);
      await hold(one, again);
      const text = await ask("POST", filled(one.path, ids), { ...request(one.operation, ids), headers: { accept: "text/markdown" } });
      await hold(one, text);
    }
    if (operationId === "startReview") ids.review = answer.id;
    if (operationId === "answer") ids.evidence = answer.evidence[0].id;
    if (operationId === "comment") ids.thread = answer.id;
    if (operationId === "grantExemption") ids.exemption = answer.id;
    // What was sent back is handed over again, to be signed.
    if (operationId === "sendBack") {
      const json = { "content-type": "application/json" };
      const again = await ask("POST", filled("/api/v1/reviews/{id}/submit", ids), { body: "{}", headers: json });
      assert.equal(again.status, 200);
    }
  }
});

test("every operation refuses as it declares: the stranger, what is not there, what is no JSON, an unknown field", async () => {
  const nowhere = { run: EXAMPLE, review: EXAMPLE, thread: EXAMPLE, exemption: EXAMPLE, evidence: EXAMPLE };
  for (const one of operations()) {
    const method = one.method.toUpperCase();
    const path = filled(one.path, nowhere).replace("orders-api", "no-such-service")
      .replace(/\/(checklists|precedents)\/[a-z-]+/, "/$1/no-such-one");
    const stranger = await ask(method, path, { anonymous: true, headers: { origin: server.url } });
    assert.equal(stranger.status, 401, `${method} ${path}`);
    await hold(one, stranger);
    if (one.path.includes("{")) {
      // An upload is refused before its body is asked for: it goes without one here.
      const body = one.operation.operationId === "upload" ? {} : request(one.operation, nowhere);
      const missing = await ask(method, path, body);
      assert.equal(missing.status, 404, `${method} ${path}`);
      await hold(one, missing);
    }
    const json = one.operation.requestBody?.content["application/json"];
    if (!json || one.path.includes("{")) continue;
    for (const [body, status] of [["{", 400], ['{"no_such_field": 1}', 422]]) {
      const refused = await ask(method, path, { body, headers: { "content-type": "application/json" } });
      assert.equal(refused.status, status, `${method} ${path} ${body}`);
      await hold(one, refused);
    }
  }
});
