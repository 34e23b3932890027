import type { FetchFaults } from "./imap-fetch.ts";
import type { HeldMailbox } from "./imap-mailbox.ts";

/** What the server does wrong; it can be changed while it runs. */
export interface ImapFaults extends FetchFaults {
  /** Instead of its greeting. */
  readonly greeting?: string;
  readonly capability?: string;
  /**
   * By command (`LOGIN`, `UID FETCH`): `NO …` and `BAD …` are answered instead of carrying it out,
   * `BYE …` hangs up, `` is silence.
   */
  readonly answers?: Readonly<Record<string, string>>;
  /** By command, or `*` for each: what is said unasked before its answer. */
  readonly unasked?: Readonly<Record<string, string>>;
  /** Uids of which a FETCH says nothing, though it ends with OK. */
  readonly withheld?: readonly number[];
  /** Uids that are described as ever, and of whose content a FETCH says nothing. */
  readonly withheldContents?: readonly number[];
  /** So many messages into a FETCH, the line is cut. */
  readonly cutFetchAfter?: number;
  /** Flags that a STORE quietly does not set. */
  readonly refusedFlags?: readonly string[];
  readonly readOnly?: boolean;
}

/** All that the server holds, shared by its conversations. */
export interface HeldBy {
  readonly users: Readonly<Record<string, string>>;
  readonly mailboxes: Map<string, HeldMailbox>;
  faults: ImapFaults;
  /** Every command as it came, without its tag and without literals; passwords are left out. */
  readonly commands: string[];
}
