import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** What a stand-in does wrong, and with which share of the requests. `-bare`: without a body of the platform; `-plain`: without Retry-After. */
export type PlatformFault = '429' | '429-plain' | '500' | '500-bare' | 'reset-before' | 'reset-after' | 'hang'

export type Seen = {
  /** Milliseconds since 1970, with fractions: when the request's head was there. */
  readonly at: number
  readonly to: string
  readonly key: string
  readonly did: PlatformFault | 'accepted'
}

export type LoggingPlatform = {
  readonly url: string
  /** Every request so far, in order. */
  seen(): readonly Seen[]
  /** The longest that the platform got no turn from the machine: what arrived meanwhile it saw late, and at once. */
  worstStallMs(): number
  /** How long the log is: grows with every request. */
  size(): number
}

/** Faults after which the platform has the message nevertheless. */
const tookIt: ReadonlySet<string> = new Set(['accepted', 'reset-after', 'hang'])

/** How often the platform took a message for each person. */
export const takenBy = (seen: readonly Seen[]): ReadonlyMap<string, number> => {
  const taken = new Map<string, number>()
  for (const { to, did } of seen) if (tookIt.has(did)) taken.set(to, (taken.get(to) ?? 0) + 1)
  return taken
}

/** Starts `logging-platform.mjs`: a server that outlives whoever talks to it, and whose log is as durable as the machine. */
export const loggingPlatform = async (
  settings: {
    readonly latencyMs?: number
    readonly faults?: Readonly<Partial<Record<PlatformFault, number>>>
    readonly seed?: number
  } = {},
): Promise<LoggingPlatform> => {
  const folder = mkdtempSync(join(tmpdir(), 'sunset-platform-'))
  const log = join(folder, 'seen.log')
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'logging-platform.mjs'), JSON.stringify({ ...settings, log })],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  onTestFinished(async () => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  const [line]: readonly unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  return {
    url: String(line).trim(),
    seen: () => linesOf(log).flatMap(seenOf),
    worstStallMs: () =>
      Math.max(
        0,
        ...linesOf(log).map((line) => (line.endsWith(' stalled') ? Number(line.split(' ')[1]) : 0)),
      ),
    ...logAt(log),
  }
}

/** How long a file is, whether it is there yet or not. */
export const logAt = (path: string): Pick<LoggingPlatform, 'size'> => ({
  size: () => (existsSync(path) ? statSync(path).size : 0),
})

const linesOf = (log: string): readonly string[] =>
  existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []

const seenOf = (line: string): Seen[] => {
  const [at = '', to = '', key = '', did] = line.split(' ')
  return isFate(did) ? [{ at: Number(at), to, key, did }] : []
}

const fates: readonly string[] = [
  'accepted',
  '429',
  '429-plain',
  '500',
  '500-bare',
  'reset-before',
  'reset-after',
  'hang',
]
const isFate = (text: string | undefined): text is Seen['did'] => text !== undefined && fates.includes(text)
