import type { ImapFlow } from "imapflow";

/** A mailbox as the settings name it, with `/` between its levels, as this server wants it. */
export function mailboxPath(client: ImapFlow, mailbox: string): string {
  const delimiter = client.namespace?.delimiter;
  if (mailbox.toUpperCase() === "INBOX") return "INBOX";
  if (!delimiter || delimiter === "/" || !mailbox.includes("/")) return mailbox;
  return mailbox.replaceAll("/", delimiter);
}

/** The same with the server's own prefix (`INBOX.`), to compare it with what is selected. */
export function fullPath(client: ImapFlow, mailbox: string): string {
  const path = mailboxPath(client, mailbox);
  const prefix = client.namespace?.prefix ?? "";
  return path === "INBOX" || path.startsWith(prefix) ? path : prefix + path;
}
