import { join } from "node:path";
import { userOf } from "../support/mailboxes.ts";
import { listMaildir, type StoredMail } from "../support/maildir-store.ts";
import { hashOf, rowsOf } from "./crash-books.ts";
import { shopOf } from "./crash-mails.ts";
import type { CrashWorld } from "./crash-world.ts";

/** What all came to, in the order of the alphabet, without ids and times. */
export interface Picture {
  readonly tasks: readonly string[];
  readonly invoices: readonly string[];
  readonly mail: readonly string[];
}

interface TaskRow {
  readonly account: string;
  readonly subject: string;
  readonly message_id: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly error_code: string | null;
}

interface InvoiceRow {
  readonly number: string;
  readonly gross: string;
  readonly is_first: number;
}

/**
 * Pictures taken of an undisturbed world and of a killed one are equal. The one thing that may
 * differ is drawn as if it did not: a question whose reply is in doubt, in the place and with the
 * flags that belong to that.
 */
export function pictureOf(world: CrashWorld): Picture {
  const { server, name, maildir } = world;
  const tasks = rowsOf<TaskRow>(world.stateDir, "select * from email_tasks");
  const invoices = rowsOf<InvoiceRow>(
    world.stateDir,
    "select number, gross, duplicate_of is null as is_first from invoices",
  );
  const inDoubt = new Set(tasks.filter(isInDoubt).map((task) => task.message_id));
  const line = (place: string, { flags, raw }: StoredMail) =>
    `${place} ${hashOf(raw).slice(0, 8)} ${flags}`;
  const mailOf = (place: string, mails: readonly StoredMail[]) =>
    mails.map((mail) => line(place, mail));
  const drawn = (mail: StoredMail) =>
    mail.flags === "FS" && inDoubt.has(headerOf(mail.raw, "Message-ID") ?? null)
      ? line("shop Processed", { ...mail, flags: "S" })
      : line("shop INBOX", mail);
  return {
    tasks: tasks
      .map((one) => {
        const account = one.account === name ? "imap" : one.account;
        const end = isInDoubt(one)
          ? ["done", null, null]
          : [one.status, one.reason, one.error_code];
        return [account, one.subject, one.message_id, ...end].join(" | ");
      })
      .toSorted(),
    invoices: invoices.map((one) => `${one.number} ${one.gross} ${one.is_first}`).toSorted(),
    mail: [
      ...mailOf("INBOX", server.list(userOf(name))),
      ...mailOf("Processed", server.list(userOf(name), "Processed")),
      ...mailOf("archive", listMaildir(maildir)),
      ...mailOf("archive Processed", listMaildir(join(maildir, ".Processed"))),
      ...server.list(shopOf(name)).map(drawn),
      ...mailOf("shop Processed", server.list(shopOf(name), "Processed")),
    ].toSorted(),
  };
}

function isInDoubt(task: TaskRow): boolean {
  return task.status === "failed" && task.error_code === "REPLY_IN_DOUBT";
}

/** Of mail that nobody folded this line of. */
export function headerOf(raw: Buffer, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, "im").exec(raw.toString("latin1"))?.[1]?.trim();
}

/** Where two pictures differ, as lines that one has and the other has not. */
export function differences(expected: Picture, actual: Picture): readonly string[] {
  return (["tasks", "invoices", "mail"] as const).flatMap((part) => {
    const lacking = without(expected[part], actual[part]).map((line) => `${part}: lost ${line}`);
    return [
      ...lacking,
      ...without(actual[part], expected[part]).map((line) => `${part}: too much ${line}`),
    ];
  });
}

/** Takes away line for line, so that what is there twice is told. */
function without(lines: readonly string[], taken: readonly string[]): readonly string[] {
  const rest = [...taken];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at === -1) return true;
    rest.splice(at, 1);
    return false;
  });
}
