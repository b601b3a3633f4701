/** `acuse explain` as a person, a pipe and a program meet it. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { replies } from "../src/protocol/replies.ts";
import { Program } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

suite("acuse explain", () => {
  test("shows the whole table, in the language of whoever reads it, without one ESC in a pipe", async (t) => {
    const english = await Program.start(t, ["explain"]).end();
    assert.deepEqual([english.code, english.stderr], [0, ""]);
    for (const { code, keyword } of Object.values(replies))
      assert.ok(english.stdout.includes(`${code} ${keyword}`));
    const spanish = await Program.start(t, ["explain"], { LC_ALL: "es_ES.UTF-8" }).end();
    assert.match(spanish.stdout, /2xx hecho\n/);
    for (const { stdout } of [english, spanish]) {
      assert.ok(!stdout.includes("\u001b") && stdout.endsWith(".\n"));
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.length > 80),
        [],
      );
    }
  });

  test("explains a code, a keyword and a line, and all of them alike", async (t) => {
    const [code, keyword, line] = await Promise.all(
      ["450", "TOO-FAST", "450 too-fast wait=1500 id=9bzydgtx :Too fast\r\n"].map((given) =>
        Program.start(t, ["explain", given]).end(),
      ),
    );
    assert.equal(code!.stdout, keyword!.stdout);
    assert.match(code!.stdout, /^450 too-fast {3}4xx: not done; may succeed later\n/);
    assert.match(line!.stdout, /your line +wait=1500 +wait 1\.5 s/);
    assert.deepEqual([code!.code, line!.code, line!.stderr], [0, 0, ""]);
  });

  test("explains what a real server says, as it says it", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "1", "--burst", "1", "--lang", "es"] });
    const client = await RawClient.connect(server.port);
    client.send("Ana\nuno\ndos\n");
    const lines: string[] = [];
    for (let line = await client.line(); line !== undefined; line = await client.line()) lines.push(line);
    assert.deepEqual(
      lines.map((line) => line.split(" ", 2).join(" ")),
      ["220 acuse/1", "230 welcome", "250 stored", "450 too-fast"],
    );
    for (const line of lines) {
      const { code, stdout } = await Program.start(t, ["explain", line, "--lang", "es"]).end();
      assert.ok(code === 0 && stdout.startsWith(line.split(" ", 2).join(" ")), stdout);
      assert.ok(!stdout.includes(" no lo conoce"), stdout);
    }
  });

  test("takes a code that it does not know by its first digit, and refuses what is no code", async (t) => {
    const unknown = await Program.start(t, ["explain", "299"]).end();
    assert.deepEqual([unknown.code, unknown.stderr], [0, ""]);
    assert.match(unknown.stdout, /^299 {3}2xx: done\n/);
    const wrong: readonly [string[], string][] = [
      [
        ["too-fats"],
        'acuse: there is no reply "too-fats"; did you mean too-fast? acuse explain shows all there are\n',
      ],
      [["600"], 'acuse: there is no reply "600"; acuse explain shows all there are\n'],
      [
        ["\u001b[2J", "--lang", "es"],
        'acuse: no existe la respuesta "\\x1b[2J"; acuse explain muestra las que hay\n',
      ],
    ];
    for (const [argv, message] of wrong) {
      const { code, stdout, stderr } = await Program.start(t, ["explain", ...argv]).end();
      assert.deepEqual([code, stdout, stderr], [2, "", message]);
    }
  });

  test("gives an object a line to a program", async (t) => {
    const { stdout } = await Program.start(t, ["explain", "--json"]).end();
    const codes = stdout
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { code: number }).code);
    assert.deepEqual(
      codes,
      Object.values(replies).map(({ code }) => code),
    );
  });

  test("uses the room of a terminal, and its colours", async (t) => {
    if (!hasTool(t, "python3")) return;
    const command = [process.execPath, `${root}bin/acuse.js`, "explain", "--lang", "es"];
    const wide = await Pty.spawn(t, command, {
      columns: 110,
      env: { NO_COLOR: undefined, FORCE_COLOR: undefined },
    });
    assert.equal(await wide.ended(), 0);
    assert.ok(wide.text.includes("\u001b[36m"));
    const plain = await Pty.spawn(t, command, {
      columns: 70,
      env: { NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    assert.equal(await plain.ended(), 0);
    assert.ok(!plain.text.includes("\u001b["));
    const longest = (text: string): number => Math.max(...text.split("\r\n").map((line) => line.length));
    assert.ok(longest(plain.text) <= 70);
    // The escapes count, too; that there are more lines in less room tells all the same.
    assert.ok(wide.text.split("\r\n").length < plain.text.split("\r\n").length);
  });
});
