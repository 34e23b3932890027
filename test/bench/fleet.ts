import { once } from "node:events";
import type { RunSummary } from "../../src/pass/summary.ts";
import { aFleet } from "../support/fleet.ts";
import { startLlmServer } from "../support/llm-server.ts";
import { aMail } from "../support/mail-maker.ts";
import { userOf } from "../support/mailboxes.ts";
import { postgresMissing, startPostgres } from "../support/postgres.ts";
import { startSmtpSink } from "../support/smtp-sink.ts";
import { startProxy } from "../support/tcp-proxy.ts";
import type { Bench } from "./measure.ts";

const ACCOUNTS = Number(process.env["FLEET_ACCOUNTS"] ?? 40);
const MAILS = Number(process.env["FLEET_MAILS"] ?? 50);
const LLM_MS = Number(process.env["FLEET_LLM_MS"] ?? 4_000);
const MACHINES = (process.env["FLEET_MACHINES"] ?? "1,2,4,8").split(",").map(Number);
// Few accounts at a time in each process, so that 40 are shared out evenly also among four.
const LANES = 2;
const ROUND_TRIP_MS = 20;

/** What more machines are worth where the work is waiting: for a server far away and for an LLM. */
export async function fleet(bench: Bench): Promise<void> {
  if (postgresMissing !== false) return bench.note(postgresMissing);
  let alone: number | undefined;
  for (const machines of MACHINES) {
    const perSecond = await mailsPerSecond(bench, machines);
    alone ??= perSecond;
    if (machines === 1) continue;
    bench.add({
      what: `${ACCOUNTS} accounts of ${MAILS} mails, ${machines} processes`,
      against: "one process",
      unit: "mails/s",
      ours: perSecond,
      theirs: alone,
      ratio: perSecond / alone,
      target: machines === 4 ? 3 : undefined,
    });
  }
}

async function mailsPerSecond(bench: Bench, count: number): Promise<number> {
  const ends: (() => void | Promise<void>)[] = [];
  const life = { after: (end: () => void | Promise<void>) => void ends.unshift(end) };
  try {
    const postgres = await startPostgres(life, { durable: true });
    const llm = await startLlmServer(life, () => ({ text: "Thank you.", afterMs: LLM_MS }));
    const smtp = await startSmtpSink(life);
    const accounts = Array.from({ length: ACCOUNTS }, (_, index) => `a${index}`);
    const limits = {
      requestsPerMinute: 100_000,
      tokensPerMinute: 100_000_000,
      dailyBudgetUsd: 1_000,
    };
    const { imap, machines } = await aFleet(life, postgres, {
      accounts,
      machines: count,
      account: { pipeline: "replies" },
      through: async (server) => {
        const proxy = await startProxy(life, server);
        await proxy.set({ latencyMs: ROUND_TRIP_MS / 2 });
        return proxy.port;
      },
      sections: {
        llm: { baseUrl: llm.baseUrl, apiKey: "k", model: "m", ...limits },
        smtp: { host: smtp.host, port: smtp.port, tls: false, from: "Shop <shop@example.com>" },
        replies: { perHour: 100_000 },
        concurrency: { accounts: LANES },
      },
    });
    for (const name of accounts) {
      for (let n = 0; n < MAILS; n++) imap.deliver(userOf(name), aQuestionTo(name, n));
    }
    const startedAt = performance.now();
    const running = machines.map((machine) => machine.spawn(["run", "--json"]));
    const passes = await Promise.all(
      running.map(async ({ child, end }) => {
        if (child.exitCode === null) await once(child, "exit");
        const { stdout, stderr, code } = await end;
        if (code !== 0) throw new Error(`exit ${code}: ${stdout}${stderr}`);
        return JSON.parse(stdout) as RunSummary; // the shape is the contract
      }),
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    const done = passes.map(
      ({ tasks, durationMs }) => `${tasks.done} in ${Math.round(durationMs / 1_000)} s`,
    );
    const twice = smtp.mails.length - new Set(smtp.mails.map(({ to }) => String(to))).size;
    bench.note(
      `${count} processes: ${seconds.toFixed(1)} s; each did ${done.join(", ")}; ${smtp.mails.length} replies, ${twice} twice, ${llm.requests.length} calls`,
    );
    return (ACCOUNTS * MAILS) / seconds;
  } finally {
    for (const end of ends) await end();
  }
}

function aQuestionTo(name: string, n: number): Buffer {
  return aMail({
    from: `Customer <customer-${name}-${n}@example.net>`,
    to: userOf(name),
    subject: "Question",
    text: `Hello, I would like to know more about order ${n} of ${name}, please.\r\n`,
    date: new Date(),
  });
}
