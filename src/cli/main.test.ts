import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Program } from "../../test/support/program.ts";

suite("acuse", () => {
  test("shows what it can do, in the language of the flag or of the system", async (t) => {
    const english = await Program.start(t, ["--help"]).ended();
    assert.equal(english.code, 0);
    assert.match(english.stdout, /^acuse: The TCP inbox .*\n\nUsage: acuse COMMAND/);
    const spanish = await Program.start(t, ["-h"], { LC_ALL: "es_MX.UTF-8" }).ended();
    assert.match(spanish.stdout, /\nUso: acuse COMANDO/);
    const flag = await Program.start(t, ["--help", "--lang=es"]).ended();
    assert.equal(flag.stdout, spanish.stdout);
    assert.equal(english.stderr + spanish.stderr, "");
  });

  test("shows its version", async (t) => {
    assert.match((await Program.start(t, ["--version"]).ended()).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  test("says which command was meant, and that one is missing", async (t) => {
    const wrong: readonly [string[], RegExp][] = [
      [["conect"], /^acuse: there is no command "conect"; did you mean connect\?/],
      [["bogus", "--lang", "es"], /^acuse: no existe el comando "bogus"; acuse --help/],
      [["--bogus"], /^acuse: there is no option --bogus/],
      [["--verison"], /^acuse: there is no option --verison; did you mean --version\?/],
      [["help", "doctr"], /^acuse: there is no command "doctr"; did you mean doctor\?/],
      [
        [],
        /^acuse: a command is missing: serve, connect, send, log, who, kick, why, backup, prune, prove, bench, explain or doctor;/,
      ],
    ];
    for (const [argv, message] of wrong) {
      const { code, stdout, stderr } = await Program.start(t, argv).ended();
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });

  test("ends without a word when nobody reads its output any more", async (t) => {
    for (const command of ["connect", "serve", "send"]) {
      const program = Program.start(t, [command, "--help"]);
      program.process.stdout.destroy();
      const { stderr } = await program.ended();
      assert.equal(stderr, "", command);
    }
  });

  for (const command of [
    "serve",
    "connect",
    "send",
    "log",
    "who",
    "kick",
    "why",
    "backup",
    "prune",
    "prove",
    "bench",
    "explain",
    "doctor",
  ]) {
    test(`explains ${command} to whoever asks, in at most 80 columns, whatever else is wrong`, async (t) => {
      for (const lang of ["es", "en"]) {
        const argv = [command, "--bogus", "--help", "--lang", lang];
        const { code, stdout, stderr } = await Program.start(t, argv).ended();
        assert.deepEqual([code, stderr], [0, ""]);
        assert.ok(stdout.includes(`acuse ${command} `));
        assert.equal((await Program.start(t, ["help", command, "--lang", lang]).ended()).stdout, stdout);
        assert.deepEqual(
          stdout.split("\n").filter((line) => line.length > 80),
          [],
        );
      }
    });
  }
});
