import { expect } from 'vitest'
import { type OutboxLine, outboxOf, type StatusDocument, statusSchema, sumOf } from './documents.ts'
import { inProcess, type Said } from './in-process.ts'
import { csvOf, type Person } from './people-csv.ts'
import { workplace } from './workplace.ts'

/** The plan of ChatGPT's exit, as far as its amendments need it; `more` stands at its end, `deadline` in its first line. */
export const amendedPlan = (
  more = '',
  deadline = '2026-01-15',
): string => `sunset: ChatGPT leaves Outbox on ${deadline}
timezone: America/Los_Angeles
audience: { source: users.csv, columns: { address: phone, locale: lang, linked: linked_at } }
window: always
phases:
  announce: { at: 2025-10-28 09:00, message: announce }
  link-reminder: { at: [30 days before, 7 days before, 1 day before], to: unlinked, message: reminder }
  freeze: { at: deadline, reply: frozen }
  shutdown: { at: 90 days after deadline }
corrections: { moved: moved, exempt: stays, reopened: back }
messages:
  frozen: { en: "Gone." }
  moved: { en: "MOVED: told {{ told | date }}, now {{ deadline | date }}." }
  stays: { en: "STAYS: told {{ told | date }}.", it: "RESTA: {{ told | date }}." }
  back: { en: "BACK." }
${more}`

/** The exit of some people, played through the command line on a clock that is told the time. */
export type AmendedExit = {
  run(now: string, ...args: readonly string[]): Promise<Said>
  /** Writes the plan and approves it; fails where that is refused. */
  approve(now: string, plan: string, reason: string, ...more: readonly string[]): Promise<Said>
  /** Tries to, and gives what was said. */
  propose(now: string, plan: string, ...more: readonly string[]): Promise<Said>
  /** Does what is due, and proves that every sum holds. */
  tick(now: string, ...more: readonly string[]): Promise<StatusDocument>
  status(now: string): Promise<StatusDocument>
  outbox(): readonly OutboxLine[]
  join(people: readonly Person[]): void
}

export const amendedExit = (people: readonly Person[]): AmendedExit => {
  const at = workplace({ 'plan.yaml': amendedPlan(), 'users.csv': csvOf(people) })
  const file = at.path('plan.yaml')
  const commands = inProcess(at.folder, {})
  const run = (now: string, ...args: readonly string[]): Promise<Said> => {
    const [command = '', ...rest] = args
    return commands.run(command, file, ...rest, '--now', now)
  }
  const propose = (now: string, plan: string, ...more: readonly string[]): Promise<Said> => {
    at.write('plan.yaml', plan)
    return run(now, 'approve', '--yes', ...more)
  }
  return {
    run,
    propose,
    approve: async (now, plan, reason, ...more) => {
      const said = await propose(now, plan, '--reason', reason, ...more)
      expect([said.status, said.stderr]).toEqual([0, said.stderr])
      return said
    },
    tick: async (now, ...more) => {
      const said = await run(now, 'run', '--json', ...more)
      const document = statusSchema.parse(JSON.parse(said.stdout))
      for (const { id, counts } of document.occurrences)
        expect([id, sumOf(counts)]).toEqual([id, counts.audience])
      return document
    },
    status: async (now) => statusSchema.parse(JSON.parse((await run(now, 'status', '--json')).stdout)),
    outbox: () => outboxOf(at.path('.sunset/outbox.ndjson')),
    join: (joined) => {
      at.write('users.csv', csvOf([...people, ...joined]))
    },
  }
}

/** How many messages of each occurrence lie in the outbox. */
export const byOccurrence = (lines: readonly OutboxLine[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { occurrence } of lines) counts[occurrence] = (counts[occurrence] ?? 0) + 1
  return counts
}

/** Who got the same step and round more than once. */
export const toldTwice = (lines: readonly OutboxLine[]): readonly string[] => {
  const seen = new Set<string>()
  return lines.flatMap(({ to, occurrence }) => {
    const key = `${to} ${occurrence.split('/')[0]}`
    if (seen.has(key)) return [key]
    seen.add(key)
    return []
  })
}
