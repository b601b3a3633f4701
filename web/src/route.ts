/** Which view is shown, and what it was asked for: in the address, so that it can be kept, sent and gone back to. */
import { Shown } from "./shown.ts";

export const views = ["overview", "clients", "messages", "goodbyes", "try"] as const;
export type ViewName = (typeof views)[number];

export interface Route {
  readonly view: ViewName;
  /** What to look for there. */
  readonly search: string;
}

export const route: Shown<Route> = new Shown(readRoute());

addEventListener("hashchange", () => route.set(readRoute()));

/** `#goodbyes?search=k3f9q2`. */
function readRoute(): Route {
  const [name = "", query = ""] = location.hash.slice(1).split("?");
  const view = views.find((each) => each === name) ?? "overview";
  return { view, search: new URLSearchParams(query).get("search") ?? "" };
}

export function hashOf(view: ViewName, search = ""): string {
  return search === "" ? `#${view}` : `#${view}?${new URLSearchParams({ search }).toString()}`;
}
