import type { GreyPicture } from "./picture.ts";

const MAX_CHARS = 4_000;

/** The text of a QR code in a picture. */
export async function readQr({ width, height, dots }: GreyPicture): Promise<string | undefined> {
  const { decodeQR } = await import("qr/decode.js");
  try {
    // of a picture in this form only the brightness is looked at
    return decodeQR({ width, height, data: dots }, { format: "I420" }).slice(0, MAX_CHARS);
  } catch {
    return undefined; // its way to say that there is none
  }
}
