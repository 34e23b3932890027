import { fold } from "../../core/fold.ts";
import type { Message } from "../message.ts";
import { isUnsubscribing, NO_PAGE, pageSigns } from "./page-signs.ts";
import { isProgramSubject, mayBeProgramSubject } from "./program-subject.ts";
import { politePhrases, speaksAsProgram } from "./program-words.ts";

const ENOUGH = 3;
const MAX_ADDRESSES = 200;

/**
 * Whether a program sent a mail that has no header to say so. One sure sign is enough; of the
 * weak ones, each of which a person's mail may have, it takes several.
 */
export function looksAutomatic(message: Message, words: string): boolean {
  if (speaksAsProgram(words) || isProgramSubject(message.subject)) return true;
  const page = message.html === null ? NO_PAGE : pageSigns(message.html);
  if (page.unsubscribes || page.showsInBrowser || linksUnsubscribe(words)) return true;

  const polite = politePhrases(words);
  const asks = /[?¿？]/.test(words);
  const signs = [
    asks ? polite - 1 : polite,
    page.hasPixel ? 1 : 0,
    page.images >= 5 ? 1 : 0,
    page.links >= 8 ? 1 : 0,
    page.tables >= 4 ? 1 : 0,
    mayBeProgramSubject(message.subject) ? 2 : 0,
    ROLE.test(message.from[0]?.address ?? "") ? 1 : 0,
    sentThroughPlatform(message) ? 2 : 0,
    writtenByScript(message) ? 1 : 0,
    writtenInMailProgram(message) ? -2 : 0,
    SELF.test(fold(words.slice(0, 4_000))) ? -1 : 0,
  ];
  return signs.reduce((sum, sign) => sum + sign, 0) >= ENOUGH;
}

function linksUnsubscribe(words: string): boolean {
  const addresses = words.match(/https?:\/\/[^\s<>"]{1,2000}/gi) ?? [];
  return addresses.slice(0, MAX_ADDRESSES).some((address) => isUnsubscribing(address, ""));
}

function headerText({ headers }: Message, ...names: readonly string[]): string {
  return names
    .flatMap((name) => headers.get(name) ?? [])
    .join(" ")
    .slice(0, 2_000)
    .toLowerCase();
}

/** An address that is made for one mail, or the servers of those who send for others. */
function sentThroughPlatform(message: Message): boolean {
  const path = headerText(message, "return-path", "sender");
  // a forwarding Exchange and others rewrite a person's: SRS, BATV
  if (
    /bounces?[+=_-](?!srs)|\bbounces?@|no-?reply|=\S+\.\S+@/.test(path) &&
    !/srs\d?=/.test(path)
  ) {
    return true;
  }
  return PLATFORM.test(`${path} ${headerText(message, "message-id")}`);
}

function writtenByScript(message: Message): boolean {
  const { headers } = message;
  if (headers.has("x-php-originating-script") || headers.has("x-php-script")) return true;
  if (headers.has("x-entity-ref-id")) return true;
  return /phpmailer|\bphp\b|swiftmailer|nodemailer|mime::|mime-tools|javamail|python|zend|aspnet|aspmail|cdonts|microsoft cdo|chilkat|sendemail|swaks|blat|laminas|symfony|ruby|perl|codeigniter|cakephp|drupal|joomla|wordpress|magento/.test(
    headerText(message, "x-mailer", "user-agent"),
  );
}

function writtenInMailProgram(message: Message): boolean {
  const { headers } = message;
  if (headers.has("thread-index") || headers.has("x-gm-message-state")) return true;
  return /iphone|ipad|apple mail|outlook|thunderbird|mozilla|k-9|fairemail|evolution|kmail|roundcube|rainloop|snappymail|squirrelmail|horde|zimbra|open-xchange|spark|airmail|mutt|samsung|yahoo|webmail|blackberry|sylpheed|claws|the bat|em ?client|mailbird|postbox|lotus notes|groupwise|canary|aquamail|protonmail|tutanota/.test(
    headerText(message, "x-mailer", "user-agent"),
  );
}

// "I", in folded text: programs say "we" and "you".
const SELF = /\b(?:i|i'm|i've|ich|je|j'ai|yo|eu|io|ik)\b/;

const PLATFORM =
  /amazonses\.com|sendgrid|mailgun|mandrillapp|mcsv\.net|mcdlv\.net|rsgsv\.net|mailchimp|sparkpost|mtasv\.net|postmarkapp|mailjet|sendinblue|brevo|hubspot|exacttarget|salesforce|mktomail|marketo|eloqua|responsys|constantcontact|ccsend|createsend|cmail\d|klaviyo|iterable|braze|customer\.?io|intercom|sailthru|emarsys|getresponse|aweber|activehosted|acems\d|convertkit|substack|mailerlite|zendesk|freshdesk|facebookmail|linkedin|twitter|notifications?[.@]|newsletter|campaign|bulk|mailer\d*\.|mailing|smtp-?relay\.\S*mail/;

const ROLE =
  /^(?:info|hello|hola|hallo|contact|contacto|kontakt|support|soporte|help|ayuda|team|equipo|orders?|pedidos?|sales|ventas|billing|payments?|pagos?|invoices?|facturas?|customer\S*|service|shop|store|tienda|club|community|events?|admin|webmaster|press|media|care|feedback|crm|hr|jobs|careers|academy|learn|mail|office|do)[@._+-]/i;
