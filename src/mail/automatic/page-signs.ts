import { fold } from "../../core/fold.ts";
import { decodeEntities } from "../html-entities.ts";
import { attributeOf, type ShownPiece } from "../html-walk.ts";
import { LINK_WORDS } from "../link-words.ts";
import { MAX_PAGE_CHARS, ownPieces } from "../own-html.ts";

const MAX_LINKS = 2_000;
const MAX_LINK_TEXT_CHARS = 200;

/** How a page is made, as far as it tells who made it. */
export interface PageSigns {
  /** A link that ends a subscription or leads to its settings. */
  unsubscribes: boolean;
  showsInBrowser: boolean;
  hasPixel: boolean;
  links: number;
  images: number;
  tables: number;
}

export const NO_PAGE: Readonly<PageSigns> = {
  unsubscribes: false,
  showsInBrowser: false,
  hasPixel: false,
  links: 0,
  images: 0,
  tables: 0,
};

/** Looks at the part of a page that its sender made, not at what it quotes. */
export function pageSigns(html: string): PageSigns {
  const signs: PageSigns = { ...NO_PAGE };
  let link: { readonly href: string; text: string } | undefined;
  const endLink = () => {
    if (link === undefined) return;
    signs.links += 1;
    signs.unsubscribes ||= isUnsubscribing(link.href, link.text);
    signs.showsInBrowser ||= IN_BROWSER.test(fold(link.text));
    link = undefined;
  };
  for (const piece of ownPieces(html.slice(0, MAX_PAGE_CHARS))) {
    if (signs.links >= MAX_LINKS) break;
    if (piece.type === "text") {
      if (link !== undefined && link.text.length < MAX_LINK_TEXT_CHARS) link.text += piece.text;
      continue;
    }
    if (piece.name === "a") {
      endLink();
      if (!piece.closing) link = openLink(piece);
    } else if (piece.name === "img") {
      signs.images += 1;
      signs.hasPixel ||= isPixel(piece.attributes);
    } else if (piece.name === "table" && !piece.closing) signs.tables += 1;
  }
  endLink();
  return signs;
}

/** Whether a link, or a bare address in a text, ends a subscription. */
export function isUnsubscribing(href: string, text: string): boolean {
  if (href.toLowerCase().startsWith("mailto:")) {
    return /subject=[^&]{0,20}unsub|unsubscribe[^@]{0,80}@/i.test(href);
  }
  if (!/^https?:/i.test(href)) return false;
  const said = fold(text.slice(0, MAX_LINK_TEXT_CHARS)).replace(/\s+/g, " ");
  return UNSUBSCRIBING_URL.test(href) || LINK_WORDS.unsubscribe.test(said) || SETTINGS.test(said);
}

function openLink(piece: ShownPiece & { type: "tag" }) {
  const href = attributeOf(piece.attributes, "href");
  if (href === undefined) return undefined;
  return { href: decodeEntities(href.slice(0, 4_096)).trim(), text: "" };
}

function isPixel(attributes: string): boolean {
  return /\swidth\s*=\s*["']?[01](?:px)?["'\s]/i.test(`${attributes} `) &&
    /\sheight\s*=\s*["']?[01](?:px)?["'\s]/i.test(`${attributes} `)
    ? true
    : /width:\s*[01]px[^"']*height:\s*[01]px|height:\s*[01]px[^"']*width:\s*[01]px/i.test(
        attributes,
      );
}

const UNSUBSCRIBING_URL =
  /unsubscri|\bunsub\b|opt[-_]?out|list-manage|(?:email|mail|notification|communication|subscription)s?[-_/]?(?:preference|setting)|preference-?cent|manage[-_]?(?:subscription|preference|notification)|abmeld|abbestell|d[ei]sinscri|desabonn|desuscri|descadastr|disiscri|afmeld|uitschrij/i;
const SETTINGS =
  /\b(?:manage|update|change|edit|adjust) (?:\S+ ){0,3}(?:preferences|settings|subscriptions?|notifications?|alerts)\b|\b(?:e-?mail|notification|subscription|communication) (?:preferences|settings)\b|preferencias de (?:correo|e-?mail|notific|suscrip|comunic)|(?:gestionar|administrar|cambiar) (?:\S+ ){0,2}(?:preferencias|suscripciones|notificaciones)|(?:e-?mail|benachrichtigungs|newsletter)-?einstellungen|(?:gerer|modifier) (?:\S+ ){0,2}(?:preferences|abonnements?|notifications)|gestisci (?:\S+ ){0,2}(?:preferenze|notifiche|iscrizion)|gerenciar (?:\S+ ){0,2}(?:preferencias|notificacoes|inscric)/;
const IN_BROWSER =
  /browser|navegador|navigateur|(?:web|online)[- ]?(?:version|ansicht)|version (?:web|en ligne|online)|(?:view|read|see) (?:it |this |the )?(?:e-?mail |message |newsletter )?online|ver(?:lo)? en linea|online (?:ansehen|bekijken|lesen)/;
