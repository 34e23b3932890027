import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/deadline.ts";
import { CodedError } from "../core/errors.ts";

/**
 * Posts one JSON document to an address out of the settings, under an absolute limit. The address
 * is a secret: it is in no error. Redirects are not followed, they would carry it elsewhere.
 */
export async function postJson(
  address: string,
  document: unknown,
  options: { readonly limitMs: number; readonly clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  const limit = {
    ms: options.limitMs,
    code: "ALERT_UNSENT",
    clock: options.clock,
    signal,
  } as const;
  try {
    await withDeadline(limit, "posting to the webhook", async (ending) => {
      const response = await fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "invoicesync" },
        body: JSON.stringify(document),
        redirect: "error",
        signal: ending,
      });
      await response.body?.cancel();
      if (response.ok) return;
      throw unsent(`the webhook answered with HTTP ${response.status}`);
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CodedError ? error : unsent("the webhook could not be reached");
  }
}

function unsent(detail: string): CodedError {
  return new CodedError("ALERT_UNSENT", { detail });
}
