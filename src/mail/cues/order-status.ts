import { cue, type Cue } from "./cue.ts";

/** What gives away that a customer looks after what was ordered already; the strongest counts. */
export const ORDER_STATUS: readonly Cue[] = [
  cue(3.2, "seguimiento|rastre*|tracking|track|tracker|trackear|localizador", "numero de guia"),
  cue(
    3,
    "donde|adonde|where|wheres _3 mi|mis|el|mine|my|the|our|nuestro|nuestra _2 @order",
    "@order _3 donde|where",
    "where _2 my|it $",
    "donde esta|anda|quedo $",
    "por donde anda|va|viene",
    "en que va|anda|estado|quedo",
    "estado|estatus|situacion|status|novedad|novedades|noticias|noticia|news|update|updates|progress _4 @order|compre|pedi|ordered",
    "@order|compra status|update",
    "any update|updates|news",
  ),
  // when will it come
  cue(
    3,
    "when|cuando|howlong|eta _4 mi|mis|nuestro|nuestra|my|our _2 @order",
    "when|whens|cuando|where|wheres|donde _3 mi|mis|my #",
    "cuanto tarda|demora|tardara|falta|tardan _3 mi @order",
    "cuando me|nos @come|devuelve*|reembols*|reintegr*",
    "cuando|when me? nos? lo? la? los? las? llega|llegara|llegaria|llegan $",
    "when|cuando|eta _3 @order 999",
    "eta on|for|of",
    "cuanto falta",
    "till|until my|the @order",
    "when|cuando _4 @come _1 que compre|pedi|encargue",
  ),
  // has it left
  cue(
    3,
    "ya _2 @sent",
    "se envio|despacho|mando",
    "has|have|was|did|is _2 @order|it|they|mine _2 @sent|ship|leave|left|way",
    "fue|esta|es @sent",
    "have|did|has you|u|they _2 send|sent|ship|shipped|dispatch|dispatched|post|posted",
    "on|en its|the|it's? way",
    "ya lo? la? los? las? me? nos? salio|enviaron|mandaron|despacharon|envian|mandan",
    "llego|llegaron|recibieron|get|receive|received _2 my|mi @order",
  ),
  // not there yet
  cue(
    2.5,
    "todavia|aun|still _5 @not _5 @came|llega|llegan|arrived|have|come",
    "@not _4 @came|llega|llegan|arrive|come _5 todavia|aun|yet|still",
    "@not me? he? ha? @came aun|todavia",
    "says|dice|figura|aparece|marked|segun _4 delivered|entregado|entregada",
    "still|aun|todavia waiting|esperando _3 @order",
  ),
  cue(
    2.5,
    "pedido|orden|order|compra|package|parcel|envio numero|number|no|n|nro|num|id? 999",
    "pedido|orden|order|compra|package|parcel _1 999",
  ),
  // what shall be changed in it
  cue(
    2.5,
    "agregar|anadir|sumar|quitar|sacar|modificar|editar|cambiar|add|remove|change|edit|amend|modify _5 to|on|a|al|en|del|in|my|mi _1 pedido|orden|order",
    "cambi*|change|modific*|correg*|correct|fix|wrong|mal|equivoc* _2 direccion|address",
    "direccion|address _3 cambi*|change|modific*|correg*|mal|wrong|equivocad*",
  ),
  cue(2.5, "cancel*|anular|anulen|cancelen _4 order|pedido|compra|orden|purchase|999"),
  cue(
    2.5,
    "confirmacion|confirmation _3 @order",
    "@order _1 go|went|gone|confirmation through?",
    "confirmation email",
  ),
  cue(
    2.2,
    "mi|mis|nuestro|nuestra|my|our _1 pedido|compra|paquete|orden|encargo|order|package|parcel|purchase",
  ),
  cue(2.2, "when|cuando|howlong _2 it|they|lo|la|los|las|mine _2 @come"),
  cue(
    2,
    "numero de pedido",
    "order number",
    "hice|realice|placed|made un|una|an|the pedido|compra|order|purchase",
    "compre|pedi|encargue|ordered|bought _5 hace|ago|last|yesterday|ayer|pasado|pasada|lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday|semana|week",
    "lo que compre|pedi|encargue",
  ),
];
