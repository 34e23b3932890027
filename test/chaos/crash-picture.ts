import { join } from "node:path";
import { userOf } from "../support/mailboxes.ts";
import { listMaildir, type StoredMail } from "../support/maildir-store.ts";
import { listed } from "../support/run-summary.ts";
import { hashOf } from "./crash-books.ts";
import { shopOf } from "./crash-mails.ts";
import type { CrashWorld } from "./crash-world.ts";

/** What all came to, in the order of the alphabet, without ids and times. */
export interface Picture {
  readonly tasks: readonly string[];
  readonly invoices: readonly string[];
  readonly mail: readonly string[];
}

interface ListedTask {
  readonly account: string;
  readonly subject: string;
  readonly messageId: string | null;
  readonly status: string;
  readonly reason: string | null;
  readonly errorCode: string | null;
}

interface ListedInvoice {
  readonly number: string;
  readonly gross: string;
  readonly duplicateOf: number | null;
}

/**
 * Pictures taken of an undisturbed world and of a killed one are equal. The one thing that may
 * differ is drawn as if it did not: a question whose reply is in doubt, in the place and with the
 * flags that belong to that.
 */
export async function pictureOf(world: CrashWorld): Promise<Picture> {
  const { server, name, maildir } = world;
  const all = ["--limit", "10000"];
  const tasks = await listed<ListedTask>(world, "tasks", "list", ...all);
  const invoices = await listed<ListedInvoice>(world, "invoices", "list", ...all);
  const inDoubt = new Set(tasks.filter(isInDoubt).map(({ messageId }) => messageId));
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
        const end = isInDoubt(one) ? ["done", null, null] : [one.status, one.reason, one.errorCode];
        return [account, one.subject, one.messageId, ...end].join(" | ");
      })
      .toSorted(),
    invoices: invoices
      .map(({ number, gross, duplicateOf }) => `${number} ${gross} ${duplicateOf === null}`)
      .toSorted(),
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

function isInDoubt({ status, errorCode }: ListedTask): boolean {
  return status === "failed" && errorCode === "REPLY_IN_DOUBT";
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
