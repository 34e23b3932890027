// Times whole processes against bare ones, in turn and in one run: only the ratios mean something.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dovecotMissing } from "../support/dovecot.ts";
import { costPerMail } from "./cost-per-mail.ts";
import { extract } from "./extract.ts";
import { fleet } from "./fleet.ts";
import { firstPass, intakeAlone } from "./first-pass.ts";
import { idlePass } from "./idle-pass.ts";
import { latency } from "./latency.ts";
import type { Bench, Row } from "./measure.ts";
import { oldTasks } from "./old-tasks.ts";
import { simulation } from "./simulation.ts";
import { startUp } from "./start-up.ts";

const BENCHES: Readonly<Record<string, { run: (bench: Bench) => Promise<void>; imap: boolean }>> = {
  "start-up": { run: startUp, imap: false },
  idle: { run: idlePass, imap: true },
  "first-pass": { run: firstPass, imap: true },
  "taking-in": { run: intakeAlone, imap: true },
  latency: { run: latency, imap: true },
  extract: { run: extract, imap: false },
  "old-tasks": { run: oldTasks, imap: true },
  "per-mail": { run: costPerMail, imap: true },
  fleet: { run: fleet, imap: true },
  simulation: { run: simulation, imap: true },
};

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    only: { type: "string", multiple: true },
    json: { type: "string" },
  },
});
const chosen = values.only ?? Object.keys(BENCHES);
const unknown = chosen.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  throw new Error(`no such benchmark: ${unknown.join(", ")}; ${Object.keys(BENCHES).join(", ")}`);
}

const rows: Row[] = [];
const notes: string[] = [];
const say = (text: string) => void process.stdout.write(`${text}\n`);
const shown = (figure: number) => figure.toFixed(figure < 10 ? 2 : 0);

say(`node ${process.version}, ${availableParallelism()} cores, medians of pairs\n`);
say(
  "| what | against | ours | theirs | ratio | target |\n| --- | --- | ---: | ---: | ---: | ---: |",
);
for (const name of chosen) {
  const one = BENCHES[name];
  if (one === undefined) continue;
  if (one.imap && dovecotMissing !== false) {
    notes.push(`${name} was not measured: ${dovecotMissing}`);
    continue;
  }
  const ends: (() => void | Promise<void>)[] = [];
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-bench-"));
  ends.push(() => rmSync(dir, { recursive: true, force: true }));
  try {
    await one.run({
      runs: Number(values.runs),
      life: { after: (end) => void ends.push(end) },
      dir,
      add: (row) => {
        rows.push(row);
        const { what, against, unit, ours, theirs, ratio, target } = row;
        const figures = [ours, theirs].map((figure) => `${shown(figure)} ${unit}`.trim());
        say(
          `| ${what} | ${against} | ${figures.join(" | ")} | ${ratio.toFixed(2)} | ${target ?? ""} |`,
        );
      },
      note: (text) => void notes.push(`${name}: ${text}`),
    });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
say(`\n${notes.join("\n")}`);
if (values.json !== undefined) {
  const { version, arch, platform } = process;
  const machine = { node: version, arch, platform, cores: availableParallelism() };
  writeFileSync(values.json, JSON.stringify({ machine, rows, notes }, undefined, 2));
}
