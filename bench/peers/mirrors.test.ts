import assert from "node:assert/strict";
import { test } from "node:test";
import { mirrorsIn } from "./mirrors.ts";

test("each mirror is found once, and those of security updates are left out", () => {
  const uris = `'http://mirror.example/debian/dists/bookworm/InRelease' mirror.example_debian_dists_bookworm_InRelease 0
'http://mirror.example/debian/dists/bookworm-updates/InRelease' mirror.example_debian_dists_bookworm-updates_InRelease 0
'http://mirror.example/debian-security/dists/bookworm-security/InRelease' mirror.example_InRelease 0
'https://other.example/dists/stable/InRelease' other.example_dists_stable_InRelease 0
'http://mirror.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' mirror.example_Packages 0
`;
  assert.deepEqual(mirrorsIn(uris), ["http://mirror.example/debian", "https://other.example"]);
  assert.deepEqual(mirrorsIn(""), []);
});
