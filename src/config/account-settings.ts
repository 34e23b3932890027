import * as v from "valibot";
import { about, isMapping, mappingOf, pathItem, section, type Mapping } from "./sections.ts";
import { isPlainAbroad, plainAbroad } from "./servers.ts";
import {
  address,
  duration,
  flag,
  host,
  must,
  oneOf,
  port,
  secret,
  text,
  timeLimit,
  tlsMode,
  url,
} from "./setting-values.ts";

const imap = section({
  host: about("The IMAP server, such as imap.example.com.", host),
  port: about("Default: 993 with tls: true, else 143.", v.optional(port)),
  tls: about(
    "true (TLS from the first byte), starttls, or false (only to this machine, unless insecure: true). Default: true; starttls on port 143.",
    v.optional(tlsMode),
  ),
  insecure: about(
    "Certificates are not verified and plain text is allowed. Dangerous: anyone on the way can read the mail and the password.",
    v.optional(flag, false),
  ),
});

const oauth2 = section({
  provider: about("Who signs in.", oneOf(["google", "microsoft"])),
  clientId: about("The application's id.", secret),
  clientSecret: about("The application's secret; public clients have none.", v.optional(secret)),
  refreshToken: about(
    "A rotated one is kept in the state folder and used from then on. Not needed after `accounts login`.",
    v.optional(secret),
  ),
  tenant: about(
    "Microsoft's tenant.",
    v.optional(
      v.pipe(
        text,
        v.regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, must("a tenant's id or domain such as example.com")),
      ),
      "common",
    ),
  ),
  tokenUrl: about("Another token endpoint than the provider's own.", v.optional(url)),
  deviceUrl: about(
    "Another endpoint for `accounts login` than the provider's own.",
    v.optional(url),
  ),
});

function marks(seen: boolean, flagged: boolean) {
  return v.nullish(
    section({
      seen: about("Mark as read.", v.optional(flag, seen)),
      flagged: about("Flag, so that a person sees it.", v.optional(flag, flagged)),
      move: about("Move to this folder; it is created when missing.", v.optional(text)),
    }),
    {},
  );
}

const searchMessage = must("unseen, all or { since: 30d }");

export const account = v.pipe(
  section({
    name: about("How commands, logs and the state call this account. Keep it.", text),
    imap: about("The IMAP login to read; else give maildir.", v.optional(imap)),
    maildir: about("A local Maildir to read instead of IMAP.", v.optional(text)),
    user: about("The login name, usually the address.", v.optional(text)),
    password: about(
      "The password, for Gmail, Yahoo and iCloud an app password; else give oauth2.",
      v.optional(secret),
    ),
    oauth2: about("Sign-in with a token instead of a password (XOAUTH2).", v.optional(oauth2)),
    addresses: about(
      "The account's own addresses and aliases. Default: user, when it is an address, and the address of smtp.from.",
      v.optional(v.array(address, must("a list of mail addresses"))),
    ),
    mailboxes: about(
      "The folders to read.",
      v.optional(
        v.pipe(
          v.array(text, must("a list of folders")),
          v.minLength(1, "must name at least one folder"),
        ),
        ["INBOX"],
      ),
    ),
    sentMailbox: about(
      "The folder of sent mail. Default: the one that the server marks as such.",
      v.optional(text),
    ),
    search: about(
      "Which messages to take in.",
      v.optional(
        v.union(
          [v.picklist(["unseen", "all"]), v.strictObject({ since: duration }, searchMessage)],
          searchMessage,
        ),
        "unseen",
      ),
    ),
    pipeline: about(
      "What is done with the messages; auto decides for each.",
      v.optional(oneOf(["invoices", "replies", "auto"]), "invoices"),
    ),
    onDone: about("How the server is left when a message was handled.", marks(true, false)),
    onFailed: about("How it is left when a message needs a person.", marks(true, true)),
    onSkip: about("How it is left when there was nothing to do.", marks(false, false)),
    timeout: about("The account's own limit; wins over timeouts.account.", v.optional(timeLimit)),
    insecure: about("The same as imap.insecure.", v.optional(flag, false)),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const settings: unknown = dataset.value;
    if (!isMapping(settings)) return;
    for (const { key, message } of problemsOfAccount(settings)) {
      addIssue({ message, path: [pathItem(settings, key)] });
    }
  }),
);

// Also of an account that has other mistakes: what is wrong is reported all at once.
function* problemsOfAccount(given: Mapping): Generator<{ key: string; message: string }> {
  const has = (key: string) => given[key] !== undefined;
  if (has("imap") && has("maildir")) {
    yield { key: "maildir", message: "cannot stand beside imap; make it an account of its own" };
  } else if (has("maildir")) {
    for (const key of ["password", "oauth2"].filter(has)) {
      yield { key, message: "cannot stand beside maildir, which needs no sign-in" };
    }
  } else if (!has("imap")) {
    yield { key: "imap", message: "is missing: give imap: { host: … } or maildir: PATH" };
  } else {
    if (!has("user")) yield { key: "user", message: "is missing: the login name" };
    if (has("password") && has("oauth2")) {
      yield { key: "oauth2", message: "cannot stand beside password; leave one of them out" };
    } else if (!has("password") && !has("oauth2")) {
      yield { key: "password", message: "is missing: give password or oauth2" };
    }
  }
  const imapSettings = mappingOf(given["imap"]);
  if (given["insecure"] !== true && isPlainAbroad(imapSettings)) {
    yield { key: "imap", message: plainAbroad };
  }
}
