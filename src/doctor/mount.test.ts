import assert from "node:assert/strict";
import { test } from "node:test";
import { findMount, mountOf } from "./mount.ts";

const table = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
23 22 0:21 / /dev/shm rw,nosuid - tmpfs tmpfs rw,size=1024k
24 22 254:1 / /srv rw - xfs /dev/vdb rw
25 22 254:2 / /srv/data rw,noatime master:2 propagate_from:1 - ext4 /dev/vdc rw,barrier=0
26 22 0:30 / /srv/my\\040files rw - nfs4 host:/x rw
27 24 0:31 / /srv rw - overlay overlay rw

`;

function fileSystemAt(path: string): string | undefined {
  return findMount(table, path)?.fileSystem;
}

test("a path lies on the mount nearest above it", () => {
  assert.equal(fileSystemAt("/"), "ext4");
  assert.equal(fileSystemAt("/home/ana"), "ext4");
  assert.equal(fileSystemAt("/dev/shm"), "tmpfs");
  assert.equal(fileSystemAt("/dev/shm/acuse-data"), "tmpfs");
  assert.equal(fileSystemAt("/dev/shmem"), "ext4");
  assert.equal(fileSystemAt("/srv/my files/a"), "nfs4");
});

test("of two mounts on one point the later one covers the other", () => {
  assert.equal(fileSystemAt("/srv/x"), "overlay");
});

test("its options are those of the mount and of the file system", () => {
  const mount = findMount(table, "/srv/data/acuse");
  assert.deepEqual(mount, {
    fileSystem: "ext4",
    point: "/srv/data",
    options: ["rw", "noatime", "rw", "barrier=0"],
  });
});

test("a table without mounts tells nothing, and then the path is asked itself", () => {
  assert.equal(findMount("", "/"), undefined);
  assert.notEqual(mountOf("/").fileSystem, "");
});
