import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import { TestServer } from "./server.ts";

/**
 * An environment in which a server starts in half of the time, for tests that start it a hundred times: Node keeps
 * its compiled code (which it only writes when a process ends by itself). `npm test` has it kept for all.
 */
export async function compiledOnce(t: Pick<TestContext, "after">): Promise<NodeJS.ProcessEnv> {
  if (process.env["NODE_COMPILE_CACHE"] !== undefined) return {};
  const env = { NODE_COMPILE_CACHE: temporaryFolder(t) };
  const server = await TestServer.start(t, { env });
  await server.stop();
  return env;
}
