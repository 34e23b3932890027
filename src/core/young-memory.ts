import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** More makes nothing faster. */
const MOST_YOUNG_BYTES = 16 * 1024 * 1024;

/**
 * Stops V8 from giving young objects ever more memory, up to 128 MB on large machines, where many
 * come for long. To be called now and then; what is held already is kept.
 */
export function boundYoungMemory(): void {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  if ((young?.space_size ?? 0) < MOST_YOUNG_BYTES) return;
  // the limit itself is read when the process starts; how it grows towards it, each time
  setFlagsFromString("--semi-space-growth-factor=1");
}
