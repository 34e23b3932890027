import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Life } from "./life.ts";
import { storeSettings } from "./store.ts";

const BINARY = join(import.meta.dirname, "../../bin/invoicesync.js");

export interface RunOptions {
  /** Beside PATH and HOME, which is all that the command sees of this machine, without its OCR. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** After it the process is killed and the run rejects. Default: a minute. */
  readonly timeoutMs?: number;
}

export interface RunEnd {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** stdout as the one JSON document that it must be. */
  json(): unknown;
}

export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What has come so far. */
  readonly stdout: string;
  readonly stderr: string;
  readonly end: Promise<RunEnd>;
}

export interface Workspace {
  readonly dir: string;
  readonly configFile: string;
  readonly stateDir: string;
  /** Writes the settings anew; `stateDir` is added when it is not among them. */
  writeConfig(settings: object): void;
  /** Writes a file into the workspace and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Runs the built command to its end, as a process of its own without a terminal. */
  run(args: readonly string[], options?: RunOptions): Promise<RunEnd>;
  /** The same, live: for tests that kill it. It is killed with the test. */
  spawn(args: readonly string[], options?: RunOptions): Running;
}

/** A folder with settings, and the command to run in it; gone with the test. */
export function aWorkspace(t: Life, settings: object = { accounts: [] }): Workspace {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-test-"));
  const configFile = join(dir, "invoicesync.yaml");
  const stateDir = join(dir, "state");
  const live = new Set<Running["child"]>();
  t.after(() => {
    for (const child of live) child.kill("SIGKILL");
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  const write = (name: string, content: string | Uint8Array) => {
    const path = join(dir, name);
    writeFileSync(path, content);
    return path;
  };
  const store = storeSettings(t, stateDir);
  // JSON is YAML
  const writeConfig = (given: object) =>
    void write("invoicesync.yaml", JSON.stringify({ stateDir, ...store, ...given }, undefined, 2));
  writeConfig(settings);

  // What a scan says must not depend on what is installed here.
  const commands = join(dir, "bin");
  mkdirSync(commands);
  writeFileSync(join(commands, "tesseract"), "#!/bin/sh\nexit 1\n", { mode: 0o700 });

  const start = (args: readonly string[], options: RunOptions = {}): Running => {
    const child = spawn(process.execPath, [BINARY, ...args], {
      cwd: dir,
      env: { PATH: `${commands}:${process.env["PATH"]}`, HOME: dir, ...options.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    live.add(child);
    child.stdin.on("error", () => {}); // it may end without having read
    child.stdin.end(options.input ?? "");
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    const end = new Promise<RunEnd>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => {
        live.delete(child);
        const { stdout, stderr } = output;
        resolve({ stdout, stderr, code, signal, json: () => JSON.parse(stdout) as unknown });
      });
    });
    return {
      child,
      end,
      get stdout() {
        return output.stdout;
      },
      get stderr() {
        return output.stderr;
      },
    };
  };

  const run = async (args: readonly string[], options: RunOptions = {}) => {
    const running = start(args, options);
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      running.child.kill("SIGKILL");
    }, options.timeoutMs ?? 60_000);
    try {
      const end = await running.end;
      if (!late) return end;
      throw new Error(`invoicesync ${args.join(" ")} did not end in time:\n${end.stderr}`);
    } finally {
      clearTimeout(limit);
    }
  };

  return { dir, configFile, stateDir, write, writeConfig, run, spawn: start };
}

/** Waits for something that a running command brings about; it ends early when the command does. */
export async function untilIn({ child }: Running, isThere: () => boolean): Promise<void> {
  while (!isThere() && child.exitCode === null) await new Promise(setImmediate);
}
