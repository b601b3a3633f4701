/** `2026-11-22 16:23:30`, in the machine's zone: it sorts, and every language reads it. */
export function localTime(at: number): string {
  return `${localDay(at)} ${localClock(at)}`;
}

/** `2026-11-22`. */
export function localDay(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(two).join("-");
}

/** `16:23:30`. */
export function localClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}
