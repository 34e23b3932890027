import { fold } from "../../core/fold.ts";

const MAX_LOCAL_CHARS = 128;

/** What kind of machine an address belongs to by its local part; undefined for a person's. */
export function robotAddress(address: string): "bounces" | "list" | "no-reply" | undefined {
  const at = address.lastIndexOf("@");
  const local = fold((at === -1 ? address : address.slice(0, at)).slice(0, MAX_LOCAL_CHARS));
  const words = local.split(/[^a-z]+/).filter((word) => word !== "");
  const joined = words.join("");
  if (BOUNCES.test(joined)) return "bounces";
  if (LIST_WHOLE.test(joined) || LIST_PART.test(local)) return "list";
  if (NO_REPLY.test(joined)) return "no-reply";
  if (WHOLE.has(joined) || words.some((word) => PART.has(word))) return "no-reply";
  return undefined;
}

const BOUNCES = /mailerdaemon|maildaemon|maildeliverysys|maildeliverysubsys|^(?:mail|post)?daemon$/;
const LIST_WHOLE =
  /^(?:listserv|listserver|listproc|majordomo|mailman|sympa|ezmlm|listmaster|listar|ecartis)$/;
const LIST_PART =
  /^owner-|-owner$|-request$|^request-|-(?:bounces?|subscribe|unsubscribe|confirm|devel|announce|list)(?:$|[+=])/;

// Written together or not, also as part of a longer name.
const NO_REPLY = new RegExp(
  [
    "noreply|donotreply|dontreply|notreply|noreplies|noresponse|donotrespond|dontrespond|noanswer",
    "nepasrepondre|pasdereponse|noresponder|noresponda|norespondas|noresponde|nocontestar|nocontesta",
    "nichtantworten|nichtantwort|keineantwort|bittenichtantworten|naoresponda|naoresponder|semresposta",
    "nonrispondere|nonrispondete|nietbeantwoorden|nietantwoorden|geenantwoord|nieodpowiadaj|neodpovidat",
    "svarainte|svarikke|ikkesvar|ingensvar|eivastata|unattended|unmonitored|noreturn|nomail|devnull",
    "autoreply|autoresponse|autorespond|autoconfirm|autonotif|autogener|automailer|automated|automatic",
  ].join("|"),
);

function wordsOf(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.join(" ").split(" "));
}

/** Any word of a local part: no person is called that. */
const PART = wordsOf(
  "bounce bounces notification notifications notificacion notificaciones notifier notify notifica",
  "notifiche notificacao notificacoes benachrichtigung benachrichtigungen mitteilung newsletter",
  "newsletters newsmail mailer mailers mailing mailings daemon listserv majordomo alerts alertas",
  "alerte alertes alerting digest robot bugzilla jira confluence jenkins nagios icinga zabbix",
  "alertmanager mailman cron crontab logwatch fail subscriptions unsubscribe optout jobalerts",
  "calendar verification verify marketing promo promos promotions promociones",
);

/** The whole local part: as a word beside others it may be a name or a trade. */
const WHOLE = wordsOf(
  "news alert alerta alarm alarms alarme alarma update updates reminder reminders receipt receipts",
  "root nobody wwwdata apache httpd nginx system server service services auto bot bots automation",
  "monitor monitoring monit backup backups builds build ci git gitlab github svn trac redmine",
  "sentry grafana prometheus status statuspage smartd snort tripwire logcheck munin cacti puppet ansible",
  "register registration registrations welcome confirm confirmation confirmations survey surveys",
  "encuesta encuestas umfrage invitation invitations invite invites deals offers offer ofertas oferta",
  "angebote angebot offres offre promotion rewards loyalty campaign campaigns email emails emailing",
  "emailings mails autoemail messages message messenger msg msgs sms fax voicemail voip phpmailer",
  "wordpress drupal joomla magento shopify prestashop woocommerce security accountsecurity account",
  "accounts accountupdate password passwords identity login signin tracking trackingupdates shipment",
  "shipmenttracking shipconfirm orderupdate orderupdates orderstatus orderconfirmation delivery",
  "deliverystatus statement statements estatement ebill ebilling einvoice transaction transactions",
  "friendrequest friendupdates follow followers members member feedbackloop fbl abuse complaints",
  "spam quarantine virusscanner antivirus mailscanner postfix sendmail exim uucp operator daily weekly",
);
