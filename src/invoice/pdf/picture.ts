import { crc32, deflateSync } from "node:zlib";

/** A picture as pdf.js decodes it: kind 1 is a bit a dot (1 is white), 2 RGB, 3 RGBA. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly kind: 1 | 2 | 3;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One byte a dot. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** In grey, and made smaller by averaging until its longer side fits. */
export function toGrey(picture: Picture, maxSide: number): GreyPicture {
  const factor = Math.max(1, Math.ceil(Math.max(picture.width, picture.height) / maxSide));
  const width = Math.floor(picture.width / factor);
  const height = Math.floor(picture.height / factor);
  const dots = new Uint8Array(width * height);
  if (factor === 1 && picture.kind === 3)
    return { width, height, dots: inGrey(picture.data, dots) };
  const greyAt = readerOf(picture);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy += 1) {
        for (let dx = 0; dx < factor; dx += 1) sum += greyAt(x * factor + dx, y * factor + dy);
      }
      dots[y * width + x] = Math.round(sum / (factor * factor));
    }
  }
  return { width, height, dots };
}

/** A drawn page has millions of dots, each of its own size already. */
function inGrey(data: Picture["data"], dots: Uint8Array): Uint8Array {
  for (let at = 0; at < dots.length; at += 1) {
    const from = at * 4;
    const [red, green, blue] = [data[from] ?? 0, data[from + 1] ?? 0, data[from + 2] ?? 0];
    dots[at] = (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }
  return dots;
}

function readerOf({ width, kind, data }: Picture): (x: number, y: number) => number {
  if (kind === 1) {
    const rowBytes = (width + 7) >> 3;
    return (x, y) => (((data[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) * 255;
  }
  const step = kind === 2 ? 3 : 4;
  return (x, y) => {
    const at = (y * width + x) * step;
    // ITU-R BT.601, in integers
    return (299 * (data[at] ?? 0) + 587 * (data[at + 1] ?? 0) + 114 * (data[at + 2] ?? 0)) / 1000;
  };
}

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** As PNG, 8 bits of grey a dot. */
export function greyPng({ width, height, dots }: GreyPicture): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height); // each begins with its filter, 0
  for (let y = 0; y < height; y += 1) {
    rows.set(dots.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const file = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")];
  return Uint8Array.from(Buffer.concat([SIGNATURE, ...file]));
}

function chunk(type: string, bytes: Uint8Array = new Uint8Array()): Buffer {
  const typed = Buffer.concat([Buffer.from(type), bytes]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
