/**
 * What imapflow says only in its log: when the server first spoke, which refusal turned into a
 * `false`, and that a line was skipped because it could not be read. Nothing of it is written
 * anywhere, since its lines hold subjects and addresses.
 */
export interface ServerLog {
  readonly logger: {
    trace(entry: unknown): void;
    debug(entry: unknown): void;
    info(entry: unknown): void;
    warn(entry: unknown): void;
    error(entry: unknown): void;
    fatal(entry: unknown): void;
  };
  /** The last failure of a command; asking forgets it. */
  takeFailure(): unknown;
  /** How many of the server's lines could not be read so far. */
  skipped(): number;
}

export interface ServerEvents {
  /** The first line that the server sends, whatever it is. */
  onGreeting(line: string): void;
  /** STARTTLS has been done. */
  onSecured(): void;
}

export function createServerLog(events: ServerEvents): ServerLog {
  let failure: unknown;
  let skipped = 0;
  let greeted = false;
  const hear = (entry: unknown) => {
    if (greeted || fieldOf(entry, "src") !== "s") return;
    greeted = true;
    events.onGreeting(String(fieldOf(entry, "msg")));
  };
  const trouble = (entry: unknown) => {
    hear(entry);
    const err = fieldOf(entry, "err");
    if (fieldOf(entry, "src") === "s") skipped += 1;
    else if (err !== undefined) failure = err;
    if (fieldOf(entry, "discarded") === true || fieldOf(entry, "truncated") === true) skipped += 1;
  };
  const info = (entry: unknown) => {
    if (fieldOf(entry, "src") === "tls") events.onSecured();
  };
  return {
    logger: { trace: hear, debug: hear, info, warn: trouble, error: trouble, fatal: trouble },
    takeFailure: () => {
      const taken = failure;
      failure = undefined;
      return taken;
    },
    skipped: () => skipped,
  };
}

function fieldOf(entry: unknown, key: string): unknown {
  return typeof entry === "object" && entry !== null ? Reflect.get(entry, key) : undefined;
}
