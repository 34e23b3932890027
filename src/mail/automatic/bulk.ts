import { fold } from "../../core/fold.ts";
import type { Message } from "../message.ts";
import { isUnsubscribing, NO_PAGE, pageSigns } from "./page-signs.ts";
import { politePhrases, speaksAsProgram } from "./program-words.ts";

const ENOUGH = 3;
const MAX_ADDRESSES = 200;

/**
 * Whether a program sent a mail that has no header to say so. One sure sign is enough; of the
 * weak ones, each of which a person's mail may have, it takes several.
 */
export function looksAutomatic(message: Message, words: string): boolean {
  if (speaksAsProgram(words) || SURE_SUBJECT.test(fold(message.subject))) return true;
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
    TRANSACTION.test(fold(message.subject)) ? 2 : 0,
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

// In folded text. What monitors and servers write over their mail, and nobody else.
const SURE_SUBJECT =
  /^(?:(?:re|fwd?) ?: ?)?(?:cron <|anacron job|logwatch for|logcheck|\*\* ?(?:problem|recovery|acknowledgement|flapping\w*) |\[firing ?:? ?\d|\[resolved\]|\[?(?:problem|recovery|ok|critical|warning|down|up)\]? ?: .* (?:on|is) \S+|(?:problem|resolved|recovery) ?: |\[(?:alert|alarm|monitor\w*|nagios|icinga|zabbix|munin|sentry|grafana|uptime\w*)\]|smart error|output from your job|fail2ban|apticron|unattended-upgrades|rkhunter|tripwire|security information for|daily run output|\S+ (?:daily|weekly|monthly|security) run output|backup (?:report|job|status)|\[?(?:jenkins|travis|circleci|gitlab|buildkite|github)\]? ?|(?:build|pipeline|deploy(?:ment)?) (?:failed|fixed|passed|succeeded|broken)|(?:failed|fixed|broken|passed|still failing) ?: |\[(?:jira|bug|issue|ticket)\W|\[\S+ \(?(?:bug|patch) |\[?(?:patch|rfc)(?: v\d+)?(?: \d+\/\d+)?\] |new (?:comment|reply|post|message|follower|sign-?in|login|device) (?:on|from|in|by|to your) |.{0,80} (?:mentioned you|commented on|replied to your|invited you|wants to connect|sent you a message|tagged you|shared (?:a|an) \S+ with you|started following))/;

const TRANSACTION =
  /^(?!re ?:|aw ?:|rv ?:|fwd? ?:)(?:.{0,40} )?(?:order (?:confirm|receipt|update|shipped|#?\S+ (?:confirmed|shipped|has))|(?:your|tu|su|ihre?|deine|votre|(?:il |la )?tu[oa]|seu|sua|je|uw) (?:order|purchase|receipt|payment|package|parcel|shipment|delivery|statement|bill|invoice|subscription|account|password|booking|reservation|ticket|request|case|application|trial|membership|pedido|compra|recibo|pago|envio|cuenta|factura|reserva|solicitud|bestellung|zahlung|sendung|konto|rechnung|buchung|anfrage|commande|achat|colis|compte|facture|reservation|demande|ordine|acquisto|conto|spedizione|bestelling|betaling|pakket|conta|fatura)\b|password (?:reset|change|assistance)|reset (?:your )?password|verify (?:your )?|verification|confirm (?:your|e-?mail|registration|subscription)|confirmation (?:of|for|code|de)|security (?:alert|notice|code)|sign-?in|one-?time|welcome to|bienvenid|willkommen (?:bei|auf|im)|bienvenue|benvenut|bem-?vind|welkom|newsletter|boletin|digest|\d+ ?% (?:off|rabatt|de descuento|dto|korting|di sconto|de reduction)|sale\b|black friday|last chance|ends (?:today|tonight|soon)|(?:weekly|daily|monthly) (?:report|digest|summary|update|news)|invitation|reminder|recordatorio|erinnerung|rappel|promemoria|herinnering|webinar|survey|encuesta|umfrage|feedback|(?:receipt|invoice|payment) (?:for|from|received)|has (?:shipped|been (?:shipped|delivered|received|updated))|out for delivery|tracking|auto ?: )/;
