import type { Database } from './driver.ts'

/** The schema's version, kept in `user_version`. A ledger with a higher one was written by a newer sunset. */
export const schemaVersion = 5

/**
 * Think of 50 million recipients and four occurrences: every byte in `recipient` costs 50 MB, every byte in `delivery` 200 MB.
 * What a row costs is written in docs/ledger.md, measured by a test.
 *
 * - A *pending* delivery is no row. An occurrence's step has a cursor per segment (`progress`); who lies behind it has a row in
 *   `delivery` (or was not addressed), who lies ahead is pending by subtraction. A row may be pending again after a refusal.
 * - `delivery` is keyed by step and recipient alone: a claim looks there before it makes an intent, so a cursor may be reset
 *   at any time at the price of a scan, never of a second message.
 * - `tally` counts rows of `delivery` by step, segment and state, in the same transactions.
 */
const version1 = `
create table meta (key text primary key, value text not null) without rowid;
create table revision (
  number integer primary key, text text not null, hash text not null, approved_at integer not null,
  by text not null, reason text not null, source text
);
create table first_approved (occurrence text primary key, at integer not null) without rowid;
create table step (id integer primary key, key text not null unique);
create table occurrence (
  id text primary key, step integer not null references step(id), cohort text not null,
  began integer, completed integer, skipped_as text, skipped_why text, skipped_at integer,
  check (skipped_as is null or skipped_as in ('missed', 'superseded', 'cancelled'))
) without rowid;
create table segment (
  id integer primary key, sender text not null, zone text not null, country text not null, cohort text not null,
  size integer not null default 0, linked integer not null default 0,
  unique (sender, zone, country, cohort)
);
create table locale (id integer primary key, tag text not null unique);
-- identity: an integer where it is a phone number (E.164 without its plus), else text. address: only where it differs.
create table recipient (
  id integer primary key, segment integer not null, identity not null, address text,
  locale integer not null, linked integer not null, attributes text
);
create table suppression (identity primary key, reason text not null, at integer not null) without rowid;
create table linked_later (identity primary key, at integer not null) without rowid;
-- People whose data was deleted on request, as salted hashes: no load brings them back. recipient: their number, where they were known.
create table forgotten (hash text primary key, at integer not null, recipient integer) without rowid;
-- linked_behind: linked people at or behind the cursor. not_addressed: people behind it who have no row.
create table progress (
  step integer not null, segment integer not null, cursor integer not null,
  behind integer not null, linked_behind integer not null, not_addressed integer not null,
  primary key (step, segment)
) without rowid;
create table tally (
  step integer not null, segment integer not null, state integer not null, n integer not null check (n >= 0),
  primary key (step, segment, state)
) without rowid;
-- at: seconds of plan time. promise: what an accepted delivery stated. platform_id: only where an adapter needs it.
create table delivery (
  step integer not null, recipient integer not null, state integer not null check (state between 0 and 8),
  attempt integer not null, at integer not null, promise integer not null, reason integer, platform_id text,
  primary key (step, recipient)
) without rowid;
create table promise (
  id integer primary key, step integer not null, revision integer not null, cohort text not null, deadline integer not null,
  unique (step, revision, cohort, deadline)
);
create table reason (id integer primary key, code text not null, text text not null, concerns text not null, unique (code, text, concerns));
-- Refused for now: at is plan time in milliseconds, 0 in the hands of the run that put it aside. Every pending row of delivery is here.
create table retry (
  step integer not null, recipient integer not null, segment integer not null, at integer not null,
  primary key (step, recipient)
) without rowid;
create index retry_at on retry (step, segment, at);
-- Attempts that did not end in acceptance; the others are in the delivery itself.
create table attempt (
  step integer not null, recipient integer not null, attempt integer not null, at integer not null, reason integer not null
);
create index attempt_of on attempt (recipient, step);
-- Machine time in milliseconds; what a new holder must count to keep the limit of a rolling second.
create table permit (sender text not null, at integer not null, n integer not null);
create index permit_at on permit (at);
-- Plan time in minutes since 1970; what a limit per 24 hours counts.
create table quota (minute integer primary key, n integer not null);
-- What an occurrence that runs waits for, as its last run left it; a new revision or a resume takes it away.
create table waiting (occurrence text primary key, until integer not null, why text not null) without rowid;
create table lease (
  id integer primary key check (id = 1), token integer not null, holder text, until integer not null
);
insert into lease values (1, 0, null, 0);
create table hold (
  id integer primary key, occurrence text, kind text not null, why text not null, since integer not null,
  unique (occurrence, kind)
);
create table audience (id integer primary key check (id = 1), read_at integer not null, fingerprint text, people integer not null);
create table memory (key text primary key, value text not null) without rowid;
create table audit (
  number integer primary key, at text not null, who text not null, what text not null, subject text, why text, hash text not null
);
create trigger audit_is_append_only_u before update on audit begin select raise(abort, 'the audit trail is append-only'); end;
create trigger audit_is_append_only_d before delete on audit begin select raise(abort, 'the audit trail is append-only'); end;
`

/**
 * - `progress.told_unlinked`, `told_linked`: people ahead of the cursor who have a row all the same, because they came from another cohort.
 * - `promise`: what deliveries stated: a date or an instant (`says`, with the deadline's instant), or that the service stays; and the link.
 */
const version2 = `
alter table progress add column told_unlinked integer not null default 0;
alter table progress add column told_linked integer not null default 0;
alter table revision add column despite text;
create table promise_2 (
  id integer primary key, step integer not null, revision integer not null, cohort text not null,
  says text not null, deadline integer, link text not null, unique (step, revision, cohort, says, link)
);
insert into promise_2 select id, step, revision, cohort, strftime('%Y-%m-%dT%H:%M:%SZ', deadline / 1000, 'unixepoch'), deadline, ''
  from promise;
drop table promise;
alter table promise_2 rename to promise;
`

/**
 * - `step.active`: seconds of plan time at which something of the step was last claimed or settled.
 * - `told`: how many people of a segment a step told in each minute of plan time: when acceptance came, or delivery where that is known.
 */
const version3 = `
alter table step add column active integer not null default 0;
update step set active = coalesce((select max(d.at) from delivery d where d.step = step.id), 0);
create table told (
  step integer not null, segment integer not null, minute integer not null, n integer not null, primary key (step, segment, minute)
) without rowid;
insert into told select d.step, r.segment, d.at / 60, count(*) from delivery d join recipient r on r.id = d.recipient
  where d.state in (2, 3, 4) group by 1, 2, 3;
`

/**
 * - `reply`: an auto-reply, from its intent on; `state` is a delivery's. `at`: plan time in milliseconds.
 * - `visit`: who followed their link, and when first and last.
 * - `joiner`: who came by themselves. No source need name them, so they are none of those whom it lost.
 */
const version4 = `
create table reply (
  id integer primary key, identity not null, address text, sender text not null, cohort text not null, locale text not null,
  phase text not null, at integer not null, state integer not null, reason integer
);
create index reply_to on reply (identity, at);
create index reply_waiting on reply (sender, id) where state = 0;
create table joiner (recipient integer primary key);
create table visit (recipient integer primary key, first integer not null, last integer not null, n integer not null);
`

/**
 * - `action`: what was done to the channel. cohort: '' for all of it. number: the order in which they were done. before: what was read first,
 *   as JSON; what takes it back needs it.
 */
const version5 = `
create table action (
  step text not null, cohort text not null, key text not null, number integer not null,
  state text not null, way text not null, attempt integer not null, at integer not null, retry_at integer,
  before text, said text, revision integer not null,
  primary key (step, cohort, key),
  check (way = 'do' and state in ('doing', 'waiting', 'done', 'in_doubt', 'failed')
    or way = 'undo' and state in ('doing', 'undone', 'in_doubt', 'failed'))
) without rowid;
`

/** Kept apart: a load fills `recipient` first and indexes it after. */
export const recipientIndexes: string = `
create unique index if not exists recipient_identity on recipient (identity);
create index if not exists recipient_segment on recipient (segment);
`

const migrations: readonly string[] = [version1, version2, version3, version4, version5]

/** Brings a new or older database to the present schema, in one transaction. Several processes may do so at once. */
export const migrate = (database: Database): void => {
  if (versionOf(database) >= schemaVersion) return
  database.exec('begin immediate')
  try {
    // Asked again under the lock: another process may have been faster.
    for (const migration of migrations.slice(versionOf(database))) database.exec(migration)
    database.exec(`pragma user_version = ${schemaVersion}`)
    database.exec('commit')
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** A full disk has rolled back already; that there is nothing left to roll back must not hide it. */
const rollBack = (database: Database): void => {
  try {
    database.exec('rollback')
  } catch {}
}

export const versionOf = (database: Database): number =>
  Number(database.prepare('pragma user_version').get()?.['user_version'] ?? 0)
