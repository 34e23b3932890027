import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { ImapConversation } from "./imap-conversation.ts";
import type { HeldBy, ImapFaults } from "./imap-held.ts";
import { addMessage } from "./imap-mailbox.ts";
import type { Life } from "./life.ts";

export interface ImapServerOptions {
  /** Passwords by user; also taken as access tokens for XOAUTH2. */
  readonly users?: Readonly<Record<string, string>>;
  /** Beside INBOX: name, and the special use it has. */
  readonly mailboxes?: Readonly<Record<string, string | undefined>>;
  readonly faults?: ImapFaults;
}

export interface ImapServer {
  readonly host: string;
  readonly port: number;
  readonly commands: readonly string[];
  readonly connections: number;
  /** Delivers, and returns the uid. */
  deliver(raw: string | Buffer, options?: Deliver): number;
  /** What lies in a mailbox; flags sorted. */
  list(mailbox?: string): { uid: number; flags: string[]; raw: Buffer }[];
  /** Deletes messages, as another client would. */
  remove(uids: readonly number[], mailbox?: string): void;
  /** All uids anew, with another UIDVALIDITY. */
  renumber(mailbox?: string): void;
  set(faults: ImapFaults): void;
  /** Hangs up on everybody. */
  drop(): void;
}

interface Deliver {
  readonly mailbox?: string;
  readonly flags?: readonly string[];
  readonly date?: Date;
}

/** An IMAP server in this process, with one set of mailboxes for everybody. Ends with the test. */
export async function startImapServer(
  t: Life,
  options: ImapServerOptions = {},
): Promise<ImapServer> {
  const held: HeldBy = {
    users: options.users ?? { "billing@example.com": "secret" },
    mailboxes: new Map(),
    faults: options.faults ?? {},
    commands: [],
  };
  let validity = 1_700_000_000;
  const addMailbox = (name: string, specialUse?: string) => {
    validity += 1;
    held.mailboxes.set(name, { uidValidity: validity, uidNext: 1, specialUse, messages: [] });
  };
  const named = { Sent: "\\Sent", Drafts: "\\Drafts", ...options.mailboxes };
  addMailbox("INBOX");
  for (const [name, use] of Object.entries(named)) addMailbox(name, use);
  const mailboxNamed = (name = "INBOX") => {
    const mailbox = held.mailboxes.get(name);
    if (mailbox === undefined) throw new Error(`there is no mailbox ${name}`);
    return mailbox;
  };

  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    new ImapConversation(socket, held, addMailbox).begin();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.after(() => {
    drop();
    server.close();
  });

  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port, // it listens on TCP
    commands: held.commands,
    get connections() {
      return connections;
    },
    deliver: (raw, { mailbox, flags = [], date = new Date() } = {}) =>
      addMessage(mailboxNamed(mailbox), Buffer.from(raw), date, flags),
    list: (mailbox) =>
      mailboxNamed(mailbox).messages.map(({ uid, flags, raw }) => {
        return { uid, flags: [...flags].toSorted(), raw };
      }),
    remove: (uids, mailbox) => {
      const box = mailboxNamed(mailbox);
      box.messages = box.messages.filter(({ uid }) => !uids.includes(uid));
    },
    renumber: (mailbox) => {
      const box = mailboxNamed(mailbox);
      validity += 1;
      box.uidValidity = validity;
      box.messages = box.messages.map((message, index) => ({ ...message, uid: index + 1 }));
      box.uidNext = box.messages.length + 1;
    },
    set: (faults) => {
      held.faults = faults;
    },
    drop,
  };
}
