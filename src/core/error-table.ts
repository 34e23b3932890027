/**
 * transient: may pass next time, retried with backoff. permanent: needs a person, never retried by
 * itself. fatal: its resource (the account, the LLM) rests for this pass.
 */
export type ErrorClass = "transient" | "permanent" | "fatal";

interface ErrorEntry {
  readonly class: ErrorClass;
  /** One sentence for a person, lower case, without a full stop. */
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}

function entry(kind: ErrorClass, message: string, hint: string): ErrorEntry {
  return { class: kind, message, hint };
}

/** Every error that a task, an account or a command can end with. README lists the same table. */
export const ERRORS = {
  IMAP_CONNECT: entry(
    "transient",
    "the mail server could not be reached",
    "check host, port and network; the next pass tries again",
  ),
  IMAP_TLS: entry(
    "fatal",
    "the encrypted connection to the mail server failed",
    "check the port (993 with tls: true, 143 with tls: starttls) and the server's certificate",
  ),
  IMAP_AUTH: entry(
    "fatal",
    "the mail server refused the sign-in",
    "check user and password; Gmail, Yahoo and iCloud want an app password, Microsoft 365 wants oauth2",
  ),
  IMAP_TIMEOUT: entry(
    "transient",
    "the mail server did not answer in time",
    "nothing is lost; the next pass tries again",
  ),
  IMAP_PROTOCOL: entry(
    "transient",
    "the server's answer is not IMAP",
    "check that host and port are those of the IMAP server",
  ),
  IMAP_CLOSED: entry(
    "transient",
    "the connection to the mail server was lost",
    "nothing is lost; the next pass tries again",
  ),
  IMAP_REFUSED: entry(
    "transient",
    "the mail server refused a command",
    "see the server's answer in the log; the next pass tries again",
  ),
  IMAP_BUSY: entry(
    "transient",
    "the mail server asks for patience",
    "run less often, or lower concurrency.connectionsPerAccount",
  ),
  IMAP_MAILBOX: entry(
    "fatal",
    "the mailbox does not exist or cannot be opened",
    "see `invoicesync accounts test` for the folders there are, and correct `mailboxes`",
  ),
  IMAP_READ_ONLY: entry(
    "transient",
    "the mailbox is read-only, so its messages cannot be marked",
    "give the user write access, or set onDone, onFailed and onSkip to change nothing",
  ),
  IMAP_INCOMPLETE: entry(
    "transient",
    "the mail server did not send messages that it was asked for",
    "the next pass asks for them again; if it stays so, open the message in a mail program and move it away",
  ),
  OAUTH_REFUSED: entry(
    "fatal",
    "the sign-in service refused the sign-in",
    "sign in again: `invoicesync accounts login NAME`, or a new refreshToken in the settings",
  ),
  OAUTH_UNAVAILABLE: entry(
    "transient",
    "the sign-in service could not be reached",
    "the next pass tries again",
  ),
  MAILDIR_UNREADABLE: entry(
    "fatal",
    "the Maildir cannot be read",
    "check that the folder has cur, new and tmp and belongs to this user",
  ),
  MAILDIR_READ_ONLY: entry(
    "transient",
    "the Maildir cannot be written, so its messages cannot be marked",
    "give the user write access to the folder, or set onDone, onFailed and onSkip to change nothing",
  ),
  ACCOUNT_TIMEOUT: entry(
    "transient",
    "the account's time limit passed",
    "the rest is done in the next pass; raise the account's timeout if this happens often",
  ),
  PASS_TIMEOUT: entry(
    "transient",
    "the pass's time limit passed",
    "the rest is done in the next pass; raise timeouts.run if this happens often",
  ),
  INTERRUPTED: entry(
    "transient",
    "the pass was stopped by a signal",
    "nothing is lost; the next pass goes on",
  ),
  PASS_DIED: entry(
    "transient",
    "the process died while it worked on this message",
    "if it ends in the dead letters, look at the message with `invoicesync tasks show`",
  ),
  PASS_RUNNING: entry(
    "transient",
    "another pass is running",
    "nothing to do: the next one starts by itself",
  ),
  MESSAGE_TOO_LARGE: entry(
    "permanent",
    "the message is larger than 50 MB and was not taken in",
    "open it in a mail program and save its attachments by hand",
  ),
  MESSAGE_MISSING: entry(
    "transient",
    "the stored message cannot be read from the state folder",
    "check the state folder's disk, then `invoicesync tasks requeue`; the message itself is still in its mailbox",
  ),
  MESSAGE_EXPIRED: entry(
    "permanent",
    "the stored copy was older than retention.mail and has been deleted",
    "open the message in its mailbox; what was read from it is kept",
  ),
  MESSAGE_UNREADABLE: entry(
    "permanent",
    "the message cannot be read",
    "open it in a mail program; its original is kept",
  ),
  PARSE_TIMEOUT: entry(
    "permanent",
    "reading the document took too long and was ended",
    "open the document by hand; its original is kept",
  ),
  PARSE_MEMORY: entry(
    "permanent",
    "reading the document took too much memory and was ended",
    "open the document by hand; its original is kept",
  ),
  PDF_ENCRYPTED: entry(
    "permanent",
    "the PDF is encrypted and no password fits",
    "add its password to pdfPasswords, then `invoicesync tasks requeue`",
  ),
  PDF_BROKEN: entry("permanent", "the PDF is damaged", "ask the sender for the document again"),
  XML_BROKEN: entry(
    "permanent",
    "the e-invoice's XML is damaged",
    "ask the sender for the document again",
  ),
  ARCHIVE_BLOCKED: entry(
    "permanent",
    "the archive is larger or deeper than is safe to open",
    "open it by hand",
  ),
  ARCHIVE_BROKEN: entry(
    "permanent",
    "the archive is damaged or encrypted",
    "open it by hand, or ask the sender for the document again",
  ),
  DOCUMENT_UNREADABLE: entry(
    "permanent",
    "the document cannot be read",
    "open it by hand; its original is kept",
  ),
  DOWNLOAD_BLOCKED: entry(
    "permanent",
    "the link leads to an address that is not allowed",
    "if you trust it, add its host to downloads.allowHosts",
  ),
  DOWNLOAD_FAILED: entry(
    "transient",
    "the linked document could not be fetched",
    "the next pass tries again",
  ),
  DOWNLOAD_TOO_LARGE: entry(
    "permanent",
    "the linked document is larger than allowed",
    "raise downloads.maxBytes, or fetch it by hand",
  ),
  DOWNLOAD_NOT_FOUND: entry(
    "permanent",
    "there is no document behind the link",
    "ask the sender for the document",
  ),
  LLM_AUTH: entry("fatal", "the LLM refused the key", "check llm.apiKey"),
  LLM_QUOTA: entry(
    "fatal",
    "the LLM account has no quota left",
    "add credit or raise the provider's limit",
  ),
  LLM_MODEL: entry("fatal", "the LLM does not know the model", "check llm.model"),
  LLM_BUDGET: entry(
    "fatal",
    "today's LLM budget is spent",
    "raise llm.dailyBudgetUsd, or wait for tomorrow",
  ),
  LLM_RATE_LIMIT: entry(
    "transient",
    "the LLM's rate limit is reached",
    "lower llm.requestsPerMinute to what the provider allows",
  ),
  LLM_TIMEOUT: entry("transient", "the LLM did not answer in time", "the next pass tries again"),
  LLM_UNAVAILABLE: entry(
    "transient",
    "the LLM could not be reached or had an error of its own",
    "the next pass tries again",
  ),
  LLM_BAD_ANSWER: entry(
    "transient",
    "the LLM's answer was empty, cut off or not of the form asked for",
    "the next pass tries again",
  ),
  LLM_REFUSED: entry(
    "permanent",
    "the LLM does not take this request",
    "see the answer's status in the log; a picture needs a model that can see",
  ),
  NEEDS_PERSON: entry(
    "permanent",
    "the LLM says that the shop's knowledge does not answer the question",
    "answer the mail yourself; what is asked often belongs into faq.yaml or the catalogue",
  ),
  ANSWER_REJECTED: entry(
    "permanent",
    "the LLM's answer says what the shop's knowledge does not, and was not sent",
    "answer the mail yourself; `invoicesync tasks show` has the answer that was not sent",
  ),
  REPLY_TOO_LATE: entry(
    "permanent",
    "the question waited for the LLM longer than answers may be late",
    "answer the mail yourself; its sender was told that a colleague will",
  ),
  SMTP_CONNECT: entry(
    "transient",
    "the SMTP server could not be reached",
    "check smtp.host and smtp.port; the next pass tries again",
  ),
  SMTP_TLS: entry(
    "fatal",
    "the encrypted connection to the SMTP server failed",
    "check smtp.port (465 with tls: true, 587 with tls: starttls) and the server's certificate",
  ),
  SMTP_AUTH: entry(
    "fatal",
    "the SMTP server refused the sign-in",
    "check smtp.user and smtp.password; see `invoicesync accounts test`",
  ),
  SMTP_TIMEOUT: entry(
    "transient",
    "the SMTP server did not answer in time",
    "nothing is lost; the next pass tries again",
  ),
  SMTP_CLOSED: entry(
    "transient",
    "the connection to the SMTP server was lost",
    "nothing is lost; the next pass tries again",
  ),
  SMTP_PROTOCOL: entry(
    "transient",
    "the server's answer is not SMTP",
    "check that smtp.host and smtp.port are those of the SMTP server",
  ),
  SMTP_TRANSIENT: entry(
    "transient",
    "the SMTP server does not take the message now",
    "nothing is lost; it is sent again with growing pauses",
  ),
  SMTP_REJECTED: entry(
    "permanent",
    "the SMTP server rejected the message",
    "see the server's words; `invoicesync tasks requeue` sends the same reply again",
  ),
  REPLY_IN_DOUBT: entry(
    "permanent",
    "it is not known whether the SMTP server took the reply",
    "look into the Sent folder or ask who should have it; `invoicesync tasks requeue` sends it again",
  ),
  ALERT_UNSENT: entry(
    "transient",
    "the alerts could not be sent",
    "check alerts and smtp in the settings; the next pass tries again",
  ),
  DB_NEWER: entry(
    "fatal",
    "the database was written by a newer invoicesync",
    "install that version, or restore a backup made by this one",
  ),
  DB_CORRUPT: entry(
    "fatal",
    "the database is damaged",
    "restore the newest backup (`invoicesync db backup` made it); the damaged file is left as it is",
  ),
  DB_FULL: entry("fatal", "the disk is full", "free some space; nothing was changed"),
  DB_READ_ONLY: entry(
    "fatal",
    "the state folder cannot be written",
    "check owner and permissions of the state folder",
  ),
  DB_BUSY: entry("transient", "the database is in use by another process", "try again in a moment"),
  DB_UNAVAILABLE: entry(
    "transient",
    "PostgreSQL cannot be reached, or the connection to it was lost",
    "look whether it runs and whether this machine gets there; the next pass carries on",
  ),
  DB_REFUSED: entry(
    "fatal",
    "PostgreSQL refuses this invoicesync",
    "compare databaseUrl, or DATABASE_URL, with the server's users, databases and certificate",
  ),
  STATE_THERE: entry(
    "permanent",
    "there is a state in that database already, and two cannot be made one",
    "name an empty database in databaseUrl, or DATABASE_URL",
  ),
  STATE_ELSEWHERE: entry(
    "fatal",
    "the state folder has a state in SQLite, and the database none",
    "copy it with `invoicesync db copy --from sqlite --to postgres`, or move the SQLite file away",
  ),
  FILES_NOT_SHARED: entry(
    "fatal",
    "the folder of stored files is not the one that the other machines of this database use",
    "mount the shared folder as `files` in the state folder of every machine",
  ),
  DB_FAILED: entry("fatal", "the database answered with an error", "run `invoicesync db check`"),
  STATE_ON_OTHER_HOST: entry(
    "fatal",
    "another host works in this state folder, which lies on a network's file system",
    "let one host alone run invoicesync in it; where that host is gone for good, delete host.json there",
  ),
  STATE_MISSING: entry(
    "permanent",
    "there is no state yet",
    "the first `invoicesync run` makes it; `invoicesync config show` says where",
  ),
  DB_LIBRARY: entry(
    "fatal",
    "the database library does not fit this Node",
    "install invoicesync again with the Node that runs it (`npm ci`, or `npm install -g`)",
  ),
  FILE_EXISTS: entry(
    "permanent",
    "the file is there already and is not overwritten",
    "choose another name, or move the file away (init overwrites it with --force)",
  ),
  FILE_NOT_WRITTEN: entry(
    "permanent",
    "the file could not be written",
    "check that its folder belongs to this user and that the disk has room",
  ),
  PING_FAILED: entry(
    "transient",
    "the monitor could not be told of the pass",
    "check monitoring.pingUrl; the pass itself is not touched by it",
  ),
  METRICS_NOT_WRITTEN: entry(
    "transient",
    "the metrics file could not be written",
    "make its folder and let this user write into it, or correct monitoring.metricsFile; the pass itself is not touched by it",
  ),
  CATALOG_EMPTY: entry(
    "permanent",
    "nothing in the file could be imported; the catalogue is as it was",
    "correct the lines that were rejected, and import the file again",
  ),
  NOT_FOUND: entry("permanent", "there is no such entry", "see the list for the ids there are"),
  TASK_BUSY: entry("transient", "the task is being worked on", "try again when the pass is over"),
  UNHEALTHY: entry("permanent", "something needs a look", "see the checks above"),
  USAGE: entry(
    "permanent",
    "the command line or the settings are wrong",
    "see `invoicesync --help` and `invoicesync config check`",
  ),
  INTERNAL: entry("transient", "an error inside invoicesync", "please report it with the log"),
} as const satisfies Readonly<Record<string, ErrorEntry>>;
