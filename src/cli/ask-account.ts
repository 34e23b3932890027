import type { StarterAccount } from "../config/starter.ts";
import { providerOf, type SignInWay } from "../config/mail-providers.ts";
import { isLoopback } from "../config/servers.ts";
import type { Deps } from "./deps.ts";

/** What a person said at the terminal: an account, and the secret that it signs in with. */
export interface AskedAccount {
  readonly account: StarterAccount;
  /** Absent where it is put in later, or nobody needs one. */
  readonly password: string | undefined;
}

const PIPELINES = ["invoices", "replies", "auto"] as const;

/** Asks for the first account; undefined when the answers end before it is known. */
export async function askAccount(deps: Deps): Promise<AskedAccount | undefined> {
  const address = await ask(deps, "Mail address: ", undefined, (text) =>
    /^[^\s@"]+@[^\s@"]+\.[^\s@"]+$/.test(text) ? text : undefined,
  );
  if (address === undefined) return undefined;
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const known = providerOf(address);
  if (known !== undefined) deps.err(`${known.name}: ${known.host}. ${ADVICE[known.signIn]}\n`);
  const server = await ask(
    deps,
    `IMAP server [${known?.host ?? `imap.${domain}`}]: `,
    known?.host ?? `imap.${domain}`,
    serverIn,
  );
  const mailbox = await ask(deps, "Folder [INBOX]: ", "INBOX", (text) => text);
  const pipeline = await ask(
    deps,
    "What is in it: invoices, replies (customers' questions) or auto [invoices]: ",
    "invoices",
    (text) => PIPELINES.find((one) => one === text),
  );
  if (server === undefined || mailbox === undefined || pipeline === undefined) return undefined;
  const name = (address.split("@")[0] ?? "").replace(/[^\w.-]/g, "") || "mail";
  const account = { name, user: address, mailbox, pipeline, ...server };
  if (known?.signIn === "oauth2") {
    const clientId = await ask(deps, "Client id of your app registration: ", undefined, (text) =>
      /^[\w.-]+$/.test(text) ? text : undefined,
    );
    if (clientId === undefined) return undefined;
    return { account: { ...account, signIn: { clientId } }, password: undefined };
  }
  const password = await deps.readLine("Password (not shown; empty: put it in later): ", {
    hidden: true,
  });
  if (password === undefined) return undefined;
  const secretFile = password === "" ? undefined : `secrets/${name}-password`;
  return {
    account: { ...account, signIn: { secretFile } },
    password: password === "" ? undefined : password,
  };
}

const ADVICE: Readonly<Record<SignInWay, string>> = {
  password: "IMAP may have to be switched on in its settings.",
  "app password": "It wants an app password, made in the account's security settings.",
  oauth2: "It takes no passwords: register an app (see the README), then sign in with a code.",
};

/** Asks again until the answer will do; an empty one is the default, where there is one. */
async function ask<T>(
  deps: Deps,
  question: string,
  byDefault: string | undefined,
  read: (text: string) => T | undefined,
): Promise<T | undefined> {
  for (;;) {
    const line = await deps.readLine(question);
    if (line === undefined) return undefined;
    const text = line.trim() === "" ? byDefault : line.trim();
    const value = text === undefined ? undefined : read(text);
    if (value !== undefined) return value;
    deps.err("That will not do; once more, or Ctrl-C.\n");
  }
}

/** A host, with its port where that is not the usual one. */
function serverIn(text: string): Pick<StarterAccount, "host" | "port" | "tls"> | undefined {
  const [, host, digits = "993"] = /^([\w.-]+|\[[\da-f:]+\])(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  const port = Number(digits);
  if (port < 1 || port > 65_535) return undefined;
  if (port === 993) return { host, port, tls: true };
  return { host, port, tls: isLoopback(host) ? false : "starttls" };
}
