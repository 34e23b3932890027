import { Big } from "big.js";
import { sql, type Selectable } from "kysely";
import { accountStates, type AccountState } from "./health-facts.ts";
import { findInvoice, listInvoices, type InvoiceDetails } from "./invoice-admin.ts";
import {
  barOf,
  MOST_ENTRIES,
  type BarCount,
  type Newest,
  type ReportPeriod,
} from "./report-period.ts";
import { repliesReport, type RepliesReport } from "./report-replies.ts";
import { readStats, type Stats, type StatsLimits } from "./stats.ts";
import type { Db, RunsTable } from "./tables.ts";
import { listTasks } from "./task-admin.ts";
import type { TaskEntry } from "./task-entry.ts";

/** What became of a mail, as far as it has. */
export type MailOutcome = "done" | "nothing_to_do" | "waiting" | "failed" | "dead_letter";

export interface SupplierMonth {
  readonly supplier: string | null;
  readonly month: string | null;
  readonly currency: string | null;
  readonly invoices: number;
  readonly invoiced: string;
  readonly creditNotes: number;
  readonly credited: string;
}

export interface LlmBar {
  readonly bar: number;
  readonly requests: number;
  readonly errors: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: string;
}

export type ReportRun = Pick<
  Selectable<RunsTable>,
  "id" | "started_at" | "finished_at" | "outcome" | "exit_code"
>;

/** Everything that the page shows. What needs a person is all there is, whatever the period. */
export interface Report {
  readonly period: ReportPeriod;
  readonly stats: Stats;
  readonly accounts: readonly AccountState[];
  readonly runs: readonly BarCount<NonNullable<RunsTable["outcome"]> | "running">[];
  readonly lastRuns: readonly ReportRun[];
  readonly mails: readonly BarCount<MailOutcome>[];
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly suppliers: readonly SupplierMonth[];
  readonly replies: RepliesReport;
  readonly review: Newest<InvoiceDetails>;
  readonly failed: Newest<TaskEntry>;
  readonly deadLetters: Newest<TaskEntry>;
  readonly llm: readonly LlmBar[];
  readonly llmErrors: readonly { readonly code: string; readonly count: number }[];
}

const LAST_RUNS = 10;

export async function readReport(
  db: Db,
  limits: StatsLimits,
  period: ReportPeriod,
): Promise<Report> {
  const stats = await readStats(db, limits, period.now);
  const tasksOf = async (status: "failed" | "dead_letter") => ({
    entries: await listTasks(db, { status, limit: MOST_ENTRIES }),
    total: stats.tasks[status],
  });
  return {
    period,
    stats,
    accounts: await accountStates(db),
    runs: await runsByBar(db, period),
    lastRuns: await db
      .selectFrom("runs")
      .select(["id", "started_at", "finished_at", "outcome", "exit_code"])
      .orderBy("started_at", "desc")
      .limit(LAST_RUNS)
      .execute(),
    mails: await mailsByBar(db, period),
    reasons: await reasonsOf(db, period),
    suppliers: await suppliersByMonth(db, period),
    replies: await repliesReport(db, period),
    review: await toReview(db),
    failed: await tasksOf("failed"),
    deadLetters: await tasksOf("dead_letter"),
    llm: await llmByBar(db, period),
    llmErrors: await llmErrorsOf(db, period),
  };
}

function runsByBar(db: Db, period: ReportPeriod): Promise<Report["runs"]> {
  return db
    .selectFrom("runs")
    .select((eb) => [
      barOf("started_at", period).as("bar"),
      eb.fn.coalesce("outcome", sql<"running">`'running'`).as("kind"),
      eb.fn.countAll<number>().as("count"),
    ])
    .where("started_at", ">=", period.sinceAt)
    .where("started_at", "<=", period.now)
    .groupBy(["bar", "kind"])
    .execute();
}

function mailsByBar(db: Db, period: ReportPeriod): Promise<Report["mails"]> {
  const kind = sql<MailOutcome>`case
    when status = 'done' and reason is not null then 'nothing_to_do'
    when status in ('done', 'failed', 'dead_letter') then status
    else 'waiting' end`;
  return db
    .selectFrom("email_tasks")
    .select((eb) => [
      barOf("created_at", period).as("bar"),
      kind.as("kind"),
      eb.fn.countAll<number>().as("count"),
    ])
    .where("created_at", ">=", period.sinceAt)
    .where("created_at", "<=", period.now)
    .groupBy(["bar", "kind"])
    .execute();
}

async function reasonsOf(db: Db, { sinceAt }: ReportPeriod): Promise<Report["reasons"]> {
  const rows = await db
    .selectFrom("email_tasks")
    .select((eb) => ["reason", eb.fn.countAll<number>().as("count")])
    .where("created_at", ">=", sinceAt)
    .where("status", "=", "done")
    .where("reason", "is not", null)
    .groupBy("reason")
    .orderBy("count", "desc")
    .execute();
  return rows.map(({ reason, count }) => ({ reason: reason ?? "", count }));
}

async function suppliersByMonth(
  db: Db,
  { sinceAt }: ReportPeriod,
): Promise<readonly SupplierMonth[]> {
  const rows = await db
    .selectFrom("invoices")
    .select((eb) => [
      eb.fn.coalesce("seller_tax_key", "seller_name_key", "seller_name").as("supplierKey"),
      eb.fn.max("seller_name").as("supplier"),
      sql<string | null>`substr(issue_date, 1, 7)`.as("month"),
      "currency",
      "kind",
      "gross",
      eb.fn.countAll<number>().as("count"),
    ])
    .where("created_at", ">=", sinceAt)
    .where("duplicate_of", "is", null)
    // with the amount: SQLite would add them up as floats
    .groupBy(["supplierKey", "month", "currency", "kind", "gross"])
    .execute();
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([row.supplierKey, row.month, row.currency]),
  );
  return [...groups.values()]
    .map((group) => {
      const credits = group.filter((row) => row.kind === "credit_note");
      const others = group.filter((row) => row.kind !== "credit_note");
      const [first] = group;
      return {
        supplier: group.find((row) => row.supplier !== null)?.supplier ?? null,
        month: first?.month ?? null,
        currency: first?.currency ?? null,
        invoices: sumOf(others.map((row) => row.count)),
        invoiced: amountOf(others),
        creditNotes: sumOf(credits.map((row) => row.count)),
        credited: amountOf(credits),
      };
    })
    .sort(
      (a, b) =>
        (b.month ?? "").localeCompare(a.month ?? "") ||
        (a.supplier ?? "").localeCompare(b.supplier ?? "") ||
        (a.currency ?? "").localeCompare(b.currency ?? ""),
    );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** With two decimals at least, as money is written. */
function amountOf(rows: readonly { readonly gross: string | null; readonly count: number }[]) {
  const sum = rows.reduce(
    (total, { gross, count }) => total.plus(Big(gross ?? 0).times(count)),
    Big(0),
  );
  const decimals = Math.max(2, (sum.toFixed().split(".")[1] ?? "").length);
  return sum.toFixed(decimals);
}

async function toReview(db: Db): Promise<Newest<InvoiceDetails>> {
  const listed = await listInvoices(db, { review: true, limit: MOST_ENTRIES });
  const details = [];
  for (const { id } of listed) details.push(await findInvoice(db, id));
  const { count } = await db
    .selectFrom("invoices")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("needs_review", "=", 1)
    .where((eb) => eb.or([eb("duplicate_of", "is", null), eb("iban_changed", "=", 1)]))
    .executeTakeFirstOrThrow();
  return { entries: details.filter((one) => one !== undefined), total: count };
}

async function llmByBar(db: Db, period: ReportPeriod): Promise<readonly LlmBar[]> {
  const rows = await db
    .selectFrom("llm_calls")
    .select((eb) => [
      barOf("started_at", period).as("bar"),
      "cost_usd",
      eb.fn.countAll<number>().as("requests"),
      eb.fn.count<number>("error_code").as("errors"),
      eb.fn.sum<number>("input_tokens").as("inputTokens"),
      eb.fn.sum<number>("output_tokens").as("outputTokens"),
    ])
    .where("started_at", ">=", period.sinceAt)
    .where("started_at", "<=", period.now)
    .groupBy(["bar", "cost_usd"])
    .execute();
  return [...Map.groupBy(rows, (row) => row.bar)].map(([bar, group]) => ({
    bar,
    requests: sumOf(group.map((row) => row.requests)),
    errors: sumOf(group.map((row) => row.errors)),
    inputTokens: sumOf(group.map((row) => row.inputTokens)),
    outputTokens: sumOf(group.map((row) => row.outputTokens)),
    costUsd: group
      .reduce((total, row) => total.plus(Big(row.cost_usd).times(row.requests)), Big(0))
      .toFixed(),
  }));
}

async function llmErrorsOf(db: Db, { sinceAt }: ReportPeriod): Promise<Report["llmErrors"]> {
  const rows = await db
    .selectFrom("llm_calls")
    .select((eb) => ["error_code", eb.fn.countAll<number>().as("count")])
    .where("started_at", ">=", sinceAt)
    .where("error_code", "is not", null)
    .groupBy("error_code")
    .orderBy("count", "desc")
    .execute();
  return rows.map(({ error_code: code, count }) => ({ code: code ?? "", count }));
}
