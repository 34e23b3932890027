// Words that stand for one another in the cues, in Spanish and English, folded.
const LISTS = {
  mine: "mi mis nuestro nuestra el la my our the this",
  be: "is are was were be been being am es son esta estan fue era",
  have: `tienen tendran tendrian teneis tenes tienes tendras tiene venden vendeis vendes vende trabajan
    trabajais manejan manejas consiguen ofrecen hay have sell carry offer got selling`,
  want: `quiero quisiera queria querria necesito necesitaria deseo gustaria want need wanna looking
    after interested like`,
  not: `no nunca jamas tampoco sin not dont doesnt didnt isnt arent wasnt werent hasnt havent cant
    cannot wont never nothing none ni`,
  // what a customer waits for, and calls his own
  order: `pedido pedidos compra orden ordenes paquete paquetes encargo encomienda order orders package
    parcel parcels purchase delivery shipment box caja envio stuff`,
  come: `llega llegan llegue lleguen llegar llegara llegaran llegaria llegando llegado llegada recibo recibir recibire recibido
    recibiria recibimos entrega entregan entregar entregado entregaran envian envia enviar enviaran enviais mandan manda mandais mandar mandaran sale salen tendre
    arrive arrives arriving arrived arrival receive received get got getting come comes coming here
    deliver delivered expect ship shipping ships there`,
  came: `llego llegaron vino vinieron recibi recibimos recibio llegado recibido entregaron enviaron
    mandaron mandasteis enviasteis trajeron dieron enviado mandado arrived received got came sent delivered gave given`,
  sent: `enviado enviada enviaron enviasteis mandado mandaron mandasteis despachado despacharon despachada despachasteis salio salido
    camino preparado preparando shipped sent dispatched posted`,
  when: "cuando when whens eta dia fecha date howlong",
  where: "donde adonde where wheres",
  work: "funcion* anda andan sirve sirven enciende prende cierra carga work works working worked",
  answer: `contesta contestan contestaron contestado contestas contestais responde responden respondieron respondio respondido atiende
    atienden atendio atendieron solucion* resuelve* resolvi* answer* respond* reply replied replies replying response responses
    respuesta respuestas`,
  nobody: "nadie nobody noone none",
  broken: `rot[oa]s? danad* dano danos fallad* fallas? defect* manchad* manchas? rasgad* rallad* rayad* vaci[oa] golpead* aplastad*
    despegad* desteni* descosid* averiad* estropead* suci[oa]s? mojad* vencid* caducad* podrid* agujero agujeros
    incomplet* deteriorad* maltratad* humedad desgastad* quebrad*
    broken damage damaged damages defect* faulty torn ripped stained cracked scratched smashed shattered dented dirty stain
    hole holes leaking leaks incomplete crushed soaked mouldy moldy expired snapped chipped bent`,
  awful: `pesim[oa]s? horrible horribles malisim* terrible terribles lamentable verguenza vergonz* desastre
    desastroso inaceptable inadmisible indignante asco asqueros* patetic* fatal nefast* cachivache porqueria
    awful worst unacceptable appalling disgusting ridiculous rude outrag* shocking useless pathetic disgrace
    disgraceful dreadful horrendous atrocious  crap shambles nightmare`,
  upset: `enojad[oa] molest[oa] indignad[oa] hart[oa] furios[oa] decepcion* descontent* insatisfech* inconforme disgustad*
    enfadad* cabread* frustrad[oa] angry furious upset frustrat* disappoint* unhappy dissatisfied annoyed fuming cheated`,
  accuse: `queja quejas quejar* reclamo reclamos reclamar reclamacion reclamaciones denuncia* estafa* robo robaron ladrones fraude
    engano engana* mentira mienten mentiros* timo burla abogado consumidor consumo profeco ocu
    complain* scam* fraud* lied liars lying cheat stole steal thieves misleading lawyer chargeback dispute ripoff`,
  problem: "problema problemas error problem problems issue issues mistake wrong inconveniente",
  write:
    "escribo escribi escrito escribiendo llamo llame llamado llamando emailed email written wrote write called contacted messaged asked",
  staff: "encargad[oa] supervisor* gerente responsable jef[ea] manager supervisor",
} as const;

const SHORTHAND = /^(.*?)\[(\p{L})(\p{L})\](.*)$/u;

/** The words of each class; in the lists `[oa]` is one of two letters, and `s?` may be missing. */
export const CLASSES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(LISTS).map(([name, list]) => [name, list.split(/\s+/).flatMap(spelledOut)]),
);

function spelledOut(word: string): readonly string[] {
  if (word.endsWith("s?")) return [word.slice(0, -2), word.slice(0, -1)].flatMap(spelledOut);
  const either = SHORTHAND.exec(word);
  if (either === null) return [word];
  const [, begin = "", one = "", other = "", end = ""] = either;
  return [`${begin}${one}${end}`, `${begin}${other}${end}`];
}
