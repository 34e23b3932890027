import type { IncomingMessage } from "node:http";
import { startDocumentServer, type Answer, type DocumentServer } from "./document-server.ts";
import type { Life } from "./life.ts";

export interface PostedAlerts {
  readonly text: string;
  readonly runId: string | null;
  readonly mailError: string | null;
  readonly alerts: readonly {
    readonly kind: string;
    readonly subject: string;
    readonly message: string;
  }[];
}

export interface AlertHook {
  readonly server: DocumentServer;
  /** With a secret in it, as the addresses of chat programs have. */
  readonly address: string;
  readonly posts: readonly PostedAlerts[];
  /** Every alert so far as `kind subject`, a list for each post. */
  readonly kinds: readonly (readonly string[])[];
}

/** A webhook that keeps what is posted to it and, unless told otherwise, says ok. */
export async function startAlertHook(t: Life, answer?: Answer): Promise<AlertHook> {
  const posts: PostedAlerts[] = [];
  const keep = async (request: IncomingMessage) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    posts.push(JSON.parse(body) as PostedAlerts); // the shape that the tests hold it to
  };
  const server = await startDocumentServer(t, (request, response) => {
    void keep(request).finally(() =>
      answer === undefined ? void response.end("ok") : answer(request, response),
    );
  });
  return {
    server,
    address: `${server.url("/hook").href}?token=very-secret-token`,
    posts,
    get kinds() {
      return posts.map(({ alerts }) => alerts.map(({ kind, subject }) => `${kind} ${subject}`));
    },
  };
}
