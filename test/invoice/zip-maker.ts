import { crc32, deflateRawSync } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly encrypted?: boolean;
  /** The size that the archive says, when it lies. */
  readonly declaredBytes?: number;
  /** Its bytes are those of this earlier entry, which stand in the file only once. */
  readonly at?: number;
}

/** A zip by the letter of APPNOTE.TXT, or against it where an entry says so. */
export function aZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  const places: number[] = [];
  const packings = new Map<string | Uint8Array, Packing>();
  let offset = 0;
  for (const entry of entries) {
    const { packed, checksum, sizeBytes } = packings.get(entry.content) ?? packingOf(entry.content);
    packings.set(entry.content, { packed, checksum, sizeBytes });
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE((entry.encrypted === true ? 1 : 0) | 0x800, 2); // names are UTF-8
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(checksum, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.declaredBytes ?? sizeBytes, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, name, packed]);
    const place = entry.at === undefined ? offset : (places[entry.at] ?? 0);
    places.push(place);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(place, 10);
    centrals.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, tail, name]));
    if (entry.at !== undefined) continue;
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from("PK\x05\x06"), end]);
}

interface Packing {
  readonly packed: Buffer;
  readonly checksum: number;
  readonly sizeBytes: number;
}

function packingOf(content: string | Uint8Array): Packing {
  const bytes = Buffer.from(content as Uint8Array); // a string is copied all the same
  return { packed: deflateRawSync(bytes), checksum: crc32(bytes), sizeBytes: bytes.length };
}
