let segmenter: Intl.Segmenter | undefined;

/** `text` as a person counts its characters (UAX 29). What finds them is made when first needed: it takes milliseconds. */
export function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}
