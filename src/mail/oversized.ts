import { CodedError } from "../core/errors.ts";

/**
 * A message came that is larger than any may be, whatever was announced, and the connection ended
 * with it. It is one of these uids: the ones that had not come yet.
 */
export class Oversized extends CodedError {
  readonly uids: readonly number[];
  /** What began to come, where that is known. */
  readonly sizeBytes: number | undefined;

  constructor(uids: readonly number[], options: { cause?: unknown; sizeBytes?: number } = {}) {
    super("MESSAGE_TOO_LARGE", { cause: options.cause, detail: `uid ${uids.join(", ")}` });
    this.uids = uids;
    this.sizeBytes = options.sizeBytes;
  }
}
