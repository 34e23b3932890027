/** What a shop is asked for most, and what its FAQ answers first. */
export type Topic = "shipping" | "payment" | "returns" | "sizes" | "stock";
/** What is asked of a topic: any FAQ entry may say it, and one that does not cannot answer it. */
export type Aspect =
  | "cost"
  | "time"
  | "place"
  | "pickup"
  | "carrier"
  | "express"
  | "origin"
  | "instalments";
/**
 * `small`: grammar, courtesy, the frame of a question. `neutral`: says nothing of what is asked in a
 * shop (product, order, policy). `denial`: turns what is asked around. `matter`: something else than a
 * product or a topic. `plain`: can be a product or a part of its name; listed so that it is not taken
 * for a slip of the pen.
 */
export type Meaning = Topic | Aspect | "small" | "neutral" | "denial" | "matter" | "plain";

// In Spanish and English, folded; a word in two lists means what the first says. `mand-ar` is the verb
// in its present, conditional and subjunctive: what customers ask with.
const LISTS: Readonly<Record<Meaning, string>> = {
  pickup: `retiro retiros retir-ar recoger recogida recogerlo recojo pickup collect collection`,
  carrier: `agencia agencias carrier carriers courier couriers mensajeria mensajero mensajeros
    transportista transportistas`,
  express: `express expres expreso urgente urgentes sameday nextday overnight expedited prioritario`,
  origin: `origen origin`,
  instalments: `cuota cuotas financiacion financi-ar financiamiento interes intereses adelanto
    installment installments instalment instalments financing klarna afterpay`,
  shipping: `
    envio envios envi-ar enviado mand-ar despacho despachos despach-ar entrega entregas entreg-ar entregue entreguen
    reparto repartos repart-ir encomienda encomiendas paqueteria transporte transportes flete fletes
    domicilio llega llegas llegan llegue lleguen llegar llegaria llegarian llegara llegaran arribar recib-ir
    shipping ship ships shipped shipment shipments shippings delivery deliver deliveries delivers
    delivering delivered postage dispatch dispatched dispatching arrive arrives arrival receive
    receives receiving mail tracked post parcel forwarding`,
  payment: `
    pago pagos pague tarjeta tarjetas credito debito visa mastercard amex paypal bizum mercadopago
    transferencia transferencias transferir transfiero efectivo contraentrega contrareembolso
    contrarreembolso cheque cheques oxxo spei pix nequi daviplata yape plin stripe applepay
    googlepay abon-ar deposito depositos deposit-ar billetera qr payment payments pay pays paying
    payable card cards credit debit cash cashondelivery banktransfer transfer transfers wire venmo
    zelle crypto bitcoin checkout paga pagas pagan pagamos pagais pagar pagaria pagara pagando`,
  returns: `
    devolucion devoluciones devolv-er devuelvo devuelve devuelven cambio cambios cambi-ar canje canjes
    canje-ar reembolso reembolsos reembols-ar retorno retornos retorn-ar reintegro reintegros reintegr-ar
    arrepentimiento desistimiento arrepiento
    return returns returning returned returnable refund refunds refunded refunding refundable exchange
    exchanges exchanging exchanged exchangeable swap swaps swapping moneyback`,
  sizes: `
    talla tallas talle talles tallaje tallajes tallo medida medidas medir mido numeracion horma calz-ar
    calce centimetros cms size sizes sizing sized fit fits fitting measurement measurements measure
    sizechart truetosize waist chest`,
  stock: `
    stock stocks disponible disponibles disponibilidad existencia existencias agotado agotada agotados
    agotadas repon-er reposicion reposiciones repondran inventario ingresan quedan quedaron
    restock restocks restocked restocking stocked available availability unavailable soldout inventory
    backorder`,
  cost: `
    incluido incluida incluye incluyen monto montos economico economicos cuesta cuestan costara
    costaria cuestas vale valen valdria sale salen saldria costo costos coste costes costar precio
    precios tarifa tarifas valor valores gratis gratuito gratuita gratuitos gratuitas bonificado
    caro cara barato barata recargo recargos comision comisiones minimo minima importe gastos
    gasto included includes afford howmuch cost costs price prices pricing priced fee fees charge
    charges charged free rate rates cheap expensive surcharge minimum extra cobra cobras cobran
    cobrais cobrar cobraria cobraran`,
  time: `
    tarda tardan tardas tardais tardar tardara tardaria demora demoras demoran demorar demorara
    demoraria tiempo tiempos plazo plazos dia dias semana semanas hora horas mes meses cuando rapido
    rapidos rapida pronto fecha fechas habiles laborables vence limite howlong time times
    timeframe timeframes when days day week weeks hour hours month months soon quick quickly fast
    faster deadline takes working business estimated`,
  place: `
    republica continente peninsula mainland pais paises interior provincia provincias ciudad
    ciudades zona zonas internacional internacionales internacionalmente extranjero exterior mundo
    mundial nacional nacionales region regiones regionales local sucursal sucursales capital islas
    pueblo pueblos international internationally worldwide abroad overseas country countries
    nationwide national regions world globally area areas anywhere locally states outside where
    donde adonde parte partes lado lados`,
  denial: `
    no ni sin nunca jamas nadie nada tampoco excepto salvo not dont doesnt didnt cant cannot wont
    isnt arent havent hasnt wasnt couldnt without never nobody nothing neither except after
    despues later pasados pasado`,
  neutral: `
    realiz-ar ofrec-er trabaj-ar acept-ar manej-ar utiliz-ar funcion-ar compr-ar brind-ar admit-ir
    aplic-ar numero numeros number numbers ropa aparece aparecen figura figuran publicado
    publicada publicados publicadas publican muestran mostrado listed shown ve ven veo seleccionar
    calculo calcular puesto puestos lugar lugares everything tenga sistema modalidad modalidades
    alternativas alternativa corresponde estandar cuentan dispone disponen producto productos
    articulo articulos item items cosa cosas prenda prendas comprado comprada comprados pedido
    pedidos orden ordenes tienda tiendas local online web pagina internet sitio cliente clientes
    metodo metodos medio medios forma formas manera maneras opcion opciones politica politicas
    condiciones condicion requisitos proceso procedimiento pasos informacion info informes datos
    detalles detalle consulta consultas pregunta preguntas duda dudas hacer hago hace hacen haceis
    haces hagan existe existen posible posibilidad correcto correcta correctamente exacto
    exactamente alguno alguna algunos algunas algun cualquier tipo tipos elegir elijo escoger
    saber guia product products article articles thing things something anything clothes clothing
    purchase purchases purchased bought buy buying order orders ordering ordered store shop stores
    shops website site customer customers method methods way ways option options policy policies
    terms conditions term condition process procedure steps work works information details detail
    question questions doubt enquiry inquiry query possible accept accepts accepted offer offers
    using kind kinds type types right choose choosing pick know goes chart guide table correct
    exact exactly support take taking taken guys currently normal normally usual usually standard
    normalmente habitualmente actualmente ahora now general generally home casa direccion address
    ustedes vosotros servicio servicios service services paginas hoy today carry carries carrying
    page pages usar uso usan usas usamos`,
  small: `
    necesit-ar consult-ar pregunt-ar ayud-ar explic-ar indic-ar inform-ar dese-ar contra unsure d
    soy llamo nombre name todo toda todos todas vuelve vuelven volver haber bien queda call vuelva
    between while because however since first next within until before antes dentro luego el la
    los las lo un una unos unas de del al a ante con en entre hacia para por segun sobre y e o u
    que como cuanto cuanta cuantos cuantas cual cuales cuyo si me te se le les nos os mi mis tu
    tus su sus nuestro nuestra nuestros vuestro vuestra yo vos usted ella ellos ellas nosotros
    este esta esto estos estas ese esa eso esos esas aquel aqui alli alla ahi ya muy mas menos tan
    tanto tambien es son era eran ser sido estan estar estoy estais hay haya habra ha han he has
    tiene tienen tenes tienes teneis tengo tener tendran tendria podria podrian podriais podes
    podeis puede pueden puedo puedes poder podemos podrias poner seria serian sea sean quiero
    quisiera queria querria quieren quieres querer gustaria sabes saben sabeis sabria decir
    decirme digan dime diga informarme indicarme contar contarme ayudarme explicarme averiguar
    hola holis buenas buenos buen bueno buena tardes noches saludo saludos cordial cordiales
    gracias mil muchas mucha muchos mucho favor porfavor porfa please disculpa disculpen disculpas
    perdon perdona perdonad oye che amigo amigos estimado estimados estimada estimadas senor
    senora senores equipo quedo atento atenta espero respuesta atte atentamente cuidense abrazo
    bendiciones feliz lindo linda aca alguien solo solamente asi entonces pues pero porque desde
    hasta durante va van voy ir vez veces hacerlo hacerme hacerse sirve da dan dar dame tema
    respecto acerca traves gente genial perfecto vale ok okay okey interesa interesado interesada
    primero primera vive vivo vivimos encuentro algo otro otra otros otras cada ambos the an and
    or of to in on at for from by with as is are am be been being do does did done you your yours
    i im id ive my mine we our ours us it its this that these those there their they them she what
    whats which how can could would will shall may might should must have had having if so then
    than too also just only thanks thank thankyou hello hi hey dear regards kind best wishes
    cheers good morning afternoon evening team sir madam folks any some all each both every about
    regarding into onto up out off over here get gets getting got give gives go going make makes
    made let lets tell say said ask asking asked wondering wonder wanted want wants need needs
    like love looking look forward hear reply interested help quick much many more most very
    really possibly maybe yall able happen happens through via still yet one ones sure again
    understand find see show explain advise inform recien apenas casi siempre was were whether
    already actually quite bit lot soon later someone instead though cuentan cuentas pedir pido
    pide pides piden solicitar solicito request`,
  matter: `
    number partido trabajar trabajando status trabajo empleo vacante job jobs career personal
    curriculum cv resume tardo tardaron tardado demoro demoraron salio llego llegaron llegado
    enviaron mandaron mandado recibieron recibido recibi entregaron entregado cobraron cobrado
    compraron pedi playing turned refuse refused adjunto correo correos mail mails informar
    presupuesto fotos foto catalogo catalogue catalog contrasena password enviadme espero cuenta
    cuentas cuento account factura facturas facturacion garantia garantias descuento descuentos
    cupon cupones codigo codigos promocion promociones oferta ofertas horario horarios telefono
    contacto mayorista mayoristas mayor menor venta ventas warranty discount discounts coupon code
    promo promotion invoice invoices receipt hours opening phone contact wholesale bulk sale sales
    guarantee empresa empresas company companies giftcard grande grandes chico chica chicos chicas
    pequeno pequena tamano tamanos ancho ancha largo larga corto corta width length small large
    medium big bigger smaller problem problema problemas issue solution solucion reason persona
    person human humano physical fisica fisico whatsapp instagram facebook web email student
    students newsletter parking cita appointment copia copy recibo ticket seguimiento tracking
    rastreo camino way chance idea answer reply respuesta help mano gerente encargado manager
    experiencia experience calidad quality atencion staff vendedor vergon nombre apellido dinero
    plata money update news novedades estado confirmation confirmacion etiqueta label link enlace
    enlaces correct mistake error wrong trata seguro segura safe secure direccion address vecino
    vecina neighbour neighbor supplier proveedor marca marcas brand brands modelo modelos model
    models color colores colour colours colors material tela fabric moment momento weekend sabado
    sabados domingo domingos lunes martes miercoles jueves viernes monday tuesday wednesday
    thursday friday saturday sunday night noche year years ano anos birthday cumpleanos idioma
    tarde manana mediodia tomorrow used quien quienes who whom whose why ingles english spanish
    espanol blog`,
  plain: `
    manta mantas copa copas tarta tartas corte cortes costa plaza charger chargers cargador
    cargadores collar crates plates skates envase tabla table tables tienda tiendas medias media
    medio pantalon pantalones camisa camisas camiseta camisetas remera remeras zapatilla
    zapatillas zapato zapatos vestido vestidos falda faldas bota botas abrigo campera camperas
    chaqueta bufanda gorra gorro bolso bolsa mochila reloj cinturon correr correo correos carta
    cartas carrera regalo regalos nino ninos nina mujer hombre hombres mujeres manos mesa mesas
    silla sillas lampara campo tallado marcha enviado shopping shirt shirts short shorts shoe
    shoes sock socks sandal sandals dress dresses skirt jacket jackets coat coats boots jeans
    trousers pants belt bag watch hat scarf gift gifts men women kids boy girl stick sick stack
    truck track story state stone states cars care cared cart carts prize prince rice pride cast
    coast host post most lost costume hip chip chips shop shops slip skip sheep ship whip pal
    lay bay say ray hay clay player played pain paint turn learn tern fat fix fire file fist
    sing sling grand grandma`,
};

const ENDINGS: Readonly<Record<string, string>> = {
  ar: "o as a amos ais an e es emos eis en ar aria arias ariais arian ara aras aran ando",
  er: "o es e emos eis en a as an er eria erias erian era eran iendo",
  ir: "o es e imos is en a as an ir iria irias irian ira iran iendo",
};

const MEANINGS = new Map<string, Meaning>();
for (const [meaning, list] of entriesOf(LISTS)) {
  for (const word of list.trim().split(/\s+/).flatMap(formsOf)) {
    if (!MEANINGS.has(word)) MEANINGS.set(word, meaning);
  }
}

function entriesOf<Key extends string>(lists: Readonly<Record<Key, string>>): [Key, string][] {
  // as: Object.entries widens the keys of a record that is complete by its type
  return Object.entries(lists) as [Key, string][];
}

function formsOf(word: string): readonly string[] {
  const [stem = word, verb] = word.split("-");
  const endings = verb === undefined ? undefined : ENDINGS[verb];
  return endings?.split(" ").map((ending) => stem + ending) ?? [word];
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

const ASPECTS: Readonly<Record<Aspect, Topic | undefined>> = {
  cost: undefined,
  time: undefined,
  place: undefined,
  pickup: "shipping",
  carrier: "shipping",
  express: "shipping",
  origin: "shipping",
  instalments: "payment",
};

export function isAspect(meaning: Meaning | undefined): meaning is Aspect {
  return meaning !== undefined && meaning in ASPECTS;
}

/** The topic that a word is about, by itself or as an aspect of it. */
export function topicOfWord(word: string): Topic | undefined {
  const meaning = meaningOf(word);
  if (isAspect(meaning)) return ASPECTS[meaning];
  return TOPICS.find((topic) => topic === meaning);
}

/** Whether it can be a product: no word of the shop's own, no number. */
export function canBeProduct(word: string): boolean {
  const meaning = meaningOf(word);
  return (meaning === undefined || meaning === "plain") && /^\p{L}{3,}$/u.test(word);
}
