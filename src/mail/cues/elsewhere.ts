import { cue, type Cue } from "./cue.ts";

/** What no answer about orders and products is for: papers, offers, applications, accounts, shops. */
export const ELSEWHERE: readonly Cue[] = [
  cue(
    3,
    "factura*|invoice|invoices|receipt|receipts|cuit|rfc|vat",
    "cv|curriculum|resume|vacante*|empleo|hiring|job|jobs|vacancy|vacancies|career|careers|empleado*",
    "busco|buscan|buscando|looking trabajo|personal|for work|staff",
    "trabajar|trabajo|work con|en|with|for ustedes|vosotros|you|equipo",
    "somos|soy _1 proveedor*|fabricante*|distribuidor*|revendedor*|agencia|disenador*|blogger|influencer|periodista",
    "we|i are|am|im _3 supplier*|manufacturer*|distributor*|agency|reseller*|blogger|influencer|journalist",
    "les? os? ofrecer*|ofrecemos|ofrezco|presentar* nuestr*|servicio*|productos|catalogo",
    "we offer|provide|specialise|specialize",
    "we can _2 get|boost|improve|increase your",
    "gustaria|like|quiero|want _1 offer*|ofrecer*|sponsor*|publicit*|advertis*|colabor*|collab*|partner*",
    "ofrecemos|ofrecerles|ofrecerle|nuestros servicios",
    "our services",
    "blog|podcast|magazine|revista|seo|posicionamiento|sponsor*|patrocin*|colabor*|collab*|partnership|advertis*|publicidad",
    "newsletter|unsubscribe|boletin|suscripcion|publicidad",
    "darme|dar|dame|denme de baja",
    "mailing list",
    "password|contrasena|clave|login|usuario|username",
    "log|sign in",
    "mi|my cuenta|account",
    "por|al mayor",
    "mayorista*|wholesale|reseller*|revendedor*",
  ),
  cue(
    2.2,
    "horario*|opening|hours",
    "a que hora",
    "what time",
    "atienden|abren|cierran|abierto|abiertos los|el|hoy|domingos",
    "donde _3 ubicad*|local|tienda|sucursal|estan|queda",
    "where _3 located|store|shop|based",
    "@have a|an|una|un|alguna|algun|physical|your? _1 tienda|local|sucursal|store|shop|showroom",
  ),
];
