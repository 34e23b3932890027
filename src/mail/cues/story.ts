import { cue } from "./cue.ts";

/** What a customer did, told as a story: no question. */
export const STORY = cue(
  1,
  "pague|compre|pedi|hice|recibi|llego|llegaron|enviaron|mandaron|mande|dijeron|dijo|cobraron|escribi|llame|devolvi|abone|transferi|realice|encargue|contestaron|tardo|tardaron|demoro|demoraron|salio",
  "paid|bought|ordered|received|arrived|sent|told|said|called|emailed|wrote|returned|placed|came|charged|transferred",
);

/** A change of something that is not sent back. */
export const CHANGE_OF_FACTS = cue(
  1,
  "cambi*|change*|modificar _3 direccion|contrasena|clave|mail|email|correo|telefono|datos|nombre|cuenta|fecha|password|address|account|number|date|cuotas|pago|payment",
);

/** A return that is under way: when its money comes is no matter of policy. */
export const RETURN_UNDER_WAY = cue(
  1,
  "cuando|donde|when|where|wheres|howlong|cuanto|ya|todavia|aun|still|yet _6 reembols*|devuelv*|reintegr*|dinero|plata|refund|refunds|refunded|money|moneyback",
  "devolvi|devolvimos|mande|mandamos|returned|sent _6 back|vuelta|reembols*|refund|devol*",
  "devolvi|devolvimos",
  "i|we|have|already returned",
);
