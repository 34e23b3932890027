import { spawn } from "node:child_process";
import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";

/** Reads the words in pictures, where `tesseract` is installed. */
export interface Ocr {
  /**
   * For each picture its words and their places, as `readOcrPages` takes them; undefined where
   * there is no OCR, or it can make nothing of any.
   */
  read(
    pictures: readonly Uint8Array[],
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined>;
}

export interface OcrOptions {
  /** For each picture. */
  readonly limitMs: number;
  readonly clock: Clock;
  readonly command?: string;
}

const LANGUAGES = ["eng", "spa", "deu", "fra", "ita", "por", "nld"];
// One column of text of varying sizes, and a table of words. Not `tsv`: that is a file, which may be missing.
const FORM = ["--psm", "4", "-c", "tessedit_create_tsv=1"];
const MAX_OUTPUT_BYTES = 4_000_000;

/** A process for each picture, killed at its limit; it is asked once whether it is there at all. */
export function createOcr({ limitMs, clock, command = "tesseract" }: OcrOptions): Ocr {
  let languages: Promise<readonly string[] | undefined> | undefined;

  const run = (args: readonly string[], input: Uint8Array, signal: AbortSignal) =>
    withDeadline({ ms: limitMs, code: "PARSE_TIMEOUT", clock, signal }, "OCR", (stop) =>
      outputOf(command, args, input, stop),
    );
  const findLanguages = async (signal: AbortSignal) => {
    const listed = await run(["--list-langs"], new Uint8Array(), signal).catch(() => {
      if (signal.aborted) languages = undefined; // nothing is known yet
      return undefined;
    });
    if (listed === undefined) return undefined;
    const known = listed.split(/\s+/).filter((language) => LANGUAGES.includes(language));
    return known.length > 0 ? known : undefined;
  };

  return {
    read: async (pictures, signal) => {
      const known = await (languages ??= findLanguages(signal));
      signal.throwIfAborted();
      if (known === undefined || pictures.length === 0) return undefined;
      const texts: string[] = [];
      for (const picture of pictures) {
        const args = ["stdin", "stdout", "-l", known.join("+"), ...FORM];
        const text = await run(args, picture, signal).catch(() => {
          signal.throwIfAborted();
          return ""; // a picture that it cannot read is one without text
        });
        texts.push(text);
      }
      return texts.some((text) => text.trim() !== "") ? texts : undefined;
    },
  };
}

/** Its own threads wait for each other: with one, a page takes a fifth of the time. */
function childEnv(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line no-restricted-properties -- where the command and its languages are, no setting of ours
  const { PATH, TESSDATA_PREFIX } = process.env;
  return { OMP_THREAD_LIMIT: "1", PATH, TESSDATA_PREFIX };
}

/** What a command prints, up to a bound; an abort kills it. */
function outputOf(
  command: string,
  args: readonly string[],
  input: Uint8Array,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: childEnv(),
      stdio: ["pipe", "pipe", "ignore"],
      signal,
      killSignal: "SIGKILL",
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.on("error", reject);
    child.stdin.on("error", () => {}); // it may end without having read
    const fail = () => {
      child.kill("SIGKILL");
      child.stdout.destroy();
      reject(new CodedError("DOCUMENT_UNREADABLE", { detail: `${command} ended badly` }));
    };
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_OUTPUT_BYTES) fail();
      else chunks.push(chunk);
    });
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"));
      else fail();
    });
    child.stdin.end(input);
  });
}
