import { isoTime } from "../core/clock.ts";
import { failuresByAccount } from "../db/accounts.ts";
import { endTrouble, standingTroubles, type Trouble } from "../db/alerts.ts";
import { lastRunAt } from "../db/runs.ts";
import { silences } from "../db/silences.ts";
import { breakerState } from "../db/stats.ts";
import { llmAnswered } from "../db/llm-calls.ts";
import { signInEndsAt } from "../http/token-store.ts";
import type { Alerts } from "./alerts.ts";
import type { PassContext } from "./context.ts";
import type { RunSummary } from "./summary.ts";
import { takeToldFailures } from "./tell-of-failure.ts";

const FAILURES_IN_A_ROW = 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What of a kind of trouble is said once it is over. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["ACCOUNT_FAILING", "the account works again"],
  ["MAILBOX_SILENT", "mail comes again"],
  ["SIGN_IN_ENDS", "the sign-in was renewed"],
  ["BREAKER_OPEN", "the LLM's breaker is closed again"],
  ["LLM_AUTH", "the LLM takes the key again"],
  ["LLM_QUOTA", "the LLM account has quota again"],
  ["LLM_MODEL", "the LLM answers again"],
  ["LLM_BUDGET", "the LLM is asked again: it is within its budget"],
  ["SMTP_AUTH", "the SMTP server takes the sign-in again"],
  ["SMTP_TLS", "the SMTP server takes replies again"],
]);

/** The alarms that only the end of a pass can tell, and what earlier ones said that is over. */
export async function alarmOfPass(
  context: PassContext,
  summary: RunSummary,
  alerts: Alerts,
): Promise<void> {
  const { log, config } = context;
  if (summary.outcome === "timeout") {
    const seconds = config.timeouts.runMs / 1_000;
    log.alarm("alert", `the pass hit its limit of ${seconds} s; the rest waits for the next one`, {
      code: "PASS_TIMEOUT",
    });
  }
  await alarmOfAccounts(context);
  if (config.alerts.to.length === 0 && config.alerts.webhook === undefined) return;
  await alarmOfSlowThings(context);
  await alerts.kept();
  await tellWhatIsOver(context, summary, alerts);
}

async function alarmOfAccounts({ accounts, db, log }: PassContext): Promise<void> {
  const failures = await failuresByAccount(db);
  for (const { name } of accounts) {
    const failed = failures.get(name) ?? 0;
    if (failed < FAILURES_IN_A_ROW) continue;
    log.alarm("alert", `the account failed ${failed} passes in a row: see \`invoicesync health\``, {
      account: name,
      code: "ACCOUNT_FAILING",
    });
  }
}

/** What changes in days is looked at in the first pass of each hour. */
async function alarmOfSlowThings(context: PassContext): Promise<void> {
  const { db, log, runId, clock } = context;
  const now = clock.now();
  const before = await lastRunAt(db, runId);
  if (before !== undefined && Math.floor(before / HOUR_MS) === Math.floor(now / HOUR_MS)) return;
  const days = (ms: number) => (ms / DAY_MS).toFixed(1);
  for (const { account, lastMailAt, longestPauseMs } of await silencesOf(context)) {
    log.alarm(
      "alert",
      `no mail for ${days(now - lastMailAt)} days; its longest pause before was ${days(longestPauseMs)} days`,
      { account, code: "MAILBOX_SILENT" },
    );
  }
  for (const { account, endsAt } of await endingSignIns(context)) {
    const when = endsAt <= now ? "has ended" : `ends ${isoTime(endsAt)}`;
    log.alarm("alert", `the sign-in ${when}: sign in again`, { account, code: "SIGN_IN_ENDS" });
  }
}

async function silencesOf({ db, clock, accounts }: PassContext) {
  const found = await silences(db, clock.now());
  return found.filter(({ account }) => accounts.some(({ name }) => name === account));
}

async function endingSignIns({ accounts, config, clock }: PassContext) {
  const soon = clock.now() + config.monitoring.health.signInEndsMs;
  const ending: { readonly account: string; readonly endsAt: number }[] = [];
  for (const account of accounts) {
    if (account.type !== "imap" || account.auth.type !== "oauth2") continue;
    const endsAt = await signInEndsAt(config.stateDir, account.name);
    if (endsAt !== undefined && endsAt < soon) ending.push({ account: account.name, endsAt });
  }
  return ending;
}

async function tellWhatIsOver(
  context: PassContext,
  summary: RunSummary,
  alerts: Alerts,
): Promise<void> {
  const { db, log, clock, config } = context;
  for (const over of takeToldFailures(config.stateDir)) {
    log.info("done", `passes are made again (${over})`, { over });
  }
  const names = new Set(config.accounts.map(({ name }) => name));
  for (const trouble of await standingTroubles(db, [...ENDINGS.keys()])) {
    const { kind, subject } = trouble;
    if (alerts.wasRaised(trouble)) continue;
    const isAccounts = ABOUT_ACCOUNTS.has(kind);
    const isGone = isAccounts && !names.has(subject); // out of the settings: nothing to say
    if (!isGone && !(await isOver(context, summary, trouble))) continue;
    await endTrouble(db, trouble, clock.now());
    const message = ENDINGS.get(kind);
    if (isGone || message === undefined) continue;
    log.info("done", message, { over: kind, ...(isAccounts && { account: subject }) });
  }
}

const ABOUT_ACCOUNTS: ReadonlySet<string> = new Set([
  "ACCOUNT_FAILING",
  "MAILBOX_SILENT",
  "SIGN_IN_ENDS",
]);

async function isOver(
  context: PassContext,
  { replies }: RunSummary,
  { kind, subject }: Trouble,
): Promise<boolean> {
  const { db, runId, accounts } = context;
  // of an account that this pass left out nothing new is known
  if (ABOUT_ACCOUNTS.has(kind) && !accounts.some(({ name }) => name === subject)) return false;
  switch (kind) {
    case "ACCOUNT_FAILING":
      return ((await failuresByAccount(db)).get(subject) ?? 0) === 0;
    case "MAILBOX_SILENT":
      return !(await silencesOf(context)).some(({ account }) => account === subject);
    case "SIGN_IN_ENDS":
      return !(await endingSignIns(context)).some(({ account }) => account === subject);
    case "BREAKER_OPEN":
      return (await breakerState(db)).state === "closed";
    case "SMTP_AUTH":
    case "SMTP_TLS":
      return replies.sent > 0;
    default:
      return llmAnswered(db, runId);
  }
}
