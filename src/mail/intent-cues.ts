// What gives away a complaint, a look after one's own order, or the wish for a product, in sentences
// as `saidIn` gives them: folded, corrected, one blank between words.

export interface Cue {
  readonly pattern: RegExp;
  readonly weight: number;
}

const cue = (weight: number, pattern: RegExp): Cue => ({ pattern, weight });

const MINE = "(?:mi|mis|el|nuestro|my|the|our|un|una)";
const ORDER =
  "(?:pedido|pedidos|compra|orden|paquete|encargo|envio|order|package|parcel|purchase|delivery|shipment)";

export const COMPLAINT: readonly Cue[] = [
  cue(
    2.5,
    /\b(?:tardo|tardaron|demoro|demoraron|took) (?:\w+ ){0,3}(?:mes|meses|semanas|siglos|week|weeks|month|months|mucho|forever)\b/,
  ),
  cue(
    3,
    /\b(?:was|were|came|arrived) (?:\w+ )?(?:open|opened|empty|gone|missing|dirty|used|ripped|late)\b/,
  ),
  cue(
    3,
    /\b(?:bad|poor|terrible|mala|malo|malas|mal|malisim[oa]|low) (?:\w+ )?(?:experience|quality|experiencia|calidad|atencion|servicio|service|trato)\b|\bcalidad (?:es |muy )*(?:mala|baja|pesima|malisima)\b/,
  ),
  cue(
    3,
    /\b(?:never|not) (?:\w+ )?(?:buy|buying|order|shop|purchase) (?:\w+ ){0,3}again\b|\b(?:no|nunca) (?:mas )?(?:vuelvo|volvere|compro|compren|comprare|recomiendo)\b/,
  ),
  cue(
    2.5,
    /\b(?:has|have|had|hasnt|havent|no ha|no han|not) (?:\w+ ){0,2}(?:been )?(?:processed|refunded|credited|procesado|acreditado|acreditaron|resuelto)\b/,
  ),
  cue(
    3,
    /\bque no (?:pedi|ordene|compre|solicite|encargue)\b|\bdidnt order\b|\bnot what i\b|\b(?:solucion|solution)\b|\b(?:broke|broken|snapped)\b|\bfaltan?\b/,
  ),
  cue(1, /\bno (?:me |nos )?llegan?\b/),
  cue(
    2,
    /\b(?:nunca|jamas|todavia no|aun no|sigue sin|sigo sin|no me|no nos|no) (?:me |nos |ha |he |lo )?(?:llego|llegaron|llegado|llegar|recibi|recibido|recibir|entregaron|entregado|enviaron|mandaron)\b/,
  ),
  cue(
    2,
    /\b(?:never|havent|hasnt|not|didnt|still no|still havent) (?:\w+ ){0,2}(?:arrived?|received?|got|get|came|come|showed|delivered|shipped)\b/,
  ),
  cue(
    3,
    /\b(?:rot[oa]s?|dana[ds]\w*|fallad[oa]s?|defectuos[oa]s?|manchad[oa]s?|equivocad[oa]s?|incorrect[oa]s|incomplet[oa]s?|descosid[oa]s?|rasgad[oa]s?|usad[oa]|vaci[oa]|golpead[oa]|abiert[oa]|despegad[oa]s?|destenid[oa]|fallas?|averiad[oa])\b/,
  ),
  cue(
    3,
    /\b(?:broken?|damaged|defective|faulty|wrong (?:item|size|colou?r|product|one|order|thing|shoes|address)|torn|ripped|stained|cracked|missing|scratched|incomplete|fell apart|smashed|dented|dirty|hole)\b/,
  ),
  cue(
    3,
    /\b(?:llego|llegaron|vino|vinieron|recibi|enviaron|mandaron|mandasteis|enviasteis) (?:\w+ ){0,6}(?:mal|otro|otra|otr[oa]s|distint[oa]s?|diferente|rot[oa])\b/,
  ),
  cue(
    3,
    /\b(?:queja|quejar\w*|reclamo|reclamar|reclamacion|denuncia\w*|estafa\w*|robo|ladrones|verguenza|vergonzos[oa]|indignad[oa]|indignante|pesim[oa]|horrible|desastre|inaceptable|lamentable|decepcion\w*|hart[oa]|enojad[oa]|molest[oa]|furios[oa]|burla|mentira|mienten|consumidor|abogado|harta)\b/,
  ),
  cue(
    3,
    /\b(?:complain\w*|scam\w*|fraud|terrible|awful|horrible|worst|unacceptable|disappoint\w*|disgust\w*|ridiculous|rude|angry|furious|frustrat\w*|upset|joke|lawyer|outrag\w*|fed up|poor service|bad service|ignored|ignoring|dissatisfied|unhappy|appalling|chargeback|dispute)\b/,
  ),
  cue(
    3,
    /\b(?:me|nos) cobraron (?:\w+ ){0,4}(?:dos veces|doble|mal|mas|demas|envio|otra)\b|\bdoble cobro\b|\bcobro (?:doble|duplicado|indebido)\b|\bcargo (?:doble|duplicado)\b/,
  ),
  cue(
    3,
    /\b(?:charged|billed) (?:\w+ ){0,4}(?:twice|double|wrong|extra|too)\b|\bdouble charged\b|\bovercharged\b/,
  ),
  cue(
    3,
    /\b(?:nadie|nunca|no) (?:me |nos |han |ha )?(?:contesta|contestan|contestaron|responde|responden|respondieron|respondio|respondido|contestado|atiende|atienden|atendio|devuelven|devolvieron|reembolsaron|han devuelto|soluciona\w*)\b/,
  ),
  cue(
    3,
    /\b(?:nobody|noone|no one|never|not|dont|no) (?:\w+ ){0,2}(?:answer\w*|respond\w*|repl(?:y|ied|ies)|response|got back|help|refunded)\b/,
  ),
  cue(
    2.5,
    /\b(?:exijo|exigir|devuelvanme|quiero mi (?:plata|dinero)|mi dinero de vuelta|devuelvan (?:mi|la|el)|demand|i want my money|give me my money)\b/,
  ),
  cue(
    2.5,
    /\bno (?:funciona|anda|sirve|enciende|prende|cierra|corresponde|coincide|es (?:lo que|el que|la que|como|el de|la de|igual))\b/,
  ),
  cue(
    2.5,
    /\b(?:doesnt|does not|didnt|not|stopped|wont) (?:work|working|turn on|match|what i ordered|as described)\b/,
  ),
  cue(
    2,
    /\bhace (?:ya |mas de |como )?(?:\w+ ){1,2}(?:dias|semanas|meses|mes|semana|dia) (?:\w+ ){0,4}(?:espero|esperando|no|nada|pague|compre|pedi|sin|hice|realice|encargue|nadie)\b/,
  ),
  cue(
    2,
    /\b(?:sigo|llevo|estoy) (?:\w+ ){0,4}(?:esperando|espera|sin)\b|\b(?:been|still) waiting\b|\bwaiting (?:for )?(?:\w+ ){0,2}(?:weeks|days|months)\b/,
  ),
  cue(2, /\b(?:problema|problemas|error|problem|problems|issue|issues|mistake|wrong)\b/),
  cue(
    2,
    /\bse (?:rompio|rompieron|descosio|despego|cayo|salio|desteno|encogio)\b|\bcame (?:apart|off|undone)\b/,
  ),
  cue(
    1.5,
    /\b(?:me quede sin|perdieron|se perdio|lost|late|retraso|demorad[oa]|atrasad[oa]|delayed|overdue)\b/,
  ),
];

export const ORDER_STATUS: readonly Cue[] = [
  cue(
    3,
    /\bcuando (?:me |nos )(?:llega\w*|entrega\w*|envia\w*|manda\w*|devuelve\w*|reembolsa\w*|reintegra\w*)\b/,
  ),
  cue(
    3,
    /^(?:y |hola )*(?:cuando|when) (?:me )?(?:llega|llegara|llegaria|sale)(?: (?:mi|el|la|a) .*)?$/,
  ),
  cue(
    3,
    /\b(?:when|cuando) (?:\w+ )?(?:it|they|lo|la|los) (?:\w+ ){0,2}(?:arrive|ship|come|here|delivered|recibo|envian|mandan|tendre)\b/,
  ),
  cue(
    3,
    new RegExp(
      `\\b(?:donde|adonde|en que|where|wheres) (?:\\w+ ){0,3}${MINE} (?:\\w+ ){0,2}${ORDER}\\b`,
    ),
  ),
  cue(
    3,
    new RegExp(
      `\\b(?:estado|status|estatus|situacion|novedades?|noticias?|update|news) (?:\\w+ ){0,3}${ORDER}\\b|\\border status\\b|\\b${ORDER} status\\b`,
    ),
  ),
  cue(3, /\b(?:seguimiento|rastre\w*|tracking|track|trackear|localizador)\b/),
  cue(
    3,
    new RegExp(
      `\\b(?:cuando|que dia|a que hora|when|what day|howlong|cuanto) (?:\\w+ ){0,4}(?:llega\\w*|recib\\w*|entrega\\w*|arrive\\w*|get|receive|deliver\\w*|come|coming|expect|envia\\w*|manda\\w*|ship\\w*|sale|tarda\\w*|demora\\w*|falta\\w*|going to) (?:\\w+ ){0,2}(?:mi|mis|nuestro|my|our|lo que (?:compre|pedi)) ?(?:\\w+ ){0,2}${ORDER}?\\b`,
    ),
  ),
  cue(
    3,
    /\b(?:when|whens|cuando|where|donde) (?:\w+ ){0,3}(?:my|our|mi|mis) (?:\w+ ){0,2}(?:order|orders|package|parcel|delivery|shipment|purchase|pedido|pedidos|paquete|compra|encargo|envio|shoes|zapatillas|jacket|dress|items?)\b/,
  ),
  cue(
    3,
    /\b(?:ya |has |have |did |is |was |fue |esta )(?:\w+ ){0,2}(?:despach\w*|enviaron|enviado|salio|mandaron|mandado|been (?:shipped|sent|dispatched)|ship|shipped|dispatched|sent|en camino|on its way|left|preparad[oa])\b/,
  ),
  cue(
    2,
    /\b(?:mi|nuestro|my|our) (?:\w+ )?(?:pedido|compra|paquete|orden|encargo|order|package|parcel|purchase)\b/,
  ),
  cue(
    2.5,
    /\b(?:pedido|orden|order|compra|package|parcel) (?:n|nro|num|numero|number|no|id)? ?(?:\w{0,5} )?[a-z]{0,4}\d{3,}\w*\b/,
  ),
  cue(
    1.5,
    /\b(?:numero de pedido|order number|hice un pedido|placed an order|hice una compra|realice una compra|realice un pedido|que (?:compre|pedi|encargue)|i (?:ordered|bought) (?:\w+ ){0,6}(?:ago|last|yesterday|on))\b/,
  ),
];

const THING =
  "(?!(?:envio|envios|talla|tallas|talle|talles|stock|size|sizes|delivery|shipping|cuotas|descuento|descuentos|tarjeta|local|tienda|horario|que|de|cambio|devolucion|returns|a|the|un|una|algun|alguna|any|problem|problema|forma|manera|cost|costo|way|free|que|question|discount|store|shop|giftcard|cuenta|refund|warranty|solucion|solution|respuesta|answer|ayuda|help|factura|invoice|informacion|presupuesto|reembolso|copia|copy|human|persona|person|physical|fisica|fisico|whatsapp|instagram|discounts|student|students|telefono|email|mail|sucursal|stores|newsletter|parking|horarios|garantia|producto|product|item|articulo|prenda|pedido|order|compra|purchase|return|exchange|devolver|catalog|catalogo|cita|appointment|call|recibo|receipt)\\b)\\w{3,}";

export const PRODUCT_SEARCH: readonly Cue[] = [
  cue(
    1.5,
    new RegExp(
      `\\b(?:(?:quiero|quisiera|queria|me gustaria) ver|discounts? on|descuentos? en|offers? on|ofertas? (?:de|en)) (?:la |las |el |los |the |your )?${THING}`,
    ),
  ),
  cue(
    2,
    /\b(?:diferencia|diferencias|difference|compare|compared|comparar) (?:\w+ )?(?:entre|between|con|to|with)\b/,
  ),
  cue(
    2.5,
    /\b(?:does|do|is|are) (?:this|that|these|those) \w{4,} (?:\w+ )?(?:have|come|work|include|fit|support|need|made|compatible|suitable|good|for)\b/,
  ),
  cue(
    1.5,
    new RegExp(
      `\\b(?:necesito|quiero|quisiera|queria|need|want|would like) (?:un|una|unos|unas|a|an|some) ${THING}`,
    ),
  ),
  cue(
    2,
    /\b(?:whats|what is|which is|cual es) (?:the|your|el|la|su) (?:cheapest|best|most|mejor|mas)\b/,
  ),
  cue(
    2.5,
    new RegExp(
      `\\b(?:busco|buscaba|buscando|ando buscando|estoy buscando|looking for|searching for|search for|in search of|encontrar|find) (?:\\w+ ){0,2}${THING}`,
    ),
  ),
  cue(
    2,
    new RegExp(
      `\\b(?:tienen|tendran|tendrian|teneis|tenes|tienes|venden|vendeis|vendes|vende|trabajan|manejan|consiguen|ofrecen|hay|tendras) (?:algun |alguna |algo de |algo como |unos |unas |un |una |de |las |los |el |la )*${THING}`,
    ),
  ),
  cue(
    2,
    new RegExp(
      `\\b(?:do you (?:\\w+ )?(?:have|sell|carry|stock|offer)|have you got|got any|are there|is there|selling|do u have|you guys have) (?:any |some |a |an |the |those |these |other )*${THING}`,
    ),
  ),
  cue(
    2,
    new RegExp(
      `\\b(?:precio|precios|price|prices|cost|costo|valor) (?:\\w+ )?(?:de|del|of|for|para) (?:la |el |las |los |un |una |the |a |an |your |tus |sus )*${THING}`,
    ),
  ),
  cue(
    2,
    new RegExp(
      `\\b(?:cuanto|cuanta) (?:me )?(?:cuesta|cuestan|sale|salen|vale|valen|costaria|estan|esta) (?:la |el |las |los |un |una |esa |ese |esas |esos |este |esta |unas |unos )*${THING}`,
    ),
  ),
  cue(
    2,
    new RegExp(
      `\\b(?:howmuch) (?:is|are|does|do|for|would|will)? ?(?:the |a |an |your |those |these |that |this |one of )*${THING}`,
    ),
  ),
  cue(
    2,
    /\b(?:que|cual|cuales|what|which) (?:\w+ )?(?:modelos?|marcas?|colores|color|colou?rs?|models?|brands?|estilos?|styles?|productos?|products?|precio|price|shades?) (?:\w+ ){0,2}(?:tienen|tenes|tienes|teneis|hay|venden|manejan|tiene|trabajan|viene|vienen|do|does|are|is|come|comes|you|have|sell)\b/,
  ),
  cue(2, /\b(?:recomiend\w*|recomendar\w*|recommend\w*|suggest\w*|sugier\w*|aconsej\w*)\b/),
  cue(
    1.5,
    /\b(?:catalogo|catalog|catalogue|lista de precios|price list|fotos|photos|pictures|material|tela|fabric|caracteristicas|impermeable\w*|waterproof|algodon|cotton|cuero|leather|made of|hecho de|hecha de|available in|disponible en|come in|vienen? en|in (?:red|black|blue|white|green|grey|gray|pink|brown|navy|beige)|en (?:rojo|negro|azul|blanco|verde|gris|rosa|marron|beige|amarillo))\b/,
  ),
  cue(
    1.5,
    /\b(?:quiero|quisiera|necesito|queria|me interesa|interesad[oa] en|me gustaria|want|need|would like|interested in|id like) (?:to buy |to order |to get |comprar |encargar |pedir |adquirir |llevar )(?:\w+ ){0,1}\w{4,}/,
  ),
];

/** What a customer did, told as a story: no question. */
export const STORY =
  /\b(?:pague|compre|pedi|hice|recibi|llego|llegaron|enviaron|mandaron|dijeron|dijo|cobraron|escribi|llame|devolvi|aboné|abone|transferi|realice|encargue|contestaron|paid|bought|ordered|received|arrived|sent|told|said|called|emailed|wrote|returned|placed|came|charged|tardo|tardaron|demoro|demoraron|salio)\b/;

/** What if: no complaint yet. */
export const WHAT_IF =
  /\b(?:que pasa si|que sucede si|what if|what happens if|en caso de|in case|si (?:\w+ ){0,4}(?:llega|viene|resulta|sale)|if (?:\w+ ){0,4}(?:arrives?|is|comes|are|turns))\b/;

/** A change of something that is not sent back. */
export const CHANGE_OF_FACTS =
  /\b(?:cambi\w*|change\w*|modificar) (?:\w+ ){0,3}(?:direccion|contrasena|clave|mail|email|correo|telefono|datos|nombre|cuenta|fecha|password|address|account|number|date|cuotas|pago|payment)\b/;

/** The words that the cues are made of, for the spelling. */
export function cueWords(): readonly string[] {
  return [...COMPLAINT, ...ORDER_STATUS, ...PRODUCT_SEARCH].flatMap(
    ({ pattern }) => pattern.source.match(/(?<![\w\\[])[a-z]{4,}(?![\w\\[])/g) ?? [],
  );
}
