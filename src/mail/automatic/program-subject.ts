import { fold } from "../../core/fold.ts";

/** Whether a subject is one that monitors, servers and devices write, and nobody else. */
export function isProgramSubject(subject: string): boolean {
  return SURE.test(fold(subject)) || STATES.test(subject);
}

/** Whether a subject is that of an order's, an account's or a newsletter's mail; people use some too. */
export function mayBeProgramSubject(subject: string): boolean {
  return LIKELY.test(fold(subject));
}

// In folded text.
const SURE_WORDS = [
  String.raw`cron <|anacron job|logwatch for|logcheck|\*\* ?(?:problem|recovery|acknowledgement|flapping\w*) `,
  String.raw`\[firing ?:? ?\d|\[resolved\]`,
  String.raw`\[(?:alert|alarm|monitor\w*|nagios|icinga|zabbix|munin|sentry|grafana|uptime\w*)\]|smart error`,
  String.raw`output from your job|fail2ban|apticron|unattended-upgrades|rkhunter|tripwire`,
  String.raw`security information for|daily run output|\S+ (?:daily|weekly|monthly|security) run output`,
  String.raw`backup (?:report|job|status)|\[(?:jenkins|travis|circleci|gitlab|buildkite|github)`,
  String.raw`(?:build|pipeline|deploy(?:ment)?) (?:failed|fixed|passed|succeeded|broken)`,
  String.raw`(?:passed|still failing) ?: |\[(?:jira|bug|issue|ticket)\W`,
  String.raw`\[\S+ \(?(?:bug|patch) |\[?(?:patch|rfc)(?: v\d+)?(?: \d+\/\d+)?\] `,
  String.raw`new (?:comment|reply|post|message|follower|sign-?in|login|device) (?:on|from|in|by|to your) `,
  String.raw`.{0,80} (?:mentioned you|commented on|replied to your|invited you|wants to connect|sent you a message|tagged you|shared (?:a|an) \S+ with you|started following)`,
  String.raw`considered unsolicited|you are not a (?:member|subscriber)|fatal error re ?:`,
  String.raw`\[?(?:support )?(?:ticket|case|request|incident)(?: \S+)? (?:received|created|opened|closed|updated|resolved|assigned|id)\b`,
  String.raw`your code(?: is|$|:)|(?:\[[^\]]{1,20}\] ?){0,2}alert ?:`,
  String.raw`(?:disk|cpu|memory|load|swap|storage|ups|server|host|service|site|ssl|certificate) \S* ?(?:alert|warning|critical|usage|down|recover|expir)`,
  String.raw`\d+ new (?:jobs?|messages?|notifications?|followers?|matches|results)\b|job alert`,
  String.raw`scan(?:ned)? (?:image|document|from|data)|message from (?:km|ricoh|canon|xerox|hp|brother)\S*`,
  String.raw`report domain ?:`,
  String.raw`(?:mail(?:box)? )?quota (?:warning|exceeded|alert|notification)|new voice ?message`,
  String.raw`(?:e-?)?fax received|\[\S+/\S+\] `,
];

const LIKELY_WORDS = [
  String.raw`order (?:confirm|receipt|update|shipped|#?\S+ (?:confirmed|shipped|has))`,
  String.raw`(?:your|tu|su|ihre?|deine|votre|(?:il |la )?tu[oa]|seu|sua|je|uw) (?:order|purchase|receipt|payment|package|parcel|shipment|delivery|statement|bill|invoice|subscription|account|password|booking|reservation|ticket|request|case|application|trial|membership|pedido|compra|recibo|pago|envio|cuenta|factura|reserva|solicitud|bestellung|zahlung|sendung|konto|rechnung|buchung|anfrage|commande|achat|colis|compte|facture|reservation|demande|ordine|acquisto|conto|spedizione|bestelling|betaling|pakket|conta|fatura)\b`,
  String.raw`password (?:reset|change|assistance)|reset (?:your )?password|verify (?:your )?|verification`,
  String.raw`confirm (?:your|e-?mail|registration|subscription)|confirmation (?:of|for|code|de)`,
  String.raw`security (?:alert|notice|code)|sign-?in|one-?time|welcome to|bienvenid|willkommen (?:bei|auf|im)`,
  String.raw`bienvenue|benvenut|bem-?vind|welkom|newsletter|boletin|digest`,
  String.raw`\d+ ?% (?:off|rabatt|de descuento|dto|korting|di sconto|de reduction)|sale\b|black friday`,
  String.raw`last chance|ends (?:today|tonight|soon)`,
  String.raw`(?:weekly|daily|monthly) (?:report|digest|summary|update|news)|invitation|reminder|recordatorio`,
  String.raw`erinnerung|rappel|promemoria|herinnering|webinar|survey|encuesta|umfrage|feedback`,
  String.raw`(?:receipt|invoice|payment) (?:for|from|received)`,
  String.raw`has (?:shipped|been (?:shipped|delivered|received|updated))|out for delivery|tracking|auto ?: `,
  String.raw`(?:booking|reservation|order|payment|registration|appointment|purchase|delivery|shipping|flight|ticket) confirm\w+`,
  String.raw`confirmacion de (?:tu |su )?(?:pedido|compra|reserva|pago|registro|cita)`,
  String.raw`(?:bestell|buchungs|auftrags|zahlungs|anmelde|termin)bestatigung`,
  String.raw`confirmation de (?:votre )?(?:commande|paiement|inscription|reservation)`,
  String.raw`conferma (?:dell\')?(?:ordine|prenotazione|pagamento|registrazione)`,
  String.raw`confirmacao d[eo] (?:pedido|compra|pagamento|reserva|cadastro)`,
  String.raw`(?:bestel|order|boekings|betalings)bevestiging`,
  String.raw`estado de cuenta|extracto|kontoauszug|releve de compte|estratto conto`,
];

// Monitors shout what people say in small letters.
const STATES =
  /\bis (?:DOWN|UP|CRITICAL|WARNING|OK|UNREACHABLE)\b|^\[?(?:PROBLEM|RECOVERY|CRITICAL|DOWN|UP)\b/;

const SURE = new RegExp(`^(?:(?:re|fwd?) ?: ?)?(?:${SURE_WORDS.join("|")})`);
const LIKELY = new RegExp(
  `^(?!re ?:|aw ?:|rv ?:|fwd? ?:)(?:.{0,40} )?(?:${LIKELY_WORDS.join("|")})`,
);
