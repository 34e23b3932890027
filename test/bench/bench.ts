// Times whole processes against bare ones, in turn and in one run: only the ratios mean something.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "11" } } });
const RUNS = Number(values.runs);
const BIN = join(import.meta.dirname, "../../bin/invoicesync.js");

interface Row {
  readonly what: string;
  readonly against: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

const ends: (() => void | Promise<void>)[] = [];
const life = { after: (end: () => void | Promise<void>) => void ends.push(end) };
const rows: Row[] = [];

/** A, B, A, B …: what slows the machine down slows both, so the ratio of a pair holds. */
async function compare(
  what: string,
  ours: readonly string[],
  against: string,
  theirs: readonly string[],
): Promise<void> {
  const pairs: { a: number; b: number }[] = [];
  await time(ours); // warm: the file cache, the compile cache
  await time(theirs);
  for (let run = 0; run < RUNS; run++) pairs.push({ a: await time(ours), b: await time(theirs) });
  rows.push({
    what,
    against,
    ours: median(pairs.map(({ a }) => a)),
    theirs: median(pairs.map(({ b }) => b)),
    ratio: median(pairs.map(({ a, b }) => a / b)),
  });
}

async function time(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  return performance.now() - startedAt;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

try {
  await compare("--version", [BIN, "--version"], "node -e 0", ["-e", "0"]);
  await compare("--help", [BIN, "--help"], "node -e 0", ["-e", "0"]);

  if (dovecotMissing === false) {
    const dir = mkdtempSync(join(tmpdir(), "invoicesync-bench-"));
    life.after(() => rmSync(dir, { recursive: true, force: true }));
    const user = "bench@example.com";
    const server = await startDovecot(life, { users: { [user]: "secret" } });
    const config = join(dir, "invoicesync.yaml");
    writeFileSync(
      config,
      `stateDir: ${join(dir, "state")}
accounts:
  - name: bench
    imap: { host: ${server.host}, port: ${server.port}, tls: false }
    user: ${user}
    password: secret
`,
    );
    const bare = join(import.meta.dirname, "bare-imapflow.mjs");
    await compare(
      "idle pass, one account",
      [BIN, "run", "--config", config],
      "imapflow alone: connect, login, select, search, logout",
      [bare, server.host, String(server.port), user, "secret"],
    );
  } else {
    process.stderr.write(`no idle pass measured: ${dovecotMissing}\n`);
  }
} finally {
  for (const end of ends.reverse()) await end();
}

process.stdout.write(
  `node ${process.version}, ${RUNS} pairs each, medians in ms\n\n` +
    "| what | against | ours | theirs | ratio |\n| --- | --- | ---: | ---: | ---: |\n" +
    rows
      .map(
        ({ what, against, ours, theirs, ratio }) =>
          `| ${what} | ${against} | ${ours.toFixed(0)} | ${theirs.toFixed(0)} | ${ratio.toFixed(2)} |\n`,
      )
      .join(""),
);
