import { formatAddress } from "../protocol/address.ts";
import { jsonLine } from "../terminal/json.ts";
import type { Connected, Disconnected, Message } from "./feed.ts";
import type { LeftOut, Listening, Notice, View } from "./view.ts";

/** One JSON object a line. Names and values of the fields are the same in every language. */
export class JsonView implements View {
  listening({ settings, port, onlooker }: Listening, at: number): string[] {
    const addresses = settings.hosts.map((host) => formatAddress(host, port));
    // What lets in whoever has it has no place in a log.
    const dashboard = onlooker?.url ?? null;
    return line("listening", at, { host: settings.hosts[0], port, addresses, dashboard });
  }

  listeningBriefly(listening: Listening, at: number): string[] {
    return this.listening(listening, at);
  }

  connected({ at, id, name, address, thread }: Connected): string[] {
    return line("connected", at, { id, name, address, thread });
  }

  message({ at, name, number, text }: Message): string[] {
    return line("message", at, { name, number, text });
  }

  disconnected({ at, id, name, code, keyword, reason, last }: Disconnected): string[] {
    return line("disconnected", at, { id, name, code, keyword, reason, last });
  }

  leftOut(count: number, _what: LeftOut, at: number): string[] {
    return line("dropped", at, { count });
  }

  notice(notice: Notice, at: number): string[] {
    return line("notice", at, notice);
  }
}

function line(event: string, at: number, fields: object): string[] {
  return [jsonLine({ event, at: new Date(at).toISOString(), ...fields })];
}
