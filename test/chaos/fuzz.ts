import type { Life } from "../support/life.ts";
import { FOUND } from "./fuzz-corpus.ts";
import { fileReaders } from "./fuzz-files.ts";
import { INVOICE_READERS } from "./fuzz-invoice.ts";
import { MAIL_READERS } from "./fuzz-mail.ts";
import type { Reader } from "./fuzz-reader.ts";
import { shopReaders } from "./fuzz-shop.ts";
import type { Part, PartOptions } from "./part.ts";

const GROWN = 2_000;
const TIMES = 8;
const ROUNDS = 40_000;
const MAX_PROBLEMS = 10;
const MAX_REPEATED = 200;

/** All that reads what strangers write. */
export async function allReaders(t: Life): Promise<readonly Reader[]> {
  return [...INVOICE_READERS, ...MAIL_READERS, ...shopReaders(t), ...(await fileReaders(t))];
}

/**
 * Any input is read without an error, and eight times as much takes far less than 64 times as long.
 * What was found once is tried first, every time.
 */
export async function fuzzReaders(t: Life, { random, share, say }: PartOptions): Promise<Part> {
  const problems: string[] = [];
  const found = (problem: string) => {
    problems.push(problem);
    say(problem); // it may take an hour to the end
  };
  let inputs = 0;
  const readers = await allReaders(t);
  for (const reader of readers) {
    const { name, make, read, repeated } = reader;
    const foundBefore = problems.length;
    const attempt = async (input: Buffer) => {
      inputs += 1;
      const startedAt = process.cpuUsage().user; // others may want the machine meanwhile
      try {
        await read(input);
      } catch (error) {
        found(`${name}: ${String(error)} for ${shown(input)}`);
      }
      return (process.cpuUsage().user - startedAt) / 1_000;
    };
    for (const input of inputsFoundFor(name)) await attempt(input);
    const rounds = Math.ceil(ROUNDS * share * (reader.share ?? 1));
    for (let round = 0; round < rounds; round += 1) {
      if (problems.length - foundBefore >= MAX_PROBLEMS) break;
      await attempt(make(random));
    }
    // a short run measures nothing: it may stand beside others on a machine that is too small
    const pieces = share >= 1 ? pairsOf(repeated) : share >= 0.1 ? repeated : [];
    for (const piece of pieces) {
      if (random.below(pieces.length) >= MAX_REPEATED) continue; // another time others
      const once = await bestOf(() => attempt(repeatOf(piece, GROWN)));
      const much = await bestOf(() => attempt(repeatOf(piece, TIMES * GROWN)));
      // a slow machine is no fault: only what grows beyond every doubt
      if (much < 200 || much < (TIMES * TIMES * once) / 2) continue;
      const grows = `${once.toFixed(0)} ms, then ${much.toFixed(0)} ms`;
      found(`${name}: ${grows} for ${TIMES} times as much of ${shown(piece)}`);
    }
    say(`${name}: ${inputs} inputs so far, ${problems.length} problems`);
  }
  const figures = `${readers.length} readers`;
  return { name: "any input to the readers", cases: inputs, figures, problems };
}

function inputsFoundFor(name: string): readonly Buffer[] {
  return FOUND.filter(({ reader }) => reader === name).map(({ input }) =>
    Buffer.from(input, "latin1"),
  );
}

function shown(input: string | Buffer): string {
  return JSON.stringify(Buffer.from(input).toString("latin1").slice(0, 500));
}

async function bestOf(run: () => Promise<number>): Promise<number> {
  return Math.min(await run(), await run());
}

function repeatOf(piece: string | Buffer, times: number): Buffer {
  const bytes = Buffer.from(piece);
  return Buffer.alloc(bytes.length * times, bytes);
}

function pairsOf(pieces: readonly (string | Buffer)[]): readonly Buffer[] {
  const bytes = pieces.map((piece) => Buffer.from(piece));
  return bytes.flatMap((first) => [
    first,
    ...bytes.map((second) => Buffer.concat([first, second])),
  ]);
}
