import type { WhyTexts } from "./why.ts";

export const en: WhyTexts["advice"] = {
  bye: "Nothing: it left of its own accord, with everything confirmed.",
  lost: "Nothing for now: a client that resumes comes back by itself and loses nothing. If it happens often, look at the network between you.",
  draining: "Nothing: you stopped the server, and it comes back when there is one again.",
  naming:
    "Nothing, unless you know the client: it has to send its name first. Scanners and idle sockets end so, too.",
  "slow-reader":
    "Look why the client does not read: a program that only writes needs a reader for the answers.",
  kicked: "Nothing: you, or another operator, did this.",
  storage: "Look at the disk now: `acuse doctor` and the system's log. The server ended with code 8.",
  "name-in-use":
    "See with `acuse who` who has the name. If that one is a dead connection, `acuse kick` frees the name at once.",
  "too-fast":
    "If this is its usual pace, start the server with a higher `--rate` or `--burst`. Else its program does not pace itself: `acuse send` does.",
  "no-space":
    "Make space now: everybody is refused until there is. Other files have to go, since the database does not shrink. `--reserve` sets the threshold.",
  "too-many":
    "See with `acuse who` whether these are all wanted. `--max-clients` and the limit of open files allow more.",
  "unknown-command":
    "Nothing on the server. Its program sends messages that begin with `/` as they are: one more `/` is needed.",
  "bad-name": "Tell whoever runs the client which names are allowed: `acuse explain bad-name`.",
  "out-of-order": "Nothing on the server. Its program has to wait for `230 welcome` after `/hello`.",
  "unknown-session":
    "Make sure that this is the right data folder. If it was restored from a back-up, what came since is missing.",
  "bad-token": "Give the client the token of this name.",
  "too-long": "If such lines are wanted, start the server with a higher `--max-line`.",
  "not-text": "Nothing on the server. Its program sends something else than UTF-8, or control characters.",
  banned: "Nothing: `acuse kick --wait` keeps this name out until that time is over.",
  "not-acuse":
    "Nothing: a browser, a scanner or a health check came to the wrong port. `/healthz` is on the dashboard's.",
  unfinished: "Nothing on the server. Its program died while it wrote, or does not end its last line.",
  "taken-over": "Look whether the client runs twice; if it only came back from another address, all is well.",
};
