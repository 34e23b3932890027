import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startDovecot } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { FAQ } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aWorkspace, type Running } from "../support/workspace.ts";
import type { Part, PartOptions } from "./part.ts";

const PASSES = 500;
/** What is compared: the beginning and the end, without the first few passes. */
const COMPARED = 100;
const WARM_UP = 10;
const KB = 1_024;

/** What may lie between the beginning and the end: code that is compiled as it is used, and noise. */
const MAY_GROW = {
  "heap of --every": 512 * KB,
  "memory of --every": 4 * KB * KB,
  "handles of --every": 0,
  "memory of a pass": 8 * KB * KB,
  "handles of a pass": 3, // connections that are just being closed at its end
};
type Figure = keyof typeof MAY_GROW;

/** `run --every` for hundreds of passes with a little work in each: nothing of it may grow. */
export async function passesForHours(t: Life, { share, say }: PartOptions): Promise<Part> {
  const user = userOf("shop");
  const server = await startDovecot(t, { users: { [user]: "secret" }, tls: false });
  const sink = await startSmtpSink(t);
  const world = aWorkspace(t);
  world.write("faq.yaml", FAQ);
  world.writeConfig({
    accounts: [anAccount("shop", server.port, { pipeline: "auto" })],
    smtp: { host: sink.host, port: sink.port, tls: false, from: `Shop <${user}>` },
    replies: { faq: "./faq.yaml", perHour: 10_000 },
  });
  const weights = join(world.dir, "weights");
  const running = world.spawn(
    ["run", "--every", "10ms", "--log-level", "info", "--json"],
    preloaded(world, weigher(weights)),
  );

  const passes = Math.max(3 * WARM_UP, Math.ceil(PASSES * share));
  const compared = Math.min(COMPARED, Math.floor((passes - WARM_UP) / 2));
  const figures: Record<Figure, number[]> = {
    "heap of --every": [],
    "memory of --every": [],
    "handles of --every": [],
    "memory of a pass": [],
    "handles of a pass": [],
  };
  for (let n = 1; n <= passes; n += 1) {
    if (n % 5 === 0) {
      const from = `Customer <customer-${n}@example.net>`;
      const mail = { from, to: user, date: new Date() };
      server.deliver(user, aMailWithInvoice(`E-${n}`, mail));
      server.deliver(user, aMail({ ...mail, text: "¿Cuánto tarda el envío?\n" }));
    }
    await untilPassed(running, weights, n);
    const weight = weighParent(running, weights);
    figures["heap of --every"].push(await weight.heap);
    figures["memory of --every"].push(weight.rss);
    figures["handles of --every"].push(weight.handles);
    if (n % 50 === 0) say(`${n} passes`);
  }
  running.child.kill("SIGTERM");
  const { code } = await running.end;
  for (const line of linesOf(weights, "pass").slice(0, passes)) {
    figures["memory of a pass"].push(Number(line[1]) * KB);
    figures["handles of a pass"].push(Number(line[2]));
  }

  const problems = code === 143 ? [] : [`it ended with ${code}`];
  const said = Object.entries(figures).map(([what, measured]) => {
    const first = median(measured.slice(WARM_UP, WARM_UP + compared));
    const last = median(measured.slice(-compared));
    const may = MAY_GROW[what as Figure]; // its own keys
    const text = `${what}: ${shown(what, first)} → ${shown(what, last)}`;
    if (last - first > may) problems.push(`${text} grew by ${last - first}`);
    return text;
  });
  const answers = Math.floor(passes / 5);
  if (sink.mails.length < answers - 1) problems.push(`${sink.mails.length} answers of ${answers}`);
  const what = `the median of the first ${compared} and of the last ${compared}`;
  return {
    name: "run --every",
    cases: passes,
    figures: `${what}: ${said.join(" · ")}`,
    problems,
  };
}

/** Each pass writes down its own weight at its end; what repeats them does so when it is asked. */
function weigher(file: string): string {
  return `
    const { appendFileSync, readdirSync, readFileSync } = await import("node:fs");
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    const file = ${JSON.stringify(file)};
    const handles = () => readdirSync("/proc/self/fd").length;
    if (process.argv.includes("--every")) {
      setFlagsFromString("--expose-gc");
      const gc = runInNewContext("gc");
      process.on("SIGUSR2", () => {
        gc();
        appendFileSync(file, "heap " + process.memoryUsage().heapUsed + "\\n");
      });
    } else {
      process.on("exit", () => {
        const peak = /VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
        appendFileSync(file, "pass " + peak[1] + " " + handles() + "\\n");
      });
    }`;
}

function linesOf(file: string, kind: string): readonly (readonly string[])[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => line.split(" ")).filter(([first]) => first === kind);
}

async function untilPassed({ child }: Running, file: string, passes: number): Promise<void> {
  while (linesOf(file, "pass").length < passes) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function weighParent({ child }: Running, file: string) {
  const proc = join("/proc", String(child.pid));
  const status = readFileSync(join(proc, "status"), "utf8");
  const asked = linesOf(file, "heap").length;
  child.kill("SIGUSR2");
  const heap = async () => {
    for (;;) {
      const weighed = linesOf(file, "heap")[asked];
      if (weighed !== undefined) return Number(weighed[1]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    rss: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]) * KB,
    handles: readdirSync(join(proc, "fd")).length,
    heap: heap(),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function shown(what: string, value: number): string {
  if (what.startsWith("handles")) return String(value);
  return value < KB * KB * 10
    ? `${(value / KB).toFixed(0)} KB`
    : `${(value / KB / KB).toFixed(1)} MB`;
}
