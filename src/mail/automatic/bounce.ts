import { fold } from "../../core/fold.ts";

const MAX_CHARS = 20_000;

/** Whether a subject can only be that of a report on a mail: no customer writes that. */
export function isBounceSubject(subject: string): boolean {
  return SURE_SUBJECT.test(fold(subject.trim()));
}

/** Whether a subject fits such a report; a parcel that did not arrive is called so too. */
export function mayBeBounceSubject(subject: string): boolean {
  return LIKELY_SUBJECT.test(fold(subject.trim()));
}

/** Whether a text has fields of RFC 3464, or the refusal of a mail as SMTP servers word it. */
export function tellsOfBounce(words: string): boolean {
  const text = fold(words.slice(0, MAX_CHARS));
  if (fieldsIn(text) >= 2) return true;
  return SMTP_ANSWER.test(text) && FAILED.test(text);
}

/** Whether a text is a report itself, by its fields; who asks about one is a person. */
export function isBounceReport(words: string): boolean {
  return !/[?¿？]/.test(words) && fieldsIn(fold(words.slice(0, MAX_CHARS))) >= 3;
}

function fieldsIn(folded: string): number {
  return FIELDS.filter((field) => field.test(folded)).length;
}

/** Whether a text speaks of a failed mail at all: enough where the sender is a mail server. */
export function speaksOfFailedMail(words: string): boolean {
  const text = fold(words.slice(0, MAX_CHARS));
  return SMTP_ANSWER.test(text) || FAILED.test(text) || FIELDS.some((field) => field.test(text));
}

const MAIL = "(?:e-?mail|mail|message)";

const SURE_SUBJECT = new RegExp(
  `^\\W*(?:(?:failed|failure|warning|notice|error|auto)\\W+)?(?:${[
    `undelivered ${MAIL}|undeliver(?:able|ed)(?: ${MAIL})?(?: ?[:(-]|$| to | returned)|returned ${MAIL}\\b|returning message to sender`,
    `(?:e-?)?mail delivery (?:fail|sub|sys|status|report|error|problem|delayed|notification|unsuccessful|has failed|service)`,
    `(?:e-?)?mail (?:system error|could not be|failure|not delivered|undeliverable|rejected|blocked|returned|bounced)`,
    `delivery (?:status (?:notification|report)|notification ?:|failure ?[(:]|failure$|report ?[(:]|incomplete|unsuccessful ?:|has been delayed ?:|failed ?:)`,
    `message (?:delivery (?:fail|delay|has failed|status|problem|notification)|not delivered|undeliver\\w+|could not be|status ?[-:]|returned|rejected|blocked|bounced)`,
    `failure (?:notice|notification)|failed (?:to deliver ${MAIL}|${MAIL})|${MAIL} you sent (?:was |has been )?(?:blocked|rejected|refused|returned|quarantined)|nondeliver|permanent delivery failure|delayed (?:notice|mail)`,
    `(?:could not|unable to|cannot) (?:send|deliver) (?:your |the )?${MAIL}|your ${MAIL} (?:to \\S+ )?(?:could not|was not|cannot|couldn't|has been (?:blocked|rejected|quarantined|delayed))|postmaster notify`,
    `could not send message|message (?:still )?(?:undelivered|delayed)|${MAIL} (?:feedback|abuse) report|(?:abuse|spam) (?:report|complaint)|feedback loop|complaint about message|dsn ?[:-]|bounced? ${MAIL}`,
    "(?:\\S+ )?(?:virus|worm|malware) (?:\\([^()]{1,80}\\) in |found|detect|alert|warning|notif|infect|in )|(?:infected|banned) (?:file|message|mail|contents?|attachment)|(?:message|mail) \\S+ frozen|mail failure|rejected (?:mail|message|posting)|spam (?:notification|quarantine)|quarantine(?:d| (?:report|summary|notification|digest))|delivery report ?$|rapport de (?:non-)?remise|rapport de non|error condition re",
    "recipient (?:unknown|not found)|user unknown|mailbox (?:is )?(?:full|unavailable)|unknown (?:user|recipient)",
    "no se (?:ha )?(?:pudo|podido|puede) entregar(?: ?:| (?:el|su|tu|este) (?:mensaje|correo|e-?mail))|(?:mensaje|correo)(?: electronico)? (?:no entregado|devuelto|rechazado)|no entregable ?:|(?:error|fallo) (?:de|en la) entrega (?:del|de) (?:mensaje|correo)|notificacion de estado de (?:la )?entrega|notificacion del estado del envio|devolucion de(?:l)? correo",
    "unzustellbar ?:|nicht zustellbar ?:|(?:mail|nachricht|e-?mail) (?:ist )?(?:unzustellbar|nicht zugestellt|konnte nicht zugestellt)|zustellung (?:der|ihrer) (?:mail|nachricht|e-?mail)|unzustellbarkeit|benachrichtigung (?:uber|zum) .{0,20}(?:zustell|ubermittl)\\w*|fehler bei der (?:nachrichten|mail)?zustellung|unzustellbare (?:mail|nachricht|e-?mail)",
    "non[- ]?remis ?:|message non (?:remis|distribu\\w+|delivre)|echec de (?:la )?(?:remise|distribution|livraison) (?:du|de) (?:message|courriel|mail)|notification d'etat de (?:la )?remise|impossible de (?:remettre|distribuer|livrer) (?:le|votre) (?:message|courriel)|retour de courrier",
    "(?:messaggio|mail|posta) (?:non (?:recapitat|consegnat|recapitabil)\\w*|respint)|impossibile recapitare ?:|non recapitabile ?:|notifica (?:sullo|di|dello) stato (?:di|della|del) (?:recapito|consegna)|avviso di mancata consegna|mancata consegna (?:del|messaggio)|anomalia messaggio",
    "nao (?:foi|e) possivel entregar ?:|(?:mensagem|e-?mail) (?:nao (?:entregue|pode)|devolvid)|falha na entrega da mensagem|notificacao d[eo] (?:status|estado) d[ae] entrega",
    "onbestelbaar ?:|(?:bericht|mail) (?:onbestelbaar|niet (?:bezorgd|afgeleverd)|kon niet)|niet-bezorg|onbestelbare mail|melding over bezorgstatus",
    "niedostarczon\\w* ?:|nie mozna dostarczyc ?:|zwrot (?:poczty|wiadomosci)|nedorucitel\\w* ?:|kezbesithetetlen ?:|olevererbar\\w* ?:|kan (?:inte|ikke) lever\\w* ?:|ikke levert ?:|toimittamaton ?:|teslim edilemedi ?:",
    "недоставленн\\S+ (?:сообщен|письм|почт)|не уда(?:лось|ется) доставить ?:|уведомление о (?:состоянии )?доставк|ошибка доставки (?:сообщ|письм|почт)|сообщение не доставлено",
    "配信(?:不能|不可|エラー|失敗|遅延|状態|できません|状況)|送信(?:エラー|失敗|できません)|エラーメール|メッセージを配信|メール(?:を|が)?(?:配信|送信できま|送れま)|退信|系统退信|投递失败|無法傳(?:送|遞)|无法投递|邮件(?:被退|退回|无法)|전송 ?실패 ?알림|반송",
  ].join("|")})`,
  "u",
);

const LIKELY_SUBJECT =
  /deliver|undeliv|bounce|returned|failure|failed|rejected|blocked|unknown|mailbox|quota|entreg|devuelt|rechaz|zustell|zuruck|remise|distribu|consegn|recapit|rifiut|devolv|bezorg|aflever|zwrot|mail|message|notif|error|warning|status|postmaster|spam|virus|abuse|доставк|配|送信|メール|邮|반송/u;

const FIELDS = [
  /^[^\w\n]{0,20}final-recipient\s*:/m,
  /^[^\w\n]{0,20}original-recipient\s*:/m,
  /^[^\w\n]{0,20}diagnostic-code\s*:/m,
  /^[^\w\n]{0,20}reporting-mta\s*:/m,
  /^[^\w\n]{0,20}remote-mta\s*:/m,
  /^[^\w\n]{0,20}action\s*:\s*(?:failed|delayed|delivered|relayed|expanded)/m,
  /^[^\w\n]{0,20}status\s*:\s*[245]\.\d/m,
  /^[^\w\n]{0,20}arrival-date\s*:/m,
  /^[^\w\n]{0,20}feedback-type\s*:/m,
  /^[^\w\n]{0,20}(?:original-)?envelope-id\s*:/m,
];

// A code alone may be an amount or a date.
const SMTP_ANSWER =
  /\b[45]\d\d[ -]#?[45]\.\d{1,2}\.\d{1,3}\b|\(#[45]\.\d\.\d\)|\bsmtp; ?[45]\d\d|(?:^|said: ?|>>> ?|<<< ?)[45]\d\d[ -]|\brcpt to:|\bsmtp (?:error|reply|code)|\bremote (?:host|server) (?:said|answered|replied)|\bhost \S+ (?:\[\S+\] )?said:|^<[^<>\s]+@[^<>\s]+>:?\s*$/m;

const FAILED = new RegExp(
  [
    "user unknown|unknown user|no such (?:user|recipient|mailbox|address)|unknown recipient|recipient (?:unknown|rejected|address rejected|not found|refused)|unknown local",
    "mailbox (?:is )?(?:full|unavailable|not found|disabled|does not exist|unknown|size limit|quota)|(?:over|exceed\\w*) (?:disk |mail|storage )?quota|quota exceeded",
    "address(?:es)? (?:below )?(?:had|have|has) (?:permanent|fatal|delivery|transient|failed)|following (?:address|recipient|destination|user)\\S*\\b.{0,40}\\b(?:fail|not|reject|undeliv|problem|error)",
    `(?:${MAIL}|it) (?:could(?:n't| not)|was not|cannot) be (?:delivered|sent)|(?:unable to|could not|cannot|couldn't) deliver (?:your |the |this )?${MAIL}|delivery (?:to the following|of (?:the|this|your) ${MAIL}|attempts? (?:failed|has failed))|undeliverable|wasn't able to deliver`,
    `${MAIL} (?:was )?returned|retry(?:ing)? (?:time|timeout)|giving up on|permanent (?:error|failure|fatal)|host (?:unknown|not found)|mail delivery (?:sub)?system|relay(?:ing)? (?:denied|access)`,
    `${MAIL} (?:size|too large|(?:was |has been )?(?:rejected|blocked|refused))|unrouteable|hop count|too many hops|mail loop|address rejected|does not exist|no longer (?:valid|available|in use)`,
    "no se (?:ha )?(?:pudo|podido) entregar|konnte nicht zugestellt|n'a pas pu etre (?:remis|distribue)|non e stato possibile (?:recapitare|consegnare)|nao (?:foi|pode) (?:ser )?entreg|kon niet worden (?:bezorgd|afgeleverd)",
  ].join("|"),
);
