// The real program with an administrator, a token and a service: by its commands, without a browser.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

// Serving refuses what it does not know of its name.
const { HEADROOM_PROGRAM = "../target/debug/headroom", ...env } = process.env;
const program = resolve(HEADROOM_PROGRAM);

/** Runs a command of the program, and gives its answer. */
function command(args, input = "") {
  const { status, stdout, stderr } = spawnSync(program, [...args, "--json"], { input, encoding: "utf8", env });
  if (status !== 0) throw new Error(`headroom ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}

/** A server with one service of this short name: `url`, `token`, `headers` that use it, and `stop()`. */
export async function startSignedIn(service) {
  const folder = await mkdtemp(join(tmpdir(), "headroom-"));
  const data = ["--data-dir", folder];
  command(["user", "add", "ada", "--role", "admin", ...data], "tidal kettle orbit 48\n");
  const { token } = command(["token", "create", "--name", "live", "--scope", "write", ...data]);
  const serve = ["serve", "--json", "--addr", "127.0.0.1:0", ...data];
  const child = spawn(program, serve, { stdio: ["ignore", "pipe", "inherit"], env });
  const stop = async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const gone = once(child, "exit").then(([status]) => Promise.reject(new Error(`headroom ended with ${status}`)));
    const [line] = await Promise.race([once(createInterface(child.stdout), "line"), gone]);
    const { address: url } = JSON.parse(line);
    const headers = { authorization: `Bearer ${token}` };
    const body = JSON.stringify({ slug: service });
    const added = await fetch(`${url}/api/v1/services`, { method: "POST", body, headers: { ...headers, "content-type": "application/json" } });
    if (added.status !== 201) throw new Error(`the service was not added: ${await added.text()}`);
    return { url, token, headers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
