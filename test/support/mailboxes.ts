import { startDovecot, type DovecotServer } from "./dovecot.ts";
import type { Life } from "./life.ts";
import { aMailWithInvoice } from "./mail-maker.ts";
import { aWorkspace, type Workspace } from "./workspace.ts";

export interface Mailboxes extends Workspace {
  readonly server: DovecotServer;
  /** Writes settings with these changes to every account, and these sections. */
  configure(account?: object, sections?: object): void;
}

export const userOf = (name: string) => `${name}@example.com`;

/** A Dovecot with a mailbox for each of these accounts, and a workspace whose settings name them. */
export async function someMailboxes(t: Life, names: readonly string[]): Promise<Mailboxes> {
  const users = Object.fromEntries(names.map((name) => [userOf(name), "secret"]));
  const server = await startDovecot(t, { users });
  const workspace = aWorkspace(t);
  const configure = (account: object = {}, sections: object = {}) =>
    workspace.writeConfig({
      accounts: names.map((name) => anAccount(name, server.port, account)),
      ...sections,
    });
  configure();
  return { ...workspace, server, configure };
}

/** The settings of one account on a plain port of this machine. */
export function anAccount(name: string, port: number, changes: object = {}): object {
  return {
    name,
    imap: { host: "127.0.0.1", port, tls: false },
    user: userOf(name),
    password: "secret",
    ...changes,
  };
}

/** Puts invoices into an account's INBOX; their numbers begin with `prefix`. */
export function deliverInvoices(
  { server }: Mailboxes,
  name: string,
  count: number,
  prefix = name,
): void {
  for (let number = 1; number <= count; number++) {
    server.deliver(userOf(name), aMailWithInvoice(`${prefix}-${number}`));
  }
}
