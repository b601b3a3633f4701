import type { DoctorTexts } from "./doctor.ts";
import { formatMicroseconds, formatTime } from "./doctor-units.ts";
import { counted, formatCount, formatDay, formatSize } from "./units.ts";

const nouns = {
  files: { one: "archivo", other: "archivos" },
  clients: { one: "cliente", other: "clientes" },
  threads: { one: "hilo", other: "hilos" },
  messages: { one: "guardado", other: "guardados" },
  problems: { one: "problema", other: "problemas" },
  warnings: { one: "aviso", other: "avisos" },
  cores: { one: "núcleo", other: "núcleos" },
  columns: { one: "columna", other: "columnas" },
} as const;

export const es: DoctorTexts = {
  about:
    "Mira si esta máquina está lista para el servidor: programas, carpeta de datos, disco, puerto, límites, reloj y terminal, y dice qué hacer con lo que no esté bien. No cambia nada. Lleva las mismas opciones que acuse serve",
  options: {
    data: "Carpeta de los mensajes",
    host: "Dirección en la que escucharía; se puede repetir. Sin ella, 127.0.0.1 y ::1",
    port: "Puerto en el que escucharía",
    maxClients: "Clientes a la vez. Sin ella, los que permite el límite de archivos abiertos",
    reserve: "Espacio libre por debajo del cual no se guarda nada más",
    json: "Un objeto JSON por línea para cada comprobación",
  },
  looking: { fsync: "midiendo el disco…", port: "mirando el puerto…" },
  verdicts: { ok: "bien", warning: "aviso", problem: "problema" },
  labels: {
    node: "Node",
    sqlite: "SQLite",
    folder: "carpeta",
    messages: "mensajes",
    server: "servidor",
    disk: "disco",
    space: "espacio",
    fsync: "fsync",
    port: "puerto",
    threads: "hilos",
    files: "archivos",
    memory: "memoria",
    clock: "reloj",
    terminal: "terminal",
  },
  found: {
    sqlite: (version, journalMode, synchronous) =>
      `${version} · journal_mode=${journalMode}, synchronous=${synchronous}: fijado y comprobado aquí`,
    folderThere: (path, mode) => `${path}: se puede escribir, permisos ${mode}`,
    folderToBeMade: (path) => `${path}: aún no existe; acuse serve la crea`,
    notAFolder: (path) => `${path} no es una carpeta`,
    notWritable: (path, reason) => `${path} no se puede escribir: ${reason}`,
    messages: (count) => counted("es", count, nouns.messages),
    noMessages: "ninguno guardado todavía",
    unreadable: "no se pueden leer",
    serving: (pid, port) =>
      `el proceso ${pid} sirve ahora esta carpeta${port === null ? "" : `, en el puerto ${port}`}`,
    notServing: "nadie sirve ahora esta carpeta",
    disk: (fileSystem, mountPoint) =>
      `${fileSystem}${mountPoint === null ? "" : `, montado en ${mountPoint}`}`,
    space: (availableBytes) => `${formatSize("es", availableBytes)} libres`,
    fsync: (medianUs, worstUs, count) =>
      `mediana ${formatMicroseconds("es", medianUs)}, el peor ${formatMicroseconds("es", worstUs)}, de ${formatCount("es", count)}`,
    failed: (reason) => `falló: ${reason}`,
    portFree: (addresses) => `libre: ${addresses}`,
    anyPort: "el servidor toma uno que esté libre",
    portOurs: (addresses) => `el servidor de esta carpeta escucha aquí: ${addresses}`,
    portTaken: (address, isAcuse, holder) =>
      `${address} está ocupado por ${isAcuse ? "otro servidor acuse" : "otro programa"}${holder === null ? "" : `, ${holder}`}`,
    portNotAllowed: (address) => `el sistema no permite escuchar en ${address}`,
    noSuchAddress: (host) => `${host} no es una dirección de esta máquina`,
    threads: (threads, cores) =>
      `${counted("es", threads, nouns.threads)} para los clientes, en ${counted("es", cores, nouns.cores)}; comparten el puerto`,
    cannotSharePort: "aquí varios hilos no pueden compartir un puerto (reusePort)",
    files: (openFilesMax, clientsMax) =>
      `hasta ${counted("es", openFilesMax, nouns.files)} abiertos: ${counted("es", clientsMax, nouns.clients)} a la vez`,
    filesTooFew: (openFilesMax) => `hasta ${counted("es", openFilesMax, nouns.files)} abiertos: no bastan`,
    memory: (availableBytes) => `${formatSize("es", availableBytes)} disponibles`,
    clock: (at, isSynchronized) =>
      `${formatDay("es", at)}, ${formatTime(at)} · ${isSynchronized ? "sincronizado" : "no se sabe si está sincronizado"}`,
    noTerminal: "la salida no es un terminal: texto sin color",
    terminal: (columns, utf8, colour) =>
      [
        counted("es", columns, nouns.columns),
        utf8 ? "UTF-8" : "sin UTF-8",
        colour ? "con color" : "sin color",
      ].join(" · "),
  },
  advice: {
    sqliteFailed: (reason) => `SQLite no puede guardar aquí: ${reason}. Elige otra carpeta con \`--data\``,
    otherFolder: "Elige una carpeta con `--data`",
    makeWritable: (path) =>
      `Da permiso de escritura en ${path} a quien ejecuta el servidor, o elige otra carpeta con \`--data\``,
    fileNotWritable: (file) =>
      `No se puede escribir en su archivo ${file}: puede que otra persona haya ejecutado el servidor. Cambia su dueño con \`chown\``,
    closeFolder: (path) => `Otros usuarios pueden cambiar lo que hay en ella: \`chmod 700 ${path}\``,
    otherOwner: (owner, user) =>
      `Es del usuario ${owner}, y tú eres ${user}: lo que escribas quizá no lo pueda abrir su dueño. Ejecuta siempre el servidor con el mismo usuario`,
    unreadable: (reason) => `SQLite no puede leer la base de datos: ${reason}`,
    memoryDisk:
      "Está en memoria: se pierde al apagar la máquina, y el servidor confirmaría con `accepted` y no con `stored`. Elige con `--data` una carpeta en un disco",
    layer: "Es la capa de un contenedor y desaparece con él: monta un volumen y dilo con `--data`",
    network:
      "SQLite no es fiable en un sistema de archivos en red: ni sus bloqueos ni su registro. Elige con `--data` un disco de esta máquina",
    noBarrier:
      "Está montado sin barreras: un corte de corriente puede perder lo sincronizado. Móntalo sin `nobarrier` ni `barrier=0`",
    unknownDisk:
      "acuse no se ha probado aquí. Si este sistema de archivos no cumple fsync, un corte de corriente pierde lo confirmado; ext4, xfs, btrfs y zfs lo cumplen",
    tooLittleSpace: (reserveBytes) =>
      `Es menos que la reserva de ${formatSize("es", reserveBytes)}: el servidor no guardaría nada (452 no-space). Haz sitio o baja \`--reserve\``,
    littleSpace: (reserveBytes) =>
      `Con menos de ${formatSize("es", reserveBytes)} el servidor deja de guardar. Haz sitio a tiempo`,
    slowDisk: "Cada confirmación espera al menos ese tiempo. Un disco SSD es unas cien veces más rápido",
    implausibleDisk:
      "Ningún disco responde tan pronto: algo se traga la petición (como libeatmydata), y un corte de corriente perdería lo confirmado",
    failedDisk: "El disco no pudo sincronizar: el servidor no confirmaría nada. Revisa el disco",
    portTaken: (isAcuse) =>
      isAcuse
        ? "Habla con ese (`acuse connect`), detenlo, o elige otro puerto con `--port`"
        : "Detén ese programa, o elige otro puerto con `--port`",
    portNotAllowed: "Los puertos por debajo de 1024 suelen estar reservados: elige otro con `--port`",
    noSuchAddress: "Elige otra con `--host`; sin ella, escucha solo para esta máquina",
    otherPort: "Elige otro puerto con `--port`",
    noReusePort: "El servidor cuenta con ello y no podría arrancar: hace falta un Linux 3.9 o más nuevo",
    oneThread: "Un solo hilo atiende a todos los clientes: funciona, con menos velocidad",
    moreFiles: "Sube el límite antes de empezar: `ulimit -n 65536`",
    clientsTooMany: (most) =>
      `\`--max-clients\` puede ser como máximo ${formatCount("es", most)}. Baja el número, o sube el límite: \`ulimit -n\``,
    memory: (neededBytes, clientsMax) =>
      `Con ${counted("es", clientsMax, nouns.clients)} conectados harían falta ${formatSize("es", neededBytes)}: baja \`--max-clients\` si de verdad van a venir tantos`,
    clockImplausible:
      "El reloj no puede estar bien, y los mensajes llevan su hora. Ponlo en hora, por ejemplo con `timedatectl set-ntp true`",
    clockBackwards: (newestAt) =>
      `El mensaje más nuevo es posterior, del ${formatDay("es", newestAt)}, ${formatTime(newestAt)}: el reloj se atrasó. El orden de los mensajes no depende de él, su hora sí`,
    noUtf8: "Las tildes y las eñes pueden verse mal: `export LANG=C.UTF-8`",
    narrow: "En tan pocas columnas, la consola parte casi todas las líneas: ensancha la ventana",
  },
  allIsWell: (warnings) =>
    warnings === 0
      ? "Todo listo: aquí se cumple lo que acuse promete. El servidor arranca con `acuse serve`"
      : `Aquí se cumple lo que acuse promete, con ${counted("es", warnings, nouns.warnings)} por mirar. El servidor arranca con \`acuse serve\``,
  somethingBreaks: (problems) =>
    `${counted("es", problems, nouns.problems)}: así el servidor no puede arrancar, o no puede cumplir lo que promete`,
};
