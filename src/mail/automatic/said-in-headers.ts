import type { HeaderLines } from "../header-block.ts";
import type { LeftAloneReason } from "../left-alone.ts";

const MAX_VALUE_CHARS = 500;

/** What the headers of a mail say outright: RFC 3834, the mailing list RFCs, and the senders' own. */
export function saidInHeaders(headers: HeaderLines): LeftAloneReason | undefined {
  const values = (name: string) =>
    (headers.get(name) ?? []).map((value) => value.slice(0, MAX_VALUE_CHARS).toLowerCase());
  const says = (name: string, pattern: RegExp) => values(name).some((value) => pattern.test(value));

  const type = values("content-type").join(" ");
  if (/^\s*(?:multipart\/report|message\/(?:delivery-status|feedback-report))/.test(type)) {
    return /report-type\s*=\s*"?disposition-notification/.test(type)
      ? "READ_RECEIPT"
      : "DELIVERY_REPORT";
  }
  if (/^\s*message\/disposition-notification/.test(type)) return "READ_RECEIPT";
  if (/^\s*text\/calendar/.test(type) || says("content-class", /calendarmessage/)) {
    return "CALENDAR_MAIL";
  }
  if (headers.has("x-failed-recipients") || headers.has("x-ms-exchange-message-is-ndr")) {
    return "DELIVERY_REPORT";
  }
  if (values("auto-submitted").some((value) => !/^(?:no)?$/.test(keyword(value)))) {
    return "AUTOMATIC_MAIL";
  }
  if (says("precedence", /list/)) return "MAILING_LIST";
  if (says("precedence", /bulk|junk|auto.?reply/)) return "AUTOMATIC_MAIL";
  if (values("x-auto-response-suppress").some(suppressesAnswers)) return "AUTOMATIC_MAIL";
  const names = [...headers.keys()];
  if (names.some((name) => LIST_HEADER.test(name))) return "MAILING_LIST";
  if (says("delivered-to", /^mailing list /)) return "MAILING_LIST";
  if (names.some((name) => PROGRAM_HEADER.test(name))) return "AUTOMATIC_MAIL";
  if (says("x-mailer", PROGRAM) || says("user-agent", PROGRAM)) return "AUTOMATIC_MAIL";
  if (says("delivered-to", /^autoresponder/) || says("x-apple-action", /vacation/)) {
    return "AUTOMATIC_MAIL";
  }
  if (says("x-post-messageclass", /autoresponder/)) return "AUTOMATIC_MAIL";
  // RFC 3834 2: what has no return path is answered by nobody
  if (says("return-path", /^\s*(?:<\s*>|<?mailer-daemon\b)/)) return "DELIVERY_REPORT";
  return undefined;
}

/** The keyword of a header that may have comments and parameters beside it. */
function keyword(value: string): string {
  let depth = 0;
  let plain = "";
  for (const char of value) {
    if (char === "(") depth += 1;
    else if (char === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) plain += char;
  }
  return (plain.split(";")[0] ?? "").trim().replace(/^"|"$/g, "");
}

/** MS-OXCMAIL 2.1.3.2.20: what is not about answers asks for no delivery reports or receipts. */
function suppressesAnswers(value: string): boolean {
  const asked = value.split(/[\s,;]+/).filter((one) => one !== "");
  return asked.some((one) => !/^(?:dr|ndr|rn|nrn|none)$/.test(one));
}

function anyOf(...lists: readonly string[]): string {
  return lists.join(" ").trim().split(/\s+/).join("|");
}

const LIST_HEADER = new RegExp(
  `^(?:list-.*|${anyOf(
    "x-list-\\S* x-mailing-?list\\S* mailing-list x-mailman-\\S* x-been-?there x-google-group-\\S*",
    "x-google-groups? x-ml-\\S* x-mlserver x-listserver x-listprocessor\\S* x-list x-sympa-\\S*",
    "x-ezmlm\\S* x-loop x-yahoo-newman-\\S* x-groupsio-\\S* x-discourse-\\S* x-majordomo\\S*",
    "x-newsletter\\S* newsletter\\S* x-unsubscribe\\S* x-subscriber\\S*",
  )})$`,
);

// Names that only programs write: automatic answers, bulk senders, trackers, monitors, networks.
// Those that mail servers add to a person's mail (X-MS-Exchange-…, X-Google-…) are not among them.
const PROGRAM_HEADER = new RegExp(
  `^(?:${anyOf(
    "x-auto-?(?:reply|respond|response(?!-suppress)|generated|submitted)\\S* x-mail-autoreply x-vacation\\S*",
    "auto-?(?:reply|generated) x-fc-machinegenerated x-machine-?generated x-automated\\S* x-bot\\S*",
    "x-ms-exchange-generated-message-source x-ms-exchange-inbox-rules-loop x-servicenow-\\S*",
    "feedback-id x-feedback-id errors-to x-errors-to cfbl-\\S* x-campaign\\S* x-?campaign-?id x-mailing-?id",
    "x-mailer-(?:recptid|sid|info|sent-by\\S*) x-mailchimp\\S* x-mc-\\S* x-mandrill-\\S* x-mailgun-\\S*",
    "x-sg-\\S* x-sendgrid\\S* x-ses-\\S* x-pm-\\S* x-msys-\\S* x-msfbl x-sparkpost\\S* x-hubspot\\S*",
    "x-hs-\\S* x-sfmc-\\S* x-mailjet\\S* x-mj-\\S* x-mailin-\\S* x-sib-\\S* x-brevo\\S* x-sendinblue\\S*",
    "x-klaviyo\\S* x-kmail-\\S* x-iterable\\S* x-braze\\S* x-customer-?io\\S* x-intercom\\S* x-sailthru\\S*",
    "x-emarsys\\S* x-marketo\\S* x-elq\\S* x-eloqua\\S* x-responsys\\S* x-exacttarget\\S* x-et-\\S* x-job-?id",
    "x-job x-csa-\\S* x-report-abuse\\S* x-abuse-reports-to x-cmail\\S* x-cm-\\S* x-createsend\\S*",
    "x-rpcampaign x-roving-\\S* x-return-path-hint x-bulkmail x-bulk\\S* x-mass-?mail\\S* x-blast\\S*",
    "x-virtual-?mta x-virtualserver\\S* x-mktmail\\S* x-emv-\\S* x-em-id x-acymailing\\S* x-phplist\\S*",
    "x-listmember x-messageid-ml x-mailwizz\\S* x-mw-\\S* x-sendy\\S* x-dotmailer\\S* x-ac-\\S*",
    "x-smtpapi x-mailup-\\S* x-getresponse\\S* x-gr-\\S* x-aweber\\S* x-infusion\\S* x-inmail-info\\S*",
    "x-github-\\S* x-gitlab-\\S* x-gitea-\\S* x-forgejo-\\S* x-bitbucket-\\S* x-jira-\\S* x-atlassian-\\S*",
    "x-confluence-\\S* x-bugzilla-\\S* x-gerrit-\\S* x-phabricator-\\S* x-differential-\\S* x-redmine-\\S*",
    "x-trac-\\S* x-launchpad-\\S* x-mantis\\S* x-roundup-\\S* x-debian\\S* x-sourceforge\\S* x-savannah\\S*",
    "x-youtrack\\S* x-asana\\S* x-trello\\S* x-basecamp\\S* x-slack\\S* x-notion\\S* x-linear\\S* x-monday\\S*",
    "x-git-\\S* x-svn-\\S* x-commit\\S* x-cvs\\S* x-hg-\\S* x-jenkins-\\S* x-hudson-\\S* x-travis\\S* x-circleci\\S*",
    "x-buildkite\\S* x-sentry-\\S* x-rollbar\\S* x-bugsnag\\S* x-cron-\\S* x-nagios\\S* x-icinga\\S* x-zabbix\\S*",
    "x-pagerduty\\S* x-opsgenie\\S* x-datadog\\S* x-newrelic\\S* x-grafana\\S* x-statuspage\\S* x-pingdom\\S*",
    "x-rt-\\S* rt-(?:ticket|originator) x-otrs-\\S* x-znuny-\\S* x-zammad-\\S* x-zendesk\\S* x-freshdesk\\S*",
    "x-helpscout\\S* x-osticket\\S* x-kayako\\S* x-gorgias\\S* x-desk\\S* x-ticket\\S* x-hesk\\S* x-uvdesk\\S*",
    "x-facebook\\S* x-instagram\\S* x-linkedin\\S* x-twitter\\S* x-xing-\\S* x-pinterest\\S* x-reddit\\S*",
    "x-meetup\\S* x-eventbrite\\S* x-quora\\S* x-medium\\S* x-youtube\\S* x-tumblr\\S* x-vk-\\S* x-discord\\S*",
    "x-amazon-\\S* x-ebay\\S* x-paypal\\S* pp-(?:correlation-id|to-mdo-migrated) x-email-type-id x-stripe\\S*",
    "x-shopify\\S* x-etsy\\S* x-aliexpress\\S* x-alibaba\\S* x-uber\\S* x-airbnb\\S* x-booking\\S* x-netflix\\S*",
    "x-notification\\S* x-notify\\S* x-alert\\S* x-event-?id x-template\\S* x-email-?template\\S*",
    "x-transactional\\S* x-trigger\\S* x-cpanel\\S* x-plesk\\S* x-whm\\S* x-mailscheduler\\S* x-tracking-?id",
    "x-track\\S* x-wp-\\S* x-drupal\\S* x-survey\\S* x-typeform\\S* x-google-calendar\\S* x-goog-calendar\\S*",
  )})$`,
);

const PROGRAM = new RegExp(
  anyOf(
    "mailchimp mandrill sendgrid mailgun sendinblue brevo mailjet campaign newsletter listserv mailman",
    "majordomo phplist acymailing constant.?contact getresponse aweber activecampaign hubspot klaviyo",
    "sendy interspire mailwizz bugzilla jira atlassian zendesk freshdesk otrs zammad request.?tracker",
    "\\brt\\b.*bestpractical vacation auto-?respon auto-?reply cron nagios icinga zabbix gitlab jenkins",
    "mail-?daemon smtp32 wordpress.?newsletter mailpoet drupal.*simplenews bulk.?mail mass.?mail",
    "salesforce marketo eloqua responsys exacttarget emarsys mailup amazon.?ses surfcontrol m-filter",
  ),
);
