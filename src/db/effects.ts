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
  | { readonly type: "reply"; readonly reply: NewReply };

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
  }
}
