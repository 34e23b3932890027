import { imageSize } from "../image-size.ts";
import { loadCanvas } from "./canvas.ts";
import { toGrey, type GreyPicture } from "./picture.ts";

/** A picture's dots, up to a number of them; undefined where it cannot be decoded here. */
export async function decodeImage(
  bytes: Uint8Array,
  maxPixels: number,
): Promise<GreyPicture | undefined> {
  const size = imageSize(bytes);
  const canvas = size === undefined ? undefined : loadCanvas();
  if (size === undefined || canvas === undefined) return undefined;
  const { width, height } = size;
  if (width * height === 0 || width * height > maxPixels) return undefined;
  try {
    const image = await canvas.loadImage(bytes);
    const context = canvas.createCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return toGrey({ width, height, kind: 3, data }, Math.max(width, height));
  } catch {
    return undefined; // damaged
  }
}
