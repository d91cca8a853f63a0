import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { readSqliteLedger } from '../../src/ledger/sqlite/sqlite-ledger.ts'
import { type Counts, noCounts } from '../../src/model/delivery.ts'
import { collected, occurrenceOf } from '../contract/ledger/bench.ts'
import { occurrenceIn, statusSchema } from './documents.ts'
import { type LoggingPlatform, takenBy } from './logging-platform.ts'
import { csvOf, type Person, peopleOf } from './people-csv.ts'
import { secrets } from './rehearsal.ts'
import type { Ended, Started } from './sunset-command.ts'
import { type Workplace, workplace } from './workplace.ts'

/** The announcement's own instant. */
export const now = ['--now', '2025-11-20T00:00:00Z'] as const

/** A plan that sends to a logging platform, its people, and what can be asked of both afterwards. */
export type Exit = {
  readonly at: Workplace
  readonly people: readonly Person[]
  /** `sunset run`, with JSON; `env` on top. */
  start(env?: Readonly<Record<string, string>>): Started
  run(env?: Readonly<Record<string, string>>): Promise<Ended>
  /** The announcement's counts as the ledger has them, whoever writes to it; all zero where there is none yet. */
  counts(): Promise<Counts>
  /** Addresses that are in doubt. */
  inDoubt(): Promise<ReadonlySet<string>>
}

export const exitUnderAttack = (of: {
  readonly people: number
  /** What stands under `channel:`, in YAML's flow style. */
  readonly channel: string
  /** Further lines of the plan. */
  readonly more?: string
}): Exit => {
  const people = peopleOf(of.people)
  const plan = `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { ${of.channel} }
audience: users.csv
window: always
${of.more ?? ''}`
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(people) }, { ...secrets })
  const args = ['run', 'plan.yaml', '--yes', '--json', ...now]
  return {
    at,
    people,
    start: (env = {}) => at.startWith({ env }, ...args),
    run: (env = {}) => at.runWith({ env }, ...args),
    counts: () => countsIn(at.path('.sunset/plan.db')),
    inDoubt: () => doubtfulIn(at.path('.sunset/plan.db')),
  }
}

const occurrence = occurrenceOf('announce')
const to = { kind: 'everyone' } as const

/** Looks into a ledger as another process may at any time. */
const looking = async <T>(path: string, look: (ledger: Ledger) => Promise<T>): Promise<T | undefined> => {
  const ledger = existsSync(path) ? readSqliteLedger({ path, machine: 'a test' }) : undefined
  try {
    return ledger === undefined ? undefined : await look(ledger)
  } finally {
    await ledger?.close()
  }
}

const countsIn = async (path: string): Promise<Counts> => {
  const happened = await looking(path, (ledger) => ledger.happened([{ occurrence, to }]))
  return happened?.get(occurrence.id)?.counts ?? noCounts
}

const doubtfulIn = async (path: string): Promise<ReadonlySet<string>> => {
  const query = { states: ['in_doubt'], occurrences: [{ occurrence, to }] } as const
  const records = await looking(path, (ledger) => collected(ledger.deliveries(query)))
  return new Set(records?.map(({ address }) => address))
}

/** One sender at so many a second, on a loopback platform. */
export const channelOn = ({ url }: Pick<LoggingPlatform, 'url'>, perSecond: number, more = ''): string =>
  `base_url: "${url}", senders: [{ id: "106540352242922", per_second: ${perSecond} }]${more}`

export const announced = (stdout: string): ReturnType<typeof occurrenceIn> =>
  occurrenceIn(statusSchema.parse(JSON.parse(stdout)), 'announce')

/** Resolves once the platform's log is so many bytes longer, or the process is gone. */
export const heard = async (
  platform: Pick<LoggingPlatform, 'size'>,
  { child }: Started,
  bytes = 1,
): Promise<void> => {
  const until = platform.size() + bytes
  while (platform.size() < until && child.exitCode === null && child.signalCode === null) await pause(2)
}

/** What a comparison of the platform's log with the ledger finds wrong; empty where all is well. */
export type Verdict = {
  readonly twice: readonly string[]
  readonly lost: readonly string[]
  /** In doubt, though the platform has never been asked. */
  readonly neverHanded: number
}

export const compared = async (exit: Exit, platform: Pick<LoggingPlatform, 'seen'>): Promise<Verdict> => {
  const taken = takenBy(platform.seen())
  const doubtful = await exit.inDoubt()
  return {
    twice: [...taken].filter(([, times]) => times > 1).map(([to]) => to),
    lost: exit.people.map(({ phone }) => phone).filter((phone) => !taken.has(phone) && !doubtful.has(phone)),
    neverHanded: [...doubtful].filter((phone) => !taken.has(phone)).length,
  }
}
