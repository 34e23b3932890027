import type { InvoiceEntry } from "../../src/db/invoice-entry.ts";
import type { TaskEntry } from "../../src/db/task-entry.ts";
import { aFleet } from "../support/fleet.ts";
import type { Life } from "../support/life.ts";
import { userOf } from "../support/mailboxes.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { FAQ } from "../support/open-shop.ts";
import { postgresMissing, startPostgres } from "../support/postgres.ts";
import { listed, pass } from "../support/run-summary.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { startProxy } from "../support/tcp-proxy.ts";
import type { Running, Workspace } from "../support/workspace.ts";
import type { Part, PartOptions } from "./part.ts";

const BLOWS = 20;
const ACCOUNTS = ["i1", "i2", "i3", "r1", "r2", "r3"];
const MACHINES = 3;
const MAILS_A_BLOW = 6;

/**
 * Machines that share one PostgreSQL while processes are killed, the database crashes and one
 * machine is cut off from it; in the end every mail has one final state, every invoice is there
 * once, and nobody was answered twice.
 */
export async function fleetUnderFire(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  if (postgresMissing !== false) throw new Error(postgresMissing);
  const postgres = await startPostgres(t, { durable: true });
  const line = await startProxy(t, { port: postgres.port });
  const smtp = await startSmtpSink(t);
  const { imap, machines } = await aFleet(t, postgres, {
    accounts: ACCOUNTS,
    machines: MACHINES,
    databasePort: (machine) => (machine === 0 ? line.port : postgres.port),
    account: { pipeline: "auto" },
    sections: {
      smtp: { host: smtp.host, port: smtp.port, tls: false, from: "Shop <shop@example.com>" },
      replies: { faq: "./faq.yaml", perHour: 100_000 },
      retries: { backoff: "0s", attempts: 50 },
    },
  });
  for (const machine of machines) machine.write("faq.yaml", FAQ);

  const blows = Math.max(2, Math.ceil(BLOWS * share));
  const counts = { kills: 0, crashes: 0, splits: 0, passes: 0 };
  let mails = 0;
  const deliver = () => {
    for (let n = 0; n < MAILS_A_BLOW; n++) {
      mails += 1;
      const name = ACCOUNTS[mails % ACCOUNTS.length] ?? "";
      imap.deliver(userOf(name), name.startsWith("i") ? anInvoice(mails) : aQuestion(name, mails));
    }
  };
  const stop = new AbortController();
  const running: (Running | undefined)[] = machines.map(() => undefined);
  const keepRunning = async (machine: Workspace, index: number) => {
    while (!stop.signal.aborted) {
      const one = machine.spawn(["run"]);
      running[index] = one;
      await one.end;
      counts.passes += 1;
    }
  };
  const passes = machines.map(keepRunning);
  const pauseMs = () => new Promise((resolve) => setTimeout(resolve, 500 + random.below(4_000)));
  for (let blow = 0; blow < blows; blow++) {
    deliver();
    await pauseMs();
    const kind = blow % 10 === 5 ? "split" : random.below(2) === 0 ? "kill" : "crash";
    if (kind === "kill") {
      running[random.below(MACHINES)]?.child.kill("SIGKILL");
      counts.kills += 1;
    } else if (kind === "crash") {
      postgres.stop("immediate");
      postgres.start();
      counts.crashes += 1;
    } else {
      // nothing comes through, and nobody is told: its pass has to notice by itself
      await line.set({ freeze: { direction: "toServer", bytes: 0 }, halfOpen: true });
      await running[0]?.end;
      await line.set({});
      counts.splits += 1;
    }
    say(`${blow + 1} of ${blows}: ${kind}`);
  }
  stop.abort();
  await Promise.all(passes);

  const [machine] = machines;
  if (machine === undefined) throw new Error("there is one");
  for (let tries = 0; tries < 10; tries++) {
    const { summary } = await pass(machine);
    if (summary.tasks.done + summary.tasks.retried + summary.tasks.deferred === 0) break;
  }
  const problems = await problemsIn(
    machine,
    mails,
    smtp.mails.map(({ to }) => String(to)),
  );
  const inDoubt = (await listed<TaskEntry>(machine, "tasks", "list", "--limit", "10000")).filter(
    ({ errorCode }) => errorCode === "REPLY_IN_DOUBT",
  ).length;
  const figures = `${mails} mails, ${counts.kills} SIGKILLs, ${counts.crashes} crashes of the database, ${counts.splits} splits, ${counts.passes} passes; ${smtp.mails.length} replies, ${inDoubt} in doubt`;
  return { name: "a fleet under fire", cases: blows, figures, problems };
}

async function problemsIn(
  machine: Workspace,
  mails: number,
  recipients: readonly string[],
): Promise<readonly string[]> {
  const tasks = await listed<TaskEntry>(machine, "tasks", "list", "--limit", "10000");
  const invoices = await listed<InvoiceEntry>(machine, "invoices", "list", "--limit", "10000");
  const isInDoubt = ({ errorCode }: TaskEntry) => errorCode === "REPLY_IN_DOUBT";
  const open = tasks.filter((task) => task.status !== "done" && !isInDoubt(task));
  const numbers = invoices.map(({ number }) => number);
  const questions = tasks.filter(({ account }) => account.startsWith("r"));
  const doubts = questions.filter(isInDoubt).length;
  const answered = new Set(recipients);
  const { code, stdout } = await machine.run(["audit"]);
  return [
    ...(tasks.length === mails ? [] : [`${tasks.length} tasks of ${mails} mails`]),
    ...open.map(({ id, status, errorCode }) => `task ${id} is ${status}: ${errorCode}`),
    ...(new Set(numbers).size === numbers.length ? [] : ["an invoice is stored twice"]),
    ...(numbers.length === mails - questions.length ? [] : [`${numbers.length} invoices`]),
    ...(answered.size === recipients.length ? [] : ["somebody was answered twice"]),
    ...(answered.size + doubts >= questions.length
      ? []
      : [`${answered.size} answers of ${questions.length}`]),
    ...(code === 0 ? [] : [`audit: ${stdout}`]),
  ];
}

function anInvoice(n: number): Buffer {
  return aMailWithInvoice(`F-${n}`);
}

function aQuestion(name: string, n: number): Buffer {
  return aMail({
    from: `Customer <customer-${n}@example.net>`,
    to: userOf(name),
    subject: "Question",
    text: "How long does shipping take?\r\n",
    date: new Date(),
  });
}
