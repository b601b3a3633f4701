/** `acuse connect` as a person sees it: on a pty, with a screen model behind it; exact screens. */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ClientScreen, limits, welcome, welcomed } from "./client/client-screen.ts";
import { FakeServer } from "./support/fake-server.ts";
import { temporaryFolder } from "./support/folder.ts";
import { TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

const first = [`● localhost:2010 · ${limits}`, "  Hello, Ana. /help for more"];

describe("a person who connects", () => {
  test("is asked for a name, greets, and sees each line confirmed", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port);
    await client.is(["○ What is your name? ›"]);
    assert.deepEqual(client.screen.cursor, { column: 23, row: 0 });
    client.type("Ana\r");
    const peer = await welcome(server);
    await peer.hear("Hello, I am Ana\n");
    await client.is([...first, "→   1  Hello, I am Ana", "◐ Ana 1 ›"]);
    peer.say("250 stored 1");
    await client.is([...first, "✓   1  Hello, I am Ana   stored · 1 ms", "● Ana ›"]);
    client.type("It rains in Bilbao\r/ping now\r//etc\r");
    await peer.hear("It rains in Bilbao\n/ping now\n//etc\n");
    peer.say("250 stored 2", "200 pong now", "250 stored 3");
    await client.is([
      ...first,
      "✓   1  Hello, I am Ana   stored · 1 ms",
      "✓   2  It rains in Bilbao   stored · 1 ms",
      "✓      /ping now   pong · 1 ms",
      "✓   3  /etc   stored · 1 ms",
      "● Ana ›",
    ]);
    assert.equal(client.screen.title, "");
    const sign = client.screen.cells(3)[0];
    assert.deepEqual([sign?.text, sign?.colour], ["✓", 2]);
  });

  test("sees the same in Spanish, in ASCII and without colour where the terminal wants that", async (t) => {
    if (!hasTool(t, "python3")) return;
    const env = { LC_ALL: "C", NO_COLOR: "1" };
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port, { lang: "es", env });
    await client.is([". Como te llamas? >"]);
    client.type("Ana\r");
    const peer = await welcome(server, "es");
    await peer.hear("Hola, soy Ana\n");
    peer.say("250 stored 1");
    await client.is([
      "o localhost:2010 - 100 bytes por linea - 1000 lineas por segundo, 500 de golpe",
      "  Hello, Ana. /help: ayuda",
      "*   1  Hola, soy Ana   guardado - 1 ms",
      "o Ana >",
    ]);
    assert.ok(!/\x1b\[\d*m/.test(client.screen.pty.text));
  });

  for (const [lang, rows] of [
    [
      "en",
      [
        "● localhost:2010 · 4096 bytes a line · 20 lines a second, 40 at once",
        "  Hello, Maria Antonia. Write your messages; /quit to leave. /help for more",
      ],
    ],
    [
      "es",
      [
        "● localhost:2010 · 4096 bytes por línea · 20 líneas por segundo, 40 de golpe",
        "  Hola, Maria Antonia. Escribe tus mensajes; /salir para terminar. /help: ayuda",
      ],
    ],
  ] as const) {
    test(`is welcomed in two rows by a real server, in a window of 80 columns (${lang})`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const server = await TestServer.start(t);
      const flags = ["--name", "Maria Antonia", "--no-greeting"];
      const client = await ClientScreen.start(t, server.port, { lang, flags });
      await client.is([...rows, "● Maria Antonia ›"]);
    });
  }

  test("is told what is wrong with a name, and asked again", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port, { flags: ["--name=-Ana", "--no-greeting"] });
    await client.is(["× the name must begin with a letter or a digit", "○ What is your name? › -Ana"]);
    client.type("\x15\r");
    await client.is([
      "× the name must begin with a letter or a digit",
      "× a name is needed",
      "○ What is your name? ›",
    ]);
    // What follows a name that is none is no name either.
    client.paste("-\nTobias\n");
    await client.is([
      "× the name must begin with a letter or a digit",
      "× a name is needed",
      "× the name must begin with a letter or a digit",
      "○ What is your name? › -",
    ]);
    client.type("\x7f");
    // An accent of its own is put onto its letter: the server takes one way of writing only.
    client.type(" Jose\u0301 \r");
    await welcome(server, "en", "José");
    await client.shows(/^● José ›/);
  });

  test("has help, completion, and is told of a command that there is not", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.type("/\t\t");
    await client.is([...first, "● Ana › /", "  /help  /ping  /quit  /exit  /salir"]);
    assert.deepEqual(client.screen.cursor, { column: 9, row: 2 });
    client.type("h\t\r");
    const help = [
      ...first,
      "› /help",
      "  Commands",
      "    /ping [TOKEN]        answers when all before it is confirmed",
      "    /help                this help",
      "    /quit /exit /salir   leaves when all is confirmed",
      "    //TEXT               sends a message that begins with /",
      "  Keys",
      "    ↑ ↓ Ctrl-R           lines typed before; search them",
      "    Ctrl-A E             to the beginning, to the end; Alt-B and Alt-F, by words",
      "    Ctrl-U K W           cuts before, behind, a word; Ctrl-Y puts it back",
      "    Tab Ctrl-L           completes a command; clears the screen",
      "    Ctrl-C               clears the line; drops what is still to be sent; leaves",
      "    Ctrl-D               on an empty line leaves, when all is confirmed",
      "    Ctrl-Z               suspends; fg comes back",
      "  This server",
      "    length               100 bytes a line",
      "    rate                 1000 lines a second, 500 at once",
      "    on their way         at most 256 lines without confirmation",
      "    ✓                    stored, and synced to the server's disk",
      "● Ana ›",
    ];
    await client.is(help);
    client.type("\x0c/hepl me\r");
    await client.is([
      "› /hepl me",
      "× there is no command /hepl; did you mean /help? · as a message it is written",
      "  //hepl me",
      "● Ana ›",
    ]);
    client.type("\x0c/quit now\r");
    await client.is([
      "› /quit now",
      "× /quit is not used like this: see /help · as a message it is written //quit now",
      "● Ana ›",
    ]);
    client.type("said\r");
    await peer.hear("said\n");
  });

  test("has the same in Spanish, and hears why a greeting is not sent", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const flags = ["--name", "Ana", "--greeting", "ñ".repeat(51)];
    const client = await ClientScreen.start(t, server.port, { lang: "es", columns: 90, flags });
    const peer = await welcome(server, "es");
    await client.shows(/^● Ana ›$/);
    client.type("/help\r/slir\rLlueve\r");
    await peer.hear("Llueve\n");
    await client.is(
      [
        "  Hello, Ana. /help: ayuda",
        "× el saludo no se envió: tiene 102 bytes y el servidor admite 100",
        "› /help",
        "  Comandos",
        "    /ping [TOKEN]        responde cuando todo lo anterior está confirmado",
        "    /help                esta ayuda",
        "    /salir /exit /quit   sale cuando todo está confirmado",
        "    //TEXTO              envía un mensaje que empieza con /",
        "  Teclas",
        "    ↑ ↓ Ctrl-R           líneas anteriores; buscar en ellas",
        "    Ctrl-A E             al principio, al final; Alt-B y Alt-F, por palabras",
        "    Ctrl-U K W           corta antes, detrás, una palabra; Ctrl-Y lo repone",
        "    Tab Ctrl-L           completa un comando; limpia la pantalla",
        "    Ctrl-C               borra la línea; descarta lo que falta por enviar; sale",
        "    Ctrl-D               en una línea vacía sale, cuando todo está confirmado",
        "    Ctrl-Z               suspende; fg vuelve",
        "  Este servidor",
        "    longitud             100 bytes por línea",
        "    velocidad            1000 líneas por segundo, 500 de golpe",
        "    en camino            256 líneas sin confirmar como mucho",
        "    ✓                    guardado y sincronizado con el disco del servidor",
        "› /slir",
        "× el comando /slir no existe; ¿querías decir /salir? · como mensaje se escribe //slir",
        "→   1  Llueve",
        "◐ Ana 1 ›",
      ].slice(-24),
    );
    peer.say("250 stored 1");
    client.type("\x04");
    await peer.hear("/quit\n");
    peer.say("221 bye last=1 id=a");
    assert.equal(await client.screen.pty.ended(), 3);
    await client.shows(/^○ hasta pronto$/);
    assert.ok(client.lines.includes("✓   1  Llueve   guardado · 1 ms"));
  });

  test("goes back to what was typed, in this run and in the one before, and searches it", async (t) => {
    if (!hasTool(t, "python3")) return;
    const state = temporaryFolder(t);
    const { client, peer } = await welcomed(t, { state });
    client.type("one\rtwo\rtwo\r/ping\r\r");
    await peer.hear("one\ntwo\ntwo\n/ping\n");
    client.type("draft\x1b[A\x1b[A");
    await client.shows(/^◐ Ana 4 › two$/);
    client.type("\x1b[B\x1b[B");
    await client.shows(/^◐ Ana 4 › draft$/);
    client.type("\x15\x12o");
    await client.shows(/^◐ search "o" 4 › two$/);
    client.type("\x12");
    await client.shows(/^◐ search "o" 4 › one$/);
    client.type("\x05!");
    await client.shows(/^◐ Ana 4 › one!$/);
    const path = join(state, "acuse/history");
    assert.equal(readFileSync(path, "utf8"), "one\ntwo\n/ping\n");
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(state, "acuse")).mode & 0o777, 0o700);
    const later = await welcomed(t, { state });
    later.client.type("\x10\x10\x10");
    await later.client.shows(/^● Ana › one$/);
  });

  test("talks also where the history cannot be kept", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client } = await welcomed(t, { state: "/dev/null" });
    await client.is([
      "  the history cannot be used (ENOTDIR): nothing is remembered this time",
      ...first,
      "● Ana ›",
    ]);
  });
});
