/**
 * The mirrors that apt of this machine uses, whatever its sources are written in, from what `apt-get update --print-uris`
 * says: `'URI/dists/RELEASE/InRelease' FILE SIZE`. Those of security updates have no release as a whole.
 */
export function mirrorsIn(uris: string): string[] {
  const found = uris.matchAll(/^'(.+)\/dists\/([^']+)\/InRelease'/gm);
  const mirrors = [...found].filter(([, , release = ""]) => !release.includes("security"));
  return [...new Set(mirrors.map(([, mirror = ""]) => mirror))];
}
