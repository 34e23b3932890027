import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { aQuestion, anOpenShop, type OpenShop } from "../support/open-shop.ts";
import { listed } from "../support/run-summary.ts";
import type { RunEnd } from "../support/workspace.ts";
import { strangersIn } from "./crash-books.ts";
import type { Part, PartOptions } from "./part.ts";

const SPOILER = join(import.meta.dirname, "../support/full-at-write.ts");
const MOST_WRITES = 500;
const SAID = /^(?:DB_FULL|DB_FAILED|DB_READ_ONLY)$/;

/** A full disk at every write in turn: for that one alone, and for all that follow. */
export async function diskFullAtEveryWrite(_t: Life, { share, say }: PartOptions): Promise<Part> {
  const problems: string[] = [];
  let cases = 0;
  let doubts = 0;
  for (const goesOn of [false, true]) {
    for (let at = 1; at <= MOST_WRITES; at += Math.max(1, Math.round(1 / share))) {
      const found = await inAWorld((shop) => fillAt(shop, at, goesOn));
      if (found === "over") break;
      cases += 1;
      if (found.isInDoubt) doubts += 1;
      for (const problem of found.problems) {
        problems.push(`${goesOn ? "from" : "at"} write ${at}, ${problem}`);
        say(problems.at(-1) ?? "");
      }
      if (cases % 20 === 0) say(`${cases} worlds`);
    }
  }
  const figures = `${doubts} times the reply was accepted and could not be noted: in doubt, and said`;
  return { name: "a full disk at every write", cases, figures, problems };
}

async function inAWorld<T>(work: (shop: OpenShop) => Promise<T>): Promise<T> {
  const ends: (() => void | Promise<void>)[] = [];
  try {
    const shop = await anOpenShop({ after: (end) => void ends.push(end) });
    shop.configure({ account: { pipeline: "auto" } });
    shop.deliver(aMailWithInvoice("D-1", { to: "shop@example.com" }));
    shop.deliver(aMailWithInvoice("D-2", { to: "shop@example.com" }));
    shop.deliver(aQuestion("¿Cuánto tarda el envío?"));
    return await work(shop);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function fillAt(
  shop: OpenShop,
  at: number,
  goesOn: boolean,
): Promise<{ readonly problems: readonly string[]; readonly isInDoubt: boolean } | "over"> {
  const writes = join(shop.dir, "writes");
  const full = await shop.run(["run", "--json"], {
    env: {
      NODE_OPTIONS: `--import ${pathToFileURL(SPOILER).href}`,
      CHAOS_WRITES: writes,
      CHAOS_FULL_AT: String(at),
      CHAOS_FULL_ON: goesOn ? "1" : "0",
    },
  });
  const names = existsSync(writes) ? readFileSync(writes, "utf8").trimEnd().split("\n") : [];
  if (names.length < at) return "over";
  rmSync(writes);
  const point = names[at - 1] ?? "";
  const roomy = await shop.run(["run", "--json"]);
  // the server has it, and there was no room to note that: never sent again, shown to a person
  const isInDoubt = /is in doubt/.test(roomy.stderr) && shop.smtp.mails.length === 1;
  const problems = [...wronglySaid(full), ...(await wrongIn(shop, isInDoubt))];
  if (roomy.code !== (isInDoubt ? 3 : 0)) {
    problems.push(`the next pass ended with ${roomy.code}: ${roomy.stderr}`);
  }
  return { problems: problems.map((problem) => `${point}: ${problem}`), isInDoubt };
}

/** It ends as a pass may, and what it says is what happened. */
function wronglySaid({ code, stdout, stderr }: RunEnd): readonly string[] {
  if (code === 0) return []; // what failed can be done without, or was tried again
  if (code !== 1 && code !== 3) return [`it ended with ${code}: ${stderr}`];
  const told = [...(stdout + stderr).matchAll(/"(?:code|errorCode)": ?"([A-Z_]+)"/g)];
  const others = told.map(([, name = ""]) => name).filter((name) => !SAID.test(name));
  const wrong = others.filter((name) => /INTERNAL|CRASH/.test(name));
  if (wrong.length > 0) return [`it said ${wrong.join(", ")}: ${stderr.slice(0, 500)}`];
  return told.length === others.length ? [`it said nothing of it: ${stderr.slice(0, 500)}`] : [];
}

async function wrongIn(shop: OpenShop, isInDoubt: boolean): Promise<readonly string[]> {
  const invoices = await listed<{ number: string; duplicateOf: number | null }>(
    shop,
    "invoices",
    "list",
  );
  const numbers = invoices.map(({ number }) => number).toSorted();
  const tasks = await listed<{ status: string }>(shop, "tasks", "list");
  const audit = await shop.run(["audit"]);
  const statuses = tasks.map(({ status }) => status).toSorted();
  const expected = ["done", "done", isInDoubt ? "failed" : "done"];
  const unread = shop.mails().filter(({ flags }) => !flags.includes("S"));
  return [
    ...(numbers.join() === "D-1,D-2" ? [] : [`the invoices are ${numbers.join()}`]),
    ...(shop.smtp.mails.length === 1 ? [] : [`${shop.smtp.mails.length} replies`]),
    ...(statuses.join() === expected.join() ? [] : [`the tasks are ${statuses.join()}`]),
    ...(unread.length === 0 ? [] : [`${unread.length} mails are unread`]),
    ...(audit.code === 0 ? [] : [`the audit says ${audit.stdout}`]),
    ...strangersIn(shop.stateDir),
  ];
}
