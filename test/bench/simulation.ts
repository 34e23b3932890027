import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { aFleet } from "../support/fleet.ts";
import { userOf } from "../support/mailboxes.ts";
import { aMailWithInvoice } from "../support/mail-maker.ts";
import { postgresMissing, startPostgres } from "../support/postgres.ts";
import type { Bench } from "./measure.ts";

// What a fleet would need, reckoned from what one pass is measured to need.
const MAILBOXES = 10_000;
const MAILS_A_DAY = 1_000_000;
const PASS_EVERY_S = 300;
const LANES = 4; // concurrency.accounts
const PROCESSES_A_CORE = 4; // they mostly wait
const BUSY_HOUR_SHARE = 0.125; // of a day's mails
const ROUND_TRIP_S = 0.02;
const ROUND_TRIPS_AN_IDLE_ACCOUNT = 9; // connect, greeting, login, select, search, logout and their answers
const LLM_SHARE = 0.1; // of the mails: the rules settle the others
const LLM_TOKENS = { input: 1_500, output: 200 };
const LLM_PRICE = { input: 0.4, output: 1.6 }; // dollars a million
const FILE_BYTES = 60_000; // of one mail with its document
const KEPT_DAYS = 90;
const ACCOUNTS = 10;
const MAILS = 20;

/** Ten thousand mailboxes and a million mails a day, on paper. */
export async function simulation(bench: Bench): Promise<void> {
  if (postgresMissing !== false) return bench.note(postgresMissing);
  const settings = ["shared_preload_libraries=pg_stat_statements"];
  const postgres = await startPostgres(bench.life, { settings });
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => `a${index}`);
  const { imap, machines, databaseUrl } = await aFleet(bench.life, postgres, {
    accounts,
    machines: 1,
  });
  const [machine] = machines;
  if (machine === undefined) throw new Error("there is one");
  postgres.sql(databaseUrl, "create extension pg_stat_statements");
  const report = join(bench.dir, "cpu");
  const preload = join(bench.dir, "cpu.mjs");
  writeFileSync(
    preload,
    `import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.cpuUsage())));
`,
  );
  const figure = (query: string) => Number(postgres.sql(databaseUrl, query));
  const measuredPass = async () => {
    postgres.sql(databaseUrl, "select pg_stat_statements_reset()");
    const bytes = figure("select pg_database_size(current_database())");
    const env = { NODE_OPTIONS: `--import ${pathToFileURL(preload).href}` };
    const { code, stderr } = await machine.run(["run"], { env });
    if (code !== 0) throw new Error(stderr);
    const cpu = JSON.parse(readFileSync(report, "utf8")) as NodeJS.CpuUsage; // as it was written
    return {
      statements: figure("select sum(calls) from pg_stat_statements"),
      serverMs: figure("select sum(total_exec_time) from pg_stat_statements"),
      bytes: figure("select pg_database_size(current_database())") - bytes,
      cpuMs: (cpu.user + cpu.system) / 1_000,
    };
  };
  await measuredPass(); // makes the tables
  const idle = await measuredPass();
  for (const name of accounts) {
    for (let n = 0; n < MAILS; n++) imap.deliver(userOf(name), aMailWithInvoice(`${name}-${n}`));
  }
  const full = await measuredPass();
  const each = (key: keyof typeof idle) => (full[key] - idle[key]) / (ACCOUNTS * MAILS);
  const perAccount = (key: keyof typeof idle) => idle[key] / ACCOUNTS;

  const passesADay = 86_400 / PASS_EVERY_S;
  const busyMails = (MAILS_A_DAY * BUSY_HOUR_SHARE) / 3_600;
  const accountsASecond = MAILBOXES / PASS_EVERY_S;
  const statements = busyMails * each("statements") + accountsASecond * perAccount("statements");
  const serverCores =
    (busyMails * each("serverMs") + accountsASecond * perAccount("serverMs")) / 1_000;
  const cores = (busyMails * each("cpuMs") + accountsASecond * perAccount("cpuMs")) / 1_000;
  const waitS = ROUND_TRIPS_AN_IDLE_ACCOUNT * ROUND_TRIP_S;
  const processes = Math.ceil((accountsASecond * (waitS + perAccount("cpuMs") / 1_000)) / LANES);
  const machinesNeeded = Math.ceil(Math.max(cores / 2, processes / (2 * PROCESSES_A_CORE)));
  const calls = MAILS_A_DAY * LLM_SHARE;
  const dollars =
    (calls * (LLM_TOKENS.input * LLM_PRICE.input + LLM_TOKENS.output * LLM_PRICE.output)) / 1e6;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(0)} GB`;
  const lines = [
    `measured: ${each("statements").toFixed(1)} statements, ${each("serverMs").toFixed(1)} ms of the server, ${each("cpuMs").toFixed(0)} ms of CPU and ${each("bytes").toFixed(0)} bytes a mail`,
    `measured: ${perAccount("statements").toFixed(1)} statements and ${perAccount("cpuMs").toFixed(0)} ms of CPU for an idle account, the start of the process included`,
    `${MAILBOXES} mailboxes every ${PASS_EVERY_S} s, ${MAILS_A_DAY} mails a day, an eighth of them in the busy hour: ${busyMails.toFixed(0)} mails/s`,
    `rows: ${MAILS_A_DAY} tasks a day, ${((MAILS_A_DAY * 365) / 1e6).toFixed(0)} million a year; ${MAILBOXES * passesADay} visits of accounts a day`,
    `database: ${gigabytes(MAILS_A_DAY * each("bytes"))} a day, ${gigabytes(MAILS_A_DAY * each("bytes") * 365)} a year; files: ${gigabytes(MAILS_A_DAY * FILE_BYTES)} a day, ${gigabytes(MAILS_A_DAY * FILE_BYTES * KEPT_DAYS)} in ${KEPT_DAYS} days`,
    `PostgreSQL in the busy hour: ${statements.toFixed(0)} statements/s, ${serverCores.toFixed(1)} cores, ${processes} connections, one for each process`,
    `machines: ${cores.toFixed(1)} cores of work and ${processes} processes at a time, so ${machinesNeeded} machines of 2 cores`,
    `LLM: ${calls} calls a day, ${(calls / 1_440).toFixed(0)} a minute on average, ${((calls * (LLM_TOKENS.input + LLM_TOKENS.output)) / 1_440 / 1e6).toFixed(2)} million tokens a minute, ${dollars.toFixed(0)} dollars a day`,
    `first bottleneck: the LLM's allowance (8 calls a minute by default), then the CPU of the machines; then what is done one at a time, the admissions to the LLM and the commits with invoices`,
  ];
  for (const line of lines) bench.note(line);
}
