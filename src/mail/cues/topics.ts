import type { Topic } from "../shop-words.ts";
import { cue, type Cue } from "./cue.ts";

/** How a topic is asked for without its own words. */
export const TOPIC_CUES: Readonly<Record<Topic, readonly Cue[]>> = {
  shipping: [
    cue(
      2.5,
      "collect|pickup _3 order",
      "when|cuando|howlong|cuanto|cuantos _9 if|si _1 order|buy|compro|pido|encargo",
      "collect|pick _3 order|it|up|store|shop|person",
      "get|be it? here|there by|before|on",
      "leave it with|at",
      "pasar|paso|ir a buscar*|recoger*|retirar*",
      "dejar|dejan|dejarlo _2 paquete|pedido|en|con",
      "llegue|llegar antes del? de",
      "envuelto|envolver|wrap|wrapped|wrapping",
      "po box|boxes",
    ),
  ],
  payment: [
    cue(
      1,
      "declined|rechaz* _3 card|tarjeta|pago",
      "cbu|iban|alias|clabe",
      "discount|promo code",
      "codigo de descuento",
      "cuando|when _3 cobr*|charge|charged",
    ),
  ],
  returns: [
    cue(
      1.5,
      "send|give|take|bring|mail|post|ship _2 back",
      "mandar|mande|enviar|llevar de vuelta",
      "cancel*|anular _4 order|pedido|compra|purchase|orden",
      "swap|swapping",
      "change|changed my mind",
      "@want my? mi? refund|reembolso",
    ),
  ],
  sizes: [
    cue(2.6, "truetosize"),
    cue(
      1.2,
      "mido|peso|wear|uk|us|eu|size a? 9",
      "mide|miden de? largo|ancho|alto|pecho|cintura",
      "come|comes|viene|vienen _2 xs|s|m|l|xl|xxl|xxxl|9",
      "soy|am|im _1 s|m|l|xl _2 s|m|l|xl",
      "run|runs|fit|fits|fitting small|large|big|tight",
      "small|large|tight|loose fitting",
      "dimensions|dimensiones|inches",
      "grande|chico|pequeno o|or chico|grande|pequeno",
      "numeros chicos|grandes",
      "que numero _3 llevo|uso|pido|soy",
    ),
  ],
  stock: [
    cue(
      1.3,
      "quedan|quedaron _2 #|algun*|unidad*|uno|una|mas",
      "queda algun*|un|una|#",
      "les|te|le|os queda|quedan",
      "cuant[oa]s _2 quedan|tienen|hay",
      "any|many|some _9 left|remaining",
      "# left|remaining",
      "any|get|have|got more of|#",
      "avis*|notify|tell|know _2 cuando|when",
      "@have any? more",
      "todavia|aun|still _2 tienen|teneis|tenes|hay|queda|quedan|have|sell|there",
      "vuelv*|volver* a? tener|entrar|traer|llegar|haber|estar|ingresar",
      "cuando _2 entra|entran|entre|entren|ingresa|ingresan|ingrese|vuelva|vuelvan",
      "cuando _2 llega|llegan|viene|vienen mas?|otra? #",
      "when _3 coming|come back",
      "will _4 back",
      "va|van a volver",
      "coming back",
      "in|on hand",
    ),
  ],
};
