import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { AccountConfig, Config } from "../config/config.ts";
import type { Clock } from "../core/clock.ts";
import { codedError, CodedError } from "../core/errors.ts";
import type { Log, LogSink } from "../core/log.ts";
import { withLease } from "../db/leases.ts";
import { hasUnsettledReplies } from "../db/outbox.ts";
import { makeStateDir, takePassLock } from "../db/pass-lock.ts";
import { beginRun, finishRun } from "../db/runs.ts";
import type { Db } from "../db/tables.ts";
import { createOcr } from "../workers/ocr.ts";
import { createParser } from "../workers/parser.ts";
import { startWatchdog } from "../workers/watchdog.ts";
import { alarmOfPass } from "./alarm-of-pass.ts";
import { createAlerts } from "./alerts.ts";
import { createAllowance } from "./allowance.ts";
import { createFreshMessages } from "./fresh-messages.ts";
import type { Llm } from "./ask-llm.ts";
import type { PassContext } from "./context.ts";
import { openReplyDesk } from "./open-reply-desk.ts";
import type { ReplyDesk } from "./reply-desk.ts";
import type { Deliverer, Delivery } from "./deliver.ts";
import { limitedSignal, workEnd } from "./limits.ts";
import { writeMetrics } from "./metrics.ts";
import { createPings } from "./pings.ts";
import { withState } from "./open-state.ts";
import { recover, recoverWork, type Recovered } from "./recover.ts";
import { runPass } from "./run-pass.ts";
import { noTasks, type PassOutcome, type RunSummary } from "./summary.ts";
import { tellOfFailure } from "./tell-of-failure.ts";
import { openTurns } from "./turns.ts";
import { upkeep } from "./upkeep.ts";

export interface PassRequest {
  readonly config: Config;
  readonly accounts: readonly AccountConfig[];
  readonly limit: number | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  /** `alerts` has to see every event too, without the secrets in it. */
  readonly openLog: (runId: string, alerts: LogSink) => Log;
  /** What is said on the screen by whoever called, too. */
  readonly openFileLog: (runId: string) => Log;
  /** Aborted with an `Interrupted` by a signal. */
  readonly signal: AbortSignal;
  readonly exitCode: (outcome: PassOutcome) => number;
}

// What the pass's own limit cannot end, because the main thread is blocked, the watchdog does.
const WATCHDOG_GRACE_MS = 4_000;

/** One pass, from taking the lock to the run's record. PASS_RUNNING when another one holds the lock. */
export async function onePass(request: PassRequest): Promise<RunSummary> {
  const { config, clock } = request;
  const runId = randomUUID();
  let alarmSink: LogSink | undefined;
  const log = request.openLog(runId, (event) => alarmSink?.(event));
  const named = { runId, log, keepAlarms: (sink: LogSink) => void (alarmSink = sink) };
  const pings = createPings(config, { runId, clock, log });
  try {
    return await pings.around(() => lockedPass(request, { ...named, onLocked: pings.begin }));
  } catch (error) {
    const { code } = codedError(error);
    if (code === "PASS_RUNNING") throw error;
    const { signal } = request;
    await tellOfFailure({ config, clock, log: request.openFileLog(runId), runId, signal }, error);
    throw error;
  }
}

/** A pass under its name. */
interface Named {
  readonly runId: string;
  readonly log: Log;
  /** From here on there is a state to keep the log's alarms in. */
  readonly keepAlarms: (sink: LogSink) => void;
  readonly onLocked: () => void;
}

async function lockedPass(request: PassRequest, named: Named): Promise<RunSummary> {
  const { config, clock } = request;
  const { stateDir } = config;
  const { runId } = named;
  const desk = await openReplyDesk(config, request.accounts);
  makeStateDir(stateDir);
  const time = {
    now: clock.now(),
    forMs: config.timeouts.runMs + 2 * WATCHDOG_GRACE_MS,
  };
  const lock = takePassLock(stateDir, time, lockName(request));
  if (lock === undefined) throw new CodedError("PASS_RUNNING");
  named.onLocked();
  const watchdog = startWatchdog(config.timeouts.runMs + WATCHDOG_GRACE_MS, stateDir, runId);
  try {
    return await withState({ ...request, ...named }, (db, signal) =>
      recordedPass({ ...request, signal }, db, desk, named),
    );
  } finally {
    watchdog.stop();
    lock.release();
  }
}

/** In a fleet passes over other accounts may run beside this one: the accounts have leases. */
function lockName({ config, accounts }: PassRequest): string {
  return config.databaseUrl === undefined
    ? ""
    : accounts
        .map(({ name }) => name)
        .sort()
        .join("\0");
}

async function recordedPass(
  request: PassRequest,
  db: Db,
  desk: ReplyDesk,
  { runId, log, keepAlarms }: Named,
): Promise<RunSummary> {
  const { config, clock, random } = request;
  const alerts = createAlerts(config.alerts, db, runId);
  keepAlarms(alerts.sink);
  const startedAt = clock.now();
  const recovered = await recover(db, config.stateDir, config.retries, clock, log);
  await beginRun(db, runId, hostname(), startedAt);
  const limit = limitedSignal(clock, "PASS_TIMEOUT", config.timeouts.runMs, request.signal);
  const parser = createParser({ limitMs: config.timeouts.parseMs, clock });
  try {
    const tasks = noTasks();
    const names = request.accounts.map(({ name }) => name);
    const doubts = newDoubts(recovered);
    const turns = await openTurns(db, runId, names, clock, async (account) => {
      const left = await recoverWork(db, [account], config.retries, clock, log);
      for (const [reply, counted] of newDoubts(left)) doubts.set(reply, counted);
    });
    const base = {
      runId,
      config,
      accounts: request.accounts,
      db,
      clock,
      random,
      log,
      parser,
      ocr: createOcr({ limitMs: config.timeouts.parseMs, clock }),
      retries: config.retries,
      desk,
      turns,
      workUntil: workEnd(startedAt, config.timeouts.runMs),
      fresh: createFreshMessages(),
      allowance: createAllowance(request.limit),
      signal: limit.signal,
    };
    const context: PassContext = {
      ...base,
      llm: await openLlm(request, db, runId, log),
      deliverer: await openDeliverer({ ...base, tasks, doubts }),
    };
    const summary = await runPass(context, tasks, startedAt);
    const { outcome } = summary;
    const run = { outcome, exitCode: request.exitCode(outcome) };
    await turns.end();
    const own = request.accounts.filter(({ name }) => turns.worked.has(name));
    await alarmOfPass({ ...context, accounts: own }, summary, alerts);
    await finishRun(db, runId, run, summary, clock.now());
    const { durationMs } = summary;
    log.info("done", `the pass ended: ${outcome}`, { ...tasks, durationMs });
    const endsAt = startedAt + config.timeouts.runMs;
    const sending = { config, db, clock, log, runId, signal: request.signal };
    await withLease(db, "alerts", () => alerts.send(sending, endsAt));
    await upkeep(context);
    await writeMetrics(config, { db, clock, log });
    return summary;
  } finally {
    limit.clear();
    await alerts.kept();
    await parser.close();
  }
}

/** The door to the LLM; what it needs is loaded only where one is set up. */
async function openLlm(
  { config, clock, random }: PassRequest,
  db: Db,
  runId: string,
  log: Log,
): Promise<Llm | undefined> {
  if (config.llm === undefined) return undefined;
  const { openLlm: open } = await import("./open-llm.ts");
  return open({ ...config, llm: config.llm }, { db, runId, clock, random, log });
}

/** The replies that this pass found in doubt; none of their tasks was counted in it. */
function newDoubts({ doubts }: Recovered): Map<number, boolean> {
  return new Map(doubts.map((reply) => [reply, false]));
}

/** What sends the replies; what it needs is loaded only where there may be some. */
async function openDeliverer(context: Delivery): Promise<Deliverer | undefined> {
  const { accounts, db } = context;
  const mayAnswer = accounts.some(({ pipeline }) => pipeline !== "invoices");
  const names = accounts.map(({ name }) => name);
  if (!mayAnswer && !(await hasUnsettledReplies(db, names))) return undefined;
  const { openDeliverer: open } = await import("./open-deliverer.ts");
  return open(context);
}
