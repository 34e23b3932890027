import { startDovecot, type DovecotServer } from "../support/dovecot.ts";
import type { Life } from "../support/life.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { anAccount, userOf } from "../support/mailboxes.ts";
import { FAQ } from "../support/open-shop.ts";
import { pass } from "../support/run-summary.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";
import { problemsIn, rowsOf } from "./crash-books.ts";
import type { Part, PartOptions } from "./part.ts";

const ACCOUNTS = 20;
const MAILS = 20_000;
const SECONDS = 120;
const AT_ONCE = 8;
/** More processes than this are not started before others have ended: the machine is shared. */
const MOST_ALIVE = 16;
/** So many mails each of them takes in. */
const A_PASS = 200;
const MINUTE_MS = 60_000;

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const accountOf = (n: number) => `account-${n % ACCOUNTS}`;
/** Of each account's hundred mails one is a question and ten are invoices. */
const kindOf = (n: number) => {
  const place = Math.floor(n / ACCOUNTS) % 100;
  return place === 0 ? "question" : place % 10 === 5 ? "invoice" : "letter";
};

/**
 * Passes are started by the eight while thousands of mails lie there and more come: one at a time
 * works, the others leave with 75, and in the end each mail was worked once.
 */
export async function passesAtOnce(t: Life, { share, say }: PartOptions): Promise<Part> {
  const names = numbers(ACCOUNTS).map(accountOf);
  const users = Object.fromEntries(names.map((name) => [userOf(name), "secret"]));
  const server = await startDovecot(t, { users, tls: false });
  const sink = await startSmtpSink(t);
  const world = aWorkspace(t);
  world.write("faq.yaml", FAQ);
  world.writeConfig({
    accounts: names.map((name) => anAccount(name, server.port, { pipeline: "auto" })),
    smtp: { host: sink.host, port: sink.port, tls: false, from: `Shop <${userOf("shop")}>` },
    replies: { faq: "./faq.yaml", perHour: 10_000 },
    timeouts: { run: "30m", account: "30m" },
  });

  const mails = ACCOUNTS * Math.ceil((MAILS * share) / ACCOUNTS);
  const seconds = Math.ceil(SECONDS * share);
  let delivered = 0;
  const deliverUpTo = (count: number) => {
    for (; delivered < Math.min(count, mails); delivered += 1) deliver(server, delivered);
  };
  deliverUpTo(mails / 2);
  say(`${delivered} mails lie in ${ACCOUNTS} mailboxes`);

  const codes = new Map<string, number>();
  const alive = new Set<Promise<void>>();
  const runOne = async () => {
    // short passes: the lock changes hands all the time
    const args = ["run", "--limit", String(A_PASS)];
    const { code, signal } = await world.run(args, { timeoutMs: 30 * MINUTE_MS });
    const end = String(code ?? signal);
    codes.set(end, (codes.get(end) ?? 0) + 1);
  };
  const startOne = () => {
    const ended = runOne().finally(() => alive.delete(ended));
    alive.add(ended);
  };
  const startedAt = performance.now();
  let started = 0;
  for (const second of numbers(seconds)) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, startedAt + second * 1_000 - performance.now())),
    );
    while (alive.size > MOST_ALIVE - AT_ONCE) await Promise.race(alive);
    deliverUpTo(mails / 2 + (mails / 2) * ((second + 1) / seconds));
    for (const _ of numbers(AT_ONCE)) startOne();
    started += AT_ONCE;
    if (second % 10 === 9) say(`${started} started, ${alive.size} alive, ${ends(codes)}`);
  }
  const tookSeconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(alive);

  const problems: string[] = [];
  for (const end of codes.keys()) {
    if (end !== "0" && end !== "75") problems.push(`a pass ended with ${end}`);
  }
  for (;;) {
    const { code, stderr, summary } = await pass(world, [], { timeoutMs: 30 * MINUTE_MS });
    if (code !== 0) problems.push(`the last pass ended with ${code}: ${stderr}`);
    const isOver = summary.accounts.every(({ ingested }) => ingested === 0);
    if (code !== 0 || isOver) break;
  }
  const answered = new Set(
    sink.mails.map(({ raw }) => /^In-Reply-To: (.*)$/im.exec(raw.toString("latin1"))?.[1]),
  );
  const questions = numbers(mails).filter((n) => kindOf(n) === "question").length;
  problems.push(
    ...wrongMarks(server, mails),
    ...wrongState(world, mails),
    ...(sink.mails.length === questions && answered.size === questions
      ? []
      : [`${sink.mails.length} replies to ${answered.size} of ${questions} questions`]),
    ...(await problemsIn(world)),
  );
  const figures = [
    `${mails} mails in ${ACCOUNTS} accounts, ${started} passes in ${tookSeconds.toFixed(0)} s`,
    `exit codes: ${ends(codes)}`,
  ].join(" · ");
  return { name: "Eight passes at once every second", cases: started, figures, problems };
}

function deliver(server: DovecotServer, n: number): void {
  const user = userOf(accountOf(n));
  const from = `Customer <customer-${n}@example.net>`;
  const messageId = `<mail-${n}@mail.example.net>`;
  const mail = { from, to: user, messageId, date: new Date() };
  switch (kindOf(n)) {
    case "invoice":
      return void server.deliver(user, aMailWithInvoice(`L-${n}`, mail));
    case "question":
      return void server.deliver(user, aMail({ ...mail, text: "¿Cuánto tarda el envío?\n" }));
    case "letter":
      return void server.deliver(user, aMail({ ...mail, text: `Hello, this is letter ${n}.\n` }));
  }
}

/** What was handled is read, and what nobody has to do with is left as it was. */
function wrongMarks(server: DovecotServer, mails: number): readonly string[] {
  const flags = new Map<string, string>();
  for (const account of numbers(ACCOUNTS)) {
    for (const mail of server.list(userOf(accountOf(account)))) {
      const id = /^Message-ID: (.*)$/im.exec(mail.raw.toString("latin1"))?.[1] ?? "";
      flags.set(id, mail.flags);
    }
  }
  return numbers(mails).flatMap((n) => {
    const expected = kindOf(n) === "letter" ? "" : "S";
    const found = flags.get(`<mail-${n}@mail.example.net>`) ?? "gone";
    return found === expected ? [] : [`mail ${n}, ${kindOf(n)}, is marked ${found}`];
  });
}

function wrongState({ stateDir }: Workspace, mails: number): readonly string[] {
  const count = (what: string) => {
    const [row] = rowsOf<{ readonly found: number }>(stateDir, `select count${what}`);
    return row?.found ?? 0;
  };
  const invoices = numbers(mails).filter((n) => kindOf(n) === "invoice").length;
  const figures = {
    tasks: [mails, count("(*) as found from email_tasks where status = 'done'")],
    "tasks in all": [mails, count("(*) as found from email_tasks")],
    "tasks worked twice": [0, count("(*) as found from email_tasks where attempts <> 1")],
    invoices: [invoices, count("(*) as found from invoices where duplicate_of is null")],
    "invoices in all": [invoices, count("(distinct number) as found from invoices")],
    "passes at the same time": [
      0,
      count(`(*) as found from runs as one join runs as other
             on other.id <> one.id and other.started_at >= one.started_at
             and other.started_at < one.finished_at`),
    ],
  };
  return Object.entries(figures).flatMap(([what, [expected, found]]) =>
    expected === found ? [] : [`${what}: ${found} and not ${expected}`],
  );
}

function ends(codes: ReadonlyMap<string, number>): string {
  return [...codes].map(([code, count]) => `${count} × ${code}`).join(", ");
}
