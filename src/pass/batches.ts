import type { FoundMessage } from "../mail/session.ts";

/** Of larger messages only the headers are taken in. */
export const MAX_MESSAGE_BYTES = 50 * 1024 * 1024;
/** Larger messages go straight to a file, in flat memory. */
const SMALL_BYTES = 4 * 1024 * 1024;
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_MESSAGES = 100;

/** What one round trip fetches. */
export type Batch =
  | { readonly type: "small"; readonly messages: readonly FoundMessage[] }
  | { readonly type: "large"; readonly message: FoundMessage }
  | { readonly type: "refused"; readonly message: FoundMessage };

/**
 * Cuts a list into batches that are bounded in bytes and in number; the order stays. `alone` are
 * uids that no other message may be held up by.
 */
export function batchesOf(
  found: readonly FoundMessage[],
  alone: ReadonlySet<number> = new Set(),
): readonly Batch[] {
  const batches: Batch[] = [];
  let messages: FoundMessage[] = [];
  let bytes = 0;
  const close = () => {
    if (messages.length > 0) batches.push({ type: "small", messages });
    messages = [];
    bytes = 0;
  };
  for (const message of found) {
    if (message.sizeBytes > SMALL_BYTES) {
      close();
      const type = message.sizeBytes > MAX_MESSAGE_BYTES ? "refused" : "large";
      batches.push({ type, message });
      continue;
    }
    if (alone.has(message.uid)) {
      close();
      batches.push({ type: "small", messages: [message] });
      continue;
    }
    if (bytes + message.sizeBytes > BATCH_BYTES || messages.length === BATCH_MESSAGES) close();
    messages.push(message);
    bytes += message.sizeBytes;
  }
  close();
  return batches;
}
