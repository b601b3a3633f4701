import { closeSync, openSync, readSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { sqliteCodeOf, sqliteCodes } from "./codes.ts";
import { FolderError } from "./trouble.ts";

/** `acus`: what makes a database one of acuse's. */
export const applicationId = 0x61637573;

/** Grows with every change of the tables; a folder of a later one is refused. */
export const schemaVersion = 1;

/**
 * Messages in the order in which they came. `prev` chains those of a session, `session.head` begins the chain:
 * an index over (session, number) instead would cost nine times as much at each commit.
 */
export const schema: string = `
  CREATE TABLE session (
    id     INTEGER PRIMARY KEY, -- the session's public number
    key    TEXT    NOT NULL,    -- the name, folded: two names are the same when their keys are
    name   TEXT    NOT NULL,    -- the name as the client wrote it
    secret BLOB,                -- hash of the ID by which its client resumes it
    epoch  INTEGER NOT NULL,    -- grows with every connection; an older one is fenced
    last   INTEGER NOT NULL,    -- number of its newest message
    head   INTEGER NOT NULL     -- row of its newest message
  ) STRICT;
  CREATE INDEX session_key ON session (key);
  CREATE UNIQUE INDEX session_secret ON session (secret) WHERE secret IS NOT NULL;

  CREATE TABLE message (
    id      INTEGER PRIMARY KEY, -- in the order of arrival
    session INTEGER NOT NULL,
    number  INTEGER NOT NULL,    -- from 1, without holes
    prev    INTEGER NOT NULL,    -- row of the session's message before, 0 when there is none
    at      INTEGER NOT NULL,    -- when the server read the line: milliseconds since 1970
    text    BLOB    NOT NULL     -- UTF-8, as it came
  ) STRICT;

  CREATE VIEW messages AS
    SELECT message.id, session.name, message.session, message.number,
           strftime('%Y-%m-%dT%H:%M:%fZ', message.at / 1000.0, 'unixepoch') AS at,
           CAST(message.text AS TEXT) AS text
    FROM message JOIN session ON session.id = message.session;

  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** A database file begins with this (https://sqlite.org/fileformat2.html#the_database_header). */
const header = { bytes: 100, versionAt: 60, applicationAt: 68 } as const;

/** Throws a `FolderError` unless the database is acuse's, and of a version that this one knows. */
export function checkSchema(database: DatabaseSync, path: string): void {
  check(pragma(database, "application_id"), Number(pragma(database, "user_version")), path);
}

/**
 * The same by the file as it lies there, which is left so. SQLite would have to mend it first: without its log, a
 * database whose checkpoint was cut off counts as malformed.
 */
export function checkHeader(path: string): void {
  const bytes = Buffer.alloc(header.bytes);
  const file = openSync(path, "r");
  try {
    readSync(file, bytes);
  } finally {
    closeSync(file);
  }
  check(bytes.readInt32BE(header.applicationAt), bytes.readInt32BE(header.versionAt), path);
}

function check(application: unknown, version: number, path: string): void {
  if (application !== applicationId) throw new FolderError({ kind: "foreign", path });
  if (version > schemaVersion) throw new FolderError({ kind: "newer", path, version, known: schemaVersion });
}

/** The value of a setting; `undefined` when the file is no database at all. */
export function pragma(database: DatabaseSync, name: string): unknown {
  try {
    return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  } catch (error) {
    if (sqliteCodeOf(error) === sqliteCodes.notADatabase) return undefined;
    throw error;
  }
}
