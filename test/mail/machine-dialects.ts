import { aMail } from "../support/mail-maker.ts";

/** A mail as one of the world's programs writes it. */
export interface MachineDialect {
  readonly name: string;
  readonly raw: Buffer;
}

const SHOP = "shop@example.com";
const LOST = "lost@customer.example";

interface Written {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Over a hundred of them. None says more of itself than that program does; each is a mail to us. */
export function machineDialects(): readonly MachineDialect[] {
  const all: Record<string, Written> = {
    ...bouncesInWords(),
    ...complaintsAndReceipts(),
    ...answersOfAbsentPeople(),
    ...ticketsAndConfirmations(),
    ...robotsOfWork(),
    ...newsAndNetworks(),
  };
  const written = Object.entries(all).map(([name, { headers = {}, ...mail }]) => ({
    name,
    raw: aMail({ to: SHOP, ...mail, headers: { "Return-Path": null, ...headers } }),
  }));
  return [...written, ...reports()];
}

const by = (from: string, subject: string, text: string, headers = {}): Written => ({
  from,
  subject,
  text,
  headers,
});

const ORIGINAL = `From: Shop <${SHOP}>\nTo: ${LOST}\nSubject: Re: Consulta\nMessage-ID: <q@example.com>\n\nEl envío tarda de 3 a 5 días hábiles.\n`;

/** Delivery reports without the parts of RFC 3464, as most of the world's servers wrote them. */
function bouncesInWords(): Record<string, Written> {
  const daemon = "Mail Delivery System <postmaster@mx.customer.example>";
  const mailbox = "550 5.1.1 User unknown";
  return {
    "a bounce of Postfix": by(
      daemon,
      "Undelivered Mail Returned to Sender",
      `This is the mail system at host mx.customer.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<${LOST}>: host mx.customer.example[192.0.2.1] said: ${mailbox} (in reply to RCPT TO command)\n`,
    ),
    "a delay of Postfix": by(
      daemon,
      "Delayed Mail (still being retried)",
      `####################################################################\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n####################################################################\n\nYour message could not be delivered for more than 4 hour(s).\n`,
    ),
    "a bounce of Exim": by(
      "Mail Delivery System <postmaster@mx.customer.example>",
      "Mail delivery failed: returning message to sender",
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${LOST}\n    Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIGINAL}`,
    ),
    "a warning of Exim": by(
      daemon,
      "Warning: message 1xYz2A-0003aB-Cd delayed 24 hours",
      `A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.customer.example.\n\nThe address to which the message has not yet been delivered is:\n\n  ${LOST}\n    Delay reason: Connection timed out\n`,
    ),
    "a bounce of qmail": by(
      "postmaster@mx.customer.example",
      "failure notice",
      `Hi. This is the qmail-send program at mx.customer.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${LOST}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n${ORIGINAL}`,
    ),
    "a bounce of Sendmail": by(
      "Mail Delivery Subsystem <postmaster@mx.customer.example>",
      "Returned mail: see transcript for details",
      `The original message was received at Fri, 20 Nov 2026 09:00:00 GMT\nfrom localhost [127.0.0.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<${LOST}>\n    (reason: ${mailbox})\n\n   ----- Transcript of session follows -----\n... while talking to mx.customer.example.:\n>>> RCPT To:<${LOST}>\n<<< ${mailbox}\n`,
    ),
    "a bounce of Courier": by(
      '"Courier mail server at mx.customer.example" <courier@mx.customer.example>',
      "NOTICE: mail delivery status.",
      `This is a delivery status notification from mx.customer.example,\nrunning the Courier mail server, version 1.0.\n\nThe original message was received on Fri, 20 Nov 2026 09:00:00 +0000\n\n                       UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<${LOST}>:\n    <<< ${mailbox}\n`,
    ),
    "a bounce of OpenSMTPD": by(
      "Mailer Daemon <postmaster@mx.customer.example>",
      "Delivery status notification: error",
      `    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n${LOST}: ${mailbox}\n`,
    ),
    "a bounce of Exchange 2003": by(
      "System Administrator <postmaster@customer.example>",
      "Undeliverable: Re: Consulta",
      `Your message\n\n  To:      ${LOST}\n  Subject: Re: Consulta\n  Sent:    Fri, 20 Nov 2026 09:00:00 -0000\n\ndid not reach the following recipient(s):\n\n${LOST} on Fri, 20 Nov 2026 09:00:01 -0000\n    The recipient name is not recognized\n`,
    ),
    "a bounce of Exchange in German": by(
      "Postmaster <postmaster@customer.example>",
      "Unzustellbar: Re: Consulta",
      `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\n${LOST}\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden.\n\nDiagnoseinformationen für Administratoren:\n#${mailbox}\n`,
    ),
    "a bounce of Exchange in Spanish": by(
      "Postmaster <postmaster@customer.example>",
      "No se puede entregar: Re: Consulta",
      `No se pudo entregar el mensaje a los siguientes destinatarios:\n\n${LOST}\nNo se encontró la dirección de correo electrónico que ha especificado.\n`,
    ),
    "a bounce of Exchange in French": by(
      "Postmaster <postmaster@customer.example>",
      "Non remis : Re: Consulta",
      `Échec de la remise pour ces destinataires ou groupes :\n\n${LOST}\nL'adresse de messagerie que vous avez entrée est introuvable.\n`,
    ),
    "a bounce of Exchange in Portuguese": by(
      "Postmaster <postmaster@customer.example>",
      "Não é possível entregar: Re: Consulta",
      `Falha na entrega a estes destinatários ou grupos:\n\n${LOST}\nO endereço de email que você inseriu não pôde ser encontrado.\n`,
    ),
    "a bounce of Exchange in Italian": by(
      "Postmaster <postmaster@customer.example>",
      "Non recapitabile: Re: Consulta",
      `Recapito non riuscito per i seguenti destinatari o gruppi:\n\n${LOST}\nImpossibile trovare l'indirizzo di posta elettronica immesso.\n`,
    ),
    "a bounce of Exchange in Dutch": by(
      "Postmaster <postmaster@customer.example>",
      "Onbestelbaar: Re: Consulta",
      `Uw bericht kan niet aan de volgende geadresseerden worden bezorgd:\n\n${LOST}\n`,
    ),
    "a bounce of Exchange in Polish": by(
      "Postmaster <postmaster@customer.example>",
      "Niedostarczona: Re: Consulta",
      `Dostarczenie nie powiodło się dla następujących adresatów:\n\n${LOST}\n`,
    ),
    "a bounce of Exchange in Russian": by(
      "Postmaster <postmaster@customer.example>",
      "Не удается доставить: Re: Consulta",
      `Сбой доставки следующим получателям или группам:\n\n${LOST}\n`,
    ),
    "a bounce of Exchange in Japanese": by(
      "Postmaster <postmaster@customer.example>",
      "配信不能: Re: Consulta",
      `次の受信者またはグループへのメッセージの配信に失敗しました:\n\n${LOST}\n`,
    ),
    "a bounce of Domino": by(
      "Postmaster@customer.example",
      "DELIVERY FAILURE: User lost (lost@customer.example) not listed in Domino Directory",
      `Your message\n\n  Subject: Re: Consulta\n\nwas not delivered to:\n\n  ${LOST}\n\nbecause:\n\n  User lost (${LOST}) not listed in Domino Directory\n`,
    ),
    "a bounce of GroupWise": by(
      "Mailer@customer.example",
      "Message status - undeliverable",
      `\nThe message that you sent was undeliverable to the following:\n\n    lost (550 5.1.1 recipient unknown)\n\nPossibly truncated original message follows:\n`,
    ),
    "a bounce of Gmail": by(
      "Mail Delivery Subsystem <mailer@googlemail.example>",
      "Delivery Status Notification (Failure)",
      `** Address not found **\n\nYour message wasn't delivered to ${LOST} because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n${mailbox}\n`,
    ),
    "a delay of Gmail in Spanish": by(
      "Mail Delivery Subsystem <mailer@googlemail.example>",
      "Delivery Status Notification (Delay)",
      `** Mensaje no entregado **\n\nHubo un problema temporal al entregar el mensaje a ${LOST}. Gmail lo volverá a intentar durante 46 horas más.\n`,
    ),
    "a bounce of Outlook.com": by(
      "postmaster@outlook.example",
      "Delivery Status Notification (Failure)",
      `This is an automatically generated Delivery Status Notification.\n\nDelivery to the following recipients failed.\n\n       ${LOST}\n`,
    ),
    "a bounce of Yahoo": by(
      "postmaster@yahoo.example",
      "Failure Notice",
      `Sorry, we were unable to deliver your message to the following address.\n\n<${LOST}>:\n554: delivery error: dd This user doesn't have a yahoo.example account\n\n--- Below this line is a copy of the message.\n`,
    ),
    "a bounce of GMX": by(
      "GMX Mailer Daemon <postmaster@gmx.example>",
      "Mail delivery failed: returning message to sender",
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to\none or more of its recipients. The following addresses\nfailed:\n\n"${LOST}":\nSMTP error from remote server for RCPT TO command, host: mx.customer.example (192.0.2.1) reason: ${mailbox}\n`,
    ),
    "a bounce of mail.ru": by(
      "postmaster@corp.mail.example",
      "Mail failure.",
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${LOST}\n    retry timeout exceeded\n`,
    ),
    "a bounce of Zoho": by(
      "Mail Delivery <postmaster@zoho.example>",
      "Undelivered Mail Returned to Sender",
      `This message was created automatically by mail delivery software.\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error.\n\n${LOST} Invalid Address, ERROR_CODE :550, ERROR_CODE :${mailbox}\n`,
    ),
    "a bounce of Notes that holds no address": by(
      "Administrator <admin@customer.example>",
      "DELIVERY FAILURE: Error transferring to mx.customer.example; Maximum hop count exceeded",
      "Failure Reasons\n\nError transferring to mx.customer.example; Maximum hop count exceeded. Message probably in a routing loop.\n",
    ),
    "a refusal of MailMarshal": by(
      "Administrator <admin@customer.example>",
      "Undeliverable Mail: Re: Consulta",
      `Your message:\n   From:    ${SHOP}\n   Subject: Re: Consulta\n\nCould not be delivered because of\n\n${mailbox}\n\nThe following recipients were affected:\n   ${LOST}\n`,
    ),
    "a refusal of InterScan": by(
      "InterScan <interscan@customer.example>",
      "Mail could not be delivered",
      `Sent <<< RCPT TO:<${LOST}>\nReceived >>> ${mailbox}\n\nUnable to deliver message to <${LOST}>.\n`,
    ),
    "a refusal of Barracuda": by(
      "Barracuda Spam Firewall <admin@customer.example>",
      "**Message you sent blocked by our bulk email filter**",
      `Your message to: ${LOST}\nwas blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:\n\nSubject: Re: Consulta\n`,
    ),
    "a refusal by content": by(
      "Content Filter <filter@customer.example>",
      "BANNED contents from you (multipart/alternative)",
      `BANNED CONTENTS ALERT\n\nOur content checker found\n    banned name: multipart/alternative\n\nin email presumably from you to the following recipient:\n-> ${LOST}\n`,
    ),
    "a virus alert": by(
      "Antivirus <av@customer.example>",
      "VIRUS (Eicar-Test-Signature) IN YOUR MAIL",
      `V I R U S  A L E R T\n\nOur virus checker found\n    Eicar-Test-Signature\nin your email to the following recipient:\n-> ${LOST}\n\nPlease check your system for viruses.\n`,
    ),
    "a full mailbox, by its server's name alone": by(
      "Mail Delivery Service <mail@customer.example>",
      "Delivery Status Notification",
      ` - These recipients of your message have been processed by the mail server:\n${LOST}; Failed; 5.2.2 (mailbox full)\n`,
    ),
    "a challenge that asks to confirm": by(
      "Confirmation <confirm-4711@customer.example>",
      "Please confirm your message",
      `The message you sent to ${LOST} requires that you verify that you are a real live human being and not a spam source. To complete this verification, click the link below:\n\nhttps://customer.example/confirm/4711\n`,
    ),
    "a list that holds a mail": by(
      "widgets-owner@lists.customer.example",
      "Your message to widgets awaits moderator approval",
      "Your mail to 'widgets' with the subject\n\n    Re: Consulta\n\nIs being held until the list moderator can review it for approval.\n",
    ),
    "a mail that was too large": by(
      "postmaster@customer.example",
      "Message too large",
      `Your message to <${LOST}> was rejected.\n\n552 5.3.4 Message size exceeds fixed limit\n`,
    ),
    "an address that has moved": by(
      "postmaster@customer.example",
      "Undeliverable mail: lost@customer.example is no longer in use",
      `The address ${LOST} is no longer valid. Please update your records.\n`,
    ),
    "a bounce of a Japanese mobile network": by(
      "Postmaster@mobile.customer.example",
      "Mail System Error - Returned Mail",
      `This Message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\n\n    Recipient: <${LOST}>\n    Reason:    550 Unknown user ${LOST}\n`,
    ),
  };
}

function complaintsAndReceipts(): Record<string, Written> {
  return {
    "a complaint without its report": by(
      "Feedback <staff@isp.customer.example>",
      "Email Feedback Report for IP 192.0.2.1",
      "This is an email abuse report for an email message received from IP 192.0.2.1 on Fri, 20 Nov 2026 09:00:00 +0000.\n",
    ),
    "a DMARC report": by(
      "dmarc-reports@isp.customer.example",
      "Report domain: example.com Submitter: isp.customer.example Report-ID: 4711",
      "This is a DMARC aggregate report for example.com.\n",
    ),
    "a TLS report": by(
      "smtp-tls-reporting@isp.customer.example",
      "Report Domain: example.com Submitter: isp.customer.example Report-ID: <2026.11.20T00.00.00Z+example.com@isp>",
      "This is an aggregate TLS report from isp.customer.example\n",
      { "TLS-Report-Domain": "example.com", "TLS-Report-Submitter": "isp.customer.example" },
    ),
    "a receipt of Outlook": by(
      "Customer <customer@customer.example>",
      "Read: Re: Consulta",
      "Your message\n\n   To: Customer\n   Subject: Re: Consulta\n   Sent: Friday, November 20, 2026 9:00:00 AM\n\n was read on Friday, November 20, 2026 9:05:00 AM.\n",
    ),
    "a receipt of Outlook in German": by(
      "Customer <customer@customer.example>",
      "Gelesen: Re: Consulta",
      "Ihre Nachricht\n\n   An: Customer\n   Betreff: Re: Consulta\n\n wurde am Freitag, 20. November 2026 09:05:00 gelesen.\n",
    ),
    "a receipt of Outlook in Spanish": by(
      "Customer <customer@customer.example>",
      "Leído: Re: Consulta",
      "El mensaje\n\n   Para: Customer\n   Asunto: Re: Consulta\n\n se ha leído el viernes, 20 de noviembre de 2026 9:05:00.\n",
    ),
    "a receipt of Outlook in French": by(
      "Customer <customer@customer.example>",
      "Lu : Re: Consulta",
      "Votre message\n\n   À : Customer\n   Objet : Re: Consulta\n\n a été lu le vendredi 20 novembre 2026 09:05:00.\n",
    ),
    "a mail deleted unread": by(
      "Customer <customer@customer.example>",
      "Not read: Re: Consulta",
      "Your message\n\n   To: Customer\n   Subject: Re: Consulta\n\n was deleted without being read on Friday, November 20, 2026 9:05:00 AM.\n",
    ),
    "a receipt of Thunderbird": by(
      "Customer <customer@customer.example>",
      "Return Receipt (displayed) - Re: Consulta",
      "This is a Return Receipt for the mail that you sent to customer@customer.example.\n\nNote: This Return Receipt only acknowledges that the message was displayed on the recipient's computer.\n",
    ),
    "an invitation declined": by(
      "Customer <customer@customer.example>",
      "Declined: Consulta @ Fri Nov 20, 2026 9am",
      "Customer has declined this invitation.\n",
    ),
    "an invitation of Google's in Spanish": by(
      "Customer <customer@customer.example>",
      "Invitación: Consulta - vie 20 de nov de 2026 9am",
      "Se te ha invitado al siguiente evento.\n\nCuándo: vie 20 de nov de 2026\n\nInvitación de Google Calendar: https://calendar.google.com/calendar/\n",
    ),
  };
}

/** Automatic answers in the languages that customers write: their subject, or only their words. */
function answersOfAbsentPeople(): Record<string, Written> {
  const person = "Customer <customer@customer.example>";
  const subjects = [
    "Automatic reply: Re: Consulta",
    "Auto-Reply: Re: Consulta",
    "AUTO: Customer is out of the office (returning 12/01/2026)",
    "Out of Office Re: Re: Consulta",
    "Out of office until Monday",
    "[Auto-Reply] Re: Consulta",
    "Re: Consulta (Auto-Reply)",
    "On vacation: Re: Consulta",
    "Vacation reply",
    "Automatische Antwort: Re: Consulta",
    "Abwesenheitsnotiz",
    "Abwesend: Re: Consulta",
    "Ich bin nicht im Büro",
    "Respuesta automática: Re: Consulta",
    "Fuera de oficina: Re: Consulta",
    "Ausente de la oficina: Re: Consulta",
    "Réponse automatique : Re: Consulta",
    "Message d'absence",
    "Absent du bureau : Re: Consulta",
    "Risposta automatica: Re: Consulta",
    "Assente dall'ufficio",
    "Resposta automática: Re: Consulta",
    "Fora do escritório: Re: Consulta",
    "Automatisch antwoord: Re: Consulta",
    "Afwezigheidsbericht",
    "Autosvar: Re: Consulta",
    "Automatiskt svar: Re: Consulta",
    "Automaattinen vastaus: Re: Consulta",
    "Autoodpowiedź: Re: Consulta",
    "Automatická odpověď: Re: Consulta",
    "Automatikus válasz: Re: Consulta",
    "Otomatik yanıt: Re: Consulta",
    "Răspuns automat: Re: Consulta",
    "Автоматический ответ: Re: Consulta",
    "Αυτόματη απάντηση: Re: Consulta",
    "自动回复: Re: Consulta",
    "自動返信: Re: Consulta",
    "자동 회신: Re: Consulta",
    "תשובה אוטומטית: Re: Consulta",
    "رد تلقائي: Re: Consulta",
    "Automatski odgovor: Re: Consulta",
    "Автоматична відповідь: Re: Consulta",
    "Trả lời tự động: Re: Consulta",
    "ตอบกลับอัตโนมัติ: Re: Consulta",
    "Balasan otomatis: Re: Consulta",
  ];
  const words = [
    "I am currently out of the office with no access to email. I will return on Monday.",
    "Thank you for your message. I'm on annual leave until 1 December.",
    "I am away from my desk and will respond when I return.",
    "Vielen Dank für Ihre Nachricht. Ich bin bis zum 1. Dezember im Urlaub.",
    "Ich bin derzeit nicht erreichbar. Ihre E-Mail wird nicht weitergeleitet.",
    "Gracias por su mensaje. Estaré de vacaciones hasta el 1 de diciembre.",
    "Actualmente me encuentro fuera de la oficina.",
    "Merci pour votre message. Je suis absent jusqu'au 1er décembre.",
    "Je suis actuellement en congés et de retour lundi.",
    "Grazie per il messaggio. Sono in ferie fino al 1 dicembre.",
    "Obrigado pela mensagem. Estou de férias até 1 de dezembro.",
    "Bedankt voor uw bericht. Ik ben afwezig tot 1 december.",
  ];
  return Object.fromEntries([
    ...subjects.map((subject) => [
      `an answer with the subject ${subject}`,
      by(person, subject, "Back on Monday.\n"),
    ]),
    ...words.map((text) => [`an answer that says: ${text}`, by(person, "Re: Consulta", text)]),
  ]) as Record<string, Written>;
}

function ticketsAndConfirmations(): Record<string, Written> {
  const desk = "Support <support@supplier.example>";
  return {
    "a ticket that was opened": by(
      desk,
      "[Ticket#2026112010000017] Re: Consulta",
      "Thank you for contacting us. A ticket has been opened for your request. We will get back to you as soon as possible.\n",
    ),
    "a ticket in words only": by(
      desk,
      "Your request (4711) has been received",
      "Your request (4711) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email.\n",
    ),
    "a ticket with a line to answer above": by(
      desk,
      "[Supplier] Re: Consulta",
      "##- Please type your reply above this line -##\n\nYour request (#4711) has been received, and is being reviewed by our support staff.\n",
    ),
    "a ticket in Spanish": by(
      desk,
      "Hemos recibido su solicitud",
      "Gracias por ponerse en contacto con nosotros. Hemos recibido su solicitud con el número 4711 y le responderemos lo antes posible.\n",
    ),
    "a ticket in German": by(
      desk,
      "Eingangsbestätigung: Ihre Anfrage 4711",
      "Vielen Dank für Ihre Anfrage. Wir haben Ihre Nachricht erhalten und werden sie schnellstmöglich bearbeiten.\n",
    ),
    "a ticket in French": by(
      desk,
      "Accusé de réception de votre demande",
      "Nous avons bien reçu votre message et nous vous répondrons dans les meilleurs délais. Ce message est envoyé automatiquement.\n",
    ),
    "a survey about a ticket": by(
      desk,
      "How would you rate the support you received?",
      "Hello, we'd love to hear what you think of our customer service. Please take a moment to answer one simple question by clicking either link below:\n\nGood, I'm satisfied: https://supplier.example/1\nBad, I'm unsatisfied: https://supplier.example/2\n",
      { "X-Zendesk-From-Account-Id": "1" },
    ),
    "an order's confirmation": by(
      "Supplier <orders@supplier.example>",
      "Order confirmation #4711",
      "Thank you for your order! Your order #4711 has been received and is now being processed.\n",
    ),
    "a shipment": by(
      "Carrier <tracking@carrier.example>",
      "Your parcel 00340434161094042557 is out for delivery",
      "Track your parcel: https://carrier.example/t/00340434161094042557\n",
    ),
    "a password to reset": by(
      "Supplier <account@supplier.example>",
      "Reset your password",
      "We received a request to reset your password. If you didn't make this request, ignore this email.\n",
    ),
    "a code to sign in": by(
      "Supplier <security@supplier.example>",
      "123456 is your verification code",
      "Your verification code is 123456. It expires in 10 minutes. Do not share this code with anyone.\n",
    ),
    "a statement": by(
      "Bank <estatement@bank.example>",
      "Your statement is ready",
      "Your e-statement for November is now available. Log in to online banking to view it.\n",
    ),
    "a payment": by(
      "Payments <service@payments.example>",
      "You've got money",
      "You received a payment of 12.00 EUR. This email was sent automatically. Please don't reply to this email.\n",
    ),
    "a meter of a printer": by(
      "Printer <printer@supplier.example>",
      "Toner low on printer-2",
      "This message was generated automatically by the device. Toner cartridge (black) is low.\n",
    ),
    "a fax": by(
      "Fax <fax@supplier.example>",
      "Fax received from +49 711 000000",
      "You have received a 2 page fax. This is an automated message.\n",
    ),
    "a voice message": by(
      "Voicemail <voicemail@supplier.example>",
      "New voice message from +49 711 000000",
      "You have a new voice message, duration 00:12.\n",
    ),
  };
}

function robotsOfWork(): Record<string, Written> {
  return {
    "a build that failed": by(
      "Builds <builds@ci.example>",
      "Build failed in Jenkins: shop #12",
      "See <https://ci.example/job/shop/12/display/redirect>\n\nFinished: FAILURE\n",
      { "X-Jenkins-Job": "shop" },
    ),
    "a pipeline that failed": by(
      "GitLab <gitlab@ci.example>",
      "shop | Failed pipeline for main | 1a2b3c4d",
      "Your pipeline has failed.\n",
      { "X-GitLab-Pipeline-Id": "1" },
    ),
    "a pull request": by(
      "somebody <somebody@forge.example>",
      "[widgets/shop] Mend the cart (PR #12)",
      "You can view, comment on, or merge this pull request online at:\n\n  https://forge.example/widgets/shop/pull/12\n",
      { "X-GitHub-Reason": "review_requested" },
    ),
    "a change of a tracker": by(
      "Tracker <tracker@work.example>",
      "[JIRA] (SHOP-12) The cart is empty",
      "    [ https://work.example/browse/SHOP-12 ]\n\nSomebody updated SHOP-12.\n",
    ),
    "a monitor of a server": by(
      "Monitoring <ops@work.example>",
      "** PROBLEM Host Alert: web-1 is DOWN **",
      "***** Nagios *****\n\nNotification Type: PROBLEM\nHost: web-1\nState: DOWN\n",
    ),
    "a cron job": by(
      "Cron Daemon <ops@work.example>",
      "Cron <ops@web-1> /usr/local/bin/backup",
      "rsync: connection unexpectedly closed\n",
    ),
    "a log watch": by(
      "Logwatch <ops@work.example>",
      "Logwatch for web-1 (Linux)",
      " ################### Logwatch 7.7 ####################\n",
    ),
    "updates to install": by(
      "unattended-upgrades <ops@work.example>",
      "unattended-upgrades result for web-1: SUCCESS",
      "Unattended upgrade result: All upgrades installed\n\nPackages that were upgraded:\n openssl\n",
    ),
    "a certificate that ends": by(
      "Certificates <expiry@ca.example>",
      "Certificate expiration notice for domain example.com",
      "Hello,\n\nYour certificate (or certificates) for the names listed below will expire in 10 days. Please make sure to renew your certificate before then.\n\nThis is an automated message.\n",
    ),
    "a form of a web site": by(
      "WordPress <wordpress@supplier.example>",
      "[Supplier] New comment on: Autumn",
      "A new comment on the post is waiting for your approval.\n",
    ),
  };
}

function newsAndNetworks(): Record<string, Written> {
  const foot = (text: string) => `News!\n\n${text}\n`;
  const from = "Widgets <hello@widgets.example>";
  return {
    "a newsletter with an address to leave": by(
      from,
      "New colours",
      foot("If you no longer wish to receive these emails, unsubscribe: https://w.example/u/1"),
    ),
    "a newsletter in German": by(
      from,
      "Neue Farben",
      foot("Wenn Sie keine weiteren E-Mails erhalten möchten, können Sie sich hier abmelden."),
    ),
    "a newsletter in French": by(
      from,
      "Nouvelles couleurs",
      foot("Pour vous désabonner, cliquez ici : https://w.example/desabonnement"),
    ),
    "a newsletter in Italian": by(
      from,
      "Nuovi colori",
      foot("Se non desideri più ricevere queste email, clicca qui per cancellarti."),
    ),
    "a newsletter in Portuguese": by(
      from,
      "Novas cores",
      foot("Para deixar de receber estes e-mails, clique aqui para cancelar a inscrição."),
    ),
    "a newsletter in Dutch": by(
      from,
      "Nieuwe kleuren",
      foot("Wilt u deze nieuwsbrief niet meer ontvangen? Klik hier om u af te melden."),
    ),
    "a newsletter in Spanish": by(
      from,
      "Nuevos colores",
      foot("Si no desea recibir más correos, puede darse de baja aquí: https://w.example/baja"),
    ),
    "a network's follower": by(
      "Network <follow@network.example>",
      "Somebody started following you",
      "Somebody is now following you on Network.\n\nUnsubscribe: https://network.example/settings\n",
    ),
    "a network's message": by(
      "Somebody via Network <messages@network.example>",
      "Somebody sent you a message",
      "Somebody: Is it in stock?\n\nReply on Network: https://network.example/m/1\n\nYou are receiving message notification emails.\n",
    ),
    "a list in a digest": by(
      "widgets@lists.example",
      "Widgets Digest, Vol 12, Issue 3",
      "Send Widgets mailing list submissions to\n\twidgets@lists.example\n\nTo subscribe or unsubscribe via the World Wide Web, visit\n\thttps://lists.example/\n",
    ),
    "another invoicesync's answer": by(
      "Other Shop <shop@other.example>",
      "Re: Consulta",
      "El envío tarda de 3 a 5 días hábiles.\n",
      { "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All" },
    ),
  };
}

/** Reports as RFC 3464, 5965 and 8098 have them, and as those get broken. */
function reports(): readonly MachineDialect[] {
  const raw = (name: string, type: string, body: string, more = "") => ({
    name,
    raw: Buffer.from(
      `From: Mail <mail@mx.customer.example>\nTo: ${SHOP}\nSubject: Hello\nMessage-ID: <${name.replaceAll(/\W+/g, "-")}@mx.customer.example>\nMIME-Version: 1.0\nContent-Type: ${type}\n${more}\n${body}`.replaceAll(
        "\n",
        "\r\n",
      ),
    ),
  });
  const status = `--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.customer.example\n\nFinal-Recipient: rfc822; ${LOST}\nAction: failed\nStatus: 5.1.1\n`;
  const text = "--b\nContent-Type: text/plain\n\nIt did not arrive.\n\n";
  const returned = `--b\nContent-Type: message/rfc822\n\n${ORIGINAL}`;
  return [
    raw("a report", "multipart/report; report-type=delivery-status; boundary=b", text + status),
    raw("a report of another type", "multipart/mixed; boundary=b", text + status + returned),
    raw("a report whose type is in capitals", "MULTIPART/REPORT; BOUNDARY=b", text + status),
    raw("a report without a boundary", "multipart/report; report-type=delivery-status", text),
    raw(
      "a report cut off in its header",
      "multipart/report; report-type=delivery-status; boundary=b",
      text + status.slice(0, 60),
    ),
    raw(
      "a complaint",
      "multipart/report; report-type=feedback-report; boundary=b",
      `${text}--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n${returned}`,
    ),
    raw(
      "a receipt",
      "multipart/report; report-type=disposition-notification; boundary=b",
      `${text}--b\nContent-Type: message/disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n`,
    ),
    raw("a receipt as one part", "message/disposition-notification", "Disposition: displayed\n"),
    raw(
      "an address that works",
      "multipart/report; report-type=delivery-status; boundary=b",
      text + status.replace("failed", "delivered").replace("5.1.1", "2.1.5"),
    ),
    raw(
      "an invitation",
      "text/calendar; method=REQUEST",
      "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n",
    ),
    raw(
      "a report in global form",
      "multipart/report; report-type=delivery-status; boundary=b",
      text + status.replace("message/delivery-status", "message/global-delivery-status"),
    ),
    raw("fields of a report alone", "text/plain", status.slice(status.indexOf("Reporting"))),
    raw("an empty return path", "text/plain", "It did not arrive.\n", "Return-Path: <>\n"),
  ];
}
