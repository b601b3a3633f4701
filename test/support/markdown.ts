/** What a test needs of a document: its blocks of code, its headings and its links. */

/** A fenced block. */
export interface Block {
  /** What stands behind the opening fence: `sh`, `transcript --lang es`. */
  readonly info: string;
  readonly lines: readonly string[];
  /** Of the opening fence, from 1. */
  readonly at: number;
}

/** A part of a document, from its heading to the next one. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; lines: string[]; at: number } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    if (line.startsWith("```") && open === undefined)
      open = { info: line.slice(3), lines: [], at: index + 1 };
    else if (line === "```" && open !== undefined) {
      blocks.push(open);
      open = undefined;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** The only block of this kind. */
export function onlyBlock(markdown: string, info: string): Block {
  const [block, ...others] = blocksOf(markdown).filter((each) => each.info === info);
  if (block === undefined || others.length > 0) throw new Error(`there must be one block of ${info}`);
  return block;
}

export function sectionsOf(markdown: string): Section[] {
  return withoutBlocks(markdown)
    .split(/^(?=#{1,6} )/m)
    .filter((part) => part.startsWith("#"))
    .map((part) => ({ title: /^#+ (.*)$/m.exec(part)![1]!, text: part }));
}

/** Where a heading can be linked to: as GitHub makes it. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The targets of all links. */
export function linksOf(markdown: string): string[] {
  return [...withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
}

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, "");
}
