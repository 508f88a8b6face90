// The load tools: built from where their makers publish them, at the versions that go.mod and pom.xml name, and run.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const tools = join(resolve(process.env.CARGO_TARGET_DIR ?? join(here, "../../target")), "tools");

/** True where the program can be started. */
export const has = (program, ...args) => spawnSync(program, args).status === 0;

/** Runs a program to its end, and gives what it printed; a status that is not expected fails. */
async function run(program, args, { expected = [0], ...options } = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (printed += bytes));
  const [status] = await once(child, "exit");
  if (!expected.includes(status)) throw new Error(`${program} ended with ${status}:\n${printed.slice(-4000)}`);
  return printed;
}

/** In a folder of its own, which is gone afterwards. */
async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "headroom-live-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const k6 = join(tools, "k6");

/** From the Go proxy; the first time takes minutes. */
export async function buildK6(t) {
  t.diagnostic("building k6");
  await mkdir(tools, { recursive: true });
  const env = { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off" };
  await run("go", ["build", "-o", k6, "go.k6.io/k6/v2"], { cwd: join(here, "k6"), env });
}

/** Some seconds of k6; 99 is its word for a threshold that was crossed. */
export const runK6 = ({ url, token }) =>
  inFolder(async (folder) => {
    const file = (name) => join(folder, name);
    const env = { ...process.env, ADDRESS: url, TOKEN: token, SUMMARY: file("summary.json") };
    const outputs = ["run.json", "run.json.gz"].flatMap((name) => ["--out", `json=${file(name)}`]);
    const args = ["run", "--no-usage-report", "--quiet", ...outputs, join(here, "k6/script.js")];
    await run(k6, args, { expected: [99], env });
    return {
      ndjson: await readFile(file("run.json")),
      packed: await readFile(file("run.json.gz")),
      summary: JSON.parse(await readFile(file("summary.json"), "utf8")),
    };
  });

/** From Maven Central; gives the class path. */
export async function buildGatling(t) {
  t.diagnostic("building the simulation for Gatling");
  const built = join(tools, "gatling");
  const args = ["-q", "-B", `-Dbuilt=${built}`, "compile", "dependency:build-classpath"];
  await run("mvn", args, { cwd: join(here, "gatling") });
  return `${join(built, "classes")}:${(await readFile(join(built, "classpath"), "utf8")).trim()}`;
}

/** Some seconds of Gatling; 2 is its word for an assertion that did not hold. */
export const runGatling = ({ url, token }, classpath) =>
  inFolder(async (folder) => {
    const env = { ...process.env, ADDRESS: url, TOKEN: token };
    const open = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    const args = [open, "-Xmx512m", "-cp", classpath, "io.gatling.app.Gatling", "-s", "live.SelfSimulation", "-rf", folder];
    const text = await run("java", args, { expected: [2], env });
    const [results] = await readdir(folder);
    const report = text.slice(text.lastIndexOf("Global Information"));
    const numbers = (line) => line.split("|").map((number) => Number(number.replaceAll(",", "")));
    return {
      log: await readFile(join(folder, results, "simulation.log")),
      printed: (pattern) => numbers(report.match(pattern)?.[1] ?? ""),
    };
  });
