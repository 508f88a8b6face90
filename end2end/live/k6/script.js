// What k6 does to the server: a few seconds of probes and of the API, with some answers that are no success.

import http from "k6/http";
import { check, group, sleep } from "k6";

const { ADDRESS, TOKEN, SUMMARY } = __ENV;
const signedIn = { headers: { Authorization: `Bearer ${TOKEN}` } };

export const options = {
  scenarios: {
    probes: { executor: "constant-arrival-rate", rate: 15, duration: "4s", preAllocatedVUs: 5, exec: "probes" },
    readers: { executor: "constant-vus", vus: 2, duration: "4s", exec: "readers" },
  },
  thresholds: { http_req_duration: ["p(95)<60000", "max<0"], checks: ["rate>0.99"] },
  summaryTrendStats: ["min", "avg", "med", "p(90)", "p(95)", "p(99)", "max", "count"],
};

export function probes() {
  http.get(`${ADDRESS}/livez`, { tags: { name: "alive" } });
  http.get(`${ADDRESS}/readyz`, { tags: { name: "ready" } });
}

export function readers() {
  group("catalogue", () => {
    const services = http.get(`${ADDRESS}/api/v1/services`, { ...signedIn, tags: { name: "services" } });
    check(services, { "is a list": (answer) => answer.status === 200 });
  });
  http.get(`${ADDRESS}/api/v1/services/nothing-of-this-name`, { ...signedIn, tags: { name: "missing" } });
  sleep(0.2);
}

export const handleSummary = (data) => ({ [SUMMARY]: JSON.stringify(data) });
