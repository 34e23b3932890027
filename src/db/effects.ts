import { keepTurn, type NewTurn } from "./conversations.ts";
import { recordFaqHit } from "./faq-hits.ts";
import { keepInvoice, type NewInvoice } from "./invoices.ts";
import { queueReply, type NewReply } from "./outbox.ts";
import type { Db, DocumentsTable, Task } from "./tables.ts";

/** What was looked at in a message, and what became of it. */
export interface SeenDocument {
  readonly name: string | null;
  readonly documentHash: string | null;
  readonly verdict: DocumentsTable["verdict"];
  readonly reason: string | null;
}

/** What the commit of a task's outcome keeps beside its status. */
export type Effect =
  | { readonly type: "invoice"; readonly invoice: NewInvoice }
  | { readonly type: "document"; readonly position: number; readonly document: SeenDocument }
  | { readonly type: "reply"; readonly reply: NewReply }
  | { readonly type: "turn"; readonly turn: NewTurn }
  | { readonly type: "faq-hit"; readonly faqId: string }
  /** Which way a message of an `auto` account went. */
  | { readonly type: "route"; readonly route: "invoices" | "replies"; readonly reason: string }
  /** What the LLM said and was not sent, for the person who answers. */
  | { readonly type: "unsent"; readonly answer: string };

/** What somebody has to be told of what was kept; the log is not in the commit. */
export interface Notice {
  readonly type: "iban-changed";
  readonly invoiceId: number;
}

export async function keepEffect(
  trx: Db,
  task: Task,
  effect: Effect,
  now: number,
): Promise<readonly Notice[]> {
  switch (effect.type) {
    case "invoice": {
      const kept = await keepInvoice(trx, task, effect.invoice, now);
      return kept?.ibanChanged === true ? [{ type: "iban-changed", invoiceId: kept.id }] : [];
    }
    case "document":
      await trx
        .insertInto("documents")
        .values({
          task_id: task.id,
          position: effect.position,
          name: effect.document.name,
          document_hash: effect.document.documentHash,
          verdict: effect.document.verdict,
          reason: effect.document.reason,
        })
        .execute();
      return [];
    case "reply":
      await queueReply(trx, task, effect.reply, now);
      return [];
    case "turn":
      await keepTurn(trx, task, effect.turn, now);
      return [];
    case "faq-hit":
      await recordFaqHit(trx, effect.faqId, now);
      return [];
    case "route":
      await noteOnTask(trx, task, { route: effect.route, route_reason: effect.reason });
      return [];
    case "unsent":
      await noteOnTask(trx, task, { unsent_answer: effect.answer });
      return [];
  }
}

async function noteOnTask(
  trx: Db,
  task: Task,
  columns: Partial<Pick<Task, "route" | "route_reason" | "unsent_answer">>,
): Promise<void> {
  await trx.updateTable("email_tasks").set(columns).where("id", "=", task.id).execute();
}
