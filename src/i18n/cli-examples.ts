/** Command lines to begin with, for `--help`. */
import type { CliTexts } from "./cli.ts";

export const esExamples: CliTexts["examplesOf"] = {
  serve: [
    { line: "serve", what: "esta máquina, puerto 2010, carpeta ./acuse-data" },
    { line: "serve --port 2020 --data /srv/acuse", what: "otro puerto y otra carpeta" },
    { line: "serve --host 0.0.0.0 --open", what: "también para otras máquinas" },
    { line: "serve --store memory --rate off", what: "para probar: nada se guarda ni se frena" },
  ],
  connect: [
    { line: "connect", what: "pregunta tu nombre y habla con esta máquina" },
    { line: "connect 192.168.1.20:2020", what: "con otra máquina y otro puerto" },
    { line: "connect --name Ana < notas.txt", what: "cada línea del archivo es un mensaje" },
  ],
  send: [
    { line: 'send --name Ana -m "Hola"', what: "un mensaje" },
    { line: "send --name Ana < notas.txt", what: "cada línea del archivo, una sola vez" },
    {
      line: "send --name sensor --spool s.spool",
      what: "sigue donde estaba, también tras un corte de luz",
    },
  ],
  log: [
    { line: "log --name Ana --since 10m", what: "los de Ana, de los últimos diez minutos" },
    { line: "log --limit 20 --follow", what: "los últimos veinte, y los que lleguen" },
    { line: "log --json", what: "para otro programa" },
  ],
  who: [
    { line: "who", what: "quién está, por su nombre" },
    { line: "who --sort messages", what: "quien más envía, primero" },
    { line: "who --search 192.168.1. --json", what: "para otro programa" },
  ],
  kick: [
    { line: "kick Ana", what: "cierra su conexión" },
    { line: "kick Ana --wait 600", what: "y no puede volver en diez minutos" },
  ],
  why: [
    { line: "why Ana", what: "qué pasa y qué pasó con Ana" },
    { line: "why 9bzydgtx", what: "por el id de una última línea" },
  ],
  backup: [
    { line: "backup /mnt/copias/hoy", what: "en una carpeta nueva" },
    { line: "serve --data /mnt/copias/hoy", what: "sirve la copia, con sus sesiones" },
  ],
  prune: [
    { line: "prune --older-than 30d", what: "deja los últimos treinta días" },
    { line: "prune --older-than 2026-11-22", what: "deja desde ese día" },
  ],
  prove: [
    { line: "prove --quick", what: "lo esencial" },
    { line: "prove", what: "todo, con su informe" },
  ],
  bench: [
    { line: "bench", what: "50 clientes, un mensaje tras otro" },
    { line: "bench --clients 1000 --in-flight 64", what: "más clientes, con envíos encadenados" },
    { line: "bench --per-second 5000", what: "a un ritmo fijo, responda quien responda" },
    { line: "bench --json", what: "para otro programa" },
  ],
  explain: [
    { line: "explain", what: "todas las respuestas" },
    { line: "explain 450", what: "una, por su código" },
    { line: "explain too-fast", what: "o por su palabra clave" },
    { line: 'explain "450 too-fast wait=1500"', what: "o la línea entera, con sus valores" },
  ],
  doctor: [
    { line: "doctor", what: "antes de acuse serve" },
    { line: "doctor --data /srv/acuse --port 2020", what: "antes de servir así" },
    { line: "doctor --json", what: "para otro programa" },
  ],
};

export const enExamples: CliTexts["examplesOf"] = {
  serve: [
    { line: "serve", what: "this machine, port 2010, folder ./acuse-data" },
    { line: "serve --port 2020 --data /srv/acuse", what: "another port and another folder" },
    { line: "serve --host 0.0.0.0 --open", what: "for other machines, too" },
    { line: "serve --store memory --rate off", what: "to try things: nothing is kept or slowed down" },
  ],
  connect: [
    { line: "connect", what: "asks for your name, and talks to this machine" },
    { line: "connect 192.168.1.20:2020", what: "to another machine, on another port" },
    { line: "connect --name Ana < notes.txt", what: "each line of the file is a message" },
  ],
  send: [
    { line: 'send --name Ana -m "Hello"', what: "one message" },
    { line: "send --name Ana < notes.txt", what: "each line of the file, exactly once" },
    { line: "send --name sensor --spool s.spool", what: "goes on where it was, after a power cut too" },
  ],
  log: [
    { line: "log --name Ana --since 10m", what: "Ana's, of the last ten minutes" },
    { line: "log --limit 20 --follow", what: "the last twenty, and what comes" },
    { line: "log --json", what: "for another program" },
  ],
  who: [
    { line: "who", what: "who is there, by name" },
    { line: "who --sort messages", what: "whoever sends most, first" },
    { line: "who --search 192.168.1. --json", what: "for another program" },
  ],
  kick: [
    { line: "kick Ana", what: "ends her connection" },
    { line: "kick Ana --wait 600", what: "and keeps her out for ten minutes" },
  ],
  why: [
    { line: "why Ana", what: "what happens and happened to Ana" },
    { line: "why 9bzydgtx", what: "by the id in a last line" },
  ],
  backup: [
    { line: "backup /mnt/copies/today", what: "into a new folder" },
    { line: "serve --data /mnt/copies/today", what: "serves the copy, with its sessions" },
  ],
  prune: [
    { line: "prune --older-than 30d", what: "keeps the last thirty days" },
    { line: "prune --older-than 2026-11-22", what: "keeps from that day on" },
  ],
  prove: [
    { line: "prove --quick", what: "the essentials" },
    { line: "prove", what: "everything, with its report" },
  ],
  bench: [
    { line: "bench", what: "50 clients, one message after the other" },
    { line: "bench --clients 1000 --in-flight 64", what: "more clients, and pipelined" },
    { line: "bench --per-second 5000", what: "at a fixed pace, whatever the answers do" },
    { line: "bench --json", what: "for another program" },
  ],
  explain: [
    { line: "explain", what: "all replies" },
    { line: "explain 450", what: "one, by its code" },
    { line: "explain too-fast", what: "or by its keyword" },
    { line: 'explain "450 too-fast wait=1500"', what: "or the whole line, with its values" },
  ],
  doctor: [
    { line: "doctor", what: "before acuse serve" },
    { line: "doctor --data /srv/acuse --port 2020", what: "before serving like that" },
    { line: "doctor --json", what: "for another program" },
  ],
};
