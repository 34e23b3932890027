import { startDovecot } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { listed, pass } from "../support/run-summary.ts";
import { startStepProxy, type StepFault, type StepProxy } from "../support/step-proxy.ts";
import { aWorkspace } from "../support/workspace.ts";
import { GOOD, SLACK_MS, type LineEnd } from "./line-case.ts";
import type { PartOptions } from "./part.ts";

const STEPS: Readonly<Record<string, RegExp | undefined>> = {
  greeting: undefined,
  // asked for only where the greeting does not tell
  capability: /^\S+ CAPABILITY/i,
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
  "slow",
  "half, then silence",
  "half, then reset",
  "done, then reset",
  "half-open",
  "late",
];
/** Nobody has asked for anything yet. */
const NOT_AT_GREETING: ReadonlySet<StepFault> = new Set(["done, then reset"]);
const LIMIT_MS = 600;
const LONGER_LIMIT_MS = 6_000;
/** Never a wrong password, never a bug of ours. */
const EXPECTED = /^IMAP_(CONNECT|CLOSED|TIMEOUT|PROTOCOL|BUSY|REFUSED)$/;
const TOLD = /\[CAPABILITY [^\]]*\] /;

/**
 * Every fault at every step of IMAP, each an account of one pass, beside one that nothing is wrong
 * with; then the lines are mended, and the next pass must finish the work.
 */
export async function imapNetwork(
  t: Life,
  { random, share, say }: PartOptions,
): Promise<LineEnd[]> {
  const all = Object.keys(STEPS).flatMap((step) => FAULTS.map((fault) => ({ step, fault })));
  const cases = [
    { step: "connect", fault: "refuse" as const },
    ...all.filter(({ step, fault }) => step !== "greeting" || !NOT_AT_GREETING.has(fault)),
  ].filter(() => share >= 1 || random.below(1_000) < share * 1_000);
  const names = [...cases.map((_, index) => `case-${index}`), GOOD.name];
  const server = await startDovecot(t, {
    users: Object.fromEntries(names.map((name) => [userOf(name), "secret"])),
  });
  for (const name of names) {
    for (const number of [1, 2])
      server.deliver(userOf(name), aMailWithInvoice(`${name}-${number}`));
  }
  const proxies: StepProxy[] = [];
  for (const { step, fault } of cases) {
    const command = STEPS[step];
    const at = command === undefined ? {} : { command };
    const goodbye = "* BYE going down\r\n";
    const hides = step === "capability";
    const rewrite = (words: string) => (hides ? words.replace(TOLD, "") : words);
    proxies.push(await startStepProxy(t, server.port, fault, at, { goodbye, rewrite }));
  }
  const limited = ["imapConnect", "imapLogin", "imapSearch", "imapFetch", "imapMark", "close"];
  const world = aWorkspace(t);
  const configure = (timeouts: object) =>
    world.writeConfig({
      accounts: names.map((name, index) =>
        anAccount(name, proxies[index]?.port ?? server.port, {
          onDone: { seen: true, move: "Processed" },
        }),
      ),
      timeouts,
      retries: { connect: 0, backoff: "0s" },
      concurrency: { accounts: 8 },
    });

  // how a server takes leave, and what it says unasked, changes nothing
  const isHarmless = (index: number) => {
    const { step, fault } = cases[index] ?? {};
    return fault === undefined || fault === "late" || step === "logout";
  };
  const brokenPass = async (limitMs: number) => {
    const limits = limited.map((limit) => [limit, `${limitMs}ms`]);
    configure(Object.fromEntries(limits));
    const end = await pass(world, [], { timeoutMs: 300_000 });
    say(`IMAP: a pass with the faults, exit ${end.code}, ${end.summary.durationMs} ms`);
    return end.summary.accounts;
  };
  const first = [...(await brokenPass(LIMIT_MS))];
  const held = proxies.map(({ heldMs }) => heldMs - LIMIT_MS);
  // on a machine so slow that a limit passed before the step came, once more
  const wasLate = first.map(
    ({ errorCode }, index) =>
      errorCode === "IMAP_TIMEOUT" && (isHarmless(index) || proxies[index]?.struck === 0),
  );
  if (wasLate.includes(true)) {
    for (const [index, account] of (await brokenPass(LONGER_LIMIT_MS)).entries()) {
      if (wasLate[index] !== true) continue;
      first[index] = account;
      held[index] = (proxies[index]?.heldMs ?? 0) - LONGER_LIMIT_MS;
    }
  }
  for (const proxy of proxies) await proxy.heal();
  configure({});
  const second = await pass(world, [], { timeoutMs: 240_000 });
  const audit = await world.run(["audit", "--json"]);
  const { accounts } = audit.json() as {
    accounts: { name: string; missing: number[]; unsettled: number[] }[];
  };
  const invoices = await listed<{ number: string }>(world, "invoices", "list", "--limit", "10000");

  return names.map((name, index): LineEnd => {
    const { step, fault } = cases[index] ?? { step: "", fault: "nothing" };
    const proxy = proxies[index];
    const unbounded: string[] = [];
    const unrecovered: string[] = [];
    const { errorCode = "no summary", error } = first[index] ?? {};
    if (errorCode !== null && !EXPECTED.test(errorCode)) unbounded.push(`ended with ${error}`);
    if (proxy?.struck === 0) unbounded.push("never came to that step");
    if ((errorCode === null) !== isHarmless(index)) unbounded.push(`ended with ${errorCode}`);
    const overrunMs = held[index] ?? -LIMIT_MS;
    if (overrunMs > SLACK_MS) unbounded.push(`held for ${proxy?.heldMs} ms`);

    const next = second.summary.accounts.find((one) => one.name === name);
    if (next?.outcome !== "ok") unrecovered.push(`the next pass: ${next?.error}`);
    const books = accounts.find((one) => one.name === name);
    if (books === undefined || books.missing.length + books.unsettled.length > 0) {
      unrecovered.push(`audit: ${JSON.stringify(books)}`);
    }
    const stored = invoices.filter(({ number }) => number.startsWith(`${name}-`)).length;
    if (stored !== 2) unrecovered.push(`${stored} invoices`);
    const done = server.list(userOf(name), "Processed").map(({ flags }) => flags);
    if (done.join() !== "S,S" || server.list(userOf(name)).length > 0) {
      unrecovered.push(`its mailbox is left as ${done.join()}`);
    }
    if (index === 0 && second.code !== 0) unrecovered.push(`exit ${second.code}`);
    return { protocol: "IMAP", step: step || "no fault", fault, overrunMs, unbounded, unrecovered };
  });
}
