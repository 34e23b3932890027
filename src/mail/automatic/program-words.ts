import { fold } from "../../core/fold.ts";

const MAX_CHARS = 30_000;
const EDGE_CHARS = 12_000;

/** Whether a mail's own words say that a program wrote it, or that it went to many. */
export function speaksAsProgram(words: string): boolean {
  return SENTENCES.test(folded(words));
}

/**
 * How many kinds of sentence there are that programs write often and people seldom: thanks for an
 * order or a message, its confirmation, a promise to answer, a call to click.
 */
export function politePhrases(words: string): number {
  const text = folded(words);
  return POLITE.filter((pattern) => pattern.test(text)).length;
}

/** In one line; of a long text the beginning and the end, since the middle is its matter. */
function folded(words: string): string {
  const ends =
    words.length <= MAX_CHARS
      ? words
      : `${words.slice(0, EDGE_CHARS)}\n${words.slice(-EDGE_CHARS)}`;
  return fold(ends).replace(/\s+/g, " ");
}

const THIS =
  "(?:this|the) (?:automated |automatic |auto-generated |system )?(?:e-?mail|message|mail|notification|address|mailbox|thread)";
const DIESE =
  "(?:diese[rsnm]?|dieses) (?:automatische[nrsm]? |automatisch \\S+ |system-?)?(?:e-?mail|mail|nachricht|adresse|mailadresse|benachrichtigung)";
const ESTE =
  "(?:a |al )?(?:este|el presente|esta|la presente) (?:correo|e-?mail|mail|mensaje|direccion|notificacion|buzon|casilla)";
const CET =
  "(?:a )?(?:ce|cet|cette) (?:e-?mail|mail|message|courriel|adresse|notification|courrier)";
const QUESTO =
  "(?:a )?(?:quest[ao]|quest'|la presente) ?(?:e-?mail|mail|messaggio|indirizzo|notifica|comunicazione)";
const ESSE = "(?:a )?(?:est[ea]|ess[ea]) (?:e-?mail|mensagem|endereco|notificacao|mail)";
const DEZE = "(?:deze|dit) (?:e-?mail|mail|bericht|melding|adres)\\S*";
const BY_MACHINE = "(?:automat|maschinell|systemseitig|generat|generad|gener|gerad)\\S*";

const DO_NOT_ANSWER = [
  `(?<!you )(?:do not|don't|dont) (?:reply|respond|write back)(?: directly| back)? (?:to|using) ${THIS}|\\bplease (?:do not|don't) (?:reply|respond)(?! (?:with|without|until|by|before))`,
  `(?:replies|responses) (?:sent )?to ${THIS} (?:are|will|is|cannot|go)|${THIS} (?:\\S+ )?(?:is|was|has been) (?:sent from |a |an )?(?:not monitored|unmonitored|un-?attended|a? ?no-?reply|notification-only|send-only|outgoing|outbound)|(?:mailbox|address|inbox|account) is (?:not|un-?) ?(?:monitored|attended)|cannot (?:receive|accept) (?:replies|incoming)`,
  `bitte (?:antworten sie )?(?:nicht )?(?:direkt )?auf ${DIESE} nicht|(?:bitte )?antworten sie (?:bitte )?nicht (?:direkt )?auf|bitte nicht (?:direkt )?(?:auf ${DIESE} )?antworten|antworten auf ${DIESE} (?:werden|konnen|sind)`,
  `(?:no|nunca) (?:responda[sn]?|conteste[sn]?|responder|contestar) ${ESTE}|(?:por favor|favor)(?:,| de)? no (?:responda[sn]?|conteste[sn]?|responder|contestar)|abstenerse de responder`,
  `(?:merci de|veuillez|priere de) ne pas (?:y )?repondre|ne pas repondre (?:directement )?${CET}|(?<!vous )ne repondez pas (?:directement )?${CET}`,
  `(?:si prega|ti preghiamo|la preghiamo) di non rispondere|non (?:rispondere|rispondete|risponda) (?:direttamente )?${QUESTO}`,
  `(?:por favor|favor),? nao (?:responda|responder)|nao (?:responda|responder) ${ESSE}`,
  `(?:gelieve|verzoek|u kunt|graag) (?:\\S+ ){0,3}niet (?:te )?(?:(?:te )?(?:reageren|antwoorden|beantwoorden)|op ${DEZE})|(?:reageer|antwoord) niet op ${DEZE}|${DEZE} niet (?:te )?beantwoorden`,
  "prosimy (?:o )?nie odpowiada\\w*|svara (?:inte|ej) pa detta|(?:venligst )?(?:ikke svar|svar ikke|besvar ikke)|neodpovidejte|не отвечайте на|пожалуйста,? не отвечайте|送信専用|このメール(?:は|に).{0,30}(?:返信|自動)|請勿(?:直接)?回(?:覆|復)|请勿(?:直接)?回复|회신하지 마|발신 ?전용",
];

const PROGRAM_WROTE = [
  `\\b(?:this|the following) (?:is|was) (?:an? )?(?:automatically|auto-?generated|automated|automatic|computer-|system-|machine-)|\\b(?:this|the) (?:e-?mail|message|mail|notification|notice|report|reply) (?:is|was|has been) (?:an? )?(?:sent |generated |created |produced |issued )?(?:automatically|auto-?generated|automated|automatic|by (?:an? |the |our )?(?:\\S+ )?(?:system|server|script|bot|robot|software|cron|daemon|program|service))`,
  `\\bautomatically (?:generated|created) (?:e-?mail|message|mail|notification|reply|response|by)|\\b(?:auto-?generated|computer[- ]generated|system[- ]generated) (?:e-?mail|message|mail|notification)|^\\W{0,20}(?:hello |hi |dear \\S+ )?\\W{0,5}(?:this is an? )?(?:auto-?generated|automated|automatic) (?:message|notification|e-?mail|reply|response)`,
  `${DIESE} (?:wurde|wird|ist) (?:\\S+ ){0,3}${BY_MACHINE}|automatisch (?:generierte|erstellte|erzeugte|versendete|versandte) (?:e-?mail|mail|nachricht|benachrichtigung)`,
  `${ESTE}(?: electronico)? (?:es |ha sido |fue |se ha |se |esta )(?:\\S+ ){0,4}(?:de forma |de manera )?${BY_MACHINE}`,
  `${CET} (?:est|a ete|vous a ete) (?:\\S+ ){0,4}${BY_MACHINE}|ceci est un (?:e-?mail|message|courriel) (?:\\S+ )?automatique`,
  `${QUESTO} (?:e|e' |e stat[oa]|viene) ?(?:\\S+ ){0,4}${BY_MACHINE}`,
  `${ESSE} (?:e|foi|e uma) (?:\\S+ ){0,4}${BY_MACHINE}`,
  `${DEZE} (?:is|wordt|werd) (?:\\S+ ){0,3}automatisch|automatisch gegenereer\\w+ (?:e-?mail|mail|bericht)`,
  "(?:wiadomosc|mail|e-mail) (?:\\S+ ){0,3}(?:wygenerowan|wyslan)\\w* automatyczn\\w*|(?:wiadomosc|e-mail) automatyczn\\w*|сформировано автоматически|автоматическ(?:ое|ая) (?:сообщение|письмо|уведомление|рассылка)|自動(?:送信|配信|的に|で送信)|系统自动|自动发(?:送|出)|자동으로? ?발송",
];

const BECAUSE =
  "(?:because|as|since|due|in connection|per|weil|da|aufgrund|als|porque|ya que|debido|por ser|por estar|car|parce|suite|en raison|perche|in quanto|pois|omdat|vanwege)";
const SENT_TO_MANY = [
  `\\byou(?:'re| are) receiving (?:this|these|our)|(?<!if )\\byou (?:have )?(?:received|got|get|receive) (?:this|these) (?:\\S+ ){0,3}${BECAUSE}\\b|\\b(?:this|the) (?:e-?mail|message|newsletter|mail|notification) (?:was|is|has been) (?:sent|intended|addressed|delivered|being sent) (?:to|for) (?:you (?:${BECAUSE}|by)|\\S+@)|\\byou(?:'re| are) (?:currently )?(?:subscribed to|on (?:our|this|the) (?:mailing )?list)`,
  "\\b(?:unsubscribe|opt[- ]?out|stop receiving (?:these|this|such|our|future)|be removed from (?:this|our) (?:mailing )?list|(?:change|update|manage|edit|adjust) (?:your|these|email|e-mail|notification) (?:\\S+ ){0,3}(?:preferences|settings|subscriptions?|notifications?))\\b.{0,60}(?:https?:|\\bclick|\\bhere\\b ?[<:[(.]|visit|link below|at any ?time|by replying with|(?:by sending|send) (?:an? )?(?:blank |empty )?(?:e-?mail|mail|message)|write to)",
  "\\b(?:click|visit|tap) .{0,40}\\b(?:to )?(?:unsubscribe|opt[- ]?out)\\b|\\bto be removed (?:from|click|reply|send|simply|please)|\\breply (?:to this \\S+ )?(?:with )?[^a-z]?(?:stop|unsubscribe|remove)\\b[^a-z]{0,2} (?:to|in)|^unsubscribe\\b|\\bunsubscribe (?:[|·•] |<?https?)|[|·•] unsubscribe\\b",
  "\\b(?:view|read|see|open|viewing|reading|seeing) (?:\\S+ ){0,5}(?:in|on|with) (?:your|a|the) (?:web ?)?browser|\\b(?:view|read) (?:it|this (?:e-?mail|message|newsletter)) online\\b|web version of this|add \\S+@\\S+ to your (?:address book|contacts|safe)",
  `(?:recibes?|recibiste|(?:ha|has) recibido|reciben|recibiendo) (?:este|estos|esta) (?:\\S+ ){1,4}${BECAUSE}\\b|${ESTE}(?: electronico)? (?:ha sido|fue|se ha|se) ?(?:enviado|envio) a \\S+@|(?:darte|darse|dese|date|dar(?:me)?) de baja.{0,50}(?:aqui\\b|clic|https?:|enlace|pulsa|respond)|si (?:no|ya no) (?:desea|deseas|quiere|quieres) (?:seguir )?recib\\w+ (?:mas|nuestr|est|correo|e-?mail|comunic|inform|public)|(?:ver|vea|lee|leer|visualiza\\w*) .{0,40}(?:en|desde) (?:tu|el|su|un) navegador`,
  `(?:sie|du) (?:erhalten|erhaltst|bekommen|bekommst|haben|hast) diese[nrs]? (?:\\S+ ){1,5}${BECAUSE}\\b|${DIESE} (?:wurde|ist|geht|ging|richtet sich) an \\S+@|(?:abmelden|abbestellen|austragen|abbestellung|abmeldung).{0,40}(?:https?:|klick|hier\\b|link)|(?:klick|hier|link|https?:\\S+) .{0,40}(?:abmelden|abbestellen|austragen)|(?:im|in ihrem|in deinem) (?:web)?browser (?:ansehen|anzeigen|offnen|betrachten|lesen|an)|(?:keine|diesen) (?:weiteren )?newsletter (?:mehr )?(?:erhalten|bekommen|empfangen) mocht`,
  `vous (?:recevez|avez recu|etes inscrit|etes abonne)\\S* (?:\\S+ ){1,4}${BECAUSE}\\b|${CET} (?:a ete|est|vous a ete) (?:envoye|adresse) a \\S+@|(?:desabonn|desinscri)\\w+.{0,50}(?:ici\\b|clique|https?:|lien)|(?:clique|ici|lien|https?:\\S+) .{0,40}(?:desabonn|desinscri)\\w+|(?:voir|afficher|consulter|visualis\\w+|lire|lisez) .{0,40}(?:navigateur|version en ligne)|si vous ne (?:souhaitez|desirez|voulez) plus recevoir (?:nos|de nos|ces|cette|notre|d'e)`,
  `(?:ricevi|hai ricevuto|riceve|ha ricevuto) (?:questa|questo|la presente) (?:\\S+ ){1,3}${BECAUSE}\\b|(?:cancell\\w+|disiscriv\\w+|annulla\\w+).{0,40}(?:iscrizione|qui\\b|https?:|clicca).{0,40}(?:qui\\b|https?:|clicca|link)|(?:visualizza|leggi|apri) .{0,40}(?:nel|con il|sul) (?:tuo |suo )?browser|se non (?:desideri|vuoi) (?:piu )?ricevere (?:\\S+ )?(?:newsletter|e-?mail|comunicazioni)`,
  `(?:recebeu|esta recebendo|recebe) (?:est|ess)[ea] (?:\\S+ ){1,3}${BECAUSE}\\b|(?:cancelar (?:a )?(?:sua )?(?:inscricao|assinatura|subscricao)|descadastr\\w+|remover (?:a )?(?:inscricao|subscricao)).{0,50}(?:aqui\\b|clique|https?:|link)|(?:ver|visualiz\\w+|abrir) .{0,40}(?:no|em seu) navegador|deixar de receber (?:est|ess|noss)[aeo]s? (?:e-?mails?|mensage\\w+|newsletters?).{0,40}(?:aqui\\b|clique|https?:|link)|(?:nao (?:deseja|quer|quiser)) (?:mais )?receber (?:\\S+ )?(?:e-?mails|mensagens|newsletter|nossos)`,
  `(?:u|je) (?:ontvangt|krijgt|hebt|bent) (?:deze|dit) (?:\\S+ ){1,3}${BECAUSE}\\b|(?:afmelden|uitschrijven).{0,40}(?:https?:|klik|hier\\b|link)|(?:klik|hier|https?:\\S+) .{0,40}(?:afmelden|uitschrijven|af te melden|uit te schrijven)|bekijk .{0,30}in (?:je|uw|de) browser|wypisz sie|отписаться от|отказаться от рассылки|配信(?:停止|解除)|退订|取消订阅|수신 ?거부|avregistrera dig|afmeld dig`,
];

// Vacation programs of old, and those that ask a sender to prove that they are one.
const OTHERS = [
  "\\byour (?:mail|message|e-?mail) (?:regarding|concerning|about|with the subject) .{0,160}(?:when i return|on my return|upon my return|will be read|has been received)|\\bthis is a recorded (?:message|reply)",
  "#{2,}-? ?(?:please )?(?:type|write|enter) your reply above this line",
  "\\b(?:confirm|verify|prove|authenticate) (?:that )?(?:your |this |you )(?:\\S+ ){0,6}(?:message|e-?mail|mail|human|person|sender)\\b.{0,120}(?:deliver|release|click|reply|whitelist|link|approved)|\\byour (?:message|e-?mail) (?:\\S+ ){0,6}(?:is being held|has been held|held for|awaits|is awaiting) (?:moderator|approval|moderation|until|because)|(?:virus|malware|worm|trojan) (?:was |has been |were )?(?:found|detected) in|\\b(?:found|detected) (?:a |the )?(?:virus|malware|worm|trojan)",
];

const ACCOUNT = [
  "\\bproblem started at\\b|\\boriginal problem id\\b|\\bwould like to recall the message\\b|\\breport domain: \\S+ submitter",
  "\\byou can view, comment on,? or merge|\\bview (?:it|this (?:issue|comment|pull request|merge request)) on \\S+\\.|\\breply to this e-?mail directly or view\\b",
  "\\bif (?:you|this was|this wasn't|it was|it wasn't) ?(?:did(?:n't| not)|have not|haven't|not|was not)? ?(?:request|requested|make|made|initiate|initiated|sign|signed|create|created|authorize|recognize|you)\\b.{0,70}(?:(?:ignore|disregard|delete) this|secure your|let us know immediately|no (?:further )?action is|change your password|reset your password)|\\b(?:can|please|simply|just|safely) (?:safely )?(?:ignore|disregard) this (?:e-?mail|message|mail|notification)",
  "\\bsi (?:tu |usted )?no (?:has |ha )?(?:solicita\\w+|pedido|realiza\\w+|reconoce\\w*|fuiste)\\b.{0,70}(?:ignor|omit|caso omiso|elimin)\\w*|(?:wenn|falls) sie (?:diese|dies|das|sich|keine|nicht)\\b.{0,80}(?:ignorieren sie|gegenstandslos|nicht selbst)|si vous n'(?:etes|avez) (?:pas|jamais)\\b.{0,70}(?:ignore[rz]|ne tenez pas)|se non (?:hai|sei stat\\S|ha)\\b.{0,70}ignora\\w*|se (?:voce )?nao (?:solicitou|fez|foi)\\b.{0,70}(?:ignor|desconsider)\\w*|als (?:u|je) (?:dit|deze|geen|niet)\\b.{0,70}(?:negeren|negeer)",
  "\\byour (?:\\S+ )?(?:verification|security|confirmation|login|sign-?in|access|one-?time|authentication|activation|otp) (?:code|pin|passcode|password)(?: \\S+)? ?(?:is\\b|:)|\\b(?:verify|confirm|activate|validate) your (?:e-?mail(?: address)?|account|identity|registration|subscription)\\b.{0,100}(?:\\blink\\b|\\bbutton\\b|https?:|\\bcode\\b|\\bclick)|\\b(?:reset|change|choose|set) (?:your|a new) password\\b.{0,80}(?:\\blink\\b|\\bbutton\\b|https?:|\\bclick)|\\bunsubscribe from (?:this|these|all) (?:e-?mails|notifications|messages|alerts)\\b.{0,5}$",
];

// In folded text. Not after a quotation mark: a person may tell what another mail said.
const SENTENCES = new RegExp(
  `(?<!["“„«']|["“„«'] )(?:${[...DO_NOT_ANSWER, ...PROGRAM_WROTE, ...SENT_TO_MANY, ...OTHERS, ...ACCOUNT].join("|")})`,
  "u",
);

const POLITE = [
  "\\bthank(?:s| you) (?:very much |so much )?for (?:your (?:order|purchase|payment|registration|registering|subscription|booking|reservation|donation|business|submission|shopping|message|e-?mail|inquiry|enquiry|request|interest)|(?:ordering|purchasing|shopping|registering|subscribing|signing up|joining|booking|creating an|choosing|using|contacting|submitting|getting in touch|reaching out|writing))|gracias por (?:tu |su |la )?(?:compra|pedido|registr\\w+|suscri\\w+|reserva|contactar\\w*|comunicar\\w*|escribir\\w*|inscri\\w+|preferirnos|elegirnos|confiar|mensaje|correo)|dank fur (?:ihre|deine|die|ihren|deinen) (?:bestellung|registrierung|anmeldung|anfrage|nachricht|buchung|kontaktaufnahme|e-?mail|mail|einkauf)|(?:merci|remerci\\w+) (?:pour|de) (?:votre (?:commande|achat|inscription|reservation|message|demande|e-?mail|courriel)|nous avoir)|grazie per (?:il|la|aver|l'|averci) ?(?:(?:tuo|suo|tua|sua) )?(?:ordine|acquist\\w+|registra\\w+|iscri\\w+|contatta\\w+|prenotazione|messaggio|richiesta|mail)|obrigad[oa] (?:por|pela|pelo) (?:sua|seu|se|nos|o seu|a sua)? ?(?:compra|pedido|cadastr\\w+|inscri\\w+|reserva|contat\\w+|mensagem|e-?mail)|bedankt voor (?:je|uw|het) (?:bestelling|aankoop|aanmelding|inschrijving|bericht|reservering|mail|e-?mail|contact)",
  "\\bwe(?:'ve| have)? (?:just |successfully )?(?:received|got) your\\b|\\byour (?:request|ticket|case|inquiry|enquiry|message|e-?mail|order|application|payment|submission)(?: \\S+)? (?:has been|was|is being) (?:successfully )?(?:received|created|opened|registered|assigned|updated|closed|solved|resolved|logged|submitted|processed|confirmed|shipped|dispatched|placed)|\\ba (?:support )?(?:ticket|case|request) (?:\\S+ )?(?:has been|was) (?:created|opened|logged)|\\b(?:hemos recibido|recibimos) (?:tu|su) |(?:tu|su) (?:solicitud|ticket|caso|consulta|mensaje|pedido|compra|pago)(?: \\S+)? (?:ha sido|fue|se ha) |wir haben (?:ihre|deine|ihren) (?:\\S+ ){1,3}(?:erhalten|bekommen)|(?:ihre|deine) (?:anfrage|nachricht|e-?mail|bestellung|zahlung|mail|meldung) (?:ist|wurde) |nous avons (?:bien )?recu votre|votre (?:message|demande|commande|paiement)(?: \\S+)? a (?:bien )?ete|abbiamo ricevuto (?:la|il) (?:tu|su)\\w|(?:il|la) (?:tu|su)\\w (?:richiesta|ordine|messaggio) e stat\\w|recebemos (?:a |o )?(?:sua|seu) |(?:sua|seu) (?:mensagem|pedido|solicitacao)(?: \\S+)? foi |we hebben (?:je|uw) .{0,30}ontvangen|(?:je|uw) (?:bericht|bestelling|aanvraag|betaling) (?:is|wordt|werd) ",
  "\\b(?:will|shall|'ll) (?:get back|respond|reply|contact you|be in touch|answer|come back|review|process|follow up|notify you|send you)|\\b(?:responderemos|contestaremos|nos pondremos en contacto|nos comunicaremos|te contactaremos|le contactaremos|sera (?:atendid|respondid|procesad)\\w*)|(?:melden uns|werden (?:uns|ihre|diese) .{0,60}(?:melden|bearbeiten|beantworten|prufen))|(?:reviendrons vers|vous repondrons|traiterons|sera traite|recontacter)|(?:risponderemo|ti contatteremo|la contatteremo|ricontatt\\w+|sara (?:gestit|elaborat|evas)\\w*)|(?:responderemos|entraremos em contat\\w+|retornaremos)|(?:nemen .{0,30}contact|reageren .{0,20}(?:binnen|spoedig|zo)|beantwoorden .{0,20}(?:binnen|zo))",
  "(?<!\\bi |\\bwe |\\bto )\\b(?:click|tap|press) (?:on )?(?:here|the (?:\\S+ )?(?:link|button)|below)|\\b(?:view|track|manage|see|check) (?:your|my) (?:order|booking|reservation|account|shipment|package|invoice|receipt|profile|dashboard|delivery|details|statement)|\\b(?:haz|haga|haciendo|hacer) clic\\w*|cliquez (?:ici|sur)|klicken sie|clicca (?:qui|sul)|clique (?:aqui|no|em)|klik (?:hier|op)|log ?in to (?:your|view|see)|sign in to (?:your|view|see)|\\bshop now|\\blearn more\\b|\\bdownload the app|\\bfollow us\\b|\\bsiguenos\\b|\\bfolgen sie uns\\b|\\bsuivez[- ]nous",
  "(?:©|\\(c\\)|&copy;|copyright) ?(?:19|20)\\d\\d|(?:19|20)\\d\\d ?©|all rights reserved|todos los derechos|alle rechte vorbehalten|tous droits reserves|tutti i diritti|todos os direitos|alle rechten",
  "\\b(?:privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions|& conditions)|politica de privacidad|aviso de privacidad|datenschutz(?:erklarung|hinweis\\w*|bestimmung\\w*)?|politique de confidentialite|informativa (?:sulla )?privacy|politica de privacidade|privacy ?(?:beleid|verklaring)|impressum|help cent(?:er|re)|contact support|customer (?:service|support) team)\\b",
].map((pattern) => new RegExp(pattern, "u"));
