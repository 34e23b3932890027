import type { Db, RunsTable } from "../../src/db/tables.ts";
import { anInvoice } from "../invoice/an-invoice.ts";
import { settleInvoice } from "./invoice-row-maker.ts";
import { aStoredMessage, takeIn } from "./task-maker.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What a hostile sender would like to see obeyed, in every field that a mail or document fills. */
export const HOSTILE = `<script>alert(1)</script>"' onload=x <img src=//evil.example/x>\u202e`;

/** A month of passes, mails, invoices and LLM calls, with some of everything that goes wrong. */
export async function aBusyMonth(db: Db, now: number): Promise<void> {
  await db.transaction().execute((trx) => fill(trx, now));
}

async function fill(db: Db, now: number): Promise<void> {
  for (const [index, supplier] of [
    { name: "Muster & Beispiel GmbH", taxId: "DE111111125", country: "DE" },
    { name: "Exemple et Fils SARL", taxId: null, country: "FR" },
    { name: HOSTILE, taxId: null, country: null },
  ].entries()) {
    for (let number = 1; number <= 4; number++) {
      const isOdd = index === 2 || number === 4;
      await settleInvoice(
        db,
        anInvoice({
          number: index === 2 ? `${HOSTILE}${number}` : `F-${index}-${number}`,
          issueDate: `2026-${number % 2 === 0 ? 10 : 11}-0${number}`,
          seller: supplier,
          gross: `${100 * number}.10`,
        }),
        {
          kind: number === 3 ? "credit_note" : "invoice",
          needsReview: isOdd,
          issues: isOdd
            ? [{ code: "TOTAL_MISMATCH", message: "net and tax do not add up to the total" }]
            : [],
          evidence: {
            number: { page: 1, text: index === 2 ? HOSTILE : `Invoice no. F-${index}-${number}` },
            gross: { page: 2, text: `Total due ${100 * number}.10 EUR` },
          },
        },
      );
    }
  }
  await db
    .updateTable("invoices")
    .set({ created_at: now - DAY_MS })
    .execute();
  await mails(db, now);
  await passes(db, now);
  await llmCalls(db, now);
  await replies(db, now);
  await db
    .insertInto("accounts")
    .values([
      { name: "billing", failures: 0, last_ok_at: now },
      { name: "archive", failures: 4, error_code: "IMAP_AUTH", error_message: HOSTILE },
    ])
    .execute();
}

async function mails(db: Db, now: number): Promise<void> {
  const first = 1_000;
  const wanted = Array.from({ length: 240 }, (_, index) =>
    aStoredMessage({ uid: first + index, sender: HOSTILE, subject: `${HOSTILE} ${index}` }),
  );
  await takeIn(db, wanted, now);
  const tasks = await db.selectFrom("email_tasks").select("id").where("uid", ">=", first).execute();
  for (const [index, { id }] of tasks.entries()) {
    const at = now - ((index * 7) % 29) * DAY_MS - 5 * MINUTE_MS;
    const error = { error_code: "PDF_BROKEN", error_message: `the PDF is damaged: ${HOSTILE}` };
    const end =
      index % 40 === 3
        ? { status: "dead_letter" as const, attempts: 5, ...error }
        : index % 30 === 4
          ? { status: "failed" as const, attempts: 1, ...error }
          : index % 50 === 5
            ? {}
            : { status: "done" as const, reason: index % 3 === 0 ? "NOT_AN_INVOICE" : null };
    await db
      .updateTable("email_tasks")
      .set({ created_at: at, processed_at: "status" in end ? at : null, ...end })
      .where("id", "=", id)
      .execute();
  }
}

async function passes(db: Db, now: number): Promise<void> {
  const outcomes: readonly NonNullable<RunsTable["outcome"]>[] = [
    ...Array.from({ length: 20 }, () => "ok" as const),
    "partial",
    "partial",
    "timeout",
    "crashed",
  ];
  for (let pass = 0; pass < 29 * 24; pass++) {
    const started_at = now - pass * 60 * MINUTE_MS - 10_000;
    const outcome = outcomes[(pass * 5) % outcomes.length] ?? "ok";
    const finished_at = started_at + 1_500 + (pass % 7) * 400;
    await db
      .insertInto("runs")
      .values({ id: `run-${pass}`, started_at, finished_at, outcome, exit_code: 0 })
      .execute();
  }
}

async function replies(db: Db, now: number): Promise<void> {
  const first = 5_000;
  const questions = Array.from({ length: 80 }, (_, index) =>
    aStoredMessage({ uid: first + index, sender: HOSTILE, subject: `${HOSTILE} ${index}` }),
  );
  await takeIn(db, questions, now);
  const tasks = await db
    .selectFrom("email_tasks")
    .select("id")
    .where("uid", ">=", first)
    .orderBy("id")
    .execute();
  const sources = ["faq", "faq", "cache", "llm"] as const;
  for (const [index, { id }] of tasks.entries()) {
    const at = now - ((index * 5) % 29) * DAY_MS - 5 * MINUTE_MS;
    const isAnswered = index % 4 !== 0;
    const reason = index % 8 === 0 ? "AUTOMATIC_MAIL" : "MAILING_LIST";
    await db
      .updateTable("email_tasks")
      .set({
        pipeline: "replies",
        status: "done",
        created_at: at,
        processed_at: at,
        reason: isAnswered ? null : reason,
      })
      .where("id", "=", id)
      .execute();
    if (!isAnswered) continue;
    const status = index === 21 ? "in_doubt" : index % 20 === 2 ? "kept" : "sent";
    await db
      .insertInto("outbox")
      .values({
        task_id: id,
        account: "shop",
        kind: index === 33 ? "handover" : "reply",
        message_id: `<${id}.reply@example.com>`,
        sender: "shop@example.com",
        recipient: HOSTILE,
        raw_hash: "",
        status,
        source: sources[index % 4] ?? null,
        created_at: at,
        handed_over_at: at,
      })
      .execute();
  }
}

async function llmCalls(db: Db, now: number): Promise<void> {
  for (let call = 0; call < 90; call++) {
    await db
      .insertInto("llm_calls")
      .values({
        purpose: "invoice",
        model: "small",
        started_at: now - ((call * 11) % 29) * DAY_MS - MINUTE_MS,
        finished_at: now,
        input_tokens: 1_300,
        output_tokens: 340,
        cost_usd: "0.0011",
        error_code: call % 9 === 0 ? "LLM_TIMEOUT" : null,
      })
      .execute();
  }
  await db
    .insertInto("counters")
    .values([
      { name: "cache_hits", value: 14 },
      { name: "cache_misses", value: 90 },
    ])
    .execute();
}
