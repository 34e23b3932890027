import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";

/**
 * Posts a text to an address of the operator's own, wherever that is, under an absolute limit.
 * PING_FAILED says why it was not heard, never the address: that is the key to it.
 */
export async function ping(
  url: URL,
  body: string,
  limit: { readonly ms: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  try {
    await withDeadline({ ...limit, code: "PING_FAILED" }, "the answer", async (signal) => {
      const headers = { "content-type": "text/plain; charset=utf-8", "user-agent": "invoicesync" };
      const response = await fetch(url, { method: "POST", headers, body, signal });
      await response.body?.cancel();
      if (!response.ok) throw new CodedError("PING_FAILED", { detail: `HTTP ${response.status}` });
    });
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError("PING_FAILED", { cause: error, ...detailOf(error) });
  }
}

/** fetch says only that it failed; why is the code of its cause. */
function detailOf(error: unknown): { readonly detail?: string } {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? { detail: String(cause.code) } : {};
}
