/**
 * Whether a text keeps to one writing system, by section 5.1 of UTS 39 (Unicode Security Mechanisms): a letter
 * that looks like another one is mostly of another script, so `Аna` with a Cyrillic А shall not pass for `Ana`.
 */

/** Whether one script covers all of `text`, or one set of scripts that UTS 39 counts as one. */
export function isSingleScript(text: string): boolean {
  if (ascii.test(text)) return true;
  const telling = text.replace(scriptless, "");
  return writingSystems.some((scripts) => patternOf(scripts).test(telling));
}

/**
 * Makes the pattern of all texts in these scripts (codes of ISO 15924, separated by spaces). An engine whose
 * Unicode is older than a script has no letter of it either, so there nothing matches.
 */
export function scriptPattern(scripts: string): RegExp {
  const members = scripts.split(" ").map((script) => `\\p{scx=${script}}`);
  try {
    return new RegExp(`^[${members.join("")}]*$`, "u");
  } catch {
    return nothing;
  }
}

// ASCII holds the letters of one script only.
const ascii = /^[\0-\x7f]*$/;

/** What goes with every script: Common and Inherited. Digits, punctuation and most marks are that. */
const scriptless = /[\p{scx=Zyyy}\p{scx=Zinh}]+/gu;

const nothing = /(?!)/;

/**
 * The scripts of Unicode 17, those of most people first. Han is part of three systems (Jpan, Kore and Hanb in
 * UTS 39), which stand for their members too: what is Hiragana alone is Japanese.
 */
const writingSystems: readonly string[] = [
  ..."Latn Cyrl Arab Deva Grek".split(" "),
  "Hani Hira Kana",
  "Hani Hang",
  "Hani Bopo",
  ..."Beng Hebr Thai Taml Telu Gujr Knda Mlym Guru Armn Geor Ethi Khmr Laoo Mymr Sinh Tibt".split(" "),
  ..."Adlm Aghb Ahom Armi Avst Bali Bamu Bass Batk Berf Bhks Brah Brai Bugi Buhd Cakm Cans".split(" "),
  ..."Cari Cham Cher Chrs Copt Cpmn Cprt Diak Dogr Dsrt Dupl Egyp Elba Elym Gara Glag Gong".split(" "),
  ..."Gonm Goth Gran Gukh Hano Hatr Hluw Hmng Hmnp Hung Ital Java Kali Kawi Khar Khoj Kits".split(" "),
  ..."Krai Kthi Lana Lepc Limb Lina Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf Mend".split(" "),
  ..."Merc Mero Miao Modi Mong Mroo Mtei Mult Nagm Nand Narb Nbat Newa Nkoo Nshu Ogam Olck".split(" "),
  ..."Onao Orkh Orya Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg".split(" "),
  ..."Runr Samr Sarb Saur Sgnw Shaw Shrd Sidd Sidt Sind Sogd Sogo Sora Soyo Sund Sunu Sylo".split(" "),
  ..."Syrc Tagb Takr Tale Talu Tang Tavt Tayo Tfng Tglg Thaa Tirh Tnsa Todr Tols Toto Tutg".split(" "),
  ..."Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb".split(" "),
];

/** Made when first needed: all of them take 20 ms, and most names need the first. */
const patterns = new Map<string, RegExp>();

function patternOf(scripts: string): RegExp {
  let pattern = patterns.get(scripts);
  if (pattern === undefined) {
    pattern = scriptPattern(scripts);
    patterns.set(scripts, pattern);
  }
  return pattern;
}
