// Durations and sizes as the settings spell them.

const DURATION_UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
// A thousand years: past it the sum with an instant is no whole number any more.
const LONGEST_MS = 365_000 * DURATION_UNITS.d;
export const DURATION = /^(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h|d)$/;

const SIZE_UNITS = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;
export const SIZE = /^(\d{1,15}(?:\.\d{1,9})?)\s?(B|KB|MB|GB)$/;

/** `500ms`, `8s`, `3m`, `1h`, `30d` as milliseconds; undefined for anything else, bare numbers too. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  if (amount === undefined || !isKeyOf(unit, DURATION_UNITS)) return undefined;
  const ms = Math.round(Number(amount) * DURATION_UNITS[unit]);
  return ms <= LONGEST_MS ? ms : undefined;
}

/** Milliseconds in the largest unit that leaves a whole number. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  for (const unit of ["d", "h", "m", "s"] as const) {
    if (ms % DURATION_UNITS[unit] === 0) return `${ms / DURATION_UNITS[unit]}${unit}`;
  }
  return `${ms}ms`;
}

/** `20MB`, `512KB`, `1GB` as bytes (1 KB is 1,024 bytes); undefined for anything else. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit] = SIZE.exec(text) ?? [];
  if (amount === undefined || !isKeyOf(unit, SIZE_UNITS)) return undefined;
  const bytes = Math.round(Number(amount) * SIZE_UNITS[unit]);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Bytes in the largest unit that leaves a whole number. */
export function formatSize(bytes: number): string | number {
  for (const unit of ["GB", "MB", "KB"] as const) {
    if (bytes > 0 && bytes % SIZE_UNITS[unit] === 0) return `${bytes / SIZE_UNITS[unit]}${unit}`;
  }
  return bytes;
}

function isKeyOf<T extends object>(key: string | undefined, table: T): key is keyof T & string {
  return key !== undefined && Object.hasOwn(table, key);
}
