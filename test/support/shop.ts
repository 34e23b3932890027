import { systemClock } from "../../src/core/clock.ts";
import { writeFiles } from "../../src/db/files.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { NewReply } from "../../src/db/outbox.ts";
import { settleTask } from "../../src/db/settle-tasks.ts";
import type { Db } from "../../src/db/tables.ts";
import { composeReply, replyMessageId } from "../../src/mail/reply.ts";
import type { Life } from "./life.ts";
import { aMail } from "./mail-maker.ts";
import { someMailboxes, userOf, type Mailboxes } from "./mailboxes.ts";
import { pass } from "./run-summary.ts";
import { startSmtpSink, type SmtpSink, type SmtpSinkOptions } from "./smtp-sink.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";
import { knownStore } from "./store.ts";

export const SHOP = userOf("shop");

export interface Shop extends Mailboxes {
  readonly sink: SmtpSink;
  /** The line to the sink, which the settings name. */
  readonly proxy: TcpProxy;
  /** Works on the state as the pass does, while no pass runs. */
  withState<T>(work: (db: Db) => Promise<T>): Promise<T>;
}

export interface ShopOptions {
  readonly questions?: number;
  readonly account?: object;
  readonly sections?: object;
  readonly sink?: SmtpSinkOptions;
  readonly reply?: Partial<NewReply>;
  /** The stored message itself; else a short one is composed. */
  readonly raw?: Buffer;
}

/**
 * A mailbox whose questions are answered already: every task is done and has its reply in the
 * outbox, and nothing has been sent yet.
 */
export async function aShop(t: Life, options: ShopOptions = {}): Promise<Shop> {
  const { questions = 1, account = {}, sections = {} } = options;
  const world = await someMailboxes(t, ["shop"]);
  const sink = await startSmtpSink(t, options.sink);
  const proxy = await startProxy(t, { port: sink.port });
  for (let n = 1; n <= questions; n++) {
    const text = `Question ${n}?\r\n`;
    const from = `customer-${n}@example.org`;
    world.server.deliver(SHOP, aMail({ from, to: SHOP, subject: `Question ${n}`, text }));
  }
  await pass(world); // takes them in, and finds no invoices in them
  const withState: Shop["withState"] = async (work) => {
    const db = await openDatabase(world.stateDir, {
      create: false,
      clock: systemClock,
      ...knownStore(world.stateDir),
    });
    if (db === undefined) throw new Error("there is no state yet");
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  };
  await withState((db) => answerAll(db, world.stateDir, options));
  const { host, port } = proxy;
  const smtp = { host, port, tls: false, from: "Shop <shop@example.com>" };
  world.configure(
    { pipeline: "replies", ...account },
    { smtp, retries: { backoff: "0s" }, ...sections },
  );
  return { ...world, sink, proxy, withState };
}

async function answerAll(db: Db, stateDir: string, options: ShopOptions): Promise<void> {
  const policy = { attempts: 5, backoffMs: 0, maxBackoffMs: 0 };
  const tasks = await db
    .updateTable("email_tasks")
    .set({ status: "processing", pipeline: "replies", reason: null, processed_at: null })
    .returningAll()
    .execute();
  for (const task of tasks) {
    const kind = options.reply?.kind ?? "reply";
    const messageId = replyMessageId(task.account, task.content_hash, kind, "example.com");
    const recipient = task.sender ?? "";
    const raw =
      options.raw ??
      (await composeReply({
        from: "Shop <shop@example.com>",
        to: { name: "", address: recipient },
        subject: task.subject ?? "",
        inReplyTo: task.message_id,
        references: [],
        text: `The answer to ${task.subject ?? ""}`,
        messageId,
        date: task.created_at,
      }));
    const [rawHash = ""] = await writeFiles(stateDir, [raw]);
    const reply: NewReply = {
      kind,
      messageId,
      sender: "shop@example.com",
      recipient,
      rawHash,
      source: "faq",
      ...options.reply,
    };
    const outcome = { type: "done", effects: [{ type: "reply", reply }] } as const;
    await settleTask(db, task, outcome, policy, task.created_at);
  }
}
