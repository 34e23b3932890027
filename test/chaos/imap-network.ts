import { startDovecot } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";
import { startStepProxy, type StepFault, type StepProxy } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import type { Part, PartOptions } from "./part.ts";

const STEPS: Readonly<Record<string, RegExp | undefined>> = {
  greeting: undefined,
  login: /^\S+ (AUTHENTICATE|LOGIN)/i,
  namespace: /^\S+ NAMESPACE/i,
  list: /^\S+ (LIST|XLIST)/i,
  select: /^\S+ SELECT/i,
  search: /^\S+ UID SEARCH/i,
  sizes: /^\S+ UID FETCH .*RFC822\.SIZE/i,
  bodies: /^\S+ UID FETCH .*BODY\.PEEK\[\]/i,
  store: /^\S+ UID STORE/i,
  move: /^\S+ UID MOVE/i,
  logout: /^\S+ LOGOUT/i,
};
const FAULTS: readonly StepFault[] = [
  "reset",
  "end",
  "silence",
  "drip",
  "garbage",
  "flood",
  "bye",
  "half, then silence",
  "half, then reset",
  "done, then reset",
];
const LIMIT = "600ms";
/** Every limit is far below, the account's own far above: only the latter would be seen here. */
const MOST_MS = 12_000;
/** Never a wrong password, never a bug of ours. */
const EXPECTED = /^IMAP_(CONNECT|CLOSED|TIMEOUT|PROTOCOL|BUSY|REFUSED)$/;

/**
 * Every fault at every step of IMAP, each an account of one pass, beside one that nothing is wrong
 * with; then the lines are mended, and the next pass must finish the work.
 */
export async function imapNetwork(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const all = Object.keys(STEPS).flatMap((step) => FAULTS.map((fault) => ({ step, fault })));
  const cases = all.filter(() => share >= 1 || random.below(1_000) < share * 1_000);
  const names = [...cases.map((_, index) => `case-${index}`), "good"];
  const server = await startDovecot(t, {
    users: Object.fromEntries(names.map((name) => [userOf(name), "secret"])),
  });
  for (const name of names) {
    for (const number of [1, 2])
      server.deliver(userOf(name), aMailWithInvoice(`${name}-${number}`));
  }
  const proxies: StepProxy[] = [];
  for (const { step, fault } of cases) {
    proxies.push(await startStepProxy(t, server.port, fault, STEPS[step]));
  }
  const portOf = (index: number) => proxies[index]?.port ?? server.port;
  const world = aWorkspace(t, {
    accounts: names.map((name, index) =>
      anAccount(name, portOf(index), { onDone: { seen: true, move: "Processed" } }),
    ),
    timeouts: Object.fromEntries(
      ["imapConnect", "imapLogin", "imapSearch", "imapFetch", "imapMark", "close"].map((limit) => [
        limit,
        LIMIT,
      ]),
    ),
    retries: { connect: 0, backoff: "0s" },
    concurrency: { accounts: 8 },
  });

  const problems: string[] = [];
  const first = await pass(world, [], { timeoutMs: 240_000 });
  let longestMs = 0;
  const codes = new Map<string, number>();
  for (const [index, account] of first.summary.accounts.entries()) {
    const { outcome, errorCode, durationMs } = account;
    longestMs = Math.max(longestMs, durationMs);
    codes.set(errorCode ?? "ok", (codes.get(errorCode ?? "ok") ?? 0) + 1);
    const one = cases[index];
    const what = one === undefined ? "the good account" : `${one.fault} at ${one.step}`;
    const wrong = (why: string) => problems.push(`${what}: ${why}`);
    if (durationMs > MOST_MS) wrong(`took ${durationMs} ms`);
    if (one === undefined && outcome !== "ok") wrong(`ended with ${errorCode}`);
    if (errorCode !== null && !EXPECTED.test(errorCode)) wrong(`ended with ${account.error}`);
    // how a server takes leave, and what it says unasked, changes nothing
    const isHarmless = one === undefined || one.step === "logout";
    if (proxies[index]?.struck === 0) wrong("never came to that step");
    else if (!isHarmless && outcome === "ok") wrong("went unnoticed");
  }
  say(`first pass: exit ${first.code}, ${first.summary.durationMs} ms`);
  if (first.code !== 3) problems.push(`the first pass ended with ${first.code}`);

  for (const proxy of proxies) proxy.heal();
  const second = await pass(world, [], { timeoutMs: 240_000 });
  if (second.code !== 0)
    problems.push(`the second pass ended with ${second.code}: ${second.stderr}`);
  const audit = await world.run(["audit"]);
  if (audit.code !== 0) problems.push(`audit: ${audit.stdout}`);
  const all100 = ["--limit", "10000"];
  const tasks = await listed<{ status: string }>(world, "tasks", "list", ...all100);
  const invoices = await listed<{ duplicateOf: number | null }>(
    world,
    "invoices",
    "list",
    ...all100,
  );
  if (tasks.length !== 2 * names.length) problems.push(`${tasks.length} tasks`);
  if (tasks.some(({ status }) => status !== "done")) problems.push("a task is not done");
  const stored = invoices.filter(({ duplicateOf }) => duplicateOf === null).length;
  if (stored !== 2 * names.length) problems.push(`${stored} invoices`);
  for (const [index, name] of names.entries()) {
    const done = server.list(userOf(name), "Processed").map(({ flags }) => flags);
    if (done.join() !== "S,S" || server.list(userOf(name)).length > 0) {
      const { step = "", fault = "" } = cases[index] ?? {};
      problems.push(`${fault} at ${step}: its mailbox is left as ${done.join()}`);
    }
  }
  const told = [...codes].map(([code, count]) => `${code} ${count}`).join(", ");
  return {
    name: "IMAP: every fault at every step",
    cases: cases.length,
    figures: `longest ${longestMs} ms with limits of ${LIMIT}; ${told}`,
    problems,
  };
}
