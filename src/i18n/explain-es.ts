import { nameBytesMax, nameCharactersMax } from "../protocol/limits.ts";
import type { ExplainTexts } from "./explain.ts";
import { formatWait } from "./units.ts";

export const es: ExplainTexts = {
  about:
    "Explica una respuesta del servidor: qué significa, cuándo se envía y qué hacer. Sin argumento las muestra todas",
  options: { json: "Un objeto JSON por línea para cada respuesta" },
  target: "un código como 450, una palabra clave como too-fast, o una línea entera entre comillas",
  unknown: (given, near) =>
    near === undefined
      ? `no existe la respuesta "${given}"; acuse explain muestra las que hay`
      : `no existe la respuesta "${given}"; ¿querías ${near}? acuse explain muestra las que hay`,

  replies: {
    pong: {
      when: "respuesta a `/ping`; devuelve su token",
      means: "El servidor está ahí, y todo lo que enviaste antes del `/ping` está confirmado.",
      person: "Nada: es lo que pediste.",
      program: "Compara el token con el que envió. Lo que envió antes está resuelto.",
    },
    help: {
      when: "respuesta a `/help`",
      means: "Lo que puedes escribir, y los límites de este servidor.",
      person: "Léela y sigue.",
      program: "La pasa por alto: todas sus líneas menos la última llevan un `-` tras el código.",
    },
    greeting: {
      when: "lo primero que se envía; su texto pregunta el nombre",
      means: "Escucha un servidor acuse. Los límites de esta línea son los que hace cumplir.",
      person: "Escribe tu nombre.",
      program: "Guarda los límites y los respeta; después envía un nombre o `/hello`.",
    },
    bye: {
      when: "`/quit`, o el cliente cerró su lado; todo está confirmado",
      means:
        "La despedida que se pidió. Los mensajes hasta `last` están a salvo, y por encima no hay ninguno.",
      person: "Nada: todo está hecho.",
      program: "Comprueba que `last` es el número de su último mensaje, y cierra.",
    },
    welcome: {
      when: "el nombre se acepta; `budget` solo tras `/hello`",
      means: "El nombre es tuyo hasta que termine la conexión. Tu próxima línea es el mensaje `last`+1.",
      person: "Escribe tus mensajes, uno por línea.",
      program: "Numera sus líneas desde `last`+1. Con `budget`, de golpe no envía más que eso.",
    },
    confirmation: {
      when: "el mensaje con este número está a salvo, como dice la palabra",
      means: "La confirmación. Su palabra dice lo que el servidor hizo con el mensaje, y nunca más que eso.",
      person: "Nada: el mensaje ha llegado.",
      program: "Olvida la línea con este número, y no la vuelve a enviar.",
    },
    token: {
      when: "hace falta un token; la próxima línea es el token",
      means: "El nombre no basta: este servidor pide un token que demuestra que es tuyo.",
      person: "Escribe el token que te dieron para este nombre.",
      program: "Envía el token como próxima línea.",
    },
    closing: {
      when: "el servidor termina la conexión; `wait` si hubo expulsión, sin `last` si no pudo guardar",
      means:
        "El servidor termina la conexión, y `reason` dice por qué. Con `last`, nada por encima está guardado.",
      person: "Mira qué pide el motivo, y vuelve a conectarte.",
      program:
        "Vuelve tras `wait`, o si no lo hay tras un segundo, y cada vez más tarde. Con `last`, sigue con la línea siguiente. Sin él, lo que no está confirmado puede estar guardado o no.",
    },
    nameInUse: {
      when: "otra conexión tiene este nombre",
      means: "Un nombre tiene una sola conexión a la vez, y mayúsculas y minúsculas son el mismo nombre.",
      person: "Elige otro. Si la conexión perdida era la tuya, vuelve con el mismo tras `wait`.",
      program: "Lo intenta de nuevo tras `wait`: el servidor está averiguando si la otra sigue viva.",
    },
    tooFast: {
      when: "una línea por encima de la velocidad",
      means:
        "Llegaron más líneas que `rate` por segundo y `burst` de golpe. Esta no se guardó; las anteriores sí.",
      person:
        "Espera lo que dice `wait` y vuelve a conectarte. `acuse connect` respeta la velocidad por sí mismo.",
      program: "Vuelve tras `wait`, sigue con la línea `last`+1 y ajusta su velocidad a `rate` y `burst`.",
    },
    noSpace: {
      when: "queda menos espacio libre que la reserva; de esto no se guardó nada",
      means: "El disco del servidor está casi lleno. Nada por encima de `last` está guardado.",
      person: "Avisa a quien opera el servidor, y vuelve tras `wait`.",
      program: "Conserva las líneas por encima de `last`, y vuelve tras `wait`.",
    },
    tooMany: {
      when: "se llegó al límite de conexiones (`scope=source` está reservado)",
      means: "El servidor tiene tantos clientes como admite. Puede llegar en lugar del saludo.",
      person: "Vuelve tras `wait`.",
      program: "Vuelve tras `wait`, y cada vez espera más.",
    },
    unknownCommand: {
      when: "una línea que empieza con `/` y no es un comando",
      means:
        "Una línea que empieza con `/` es un comando, y no hay ninguno que se llame así. No se guarda ni lleva número.",
      person: "Mira `/help`. Para enviar un mensaje que empieza con `/`, escribe `//`.",
      program: "Pone otra `/` delante de un mensaje que empieza con `/`.",
    },
    badName: {
      when: "el nombre no cumple las reglas",
      means:
        "El nombre no se admite, y `reason` dice qué regla incumple. Un nombre se rechaza, nunca se corrige.",
      person: "Vuelve a conectarte con otro nombre.",
      program: "No repite este nombre: lo rechazarían siempre.",
    },
    outOfOrder: {
      when: "una línea llegó antes que la respuesta a `/hello`",
      means:
        "Tras `/hello`, la respuesta del servidor dice por dónde seguir, y una línea llegó antes. No se guardó nada de ella.",
      person: "Vuelve a conectarte solo con tu nombre, o espera a `230 welcome`.",
      program: "Lee `230 welcome` antes de enviar la primera línea.",
    },
    unknownSession: {
      when: "la sesión no se conoce, es de otro nombre, o es más corta de lo que sabe el cliente",
      means:
        "La sesión no se puede retomar: el servidor no tiene lo que este cliente sabe confirmado, o lo tiene con otro nombre.",
      person: "Asegúrate de que es el servidor y la carpeta de datos que toca. Si lo son, algo se perdió.",
      program: "Lo dice a quien lo usa. No empieza otra sesión en silencio.",
    },
    badToken: {
      when: "el token no es el de este nombre",
      means: "El token no corresponde a este nombre.",
      person: "Revisa el token y el nombre, o pide otro a quien opera el servidor.",
      program: "No repite el mismo token.",
    },
    tooLong: {
      when: "una línea por encima del límite de longitud",
      means:
        "Una línea pasa de `max` bytes. No se guardó; las anteriores sí. Nada se recorta nunca para que quepa.",
      person:
        "Parte el mensaje y vuelve a conectarte. La `ñ` y la `é` ocupan dos bytes; un emoji, cuatro o más.",
      program: "Mide en bytes de UTF-8, sin el fin de línea, antes de enviar. Sigue con la línea `last`+1.",
    },
    notText: {
      when: "un byte que no se admite, o UTF-8 que no es válido",
      means:
        "La línea no es texto: lleva un carácter de control que no es el tabulador, o no es UTF-8. No se guardó.",
      person: "Envía solo texto en UTF-8. El byte que sobra es el número `at` de la línea, contando desde 0.",
      program: "Codifica la línea en UTF-8; los datos binarios, en base64 o algo parecido.",
    },
    banned: {
      when: "este nombre no puede entrar hasta que pase `wait`",
      means: "Quien opera el servidor expulsó este nombre y no lo deja entrar por un tiempo.",
      person: "Pregunta a quien opera el servidor, o vuelve tras `wait`.",
      program: "No se conecta antes de que pase `wait`.",
    },
    notAcuse: {
      when: "HTTP, TLS u otro protocolo en este puerto; no se guarda nada",
      means: "Lo que llegó es HTTP, TLS u otra cosa que no es acuse. No se guardó nada.",
      person: "Un navegador no puede abrir este puerto. Usa `acuse connect`, o `nc`.",
      program: "Habla acuse/1, en texto: su nombre en una línea, y después un mensaje por línea.",
    },
    unfinished: {
      when: "la conexión terminó en mitad de una línea, que no se guarda",
      means:
        "La última línea no tenía fin, como cuando un programa muere mientras escribe. No se guardó; las anteriores sí.",
      person: "Termina la última línea con un salto de línea: `printf 'Ana\\nhola\\n'`.",
      program: "Termina cada línea con un salto antes de cerrar su lado. Sigue con la línea `last`+1.",
    },
    takenOver: {
      when: "otra conexión retomó esta sesión; no vuelvas",
      means:
        "Otra conexión retomó esta sesión. Lo que llega hasta `last` está a salvo; de aquí, nada por encima se guardó.",
      person: "Mira si el cliente está en marcha dos veces.",
      program: "No vuelve: quien tiene ahora la sesión la perdería otra vez.",
    },
  },

  params: {
    max: "longitud máxima de una línea, en bytes",
    rate: "líneas por segundo, u `off`",
    burst: "líneas de golpe",
    window: "líneas sin responder con las que el servidor deja de leer",
    ack: "la palabra que confirma: `stored`, `replicated` o `accepted`",
    auth: "`none`, o `token` si un nombre necesita uno",
    last: "este número está a salvo en disco, y por encima nada lo está ni lo estará",
    budget: "líneas que ahora se pueden enviar de golpe",
    id: "nombra este cierre; quien opera el servidor puede buscarlo",
    wait: "no vuelvas antes de este tiempo",
    reason: "cuál de varias causas",
    scope: "de quién es el límite: `server` o `source`",
    at: "posición del byte en su línea, desde 0",
  },
  kinds: { count: "un número entero", milliseconds: "milisegundos", token: "un token" },
  positional: { confirmation: "el número del mensaje", pong: "el token de `/ping`" },
  confirmationWords: {
    stored: "en una transacción cerrada y sincronizada con el disco del servidor",
    replicated: "guardado así en la mayoría de las máquinas; esta versión no lo hace con ningún almacén",
    accepted: "solo en la memoria del servidor: se pierde si se reinicia",
  },
  closingReasons: {
    draining: "el servidor se detiene; lo que había leído está confirmado. Vuelve dentro de un momento",
    naming: "no llegó un nombre a tiempo. Vuelve a conectarte y empieza por tu nombre",
    "slow-reader": "las respuestas se acumularon sin leer. Léelas mientras envías",
    kicked: "lo cerró quien opera el servidor. Vuelve tras `wait`, si lo hay",
    storage: "el servidor no pudo guardar y se detiene. Lo que no está confirmado puede estar guardado o no",
  },
  badNameReasons: {
    syntax: "ni siquiera es un nombre: un `/hello` mal escrito",
    empty: "está vacío",
    "too-long": `pasa de ${nameCharactersMax} caracteres o de ${nameBytesMax} bytes`,
    start: "no empieza con una letra o una cifra",
    space: "tiene espacios en un extremo, o varios seguidos",
    character: "lleva algo que no es letra, cifra, espacio ni `.` `_` `-` `'` `@`",
    "not-nfc": "no está en la forma NFC de Unicode",
    "mixed-script": "sus letras son de varios alfabetos, como el latino y el cirílico",
  },
  digits: {
    "2": "hecho",
    "3": "falta algo para seguir",
    "4": "no hecho; más tarde puede salir bien",
    "5": "no hecho; no lo repitas tal cual",
  },
  fates: { ends: "termina", stays: "sigue", endsAfterHello: "termina tras `/hello`; si no, sigue" },
  reserved: "reservado",

  labels: {
    means: "significado",
    when: "cuándo",
    connection: "conexión",
    person: "tú",
    program: "un programa",
    syntax: "forma",
    params: "parámetros",
    line: "tu línea",
    words: "palabras",
    reasons: "motivos",
    example: "ejemplo",
  },
  table: {
    intro:
      "Cada línea del servidor empieza con un código para los programas y una palabra clave para buscarla. Con la primera cifra ya se sabe qué hacer.",
    marks: "× después termina la conexión; (×) solo tras `/hello`.",
    outro:
      "`acuse explain 450`, `acuse explain too-fast` o una línea entera entre comillas explica una de ellas.",
  },
  unknownCode:
    "Esta versión no conoce este código. Un programa actúa según su primera cifra, y pasa por alto lo que no conoce.",
  otherKeyword: (keyword) => `Esta versión conoce este código como \`${keyword}\`.`,
  unknownParam: "esta versión no lo conoce; un programa lo pasa por alto",
  lineText: "para las personas; los programas no lo miran",
  optional: "no siempre está",
  wait: (ms) => `espera ${formatWait("es", ms)}`,
  wrongValue: (kind) => `debería ser ${kind}`,
};
