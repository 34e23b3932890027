import { readFileSync, realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { wantsColour } from "./cli/colour.ts";
import type { Surroundings } from "./cli/deps.ts";
import { StopSignal } from "./cli/exit.ts";
import { runCli } from "./cli/program.ts";
import { systemClock } from "./core/clock.ts";

/** After a signal everything has this long to be released. */
const GRACE_MS = 5_000;

// Code that waits for ever leaves the event loop empty, and Node would end with 0: a pass that did
// not reach its own end must not look well.
process.exitCode = 1;
process.once("beforeExit", () => {
  process.stderr.write("invoicesync: ended before its work was done; please report this\n");
});

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    const reason = new StopSignal(name);
    if (stop.signal.aborted) process.exit(reason.exitCode);
    stop.abort(reason);
    setTimeout(() => process.exit(reason.exitCode), GRACE_MS).unref();
  });
}

// A reader that has seen enough (`| head`) is no error; nothing more is written to it.
const closed = new Set<NodeJS.WriteStream>();
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", () => closed.add(stream));
}

function write(stream: NodeJS.WriteStream, chunk: string | Uint8Array): void {
  if (!closed.has(stream)) stream.write(chunk);
}

/** Resolves when all that was written has left the process, or never can. */
function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (closed.has(stream)) resolve();
    else stream.write("", () => resolve());
  });
}

async function readLine(
  question: string,
  { hidden } = { hidden: false },
): Promise<string | undefined> {
  // what is typed is shown by the interface itself: hidden, it writes into nothing
  const nothing = new Writable({ write: (_chunk, _encoding, done) => done() });
  const output = hidden ? nothing : process.stderr;
  const terminal = createInterface({
    input: process.stdin,
    output,
    terminal: isTty(process.stdin),
  });
  if (hidden) process.stderr.write(question); // not before: the terminal would show what is typed
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT")); // it has Ctrl-C to itself
  try {
    const over = new Promise<undefined>((resolve) =>
      terminal.once("close", () => resolve(undefined)),
    );
    return await Promise.race([terminal.question(question, { signal: stop.signal }), over]);
  } finally {
    terminal.close();
    if (hidden) process.stderr.write("\n");
  }
}

function isTty(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}

function surroundings(): Surroundings {
  const { stdin, stdout, stderr, env } = process;
  const manifest: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package.json"), "utf8"),
  );
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : "";
  return {
    clock: systemClock,
    random: Math.random,
    env,
    cwd: process.cwd(),
    out: (chunk) => write(stdout, chunk),
    err: (text) => write(stderr, text),
    terminal: {
      stdinIsTty: isTty(stdin),
      stdoutIsTty: isTty(stdout),
      stderrIsTty: isTty(stderr),
      stdoutColour: wantsColour(env, isTty(stdout)),
      stderrColour: wantsColour(env, isTty(stderr)),
      columns: stdout.columns || 80,
      // one that does not know its width would be wiped for ever, line by line without end
      ...(isTty(stderr) && stderr.columns > 0 ? { live: stderr } : {}),
    },
    signal: stop.signal,
    readLine,
    program: {
      version,
      node: process.execPath,
      script: scriptPath(),
      user: userName(),
    },
  };
}

/** Not the link that it was started by: npx makes one in its cache, and clears that out. */
function scriptPath(): string {
  const [, path = "invoicesync"] = process.argv;
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ""); // an id without a name, as in containers
  }
}

async function main(): Promise<void> {
  const exitCode = await runCli(process.argv.slice(2), surroundings());
  await drained(process.stdout);
  await drained(process.stderr);
  // what is still open by now (an idle socket, a timer) may not hold the process
  process.exit(exitCode);
}

void main();
