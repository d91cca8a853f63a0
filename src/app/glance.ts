import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Instant } from '../base/instant.ts'
import { version } from './version.ts'

/*
 * Cron calls `tick` every minute, and almost always nothing is due. A tick that did the whole work and changed nothing leaves a
 * glance: what it had looked at, and the next instant at which something can happen. While nothing of it has changed, a later
 * tick may leave at once, before YAML, SQLite or the command line are even loaded. So this file must import nothing heavy.
 *
 * A wrong "nothing is due" would forget people, a wrong "look closer" costs 150 ms. Hence: any doubt or error means look closer,
 * a glance is left only where nothing moved between the look before and the look after (another process may have approved a
 * revision meanwhile), and none is trusted for more than an hour.
 */

/** Paths, absolute or relative to the working directory. Whoever is in `files` may be absent, and must then stay so. */
export type Watched = {
  readonly plan: string
  /** The ledger's main file. Its `-wal` is watched with it. */
  readonly ledger: string
  /** All else that may change what is due: audience, suppression and link lists, cohorts' lists, scripts, the `.env` file. */
  readonly files: readonly string[]
}

/** What was watched, and how it looked at one moment. */
export type Sight = Watched & { readonly seen: string }

type Environment = Readonly<Record<string, string | undefined>>

const trustedForMs = 60 * 60 * 1000

/** Where the glance of a plan lies: beside it, under a name that is known without reading the plan. */
export const glancePathOf = (planPath: string): string => {
  const plan = resolve(planPath)
  return join(dirname(plan), '.sunset', `${sha256(plan).slice(0, 16)}.glance`)
}

/**
 * Looks at everything a tick depends on. To be called with the text the plan was read from, before the ledger is opened and
 * before any of the files is read; `writeGlance` looks again afterwards.
 */
export const lookAt = (watched: Watched, planText: string | Uint8Array, environment: Environment): Sight => {
  const plan = resolve(watched.plan)
  const ledger = resolve(watched.ledger)
  const files = watched.files.map((file) => resolve(file))
  const seen = [
    `sunset ${version}, zones ${process.versions['tz'] ?? 'unknown'}`,
    sha256(
      JSON.stringify(
        Object.entries(environment)
          .filter(([name]) => name.startsWith('SUNSET_'))
          .sort(),
      ),
    ),
    sha256(planText),
    markOf(ledger),
    writeAheadMarkOf(ledger),
    ...files.map(markOf),
  ]
  return { plan, ledger, files, seen: seen.join('\n') }
}

/**
 * Leaves a glance, and says whether it did. Only for a tick on the real clock that ended with exit status 0, printed nothing and wrote
 * nothing to the ledger after `before` was taken. To be called after the ledger was closed. `next` is the first instant at
 * which anything may be due, be looked at again (a refresh, a retry, a window) or be late; null where nothing ever will be.
 */
export const writeGlance = (
  before: Sight,
  environment: Environment,
  times: { readonly checked: Instant; readonly next: Instant | null },
): boolean => {
  try {
    const now = lookAt(before, readFileSync(before.plan), environment)
    const moved = now.seen !== before.seen || markOf(before.ledger) === absent
    if (moved || [before.ledger, ...before.files].some((file) => isFresh(file, times.checked))) return false
    write(glancePathOf(before.plan), JSON.stringify({ version: 1, ...now, ...times }))
    return true
  } catch {
    return false
  }
}

/** True where the last tick's glance still holds: a tick of this plan at `now` would do nothing and print nothing. */
export const nothingIsDue = (planPath: string, environment: Environment, now: number): boolean => {
  try {
    const glance = parse(readFileSync(glancePathOf(planPath), 'utf8'))
    if (glance === undefined || glance.plan !== resolve(planPath)) return false
    if (now < glance.checked || now - glance.checked > trustedForMs) return false
    if (glance.next !== null && now >= glance.next) return false
    return lookAt(glance, readFileSync(glance.plan), environment).seen === glance.seen
  } catch {
    return false
  }
}

type Glance = Sight & { readonly checked: number; readonly next: number | null }

const parse = (text: string): Glance | undefined => {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  if (!('version' in value && 'plan' in value && 'ledger' in value && 'files' in value)) return undefined
  if (!('seen' in value && 'checked' in value && 'next' in value)) return undefined
  const { version: form, plan, ledger, files, seen, checked, next } = value
  if (form !== 1 || typeof plan !== 'string' || typeof ledger !== 'string' || typeof seen !== 'string')
    return undefined
  if (typeof checked !== 'number' || (next !== null && typeof next !== 'number')) return undefined
  if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) return undefined
  return { plan, ledger, files, seen, checked, next }
}

const absent = 'absent'

/** A copy has another inode and change time, whatever it was given for the rest. */
const markOf = (file: string): string => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found === undefined ? absent : [found.size, found.mtimeMs, found.ctimeMs, found.ino].join(':')
}

/** SQLite makes an empty write-ahead log on opening and may leave it: it says no more than none. */
const writeAheadMarkOf = (ledger: string): string => {
  const mark = markOf(`${ledger}-wal`)
  return mark.startsWith('0:') ? absent : mark
}

/**
 * A file that changes twice within one tick of the file system's clock looks the same afterwards. That clock ticks every few
 * milliseconds, on old file systems every two seconds: whole seconds give those away.
 */
const isFresh = (file: string, now: number): boolean => {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) return false
  return now - found.ctimeMs < (found.ctimeMs % 1000 === 0 ? 2_100 : 100)
}

/** Whole or not at all; nobody waits for the disk, since a glance that a power cut tore is no glance. */
const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`)
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' })
  renameSync(temporary, path)
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
