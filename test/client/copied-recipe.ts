/**
 * A client as one finds it everywhere: for each answer it clears the line, writes, and shows the prompt again. It is
 * here to be caught: the line that is being typed does not stay whole where it is longer than the window.
 */
import { connect } from "node:net";
import { clearLine, createInterface, cursorTo } from "node:readline";

const prompt = createInterface({ input: process.stdin, output: process.stdout, prompt: "● Ana › " });
const socket = connect(Number(process.argv[2]), "127.0.0.1");
let number = 0;

createInterface({ input: socket }).on("line", (line) => {
  if (line.startsWith("220")) socket.write(`/hello session=${"A".repeat(22)} last=0 lang=en :Ana\n`);
  if (line.startsWith("230")) prompt.prompt();
  if (!line.startsWith("250")) return;
  number += 1;
  clearLine(process.stdout, 0);
  cursorTo(process.stdout, 0);
  console.log(`✓ ${String(number).padStart(3)}  line ${number}   stored · 1 ms`);
  prompt.prompt(true);
});

prompt.on("line", (line) => {
  socket.write(`${line}\n`);
  prompt.prompt();
});
