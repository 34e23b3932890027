import { linksOf, type LinkingMessage, type MessageLink } from "../mail/links.ts";
import { LINK_WORDS, URL_WORDS } from "../mail/link-words.ts";
import { fold } from "../core/fold.ts";

/** A link that is worth following. */
export interface PromisedDocument {
  readonly url: URL;
  /** `stated` in so many words; else a HEAD has to tell. `likely`: the message is about an invoice. */
  readonly promise: "stated" | "likely" | "possible";
}

/**
 * The links of messages that promise an invoice document, surest first, each address once. A GET
 * can act, so a link that unsubscribes, confirms, pays or tracks is never among them.
 */
export function promisedDocuments(
  messages: readonly LinkingMessage[],
  max: number,
): readonly PromisedDocument[] {
  const best = new Map<string, { readonly url: URL; rank: number }>();
  const never = new Set<string>();
  for (const message of messages) {
    const isAboutInvoice = LINK_WORDS.invoice.test(fold(message.subject));
    for (const link of linksOf(message)) {
      const url = URL.parse(link.href);
      if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) continue;
      url.hash = "";
      const rank = rankOf(link, url, isAboutInvoice);
      if (rank === "never") never.add(url.href);
      else if (rank > (best.get(url.href)?.rank ?? NOTHING)) best.set(url.href, { url, rank });
    }
  }
  return [...best.values()]
    .filter(({ url }) => !never.has(url.href))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, max)
    .map(({ url, rank }) => ({
      url,
      promise: rank > LIKELY ? "stated" : rank > POSSIBLE ? "likely" : "possible",
    }));
}

const STATED_PDF_INVOICE = 5;
const STATED_INVOICE = 4;
const STATED_PDF = 3;
const LIKELY = 2;
const POSSIBLE = 1;
const NOTHING = 0;

function rankOf(link: MessageLink, url: URL, isAboutInvoice: boolean): number | "never" {
  // an address that is its own text says no more than it is
  const isBare = /^\s*(?:(?:https?:\/\/|www\.)\S*\s*)?$/i.test(link.text);
  const text = isBare ? "" : fold(link.text);
  const context = fold(link.context);
  const address = addressWords(url);
  const endsAs = (ending: RegExp) => address.names.some((name) => ending.test(name));
  const isPdfFile = endsAs(/\.pdf$/);
  if (isNever(text, context, address, isPdfFile)) return "never";

  const own = isBare ? context : text;
  const says = (kind: keyof typeof LINK_WORDS) => LINK_WORDS[kind].test(own);
  const asksToFetch = says("fetch") || says("pdf");
  const leads = isBare || asksToFetch || says("show");
  const isInvoice = says("invoice") || (leads && LINK_WORDS.invoice.test(context));
  const urlNames = address.words.some((word) => URL_WORDS.invoice.test(word));

  if ((says("act") || address.has("act")) && !asksToFetch && !isPdfFile) return NOTHING;
  if ((says("track") || address.has("track")) && !says("invoice") && !says("pdf")) return NOTHING;
  if (!isInvoice && !urlNames && (says("terms") || address.saysTerms)) return NOTHING;

  const isPdf = isPdfFile || says("pdf") || (leads && LINK_WORDS.pdf.test(context));
  const isFile = isPdf || endsAs(/\.(?:xml|zip|p7m)$/);
  if (isFile && (isInvoice || urlNames)) return STATED_PDF_INVOICE;
  if (isInvoice || (isAboutInvoice && (asksToFetch || urlNames))) return STATED_INVOICE;
  if (isPdf) return STATED_PDF;
  if (isAboutInvoice && leads) return LIKELY;
  return urlNames || asksToFetch ? POSSIBLE : NOTHING;
}

/** "To stop these mails click here": what the sentence says counts where the link says nothing. */
function isNever(text: string, context: string, address: AddressWords, isPdf: boolean): boolean {
  if (LINK_WORDS.never.test(text) || address.has("never")) return true;
  if (LINK_WORDS.invoice.test(text)) return false;
  return isPdf ? LINK_WORDS.unsubscribe.test(context) : LINK_WORDS.never.test(context);
}

interface AddressWords {
  readonly saysTerms: boolean;
  readonly words: readonly string[];
  /** What may be a file's name: the end of the path, and every value of the query. */
  readonly names: readonly string[];
  has(kind: keyof typeof URL_WORDS): boolean;
}

function addressWords({ pathname, searchParams }: URL): AddressWords {
  const path = decoded(pathname);
  const values = [...searchParams].slice(0, 50);
  const text = fold([path, ...values.flat()].join(" "));
  const words = text.split(/[^a-z-]+|(?<![a-z])-|-(?![a-z])/).filter((word) => word !== "");
  const parts = [...words, ...words.flatMap((word) => word.split("-"))];
  return {
    saysTerms: LINK_WORDS.terms.test(text.replaceAll(/[^a-z]+/g, " ")),
    words: parts,
    names: [path.split("/").at(-1) ?? "", ...values.map(([, value]) => value)].map(fold),
    has: (kind) => parts.some((word) => URL_WORDS[kind].test(word)),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
