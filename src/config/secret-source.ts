import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { absolutePath, type Environment } from "./find-file.ts";
import { Secret } from "./secrets.ts";

const COMMAND_LIMIT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

/** Where the settings say that a secret is; a plain string is held as a secret at once. */
export type SecretPlace =
  | { readonly type: "plain"; readonly secret: Secret }
  | { readonly type: "env"; readonly name: string }
  | { readonly type: "file"; readonly path: string }
  | { readonly type: "command"; readonly words: readonly string[] };

/** A secret of the settings, not resolved yet. A class, so that it is known wherever it stands. */
export class SecretSource {
  readonly place: SecretPlace;

  constructor(place: SecretPlace) {
    this.place = place;
  }
}

export interface SecretSurroundings {
  readonly env: Environment;
  /** What relative paths are relative to: the configuration file's folder. */
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

/** The secret, or in words why it cannot be had; the words hold nothing of it. */
export async function resolveSecret(
  { place }: SecretSource,
  surroundings: SecretSurroundings,
): Promise<Secret | string> {
  if (place.type === "command") return runCommand(place.words, surroundings);
  if (place.type === "plain") return checked(place.secret.reveal(), "the value");
  if (place.type === "env") {
    const value = surroundings.env[place.name];
    return value === undefined || value === ""
      ? `the environment variable ${place.name} is not set`
      : checked(value, `the environment variable ${place.name}`);
  }
  const path = absolutePath(place.path, surroundings.folder, surroundings.env);
  const text = await readSecretFile(path);
  return text instanceof Error
    ? `the file ${path} ${reasonOf(text)}`
    : checked(text, `the file ${path}`);
}

// A line break or another control character would end up in a header or a protocol line, where it
// is an error that quotes the value, or worse.
function checked(text: string, what: string): Secret | string {
  const value = text.replace(/[\r\n]+$/, "");
  if (value === "") return `${what} is empty`;
  // oxlint-disable-next-line no-control-regex -- these are the characters to refuse
  if (/[\u0000-\u001f\u007f]/.test(value)) {
    return `${what} must be a single line without control characters`;
  }
  return new Secret(value);
}

async function readSecretFile(path: string): Promise<string | Error> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES + 1));
      if (bytesRead > MOST_BYTES) return new Error("is too large for a secret");
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function reasonOf(error: Error): string {
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist";
  if (code === "EISDIR") return "is a folder";
  return typeof code === "string" ? `cannot be read (${code})` : error.message;
}

function runCommand(
  [command = "", ...words]: readonly string[],
  { env, folder, signal }: SecretSurroundings,
): Promise<Secret | string> {
  const what = `the command ${basename(command)}`;
  const options = {
    cwd: folder,
    env,
    timeout: COMMAND_LIMIT_MS,
    killSignal: "SIGKILL" as const,
    maxBuffer: MOST_BYTES,
    ...(signal && { signal }),
  };
  return new Promise((resolve) => {
    const child = execFile(command, words, options, (error, stdout) => {
      if (error === null) {
        const [line = ""] = stdout.split("\n", 1);
        resolve(checked(line, `the output of ${what.slice(4)}`));
      } else if (error.code === "ENOENT") resolve(`${what} is not there`);
      else if (error.code === "EACCES") resolve(`${what} may not be run`);
      else if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
        resolve(`${what} printed too much for a secret`);
      } else if (typeof error.code === "number") {
        resolve(`${what} failed with exit status ${error.code}`);
      } else resolve(`${what} did not end within ${COMMAND_LIMIT_MS / 1000} s or was ended`);
    });
    child.stdin?.on("error", () => {}); // it may end without reading
    child.stdin?.end();
  });
}

/** A command line as words, honouring quotes and backslashes; no shell is involved. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (quote === "'" ? char === "'" : quote !== "" && char === quote) quote = "";
    else if (char === "\\" && quote !== "'") {
      at += 1;
      if (at === line.length) return undefined;
      word = (word ?? "") + (line[at] ?? "");
    } else if (quote === "" && (char === "'" || char === '"')) {
      quote = char;
      word ??= "";
    } else if (quote === "" && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  if (quote !== "") return undefined;
  if (word !== undefined) words.push(word);
  return words.length === 0 || words[0] === "" ? undefined : words;
}
