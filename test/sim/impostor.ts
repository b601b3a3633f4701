import type { Endpoint, Link } from "./network.ts";
import { Process } from "./scheduler.ts";
import type { World } from "./world.ts";

/** Another server where ours should be: it speaks acuse, and says of sessions what cannot be. */
export class Impostor implements Endpoint {
  readonly process: Process;
  readonly #world: World;
  readonly #link: Link;
  #heard = "";

  constructor(link: Link, world: World) {
    this.process = new Process(world.scheduler);
    this.#world = world;
    this.#link = link;
    link.toClient.write(
      Buffer.from("220 acuse/1 max=4096 rate=off burst=40 window=256 ack=stored auth=none\r\n"),
    );
  }

  received(bytes: Buffer): void {
    this.#heard += bytes.toString();
    const last = / last=(\d+) .*\n/.exec(this.#heard)?.[1];
    if (last === undefined) return;
    this.#heard = "";
    const random = this.#world.fork(`impostor ${this.#link.number}`);
    const known = Number(last);
    const said = random.chance(0.5) && known > 0 ? random.below(known) : known + random.between(1000, 2000);
    this.#link.toClient.write(Buffer.from(`230 welcome last=${said} budget=40\r\n`));
  }

  ended(): void {
    this.#link.toClient.end();
  }

  drained(): void {}

  lost(): void {}
}
