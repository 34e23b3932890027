import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Life } from "./life.ts";

/** A request as it came; `body` is the parsed JSON. */
export interface LlmRequest {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: LlmRequestBody;
  /** `performance.now()` at its arrival. */
  readonly at: number;
  /** Resolves when the client has gone or the answer is complete. */
  readonly closed: Promise<void>;
}

export interface LlmRequestBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly response_format?: { readonly type: string };
  readonly [key: string]: unknown;
}

/** What the model says to one request. */
export type LlmAnswer =
  | string
  /** A text with more around it. */
  | {
      readonly text: string;
      readonly finishReason?: string;
      readonly usage?: { readonly input: number; readonly output: number };
      readonly afterMs?: number;
    }
  /** An HTTP error as OpenAI writes it. */
  | {
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly retryAfter?: string;
    }
  /** A body as it is. */
  | { readonly body: string; readonly contentType?: string }
  | { readonly hang: true }
  /** Headers, then a byte every so often, for ever. */
  | { readonly dripEveryMs: number }
  | { readonly reset: true };

export type LlmScript = (request: LlmRequest, number: number) => LlmAnswer;

export interface LlmServerOptions {
  /** More requests than this within any window get a 429, as a provider counts them. */
  readonly rateLimit?: { readonly requests: number; readonly windowMs: number };
}

export interface LlmServer {
  readonly baseUrl: string;
  readonly port: number;
  readonly requests: readonly LlmRequest[];
  /** How many were turned away by `rateLimit`. */
  readonly rateLimited: number;
  set(script: LlmScript): void;
  /** Resolves when so many requests have come. */
  until(count: number): Promise<void>;
}

/** The answers for common faults. */
export const LLM_FAULTS = {
  badKey: { status: 401, code: "invalid_api_key", message: "Incorrect API key provided" },
  noQuota: { status: 429, code: "insufficient_quota", message: "You exceeded your current quota" },
  unknownModel: { status: 404, code: "model_not_found", message: "The model does not exist" },
  overloaded: { status: 503, message: "The server is overloaded" },
} as const satisfies Readonly<Record<string, LlmAnswer>>;

/** A server that speaks OpenAI's Chat Completions API. Ends with the test. */
export async function startLlmServer(
  t: Life,
  script: LlmScript = () => "an answer",
  { rateLimit }: LlmServerOptions = {},
): Promise<LlmServer> {
  let current = script;
  let rateLimited = 0;
  const requests: LlmRequest[] = [];
  const admitted: number[] = [];
  const waiting: (() => void)[] = [];
  const timers = new Set<NodeJS.Timeout>();

  const overLimit = (at: number): LlmAnswer | undefined => {
    if (rateLimit === undefined) return undefined;
    while (admitted[0] !== undefined && admitted[0] <= at - rateLimit.windowMs) admitted.shift();
    if (admitted.length < rateLimit.requests) {
      admitted.push(at);
      return undefined;
    }
    rateLimited += 1;
    const freeInMs = (admitted[0] ?? at) + rateLimit.windowMs - at;
    return {
      status: 429,
      code: "rate_limit_exceeded",
      message: "Rate limit reached",
      retryAfter: (freeInMs / 1000).toFixed(3),
    };
  };

  const server = createServer((incoming, response) => {
    void take(incoming, response);
  });
  const take = async (incoming: IncomingMessage, response: ServerResponse) => {
    response.on("error", () => {});
    const at = performance.now();
    let text = "";
    try {
      for await (const chunk of incoming.setEncoding("utf8")) text += String(chunk);
    } catch {
      return; // the client went away in the middle of its request
    }
    const closed = new Promise<void>((resolve) => {
      response.once("close", () => resolve());
    });
    const request: LlmRequest = {
      path: incoming.url ?? "",
      authorization: incoming.headers.authorization,
      body: JSON.parse(text) as LlmRequestBody, // the client under test wrote it
      at,
      closed,
    };
    requests.push(request);
    for (const tell of waiting.splice(0)) tell();
    const answer = request.path.endsWith("/chat/completions")
      ? (overLimit(at) ?? current(request, requests.length))
      : { status: 404, message: `no such path: ${request.path}` };
    const later = (run: () => void, ms: number) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!response.destroyed) run();
      }, ms);
      timers.add(timer);
    };
    respond(response, request, answer, later);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const timer of timers) clearTimeout(timer);
    server.closeAllConnections();
    server.close();
  });

  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    get rateLimited() {
      return rateLimited;
    },
    set: (next) => {
      current = next;
    },
    until: async (count) => {
      while (requests.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}

function respond(
  response: ServerResponse,
  request: LlmRequest,
  answer: LlmAnswer,
  later: (run: () => void, ms: number) => void,
): void {
  if (typeof answer === "string") {
    send(response, 200, completion(request, answer));
  } else if ("reset" in answer) {
    response.socket?.resetAndDestroy();
  } else if ("text" in answer) {
    const body = completion(request, answer.text, answer.finishReason, answer.usage);
    if (answer.afterMs === undefined) send(response, 200, body);
    else later(() => send(response, 200, body), answer.afterMs);
  } else if ("status" in answer) {
    if (answer.retryAfter !== undefined) response.setHeader("retry-after", answer.retryAfter);
    const { message = "an error", code = null } = answer;
    send(response, answer.status, { error: { message, type: "error", param: null, code } });
  } else if ("body" in answer) {
    response.writeHead(200, { "content-type": answer.contentType ?? "application/json" });
    response.end(answer.body);
  } else if ("dripEveryMs" in answer) {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = () => {
      response.write(" ");
      later(drip, answer.dripEveryMs);
    };
    drip();
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** Four characters a token, as everybody reckons, unless the script says. */
function completion(
  { body }: LlmRequest,
  text: string,
  finishReason = "stop",
  usage = {
    input: Math.ceil(JSON.stringify(body.messages).length / 4),
    output: Math.ceil(text.length / 4),
  },
): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: body.model,
    choices: [
      { index: 0, message: { role: "assistant", content: text }, finish_reason: finishReason },
    ],
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
    },
  };
}
