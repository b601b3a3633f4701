import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { capitalized, clip, html, quoted } from "./html.ts";

test("text in a template is escaped, in attributes too; pieces of markup are not", () => {
  const name = `<b>"Ana" & 'Luis'</b>`;
  assert.equal(
    html`<p title="${name}">${html`<i>${name}</i>`}</p>`.source,
    `<p title="&lt;b&gt;&quot;Ana&quot; &amp; &#39;Luis&#39;&lt;/b&gt;"><i>&lt;b&gt;&quot;Ana&quot; &amp; &#39;Luis&#39;&lt;/b&gt;</i></p>`,
  );
});

test("what hides or acts on its surroundings is shown as an escape", () => {
  assert.equal(html`${"\u{202e}abc\u{1b}[2J\n\0"}`.source, "\\u{202e}abc\\x1b[2J\\n\\x00");
});

test("lists are written one behind the other, numbers as they are, and of nothing there is nothing", () => {
  assert.equal(html`[${["a", 1, undefined, [html`<i></i>`]]}]`.source, "[a1<i></i>]");
});

test("whatever the text is, no markup, no quote and no control character is left in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.doesNotMatch(html`${text}`.source, /[<>"'\p{Cc}\p{Bidi_Control}]/u);
    }),
  );
});

test("a long text is cut between characters and says how much is missing", () => {
  assert.equal(clip("añ🎉", 3), "añ🎉");
  assert.equal(clip("añ🎉ok", 3), "añ🎉… +2");
  assert.match(quoted("x".repeat(5_000)).source, /^<code><bdi>x{240}… \+4760<\/bdi><\/code>$/);
});

test("a title begins with a capital", () => {
  assert.equal(capitalized("ñandú"), "Ñandú");
  assert.equal(capitalized(""), "");
});
