import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { talkTexts } from "../i18n/talk.ts";
import { Typing } from "./typing.ts";

/** What was typed, as `Typing` tells of it. */
class Listener {
  readonly heard: string[] = [];
  readonly typing: Typing;

  constructor(entries: readonly string[] = []) {
    this.typing = new Typing(talkTexts.en, entries, this);
    this.typing.isTalking = true;
  }

  submit(text: string, pastedAs: number | undefined): void {
    this.heard.push(pastedAs === undefined ? text : `${pastedAs}: ${text}`);
    if (text === "stop") this.typing.discardPaste();
  }
  interrupt(): void {
    this.heard.push("interrupt");
  }
  leave(): void {
    this.heard.push("leave");
  }
  suspend(): void {
    this.heard.push("suspend");
  }
  clear(): void {
    this.heard.push("clear");
  }

  keys(...names: readonly string[]): this {
    for (const name of names) {
      this.typing.press(name.length === 1 ? { name: "text", text: name } : { name, text: "" });
    }
    return this;
  }

  paste(text: string): this {
    for (const piece of text) this.typing.press({ name: "paste", text: piece });
    return this.keys("paste-end");
  }

  get shown(): string {
    const { text, cursor } = this.typing.line;
    return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
  }
}

suite("what is typed", () => {
  test("is a line at Enter", () => {
    const listener = new Listener().keys("a", "b", "left", "c", "return", "d", "enter");
    assert.deepEqual(listener.heard, ["acb", "d"]);
    assert.equal(listener.shown, "|");
  });

  test("is cleared by Ctrl-C, which interrupts then; Ctrl-D deletes, and leaves then", () => {
    const listener = new Listener().keys("a", "ctrl-c");
    assert.equal(listener.shown, "|");
    listener.keys("ctrl-c", "b", "home", "ctrl-d", "ctrl-d", "ctrl-z", "ctrl-l");
    assert.deepEqual(listener.heard, ["interrupt", "leave", "suspend", "clear"]);
  });

  test("does not mind keys that mean nothing", () => {
    const listener = new Listener().keys("a", "ctrl-s", "ctrl-q", "undefined", "alt-]", "f1", "escape", "b");
    assert.equal(listener.shown, "ab|");
  });

  test("comes back from the history, and the draft with it", () => {
    const listener = new Listener(["one", "two"]).keys("x", "up", "up", "up");
    assert.equal(listener.shown, "one|");
    assert.equal(listener.keys("down", "down", "down").shown, "x|");
  });

  test("is found in the history", () => {
    const listener = new Listener(["one", "two", "one more"]).keys("ctrl-r", "o");
    assert.equal(listener.shown, "one more|");
    assert.equal(listener.typing.search, 'search "o"');
    assert.equal(listener.keys("n", "ctrl-r").shown, "one|");
    assert.equal(listener.keys("ctrl-r").typing.hint, talkTexts.en.notFound);
    assert.equal(listener.shown, "one|");
    assert.equal(listener.keys("backspace", "backspace", "t").shown, "two|");
    listener.keys("return");
    assert.deepEqual(listener.heard, ["two"]);
    assert.equal(listener.keys("ctrl-r", "o", "ctrl-c").shown, "|");
    assert.equal(listener.typing.search, undefined);
  });

  test("goes where a line is found, or another one begins, all keys in one frame", () => {
    const listener = new Listener(["found"]).keys("d", "ctrl-r", "o");
    assert.equal(listener.shown, "found|");
    listener.keys("x").typing.begin("Ana");
    assert.equal(listener.shown, "Ana|");
  });

  test("is completed where it may be a command", () => {
    assert.equal(new Listener().keys("/", "p", "tab").shown, "/ping |");
    assert.equal(new Listener().keys("a", "tab").shown, "a|");
    const listener = new Listener().keys("/", "tab");
    assert.equal(listener.typing.hint, "/help  /ping  /quit  /exit  /salir");
    assert.equal(listener.keys("x").typing.hint, undefined);
  });

  test("asked for a name neither comes back nor is completed", () => {
    const listener = new Listener(["one"]);
    listener.typing.isTalking = false;
    assert.equal(listener.keys("up", "/", "tab", "ctrl-r", "x").shown, "/x|");
  });
});

suite("what is pasted", () => {
  test("is as many lines as it has ends, whatever they are made of, and the rest is typed", () => {
    const listener = new Listener().keys("a", "z", "left").paste("b\rc\r\n\nd\te");
    assert.deepEqual(listener.heard, ["1: ab", "2: c", "3: "]);
    assert.equal(listener.shown, "d\te|z");
    assert.deepEqual(listener.paste("x\n").heard.at(-1), "1: d\tex");
  });

  test("is no key, whatever it holds", () => {
    const listener = new Listener(["one"]).paste("\x03\x04\x1b[A\t");
    assert.deepEqual(listener.heard, []);
    assert.equal(listener.typing.line.text, "\x03\x04\x1b[A\t");
  });

  test("is dropped from where it is not wanted, up to its end", () => {
    const listener = new Listener().paste("stop\nno\nno").paste("yes\n");
    assert.deepEqual(listener.heard, ["1: stop", "1: yes"]);
  });

  test("is bounded", () => {
    const listener = new Listener();
    for (let i = 0; i < 3; i += 1) listener.typing.press({ name: "paste", text: "x".repeat(500_000) });
    assert.equal(listener.typing.line.text.length, 1_000_000);
    assert.equal(listener.typing.hint, talkTexts.en.tooLongToEdit(1_048_576));
  });
});
