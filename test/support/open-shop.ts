import { join } from "node:path";
import { systemClock } from "../../src/core/clock.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { Db } from "../../src/db/tables.ts";
import { makeStateDir } from "../../src/db/pass-lock.ts";
import { startDovecot } from "./dovecot.ts";
import type { Life } from "./life.ts";
import { startLlmServer, type LlmRequest, type LlmScript, type LlmServer } from "./llm-server.ts";
import { aMail, type MailOptions } from "./mail-maker.ts";
import { deliverTo, listMaildir, type Delivery, type StoredMail } from "./maildir-store.ts";
import { knownStore } from "./store.ts";
import { startSmtpSink, type SmtpSink, type SunkMail } from "./smtp-sink.ts";
import { aWorkspace, type Workspace } from "./workspace.ts";

/** A shop whose customers write to one mailbox, with an SMTP server and an LLM. */
export interface OpenShop extends Workspace {
  readonly smtp: SmtpSink;
  readonly llm: LlmServer;
  /** Writes the settings with these changes to each section. */
  configure(changes?: Readonly<Record<string, object>>): void;
  deliver(raw: Buffer, delivery?: Delivery): void;
  mails(mailbox?: string): StoredMail[];
}

export const SHOP = "shop@example.com";

export const FAQ = `
- id: shipping-es
  keywords: [envío, envíos, entrega, plazo de entrega]
  question: ¿Cuánto tarda el envío?
  answer: El envío tarda de 3 a 5 días hábiles.
- id: payment-es
  keywords: [pago, pagar, tarjeta, medios de pago]
  question: ¿Qué medios de pago aceptan?
  answer: Aceptamos tarjeta y transferencia bancaria.
- id: stock-es
  keywords: [stock, hay, disponible, disponibilidad]
  question: ¿Hay stock?
  answer: Todo lo que muestra la tienda está en stock.
- id: shipping-en
  keywords: [shipping, delivery, delivery time]
  question: How long does shipping take?
  answer: Shipping takes 3 to 5 business days.
`;

const PRODUCTS = [
  ["1", "Zapatillas Trail Azul", "calzado", "49.90", 12, "Zapatillas azules para montaña"],
  ["2", "Mochila Urban", "bolsos", "1299.00", 0, "Mochila negra de 20 litros"],
  ["3", "Taza Blanca", "hogar", "8.50", 40, "Taza de cerámica"],
] as const;

/** Works on the state between two passes. */
export async function withState(stateDir: string, work: (db: Db) => Promise<void>): Promise<void> {
  makeStateDir(stateDir);
  const db = await openDatabase(stateDir, {
    create: true,
    clock: systemClock,
    ...knownStore(stateDir),
  });
  if (db === undefined) throw new Error("there is no state");
  await work(db);
  await db.destroy();
}

/** The catalogue, as an import leaves it. */
export async function stockShop(db: Db): Promise<void> {
  const products = PRODUCTS.map(([id, name, category, price, left, description]) => ({
    id,
    name,
    category,
    price,
    stock: left,
    description,
    updated_at: 0,
  }));
  await db.insertInto("products").values(products).execute();
}

/** What the model says unless a test has it say something else: the first product's price. */
export function sayPrice(request: LlmRequest): string {
  const [, name, price] = /- (.+?) \| price ([\d.]+)/.exec(promptOf(request)) ?? [];
  return name === undefined ? "Gracias, lo miramos." : `${name} cuesta ${price} €.`;
}

export function promptOf({ body }: LlmRequest): string {
  return body.messages.map(({ content }) => String(content)).join("\n");
}

/** `imap`: the mailbox is a real server's. */
export async function anOpenShop(
  t: Life,
  script: LlmScript = sayPrice,
  { imap = false }: { imap?: boolean } = {},
): Promise<OpenShop> {
  const dovecot = imap ? await startDovecot(t, { users: { [SHOP]: "secret" } }) : undefined;
  const smtp = await startSmtpSink(t);
  const llm = await startLlmServer(t, script);
  const workspace = aWorkspace(t);
  const maildir = join(workspace.dir, "mail");
  workspace.write("faq.yaml", FAQ);
  const source = dovecot
    ? {
        imap: { host: dovecot.host, port: dovecot.port, tls: false },
        user: SHOP,
        password: "secret",
      }
    : { maildir: "./mail" };
  const configure: OpenShop["configure"] = (changes = {}) => {
    const { account = {}, smtp: smtpChanges, llm: llmChanges, replies, ...sections } = changes;
    workspace.writeConfig({
      accounts: [{ name: "shop", ...source, pipeline: "replies", addresses: [SHOP], ...account }],
      smtp: {
        host: smtp.host,
        port: smtp.port,
        tls: false,
        from: `Shop <${SHOP}>`,
        ...smtpChanges,
      },
      llm: {
        baseUrl: llm.baseUrl,
        apiKey: "secret-key",
        model: "small",
        requestsPerMinute: 1_000,
        tokensPerMinute: 1_000_000,
        ...llmChanges,
      },
      replies: { faq: "./faq.yaml", ...replies },
      retries: { backoff: "0s", ...sections["retries"] },
      ...sections,
    });
  };
  configure();
  await withState(workspace.stateDir, stockShop);
  return {
    ...workspace,
    smtp,
    llm,
    configure,
    deliver: (raw, delivery) =>
      void (dovecot ? dovecot.deliver(SHOP, raw, delivery) : deliverTo(maildir, raw, delivery)),
    mails: (mailbox) => dovecot?.list(SHOP, mailbox) ?? listMaildir(maildir),
  };
}

/** A customer's mail to the shop; the same words from another customer are another mail. */
export function aQuestion(text: string, options: MailOptions & { customer?: string } = {}): Buffer {
  const { customer = "customer@example.net", ...mail } = options;
  return aMail({
    from: `Customer <${customer}>`,
    to: SHOP,
    subject: "Consulta",
    text: `${text}\r\n`,
    date: new Date(),
    ...mail,
  });
}

/** What a reply says: its plain text. */
export function textOf({ raw }: Pick<SunkMail, "raw">): string {
  const [, body = ""] = /text\/plain[^]*?\r?\n\r?\n([^]*?)\r?\n--/.exec(raw.toString("utf8")) ?? [];
  const bytes = body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8").trim();
}
