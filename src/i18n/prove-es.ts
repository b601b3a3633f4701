/** What `acuse prove` says, in Spanish. */
import type { ProveTexts } from "./prove.ts";
import { counted, formatCount, formatTenth, formatTook, formatWait } from "./units.ts";

const checkNoun = { one: "comprobación", other: "comprobaciones" };
const storedNoun = { one: "guardado", other: "guardados" };

export const es: ProveTexts = {
  about:
    "Pone en marcha un servidor propio, lo trata como lo tratarían clientes buenos y malos, comprueba una a una las promesas de acuse y deja un informe con las pruebas",
  options: {
    quick: "Lo esencial, en menos de 15 segundos",
    seed: "Semilla de lo que se decide al azar, para repetir una prueba igual",
    out: "Carpeta del informe; por defecto, evidence/ y la fecha y hora",
    server:
      "Otra compilación del servidor: el comando que la arranca, que debe aceptar las opciones de acuse serve",
    json: "Un objeto JSON por línea: cada prueba cuando termina, y el veredicto",
  },
  promises: {
    S1: "muchos clientes a la vez",
    S2: "hilos que atienden a los clientes",
    S3: "pide el nombre y confirma cada mensaje",
    S4: "límites de longitud y de velocidad",
    S5: "desconecta a quien los pasa",
    S6: "la consola muestra quién dijo qué",
    S7: "un cliente que se conecta a localhost",
    S8: "pide el nombre, saluda y muestra la respuesta",
    S9: "tantos mensajes como se quiera, y un comando de salida",
    S10: "los dos sentidos a la vez",
    S11: "prueba: cuatro clientes al mismo tiempo",
    S12: "prueba: cada saludo confirmado, y en la consola",
    S13: "prueba: el largo y el rápido, desconectados",
    S14: "pruebas que se pueden guardar y mostrar",
    P1: "confirmado quiere decir guardado",
    P2: "guardado una sola vez y en orden",
    P3: "límites anunciados, exactos y explicados",
    P4: "toda despedida llega",
    P5: "un cliente no perjudica a otro",
    P6: "todo tiene un límite",
    P7: "funciona a mano",
    P8: "nada de lo que se envía hace daño donde se muestra",
    P9: "puedes comprobarlo todo",
    P10: "crece a varias máquinas",
  },
  scenarios: {
    "four-at-once": "Cuatro clientes a la vez",
    "who-said-what": "Quién dijo qué, en la consola",
    "cut-off-alone": "Se corta a quien abusa, y a nadie más",
    kill: "kill -9 en plena conversación",
    goodbyes: "Toda despedida llega",
    resume: "Una sesión sigue donde estaba",
    "take-over": "Una sesión, una conexión",
    "exact-length": "La longitud, al byte",
    "exact-rate": "La velocidad, al milisegundo",
    "half-close": "Quien cierra su lado recibe todo",
    "by-hand": "A mano, por un socket desnudo",
    hostile: "Nombres y mensajes hostiles",
    "kill-under-load": "kill -9 mientras confirma a muchos",
    "stored-count": "Lo guardado, contado por SQL",
  },
  checks: {
    "connected-together": "Los cuatro están conectados a la vez, antes de que ninguno diga nada",
    threads: "Los atiende más de un hilo",
    "limits-announced": "El saludo del servidor anuncia los límites",
    welcomed: "A cada uno se le pide el nombre y se le da la bienvenida",
    "greeting-confirmed": "El saludo de cada uno se confirma con el número 1",
    "each-confirmed": "Cada mensaje se confirma, en orden y una sola vez",
    uninterrupted: "Nada más interrumpe a ninguno",

    "clients-on-console": "La consola muestra a cada cliente cuando llega",
    "messages-on-console": "La consola muestra cada mensaje junto a su nombre y su número",
    "under-own-name": "Ningún mensaje aparece bajo otro nombre",

    "too-long-cut": "Quien envía una línea demasiado larga oye 552 y queda fuera",
    "too-fast-cut": "Quien envía demasiado rápido oye 450 y queda fuera",
    "others-confirmed": "A los otros cuatro se les confirma todo mientras tanto",
    "latency-kept": "Los otros cuatro no esperan más por eso: antes, durante y después",

    "starts-again": "El servidor arranca de nuevo sobre la misma carpeta",
    "confirmed-survived": "Todo lo que se oyó confirmar está guardado",
    "once-in-order": "Nada está dos veces, ni falta un número, ni cambia el orden o el texto",
    "served-again": "Los cuatro vuelven y se les confirma de nuevo",

    "exit-commands": "/salir, /exit, /quit y el fin de la entrada terminan bien cada cliente",
    "goodbye-line": "La última línea dice cuánto quedó guardado, y es lo que se confirmó",
    "name-free": "Tras la despedida, el mismo nombre entra enseguida",

    "resumed-after-cut":
      "Cortado a mitad de un envío, el cliente vuelve, oye qué está guardado y envía solo lo que sigue",
    "resumed-after-kill":
      "Y lo mismo tras un kill -9 del servidor, que arranca de nuevo sobre la misma carpeta",
    "repeats-spared": "Lo que se guardó sin que el cliente lo oyera no se envía otra vez",
    "all-once": "Al final, cada mensaje está guardado una sola vez, en orden y en una misma sesión",
    "unknown-refused": "A quien reanuda una sesión que no existe, o que es de otro, se le rechaza con 534",
    "too-much-refused": "También a quien dice saber de más de lo que hay guardado",

    "taken-over-told": "Cuando otra conexión la reanuda, la primera oye 557 y lo que hay guardado",
    "takeover-goes-on": "La nueva sigue desde ahí cada vez",
    "takeover-fenced": "De lo que la primera tenía aún en camino ya no se guarda nada",

    "at-max": "Una línea de exactamente max bytes se acepta",
    "over-max": "Una línea de max + 1 bytes se rechaza con 552, y dice el límite",
    "over-max-unfinished": "También si la línea no ha terminado: el servidor no espera a su final",
    "cut-anywhere": "El veredicto no depende de cómo se parta la línea en segmentos",
    "stored-whole": "Lo aceptado está guardado entero, byte a byte",

    "burst-accepted": "Exactamente burst líneas de golpe se aceptan",
    "one-more-refused": "Una más se rechaza con 450, y dice cuánto esperar",
    "early-refused": "Quien vuelve antes de ese tiempo es rechazado otra vez",
    "waits-agree": "Todas las esperas señalan el mismo momento",
    "wait-obeyed": "Quien vuelve en ese momento es aceptado",
    "own-client-paced": "El cliente de acuse se modera solo y nunca es cortado",

    "all-then-bye": "Se confirma todo lo enviado, luego llega 221 y el final",
    "unfinished-refused": "Una línea a medias no se guarda, y se dice: 556",

    typed: "Con líneas que acaban en LF, como nc",
    crlf: "Con líneas que acaban en CRLF, como telnet",
    "byte-by-byte": "Byte a byte, como quien escribe despacio",

    "names-refused": "Los nombres que engañan se rechazan",
    "controls-refused": "Los caracteres de control y lo que no es UTF-8 se rechazan en su byte",
    "other-protocols": "Un navegador que llega por error es despedido",
    "stored-as-sent": "El texto que desordena pantallas se guarda tal como llegó",
    "console-unharmed": "En la consola no aparece ni un carácter que actúe sobre ella",

    "visible-when-confirmed":
      "En el instante en que se oye una confirmación, una consulta SQL ya ve el mensaje",
    "in-flight": "Cada golpe cae con mensajes en camino",
    "unconfirmed-once": "Lo que no llegó a confirmarse está, como mucho, una vez",

    word: "La palabra de la confirmación no dice más de lo que el disco permite",
    durability: "La base de datos dice que sincroniza antes de confirmar",
    count: "Hay tantos mensajes guardados como contaron los clientes",
    content: "Cada texto guardado es el que se envió",
    "last-true": "El last de cada despedida es lo que hay guardado",
    "goodbyes-complete": "Cada despedida trae su código, su last y su id",
    integrity: "La base de datos está íntegra",
  },

  of: (count, all) => `${formatCount("es", count)} de ${formatCount("es", all)}`,
  noneOf: (count, all) =>
    `${count === 0 ? "ninguno" : formatCount("es", count)} de ${formatCount("es", all)}`,
  storedAre: (confirmed, unconfirmed) =>
    `${counted("es", confirmed + unconfirmed, storedNoun)}: ${formatCount("es", confirmed)} confirmados y ${formatCount("es", unconfirmed)} que iban de camino`,
  listensAgain: "vuelve a escuchar",
  listensAfter: (ms) => `vuelve a escuchar, en ${formatTook("es", ms)}`,
  moreThan: (count) => `más de ${formatCount("es", count)}`,
  count: (count) => formatCount("es", count),
  took: (ms) => formatTook("es", ms),
  nothing: "nada",
  thread: { one: "hilo", other: "hilos" },
  stuck: (obstacle) => {
    switch (obstacle.kind) {
      case "late":
        return `${obstacle.what}: no llegó en ${formatWait("es", obstacle.ms)}`;
      case "over":
        return `${obstacle.what}: la conexión terminó antes; lo último que se oyó: ${obstacle.heard || "nada"}`;
      case "refused":
        return `${obstacle.what}: ${obstacle.code}`;
      case "ended":
        return `${obstacle.what}: el proceso terminó (${obstacle.how})`;
      case "missing":
        return `${obstacle.what}: no lo hay, por lo que falló antes`;
    }
  },
  failed: (message) => `no se pudo comprobar: ${message}`,

  typed: { hello: "hola", echo: "eco", leave: "/salir" },
  message: (client, number) =>
    [
      `Invernadero ${number}: ${formatTenth("es", 19 + number / 10)} °C`,
      `El pedido ${100 + number} está listo ✓`,
      `Contador del pasillo: van ${number} pasos, señor`,
      `¿Se lee el ${number} en 日本? 🎉`,
    ][client] ?? `mensaje ${number}`,

  heading: (mode, seed, fileSystem) =>
    [
      mode === "quick" ? "lo esencial" : "completa",
      `semilla ${seed}`,
      ...(fileSystem === undefined ? [] : [`disco ${fileSystem}`]),
    ].join(" · "),
  expected: "se esperaba",
  seen: "se vio",
  notMade: (checks, why) => `${counted("es", checks, checkNoun)} sin hacer: ${why}`,
  running: (title) => `${title}…`,
  seconds: (ms) => formatWait("es", ms),

  passed: "SUPERADA",
  failedVerdict: "NO SUPERADA",
  summary: (checks, failed, ms) =>
    `${counted("es", checks, checkNoun)}${failed === 0 ? "" : `, ${failed === 1 ? "1 fallida" : `${formatCount("es", failed)} fallidas`}`} · ${formatWait("es", ms)}`,
  broken: "promesas incumplidas",
  report: "informe",
  notShownLabel: "esto no lo demuestra",
  notShown: {
    "power-loss": "un corte de corriente",
    "lying-disk": "un disco que miente al sincronizar",
    "other-bounds": "los demás topes",
    "heavier-abuse": "un abuso mayor",
    "other-machines": "otras máquinas y redes",
    identity: "que alguien sea quien dice ser",
    cluster: "varias máquinas juntas",
  },

  notEmpty: (folder) =>
    `la carpeta ${folder} no está vacía, y un informe anterior no se pisa: elige otra con --out`,
  cannotMake: (folder, code) => `no se puede escribir en ${folder} (${code}): elige otra carpeta con --out`,
  cannotStart: (command, how, said) =>
    `el servidor no arrancó (${how}): ${command}${said === "" ? "" : `\n${said}`}`,
  emptyCommand: "--server debe ser el comando que arranca un servidor, y está vacío",
  unfinishedQuote: (command) => `a --server le falta una comilla que cierre: ${command}`,
};
