import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { FakeServer } from "../../test/support/fake-server.ts";
import { Program } from "../../test/support/program.ts";

const greeting = "220 acuse/1 max=64 rate=1000 burst=40 window=8 ack=stored auth=none :What is your name?";
const welcome = "230 welcome last=0 budget=40 :Hello, Ana.";

/** `acuse connect` to a server that the test plays. */
async function connect(t: TestContext, argv: readonly string[] = [], env: Record<string, string> = {}) {
  const server = await FakeServer.listen(t);
  const program = Program.start(t, ["connect", `127.0.0.1:${server.port}`, ...argv], env);
  const peer = await server.accept();
  return { program, peer };
}

suite("acuse connect", () => {
  test("ends with 0 when all is confirmed, and wrote the replies and nothing else", async (t) => {
    const { program, peer } = await connect(t);
    const end = program.ended("Ana\nuno\n");
    peer.say(greeting);
    await peer.hear("/hello lang=en :Ana\n");
    peer.say(welcome);
    await peer.hear("Hello, I am Ana\nuno\n/quit\n");
    const replies = ["250 stored 1", "250 stored 2", "221 bye last=2 id=a"];
    peer.say(...replies);
    assert.deepEqual(await end, {
      code: 0,
      signal: null,
      stdout: `${[greeting, welcome, ...replies].join("\n")}\n`,
      stderr: "",
    });
  });

  test("takes name, greeting and language from flags, or from the environment", async (t) => {
    const flags = ["--name", "Ana", "--greeting", "/buenas", "--lang", "es"];
    const env = { ACUSE_NAME: "Ana", ACUSE_GREETING: "/buenas", ACUSE_LANG: "es" };
    for (const { program, peer } of [await connect(t, flags), await connect(t, [], env)]) {
      const end = program.ended();
      peer.say(greeting);
      await peer.hear("/hello lang=es :Ana\n");
      peer.say(welcome);
      await peer.hear("//buenas\n/quit\n");
      peer.say("250 stored 1", "221 bye last=1 id=a");
      assert.equal((await end).code, 0);
    }
  });

  test("greets in Spanish, and not at all when told so", async (t) => {
    for (const [argv, lines] of [
      [["--name=Ana", "--lang=es"], "Hola, soy Ana\n/quit\n"],
      [["--name=Ana", "--no-greeting"], "/quit\n"],
    ] as const) {
      const { program, peer } = await connect(t, argv);
      const end = program.ended();
      peer.say(greeting);
      await peer.hear(`/hello lang=${argv[1] === "--lang=es" ? "es" : "en"} :Ana\n`);
      peer.say(welcome);
      await peer.hear(lines);
      peer.say("221 bye last=0 id=a");
      await end;
    }
  });

  const endings: readonly (readonly [string, number])[] = [
    ["421 closing reason=draining last=0 id=a", 6],
    ["450 too-fast wait=50 rate=20 burst=40 last=0 id=a", 5],
    ["452 no-space wait=1000 last=0 id=a", 3],
    ["501 bad-name reason=start id=a", 4],
    ["221 bye last=0 id=a", 3],
    ["503 out-of-order last=0 id=a", 1],
  ];
  for (const [reply, expected] of endings) {
    test(`ends with ${expected} after ${reply.slice(0, 30)}`, async (t) => {
      const { program, peer } = await connect(t, ["--name=Ana", "--no-greeting"]);
      const end = program.ended("uno\n");
      peer.say(greeting);
      await peer.hear("/hello lang=en :Ana\n");
      peer.say(welcome);
      await peer.hear("uno\n/quit\n");
      peer.say(reply);
      const { code, stdout, stderr } = await end;
      assert.equal(code, expected, stderr);
      assert.ok(stdout.endsWith(`${reply}\n`));
      assert.match(stderr, /^acuse: .*1 message not stored|^acuse: .*1 message without confirmation/);
    });
  }

  test("ends with 6 when there is no server, and says what to do", async (t) => {
    const server = await FakeServer.listen(t);
    const { port } = server;
    await server.close();
    const program = Program.start(t, ["connect", `127.0.0.1:${port}`]);
    const { code, stdout, stderr } = await program.ended("Ana\n");
    assert.deepEqual([code, stdout], [6, ""]);
    assert.match(stderr, /^acuse: cannot connect to 127\.0\.0\.1:\d+: nobody listens there; .*npm start\n$/);
  });

  test("ends with 130 at Ctrl-C, and says what is not confirmed", async (t) => {
    const { program, peer } = await connect(t, ["--name=Ana"]);
    peer.say(greeting);
    await peer.hear("/hello lang=en :Ana\n");
    peer.say(welcome);
    await peer.hear("Hello, I am Ana\n");
    await program.shows(welcome);
    program.process.kill("SIGINT");
    const { code, stderr } = await program.ended();
    assert.equal(code, 130);
    assert.match(stderr, /^acuse: interrupted; 1 message without confirmation/);
  });

  test("ends with 2 when it is used wrongly", async (t) => {
    const wrong: readonly [string[], RegExp][] = [
      [["host:99999"], /^acuse: HOST\[:PORT\] must be a server such as .*, got "host:99999"\n$/],
      [["a", "b"], /^acuse: acuse connect takes at most 1 argument, "b" is one too many\n$/],
      [["--name", "A\nB"], /^acuse: --name must be one line of text of at most 64 bytes/],
      [["--nam=x"], /did you mean --name\?/],
      [["--no-pace=1"], /^acuse: --no-pace takes no value/],
    ];
    for (const [argv, message] of wrong) {
      const { code, stdout, stderr } = await Program.start(t, ["connect", ...argv]).ended();
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
  });

  test("does not outlive its server while its input stays open", async (t) => {
    const { program, peer } = await connect(t, ["--name=Ana"]);
    peer.say(greeting);
    await peer.hear("/hello lang=en :Ana\n");
    peer.say("433 name-in-use wait=1000 id=a");
    await program.shows("433 name-in-use");
    assert.equal((await program.end()).code, 4);
  });
});
