/** The FAQ that `init` writes: the five questions every shop gets, in two languages, to be edited. */
export const STARTER_FAQ = `# Frequent questions. One that is wholly answered by an entry is answered with it, without the LLM.
# Edit every answer until it is true for your shop. Try it with: invoicesync faq test "¿Hacen envíos?"
# The same question may stand here in several languages; keywords are the words it is found by.
# An answer is only given when it says what was asked: no price in it, no answer to "how much".

- id: shipping-es
  keywords: [envío, envíos, entrega, despacho, domicilio, correo, costo de envío, plazo de entrega]
  question: ¿Hacen envíos, cuánto cuestan y cuánto tardan?
  answer: >-
    Enviamos a todo el país y también al extranjero. El costo del envío se calcula con la dirección
    antes de pagar, y el pedido suele llegar en 3 a 7 días hábiles.

- id: shipping-en
  keywords: [shipping, delivery, ship, deliver, courier, shipping cost, delivery time]
  question: Do you ship, what does it cost and how long does it take?
  answer: >-
    We ship nationwide and internationally. The shipping cost is shown for your address before you
    pay, and an order usually arrives within 3 to 7 business days.

- id: payment-es
  keywords: [pago, pagar, tarjeta, transferencia, efectivo, cuotas, medios de pago]
  question: ¿Qué medios de pago aceptan?
  answer: >-
    Aceptamos tarjetas de crédito y débito y transferencia bancaria. Las demás formas de pago, y las
    cuotas de cada tarjeta, aparecen al finalizar la compra.

- id: payment-en
  keywords: [payment, pay, card, credit card, transfer, cash, instalments, payment methods]
  question: Which payment methods do you accept?
  answer: >-
    We accept credit and debit cards and bank transfers. All other payment methods, and the
    instalments of each card, are shown at checkout.

- id: returns-es
  keywords: [devolución, devolver, cambio, cambiar, reembolso, política de devoluciones]
  question: ¿Cómo hago un cambio o una devolución, y qué plazo tengo?
  answer: >-
    Los productos sin uso se pueden cambiar o devolver dentro de los 30 días desde que los recibe.
    Responda a este mensaje con el número de pedido y le enviamos las instrucciones.

- id: returns-en
  keywords: [return, returns, refund, exchange, return policy, send back]
  question: How do I return or exchange an item, and how long do I have?
  answer: >-
    Unused items can be returned or exchanged within 30 days of delivery. Reply to this message with
    your order number and we will send you the instructions.

- id: sizes-es
  keywords: [talla, tallas, talle, talles, medidas, guía de tallas, tabla de talles]
  question: ¿Qué tallas tienen y cómo sé cuál es la mía?
  answer: >-
    Cada producto tiene en su página una guía de tallas con las medidas en centímetros. Si duda entre
    dos tallas, díganos qué producto es y le ayudamos a elegir.

- id: sizes-en
  keywords: [size, sizes, sizing, fit, measurements, size guide, size chart]
  question: Which sizes do you have and how do I find mine?
  answer: >-
    Every product page has a size guide with the measurements in centimetres. If you are between two
    sizes, tell us which product it is and we will help you choose.

- id: stock-es
  keywords: [stock, disponible, disponibilidad, agotado, reposición]
  question: ¿Tienen stock de lo que está en la web, y cuándo reponen lo agotado?
  answer: >-
    Todo lo que se puede agregar al carrito está en stock. Lo agotado suele reponerse en unas semanas;
    en su página se puede pedir un aviso.

- id: stock-en
  keywords: [stock, in stock, available, availability, sold out, restock]
  question: Are the items on the website in stock, and when do you restock?
  answer: >-
    Everything that can be put in the cart is in stock. Sold out items are usually back within a few
    weeks; their page offers a notice.
`;
