/** Width and height in pixels, where the first bytes tell. */
export function imageSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 30) return undefined;
  if (file.readUInt32BE(0) === 0x89504e47) {
    return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  }
  if (file.toString("latin1", 12, 16) === "VP8X") {
    return { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
  }
  return file.readUInt16BE(0) === 0xffd8 ? jpegSize(file) : undefined;
}

/** Walks the segments to the first start of frame (ITU-T T.81, B.2.2). */
function jpegSize(file: Buffer): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < file.length;) {
    if (file[at] !== 0xff) return undefined;
    const marker = file[at + 1] ?? 0;
    const isFrame =
      marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    at += 2 + Math.max(file.readUInt16BE(at + 2), 2);
  }
  return undefined;
}
