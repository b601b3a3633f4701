/** What the report of `acuse prove` says, in Spanish. */
import { listed, reportUnits } from "./report-units.ts";
import type { ReportTexts } from "./report.ts";
import { counted, formatCount } from "./units.ts";
import type { Noun } from "./units.ts";

const checkNoun: Noun = { one: "comprobación", other: "comprobaciones" };
const testNoun: Noun = { one: "prueba", other: "pruebas" };
const messageNoun: Noun = { one: "mensaje", other: "mensajes" };
const confirmedNoun: Noun = { one: "confirmado", other: "confirmados" };
const threadNoun: Noun = { one: "hilo", other: "hilos" };

export const es: ReportTexts = {
  ...reportUnits("es"),

  title: "Evidencia de ejecución",
  about: "acuse, el buzón TCP que responde por cada mensaje",
  verdict: { passed: "Superada", failed: "No superada" },
  sections: {
    failures: "Lo que no salió como se esperaba",
    timeline: "La ejecución en una imagen",
    introduction: "Introducción",
    objectives: "Objetivos",
    system: "El sistema",
    tests: "Pruebas",
    evidence: "Evidencia",
    notShown: "Lo que esta ejecución no demuestra",
    conclusion: "Conclusión",
  },
  contents: "Contenido",
  figure: (number) => `Figura ${number}`,
  table: (number) => `Tabla ${number}`,

  passed: (checks, tests) =>
    checks === 1
      ? "La única comprobación salió como se esperaba."
      : `Las ${counted("es", checks, checkNoun)}, en ${counted("es", tests, testNoun)}, salieron como se esperaba.`,
  failed: (failed, checks) =>
    `${formatCount("es", failed)} de ${counted("es", checks, checkNoun)} no ${failed === 1 ? "salió" : "salieron"} como se esperaba.`,
  interrupted: "La ejecución no llegó a su fin, y ninguna comprobación dice por qué.",
  broken: "No se cumple",
  result: {
    passed: "superada",
    failed: "no superada",
    shown: "se cumple",
    broken: "no se cumple",
    itself: "es este informe",
    notCovered: "no se prueba aquí",
  },
  columns: {
    check: "Comprobación",
    expected: "Se esperaba",
    seen: "Se vio",
    result: "Resultado",
    promise: "Objetivo",
    tests: "Pruebas",
    limit: "Límite",
    means: "Qué es",
    value: "Valor",
    setting: "Ajuste",
    readBack: "Valor leído",
    who: "Quién",
    thread: "Hilo",
    messages: "Mensajes",
    confirmations: "Confirmados",
    end: "Cómo terminó",
    file: "Archivo",
    of: "De",
    size: "Tamaño",
  },
  facts: {
    date: "Fecha",
    took: "Duración",
    machine: "Máquina",
    processor: "Procesador",
    memory: "Memoria",
    fileSystem: "Sistema de archivos",
    programs: "Programas",
    version: "Versión",
    repeat: "Para repetirla",
    cores: (cores) => counted("es", cores, { one: "núcleo", other: "núcleos" }),
  },
  figures: {
    checks: "comprobaciones superadas",
    timed: "confirmaciones cronometradas",
    median: "mediana hasta confirmar",
    took: "duró todo",
  },
  mode: { quick: "ejecución rápida", whole: "ejecución completa" },

  timeline: {
    title: "Qué pasó y cuándo, cliente por cliente",
    caption:
      "Cada fila es un cliente; las dos últimas son el servidor y el disco. El tiempo va de izquierda a derecha, y cada parte tiene su propia escala. Los primeros cuatro procesos arrancan juntos y se conecta cada uno en cuanto puede; cuando están todos, los cuatro dicen su nombre en el mismo instante.",
    server: "Servidor",
    disk: "Disco",
    process: "proceso",
    syncs: (count) => counted("es", count, { one: "escritura", other: "escrituras" }),
    thread: (thread) => `hilo ${thread}`,
    axis: "ms",
    leftOut: (ms) => `${formatCount("es", ms)} ms`,
    marks: {
      connect: "se conecta",
      name: "dice su nombre",
      welcome: "la bienvenida dice hasta dónde está guardado",
      message: "mensaje",
      confirmation: "confirmación",
      goodbye: "despedida",
      "cut-off": "el servidor lo corta",
      lost: "pierde la conexión",
      start: "arranque",
      kill: "kill -9",
      sync: "se escribe en el disco",
    },
    many: "varias marcas en el mismo sitio, y cuántas",
    pause: "tiempo omitido",
    described: (lanes) =>
      lanes
        .map(({ lane, messages, confirmed, syncs }) =>
          lane.kind === "client"
            ? `${lane.name}: ${counted("es", messages, messageNoun)}, ${counted("es", confirmed, confirmedNoun)}.`
            : lane.kind === "disk"
              ? `Disco: ${counted("es", syncs, { one: "escritura", other: "escrituras" })}.`
              : "Servidor.",
        )
        .join(" "),
  },

  introduction: [
    "acuse es un servidor de mensajes por TCP. Muchos clientes se conectan a la vez; cada uno dice su nombre, y cada línea que envía es un mensaje. El servidor responde a cada mensaje con una confirmación, y solo la envía cuando el mensaje está guardado y sincronizado con el disco. A quien se pasa de los límites lo corta, con una última línea que dice por qué.",
    "Este informe lo ha escrito `acuse prove`. Arrancó en esta máquina su propio servidor, con una carpeta de datos vacía, y habló con él por conexiones TCP reales. Todo lo que aquí se dice se vio desde fuera: en los sockets, en la consola del servidor, en sus archivos y en sus códigos de salida. Ningún valor visto se ha calculado a partir de lo que se esperaba.",
  ],
  objectives:
    "De S1 a S14, lo que se pidió; de P1 a P10, lo que el sistema promete además. La última columna dice si esta ejecución lo puso a prueba, y con qué resultado.",
  objectivesTable: "Objetivos y resultado de cada uno",
  system: {
    serves: (threads) =>
      `El servidor reparte a sus clientes entre ${counted("es", threads, threadNoun)}, y atiende a cada uno con independencia de los demás. Otro hilo guarda los mensajes de todos, y cada confirmación sale después de guardar.`,
    greeting: "Así saluda a quien se conecta. El saludo anuncia los límites que después aplica:",
    limitsTable: "Límites durante esta ejecución",
    limits: {
      max: "bytes de una línea, como mucho",
      rate: "mensajes por segundo que puede mantener cada nombre",
      burst: "mensajes que cada nombre puede enviar de golpe",
      window: "mensajes sin responder con los que deja de leer hasta confirmar",
    },
    noLimit: "sin límite",
    confirms: (word) => `Confirma con la palabra \`${word}\`.`,
    words: {
      stored: "Significa: guardado y sincronizado con el disco de esta máquina antes de responder.",
      replicated: "Significa: guardado en la mayoría de las máquinas antes de responder.",
      accepted: "Significa: recibido en memoria, sin guardar en disco.",
    },
    durabilityTable: "Durabilidad: lo que la base de datos respondió al preguntarle por sus ajustes",
    noDurability: "No hay ajustes de durabilidad que leer.",
    command: "El proceso del servidor se arrancó así:",
  },
  tests: {
    about:
      "Cada prueba hace algo y compara lo que se esperaba con lo que se vio. Al lado, los objetivos que pone a prueba.",
    caption: (test) => `Comprobaciones de «${test}»`,
    summary: (passed, checks, ms) =>
      `${formatCount("es", passed)} de ${counted("es", checks, checkNoun)} ${passed === 1 ? "superada" : "superadas"} · ${formatCount("es", ms)}\u{a0}ms`,
    noChecks: "Esta prueba no llegó a comprobar nada.",
  },
  evidence: {
    inNumbers: "La imagen en números",
    inNumbersTable: "Qué hizo cada cliente, y cómo terminaron sus conexiones",
    conversation: "Una conversación completa",
    conversationCaption:
      "Cada línea de una conexión, tal como pasó por ella. A la izquierda, los milisegundos desde que el cliente se conectó.",
    client: "Cliente",
    connects: "se conecta",
    emptyLine: "(línea vacía)",
    closes: { client: "el cliente cierra", server: "el servidor cierra" },
    latency: "Cuánto tarda una confirmación",
    latencyCaption: (count) =>
      `Tiempo desde que se envía un mensaje hasta que llega su confirmación: ${counted("es", count, messageNoun)} de los clientes que respetan los límites. La escala es logarítmica.`,
    latencyAxis: "mensajes",
    latencyTable: "Tiempo hasta la confirmación",
    most: "máximo",
    noLatency: "No se llegó a medir ninguna confirmación.",
    console: "La consola del servidor",
    consoleAbout:
      "Lo que la consola mostró mientras hablaban los clientes de la imagen: quién llegó, qué dijo y cómo se fue.",
    linesLeftOut: (count) =>
      `… ${counted("es", count, { one: "línea más", other: "líneas más" })}: están en las transcripciones`,
    transcripts: "Transcripciones",
    transcriptsTable: "Archivos que acompañan a este informe, byte por byte como pasaron por la conexión",
    toldByWelcome: (count) => `${formatCount("es", count)} de ellos por la bienvenida`,
    underWay: (count) =>
      `${formatCount("es", count)} ${count === 1 ? "iba" : "iban"} de camino al perder la conexión`,
    bytes: (count) => counted("es", count, { one: "byte", other: "bytes" }),
    server: "servidor",
    nothing: "Nada.",
  },
  notShown: {
    about: "Una prueba vale tanto como lo que dice de sus huecos. Esto queda fuera, y por qué:",
    readBack: "Ajustes leídos:",
    reasons: {
      "power-loss":
        "Lo que escribió un proceso muerto sigue en la memoria del sistema; tras un corte de corriente no, y ningún programa puede provocar uno sin riesgo. En su lugar se muestran los ajustes que obligan a la base de datos a esperar al disco en cada confirmación, tal como se leyeron de vuelta.",
      "lying-disk":
        "Hay discos que dan por escrito lo que aún está en su propia memoria. Un programa no puede notar la diferencia.",
      "other-bounds":
        "P6 dice que todo tiene un tope. De los topes se probó uno: una línea demasiado larga se rechaza antes de que termine. Que las colas, la memoria y los archivos no crecen sin fin no se mira aquí; lo miran las pruebas largas de acuse.",
      "heavier-abuse":
        "De P5 se probó que cuatro clientes no esperan de más mientras otros dos, sin parar, envían líneas demasiado largas y demasiadas líneas. El margen es amplio, para que una máquina ocupada no acuse al servidor: es el que figura en esa prueba como lo esperado, o varias veces lo que se esperaba en calma, si eso es más. Con más clientes o más abuso no se probó.",
      "other-machines":
        "Servidor y clientes estaban en la misma máquina y hablaron por su interfaz local. La distancia, las pérdidas y los retrasos de una red quedan fuera.",
      identity:
        "Un nombre es lo que un cliente dice ser. En esta versión no hay contraseñas ni cifrado; por eso el servidor solo escucha en su propia máquina mientras no se le diga otra cosa.",
      cluster: "El servidor trabajó solo. No se ha probado a guardar en varias máquinas.",
    },
  },
  conclusion: {
    passed: (checks, promises) =>
      `En ${counted("es", checks, checkNoun)}, lo que se vio es lo que se esperaba. En esta ejecución y en esta máquina, el sistema cumplió ${listed("es", promises)}.`,
    failed: (failed, checks, promises) =>
      `En ${formatCount("es", failed)} de ${counted("es", checks, checkNoun)}, lo que se vio no es lo que se esperaba.${promises.length === 0 ? "" : ` Por eso no se puede afirmar que el sistema cumpla ${listed("es", promises)}.`}`,
    readWith: "Lo que queda sin demostrar, en la sección anterior, es parte de este resultado.",
    repeat: "Quien quiera comprobarlo puede repetir la ejecución, con la misma semilla:",
  },
};
