import * as v from "valibot";
import { about, isMapping, pathItem, section } from "./sections.ts";
import { isPlainAbroad, plainAbroad } from "./servers.ts";
import { addressIn, flag, host, port, secret, sender, text, tlsMode } from "./setting-values.ts";

export const smtp = v.pipe(
  section({
    host: about("The server that sends the mail, such as smtp.example.com.", host),
    port: about("Default: 465 with tls: true, 587 with starttls, else 25.", v.optional(port)),
    tls: about(
      "true (TLS from the first byte), starttls, or false (only to this machine, unless insecure: true). Default: true; starttls on ports 587 and 25.",
      v.optional(tlsMode),
    ),
    insecure: about(
      "Certificates are not verified and plain text is allowed. Dangerous.",
      v.optional(flag, false),
    ),
    user: about("The login name; without it there is no sign-in.", v.optional(text)),
    password: v.optional(secret),
    from: about(
      "The sender of replies and alerts, such as Shop <shop@example.com>. Default: user, when it is an address.",
      v.optional(sender),
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const settings: unknown = dataset.value;
    if (!isMapping(settings)) return;
    const report = (key: string, message: string) =>
      addIssue({ message, path: [pathItem(settings, key)] });
    const { user, password, from } = settings;
    if (isPlainAbroad(settings)) report("tls", plainAbroad);
    if (user !== undefined && password === undefined) {
      report("password", "is missing: the password of smtp.user");
    }
    if (user === undefined && password !== undefined) {
      report("user", "is missing: the login name that smtp.password belongs to");
    }
    const isAddress = typeof user === "string" && addressIn(user) !== undefined;
    if (from === undefined && !isAddress) {
      report("from", "is missing: the address that replies and alerts are sent from");
    }
  }),
);
