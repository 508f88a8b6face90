// Starts the real program on a free port, with a data folder of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const program = resolve(process.env.HEADROOM_PROGRAM ?? "../target/debug/headroom");

/** A server without an administrator yet: `url` to open, `setup` is its one-time link, `run(…)` runs a command of the program
 *  on its data and gives what it prints, `stop()` ends it. */
export async function startServer() {
  const folder = await mkdtemp(join(tmpdir(), "headroom-"));
  const port = await freePort();
  const { HEADROOM_PROGRAM: _, ...env } = process.env;
  const child = spawn(program, ["serve", "--addr", `127.0.0.1:${port}`, "--data-dir", folder], { env });
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url, setup: await setupLink(child, url), run: (...words) => run(words, folder, env), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function run(words, folder, env) {
  const child = spawn(program, [...words, "--data-dir", folder], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [printed, said] = ["", ""];
  child.stdout.on("data", (text) => (printed += text));
  child.stderr.on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`headroom ${words.join(" ")} ended with ${code}:\n${said}`);
  return printed.trim();
}

/** The first address with a path that the program prints. The rest of its output is read and dropped. */
function setupLink(child, url) {
  const printed = [];
  return new Promise((found, failed) => {
    const look = (line) => {
      printed.push(line);
      const link = line.match(/https?:\/\/\S+\/set-?up\S*/)?.[0];
      if (link) found(link.replace(/^https?:\/\/[^/]+/, url));
    };
    createInterface(child.stdout).on("line", look);
    createInterface(child.stderr).on("line", look);
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`headroom ended with ${code}:\n${printed.join("\n")}`)));
  });
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
