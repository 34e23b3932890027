// What the words of a shop's  are about, in Spanish and English, folded. A word is in one list.

export type Topic = "shipping" | "payment" | "returns" | "sizes" | "stock";
/** What is asked of a topic: any FAQ entry may say it, and one that does not cannot answer it. */
export type Aspect = "cost" | "time" | "place";
/**
 * `small`: grammar, courtesy, the frame of a question. `neutral`: says nothing of what is asked in a
 * shop (product, order, policy). `denial`: turns what is asked around. `plain`: has a meaning of its
 * own; listed so that it is not taken for a slip of the pen.
 */
export type Meaning = Topic | Aspect | "small" | "neutral" | "denial" | "plain";

const LISTS: Readonly<Record<Meaning, string>> = {
  shipping: `
    agencia agencias carrier carriers encomienda encomiendas paqueteria delivering forwarding
    envio envios envia envian envias enviais envien envie enviar enviarlo enviarla enviarlos enviarme
    enviarmelo enviamos manda mandan mandas mandais manden mandar mandarlo mandarme mandarmelo despacho
    despachos despacha despachan despachar entrega entregas entregan entregar entregais entregue
    reparto repartos reparten repartir mensajeria mensajero transportista transporte transportes flete
    fletes domicilio llega llegan llegue llegar llegaria arribar recibo recibir recibirlo recibiria
    retiro retiros retirar retirarlo retira recoger recogida recogerlo recojo
    shipping ship ships shipped shipment shipments shippings delivery deliver deliveries delivers
    delivering delivered courier couriers postage dispatch dispatched dispatching arrive arrives arrival
    pickup receive receives receiving mail  tracked post parcel`,
  payment: `
    interes adelanto
    pago pagos pagar pagarlo pagaria paga pagan pagamos pagas pague tarjeta tarjetas credito debito visa
    mastercard amex paypal bizum mercadopago transferencia transferencias transferir transfiero efectivo
    cuota cuotas plazos contraentrega contrareembolso contrarreembolso financiacion financiar
    financiamiento financian cheque cheques oxxo spei pix nequi yape plin stripe klarna applepay
    googlepay abonar abono deposito depositar billetera qr intereses
    payment payments pay pays paying payable card cards credit debit cash cashondelivery installment
    installments instalment instalments banktransfer transfer transfers wire afterpay venmo zelle crypto
    bitcoin checkout`,
  returns: `
    devolucion devoluciones devolver devolverlo devolverla devolverlos devuelvo devuelve devuelven
    devolveis devolvemos cambio cambios cambiar cambiarlo cambiarla cambiarlos cambiarlas cambia cambian
    cambiais canje canjes canjear reembolso reembolsos reembolsa reembolsan reembolsar reembolsais
    retorno retornos retornar reintegro reintegros arrepentimiento desistimiento arrepiento
    return returns returning returned returnable refund refunds refunded refunding refundable exchange
    exchanges exchanging exchanged exchangeable swap swaps moneyback`,
  sizes: `
    talla tallas talle talles tallaje tallajes tallo medida medidas medir mido numeracion horma
    calza calzan calce calzo size sizes sizing sized fit fits fitting measurement measurements measure
    sizechart truetosize centimetros cms waist chest`,
  stock: `
    stock stocks disponible disponibles disponibilidad existencia existencias agotado agotada agotados
    agotadas reponen reponer repone reponeis reposicion reposiciones repondran inventario ingresan
    restock restocks restocked restocking stocked available availability unavailable soldout inventory
    backorder quedan quedaron`,
  cost: `
    incluido incluida incluye incluyen monto montos included includes afford economico economicos
    cuesta cuestan costara costaria cuestas vale valen valdria sale salen saldria cobra cobran cobrar
    cobrais cobras costo costos coste costes costar precio precios tarifa tarifas valor valores gratis
    gratuito gratuita gratuitos gratuitas bonificado caro cara barato barata recargo recargos comision
    comisiones minimo minima importe gastos gasto
    howmuch cost costs price prices pricing priced fee fees charge charges charged free rate rates cheap
    expensive surcharge minimum extra`,
  time: `
    tarda tardan tardais tardaria tardara tardas tardar tarde demora demoran demoras demorar demorara
    demoraria tiempo tiempos plazo dia dias semana semanas hora horas mes meses cuando rapido rapidos
    rapida urgente urgentes pronto fecha fechas habiles laborables vence limite manana
    howlong time times timeframe timeframes when days day week weeks hour hours month months soon quick
    quickly fast faster express sameday nextday overnight deadline tomorrow today takes working business
    estimated`,
  place: `
    pais paises interior provincia provincias ciudad ciudades zona zonas internacional internacionales
    internacionalmente extranjero exterior mundo mundial   nacional nacionales region regiones
    local sucursal sucursales capital islas pueblo pueblos regionales
    international internationally worldwide abroad overseas country countries nationwide national region
    regions world globally area areas anywhere local locally states outside`,
  denial: `
    no ni sin nunca jamas nadie nada tampoco excepto salvo not dont doesnt didnt cant cannot wont isnt
    arent havent hasnt wasnt couldnt without never nobody nothing neither except`,
  neutral: `
    empresa empresas
    ropa aparece aparecen figura figuran publicado publicada publicados publicadas publican muestran mostrado listed shown ve ven veo seleccionar calculo calcular puesto puestos lugar lugares everything tenga sistema modalidad modalidades alternativas alternativa aplica aplican corresponde estandar maneja cuentan dispone disponen brindan
    producto productos articulo articulos item items cosa cosas prenda prendas  compra compras
    comprar compre compro comprado comprada comprados pedido pedidos orden ordenes tienda tiendas local
    online web pagina internet sitio cliente clientes metodo metodos medio medios forma formas manera
    maneras opcion opciones politica politicas condiciones condicion requisitos proceso procedimiento
    pasos informacion info informes datos detalles detalle consulta consultas pregunta preguntas duda
    dudas hacer hago hace hacen haceis haces hagan funciona funcionan trabajan trabajais acepta aceptan
    aceptais aceptas ofrecen ofreceis ofrece realizan realizar utilizar usar uso usan admiten admite
    manejan manejo existe existen posible posibilidad correcto correcta correctamente exacto exactamente
    alguno alguna algunos algunas algun cualquier tipo tipos elegir elijo escoger saber guia
    product products article articles item items thing things something anything clothes clothing
    purchase purchases purchased bought buy buying order orders ordering ordered store shop stores
    shops website site customer customers method methods way ways option options policy policies terms
    conditions term condition process procedure steps work works information details detail question
    questions doubt enquiry inquiry query possible accept accepts accepted offer offers use using used
    kind kinds type types right choose choosing pick know goes chart guide table correct exact exactly
    support take taking taken guys currently normal normally usual usually standard normalmente
    habitualmente actualmente ahora now general generally home casa direccion address
    ustedes vosotros servicio servicios service services`,
  small: `
    d soy llamo nombre name todo toda todos todas vuelve vuelven volver haber bien queda call vuelva between while because however since first next within until before after antes despues dentro luego
    el la los las lo un una unos unas de del al a ante con en entre hacia para por segun sobre y e o u que
    como donde cuanto cuanta cuantos cuantas cual cuales quien quienes cuyo si me te se le les nos os mi
    mis tu tus su sus nuestro nuestra nuestros vuestro vuestra yo vos usted el ella ellos ellas nosotros
    este esta esto estos estas ese esa eso esos esas aquel aqui alli alla ahi ya muy mas menos tan tanto
    tambien es son era eran ser sido estan estar estoy estais estas hay haya habra haber ha han he has
    tiene tienen tenes tienes teneis tengo tener tendran tendria podria podrian podriais podes podeis
    puede pueden puedo puedes poder podemos podrias poner seria serian sea sean quiero quisiera queria
    querria quieren quieres querer gustaria necesito necesitaria necesito deseo desearia sabes saben
    sabeis sabria decir decirme digan dime diga informar informarme informan indicar indicarme indican
    contar contarme cuentan cuentas ayudar ayudarme ayuda ayudan explicar explicarme pregunto preguntar
    consultar consulto averiguar hola holis buenas buenos buen bueno buena tardes noches saludo saludos
    cordial cordiales gracias mil muchas mucha muchos mucho favor porfavor porfa please disculpa
    disculpen disculpas perdon perdona perdonad oye che amigo amigos estimado estimados estimada
    estimadas senor senora senores equipo quedo atento atenta espero respuesta atte atentamente cuidense
    abrazo bendiciones feliz lindo linda aca alguien solo solamente asi entonces pues pero porque desde
    hasta durante va van voy ir vez veces hacerlo hacerme hacerse sirve da dan dar dame desean tema
    respecto acerca traves gente genial perfecto vale ok okay okey interesa interesado interesada
    primero primera vive vivo vivimos encuentro respecto algo otro otra otros otras cada ambos
    the a an and or of to in on at for from by with as is are am be been being do does did done you your
    yours i im id ive my mine me we our ours us it its this that these those there their they them he she
    what whats which who whom whose how can could would will shall may might should must have has had
    having if so then than too also just only please thanks thank thankyou hello hi hey dear regards
    kind best wishes cheers good morning afternoon evening team sir madam folks any some all each both
    every about regarding into onto up out off over here get gets getting got give gives go going make
    makes made let lets tell say said ask asking asked wondering wonder wanted want wants need needs
    like love looking look forward hear reply interested help quick much many more most very really
    possibly maybe do you yall much able happen happens through via still yet one ones sure again
    understand find see show explain advise inform`,
  plain: `
    manta mantas copa copas tarta tartas corte cortes costa plaza charger chargers cargador cargadores collar crates plates skates
    trabajar trabajando status
    grande tardo tardaron tardado demoro demoraron salio adjunto mail mails informar presupuesto fotos foto catalogo contrasena password envase enviadme espero
    tabla table tables cuenta cuentas cuento tienda tiendas medias media medio pantalon pantalones camisa camisas
    camiseta camisetas remera remeras zapatilla zapatillas zapato zapatos vestido vestidos falda faldas
    bota botas abrigo campera camperas chaqueta bufanda gorra gorro bolso bolsa mochila reloj cinturon
    correr correo correos carta cartas carrera color colores modelo modelos marca marcas regalo regalos
    nino ninos nina mujer hombre hombres mujeres mano manos mesa mesas silla sillas lampara campo tallado
    marcha llego llegaron llegado compraron enviaron enviado mandaron mandado cobraron cobrado recibi recibieron recibido entregaron entregado pedi venta ventas factura facturas facturacion garantia garantias descuento descuentos cupon
    cupones codigo codigos promocion promociones oferta ofertas horario horarios telefono contacto
    mayorista mayoristas mayor menor empleo trabajo vacante
    playing shopping shirt shirts short shorts shoe shoes sock socks sandal sandals dress dresses skirt
    jacket jackets coat coats boots jeans trousers pants belt bag watch hat scarf colour colours color
    colors model brand brands gift gifts men women kids boy girl warranty discount discounts coupon code
    promo promotion invoice invoices receipt hours opening phone contact wholesale bulk job jobs career
    sale sales stick sick stack truck track track story state stone states cars care cared cart carts
    prize prince rice pride cast coast host post most lost costume hip chip chips shop shops slip skip
    sheep ship whip pal lay bay say ray hay clay player played pain paint turn turned learn tern fat fix
    fire file fist sing sling refuse refused grand  grandes grandma large small medium big chico
    chica chicos chicas pequeno pequena tamano tamanos ancho ancha largo larga corto corta width length`,
};

const MEANINGS = new Map<string, Meaning>();
for (const meaning of [
  "shipping",
  "payment",
  "returns",
  "sizes",
  "stock",
  "cost",
  "time",
  "place",
  "denial",
  "neutral",
  "small",
  "plain",
] as const) {
  for (const word of LISTS[meaning].trim().split(/\s+/)) {
    if (!MEANINGS.has(word)) MEANINGS.set(word, meaning);
  }
}

/** What a folded word is about; undefined for a word that is not known here. */
export function meaningOf(word: string): Meaning | undefined {
  return MEANINGS.get(word);
}

/** Every word that is known here. */
export function shopWords(): Iterable<string> {
  return MEANINGS.keys();
}

export const TOPICS: readonly Topic[] = ["shipping", "payment", "returns", "sizes", "stock"];

export function isTopic(meaning: Meaning | undefined): meaning is Topic {
  return TOPICS.some((topic) => topic === meaning);
}

export function isAspect(meaning: Meaning | undefined): meaning is Aspect {
  return meaning === "cost" || meaning === "time" || meaning === "place";
}

// Words that mean one thing together and another apart.
const PHRASES: readonly (readonly [string, string])[] = [
  ["buenos dias", "hola"],
  ["buen dia", "hola"],
  ["good day", "hello"],
  ["que tal", "hola"],
  ["por favor", "porfavor"],
  ["mercado pago", "mercadopago"],
  ["apple pay", "applepay"],
  ["google pay", "googlepay"],
  ["contra entrega", "contraentrega"],
  ["contra reembolso", "contrareembolso"],
  ["pago contra entrega", "contraentrega"],
  ["cash on delivery", "cashondelivery"],
  ["pay on delivery", "cashondelivery"],
  ["bank transfer", "banktransfer"],
  ["wire transfer", "banktransfer"],
  ["money back", "moneyback"],
  ["send back", "return"],
  ["send it back", "return"],
  ["give back", "return"],
  ["take back", "return"],
  ["bring back", "return"],
  ["ship back", "return"],
  ["in stock", "stock"],
  ["en stock", "stock"],
  ["back in stock", "restock"],
  ["out of stock", "soldout"],
  ["sold out", "soldout"],
  ["size chart", "sizechart"],
  ["sizes chart", "sizechart"],
  ["tabla de talles", "talles"],
  ["tabla de tallas", "tallas"],
  ["tabla de medidas", "medidas"],
  ["size guide", "sizechart"],
  ["true to size", "truetosize"],
  ["how much", "howmuch"],
  ["how long", "howlong"],
  ["por que", "why"],
  ["tarjeta de regalo", "giftcard"],
  ["tarjetas de regalo", "giftcard"],
  ["gift card", "giftcard"],
  ["gift cards", "giftcard"],
  ["correo electronico", "email"],
  ["por correo", "envio"],
  ["same day", "sameday"],
  ["next day", "nextday"],
  ["te queda", "quedan"],
  ["les queda", "quedan"],
  ["os queda", "quedan"],
  ["le queda", "quedan"],
  ["les quedan", "quedan"],
  ["te mando", "adjunto"],
  ["les mando", "adjunto"],
  ["a que hora", "horario"],
  ["que horario", "horario"],
  ["sin interes", "cuotas"],
  ["sin intereses", "cuotas"],
  ["meses sin intereses", "cuotas"],
  ["buy now pay later", "cuotas"],
  ["american express", "amex"],
  ["pagar al recibir", "contraentrega"],
  ["pago al recibir", "contraentrega"],
  ["pay on arrival", "cashondelivery"],
  ["cambio de talla", "cambio"],
  ["cambio de talle", "cambio"],
  ["cambios de talla", "cambio"],
  ["cambios de talle", "cambio"],
  ["cambiar la talla", "cambiar"],
  ["cambiar el talle", "cambiar"],
  ["cambiar de talla", "cambiar"],
  ["exchange for another size", "exchange"],
  ["a different size", "exchange"],
  ["run small", "truetosize"],
  ["run large", "truetosize"],
  ["run big", "truetosize"],
  ["runs small", "truetosize"],
  ["runs large", "truetosize"],
  ["si no me queda", "si"],
  ["si no me gusta", "si"],
  ["si no me sirve", "si"],
  ["si me arrepiento", "si"],
  ["if i dont like", "if"],
  ["if it doesnt fit", "if"],
  ["if they dont fit", "if"],
  ["if it doesnt work", "if"],
  ["if im not happy", "if"],
  ["change my mind", "it"],
  ["les envio", "adjunto"],
  ["te envio", "adjunto"],
  ["le envio", "adjunto"],
  ["os envio", "adjunto"],
  ["les mandamos", "adjunto"],
  ["te envie", "adjunto"],
  ["les envie", "adjunto"],
];

const LONGEST_PHRASE = 4;
const BY_PHRASE = new Map(PHRASES);

/** The same words, with those that belong together as one. */
export function withPhrases(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length;) {
    let taken = 1;
    let word = words[at] ?? "";
    for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 1; length--) {
      const phrase = BY_PHRASE.get(words.slice(at, at + length).join(" "));
      if (phrase === undefined) continue;
      word = phrase;
      taken = length;
      break;
    }
    out.push(word);
    at += taken;
  }
  return out;
}
