import { ledgerContract } from "./contract.ts";
import { MemoryLedger } from "./memory.ts";
import { RemoteLedger } from "./remote.ts";
import { serveLedger } from "./service.ts";

ledgerContract("remote", (options) => {
  const ledger = new MemoryLedger(options);
  const remotes = new Map<number, RemoteLedger>();
  return Promise.resolve({
    as: (owner) => {
      const known = remotes.get(owner);
      if (known !== undefined) return known;
      const { port1, port2 } = new MessageChannel();
      serveLedger(ledger, owner, port1);
      const remote = new RemoteLedger(port2, ledger.word);
      remotes.set(owner, remote);
      return remote;
    },
    end: async () => {
      await Promise.allSettled(Array.from(remotes.values(), (remote) => remote.close()));
      await ledger.close();
    },
  });
});
