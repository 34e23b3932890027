import type { SeededRandom } from "../support/seeded-random.ts";
import type { Pieces } from "./fuzz-pieces.ts";

/**
 * What is given by strangers is read by it without an error, in time that grows as the input does;
 * where `read` asserts something of what it made, that holds too.
 */
export interface Reader {
  readonly name: string;
  /** One input, of any size up to some kilobytes. */
  readonly make: (random: SeededRandom) => Buffer;
  readonly read: (input: Buffer) => unknown;
  /** What is repeated to see how the time grows. */
  readonly repeated: readonly (string | Buffer)[];
  /** How many of the inputs that the others get; a slow reader gets fewer. */
  readonly share?: number;
}

/** A reader of text, given pieces in any order. */
export function ofText(name: string, pieces: Pieces, read: (text: string) => unknown): Reader {
  return {
    name,
    make: (random) => Buffer.from(anInput(random, pieces)),
    read: (input) => read(input.toString()),
    repeated: pieces,
  };
}

/** A reader of bytes, given sound files with some bytes changed, moved, cut out or put in. */
export function ofBytes(
  name: string,
  sound: readonly [Buffer, ...Buffer[]],
  tokens: Pieces,
  read: (bytes: Buffer) => unknown,
): Reader {
  return {
    name,
    make: (random) => changed(random.oneOf(sound), random, tokens),
    read,
    repeated: tokens.map((token) => Buffer.from(token, "latin1")),
  };
}

/** Pieces in any order, some repeated, some characters of nothing. */
function anInput(random: SeededRandom, pieces: Pieces): string {
  return Array.from({ length: random.below(60) }, () => {
    const piece = random.oneOf(pieces);
    if (random.below(20) === 0) return piece.repeat(random.below(50));
    return random.below(30) === 0 ? String.fromCharCode(random.below(65_536)) : piece;
  }).join("");
}

function changed(sound: Buffer, random: SeededRandom, tokens: Pieces): Buffer {
  let bytes = Buffer.from(sound);
  for (let change = random.below(6); change >= 0; change -= 1) {
    const at = random.below(bytes.length + 1);
    const end = Math.min(bytes.length, at + random.below(random.oneOf([2, 8, 200])));
    switch (random.below(6)) {
      case 0:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
        break;
      case 2: {
        const token = Buffer.from(random.oneOf(tokens), "latin1");
        bytes = Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(end)]);
        break;
      }
      case 3:
        if (random.below(4) === 0) bytes = bytes.subarray(0, at);
        break;
      case 4:
        bytes.fill(random.oneOf([0, 0x80, 0xff, 0x30]), at, end);
        break;
      default:
        if (at < bytes.length) bytes[at] = random.below(256);
    }
  }
  return bytes;
}
