import { isIPv6 } from "node:net";
import * as v from "valibot";
import { quoted } from "./problem.ts";
import { SecretSource, splitWords } from "./secret-source.ts";
import { Secret } from "./secrets.ts";
import { DURATION, parseDuration, parseSize, SIZE } from "./units.ts";

// The kinds of value in the configuration file. Each says what would be right; a secret is never
// quoted. The editors' schema is made from the same definitions.

const DAY_MS = 86_400_000;
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse
const CONTROL = /[\u0000-\u001f\u007f]/;

/** The message of a wrong value: what it must be, and what it is. */
export function must(what: string): (issue: v.BaseIssue<unknown>) => string {
  return ({ input }) =>
    input === null || input === ""
      ? `must be ${what}, but it is empty`
      : `must be ${what}, not ${quoted(input)}`;
}

const readsAsText = must("a text");
const quotesNeeded = (issue: v.BaseIssue<unknown>) =>
  typeof issue.input === "number" || typeof issue.input === "boolean"
    ? `must be a text: put ${quoted(issue.input)} in quotes`
    : readsAsText(issue);

/** One line of text. */
export const text = v.pipe(
  v.string(quotesNeeded),
  v.minLength(1, readsAsText),
  v.check((value) => !CONTROL.test(value), must("a single line without control characters")),
);

/** Text that may have several lines or be empty. */
export const lines = v.string(quotesNeeded);

export const flag = v.boolean(must("true or false"));

export function number(least: number, most = Number.MAX_SAFE_INTEGER) {
  const message = must(`a number${rangeWords(least, most)}`);
  return v.pipe(v.number(message), v.minValue(least, message), v.maxValue(most, message));
}

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const message = must(`a whole number${rangeWords(least, most)}`);
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

function rangeWords(least: number, most: number): string {
  return most === Number.MAX_SAFE_INTEGER ? ` of at least ${least}` : ` from ${least} to ${most}`;
}

const portMessage = must("a port from 1 to 65535");
export const port = v.pipe(
  v.number(portMessage),
  v.integer(portMessage),
  v.minValue(1, portMessage),
  v.maxValue(65_535, portMessage),
);

function durationFrom(leastMs: number, mostMs: number, message: ReturnType<typeof must>) {
  return v.pipe(
    v.string(message),
    v.regex(DURATION, message),
    v.check((value) => {
      const ms = parseDuration(value);
      return ms !== undefined && ms >= leastMs && ms <= mostMs;
    }, message),
    v.transform((value) => parseDuration(value) ?? 0),
  );
}

/** Any length of time, none too. */
export const duration = durationFrom(
  0,
  Number.MAX_SAFE_INTEGER,
  must("a duration with its unit such as 500ms, 90s, 5m, 1h or 30d"),
);

/** The limit of an operation: never none, and never longer than a timer can be set. */
export const timeLimit = durationFrom(
  1,
  DAY_MS,
  must("a duration with its unit such as 500ms, 8s or 3m, above 0 and at most 1d"),
);

const sizeMessage = must("a size such as 512KB or 20MB, or a number of bytes");
export const size = v.union(
  [
    v.pipe(
      v.string(sizeMessage),
      v.regex(SIZE, sizeMessage),
      v.check((value) => (parseSize(value) ?? 0) > 0, sizeMessage),
      v.transform((value) => parseSize(value) ?? 0),
    ),
    v.pipe(v.number(sizeMessage), v.integer(sizeMessage), v.minValue(1, sizeMessage)),
  ],
  sizeMessage,
);

export function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  const last = words.at(-1) ?? "";
  const list = words.length === 1 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
  return v.picklist(words, must(list));
}

export const tlsMode = v.union(
  [v.boolean(), v.literal("starttls")],
  must("true, starttls or false"),
);

/** A server's name or address, without scheme, port or path. */
export const host = v.pipe(
  text,
  v.check(
    (value) => isIPv6(value) || /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_.])?$/u.test(value),
    must("the name or address of a server only, such as imap.example.com"),
  ),
);

/** A host that may be asked for documents: a name, an address, or either with a port. */
export const allowedHost = v.pipe(
  text,
  v.regex(
    /^[^\s/@?#*]+$/,
    must("a host name such as files.example.com, without https:// and path"),
  ),
  v.transform((value) => value.toLowerCase()),
);

const ADDRESS = /^[^\s@<>(),;:"[\]]+@[^\s@<>(),;:"]+$/;

export const address = v.pipe(
  text,
  v.regex(ADDRESS, must("a mail address such as billing@example.com")),
  v.transform((value) => value.toLowerCase()),
);

/** The address in `Shop <shop@example.com>` or in a bare one, lower case. */
export function addressIn(value: string): string | undefined {
  const open = value.lastIndexOf("<");
  const bare = open !== -1 && value.endsWith(">") ? value.slice(open + 1, -1) : value;
  return ADDRESS.test(bare) ? bare.toLowerCase() : undefined;
}

export const sender = v.pipe(
  text,
  v.check(
    (value) => addressIn(value) !== undefined,
    must("an address such as shop@example.com or Shop <shop@example.com>"),
  ),
);

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

const urlMessage = must("an address that begins with https:// or http://");
export const url = v.pipe(
  text,
  v.check((value) => !value.includes("@") && isWebAddress(value), urlMessage),
);

const secretForms = "a text, { env: NAME }, { file: PATH } or { command: WORDS }";
// Not `must`: a password that YAML reads as a number must not be in the message.
const secretMessage = (issue: v.BaseIssue<unknown>) => {
  if (issue.input === null || issue.input === "") return `must be ${secretForms}, but it is empty`;
  if (typeof issue.input === "number" || typeof issue.input === "boolean") {
    return "must be a text: put the value in quotes";
  }
  return `must be ${secretForms}`;
};

const commandLine = v.pipe(
  v.string(),
  v.check((line) => splitWords(line) !== undefined),
  v.transform((line) => splitWords(line) ?? []),
);
const commandWords = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.check((word) => !word.includes("\0")),
    ),
  ),
  v.minLength(1),
);
const shortText = v.pipe(v.string(secretMessage), v.minLength(1, secretMessage));

/** A secret given as it is, or by where it is. */
export const secret = v.union(
  [
    v.pipe(
      shortText,
      v.transform((value) => new SecretSource({ type: "plain", secret: new Secret(value) })),
    ),
    v.pipe(
      v.strictObject({ env: shortText }),
      v.transform(({ env }) => new SecretSource({ type: "env", name: env })),
    ),
    v.pipe(
      v.strictObject({ file: shortText }),
      v.transform(({ file }) => new SecretSource({ type: "file", path: file })),
    ),
    v.pipe(
      v.strictObject({ command: v.union([commandLine, commandWords]) }),
      v.transform(({ command }) => new SecretSource({ type: "command", words: command })),
    ),
  ],
  secretMessage,
);
