import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isoOf } from '../../../src/base/instant.ts'
import { cohortName, defaultCohort, localeTag } from '../../../src/model/names.ts'
import { type GateFile, gateFileText } from '../../../src/report/gate-file.ts'
import { timelineOf } from '../../../src/timeline/timeline-of.ts'
import { gateOf } from '../../../src/work/gate-of.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { cohortOf, dateOf, phaseOf, planOf, timeAfter, timeBefore } from '../../kit/plan-builder.ts'

const italy = cohortName('italy')
const brazil = cohortName('brazil')
const plan = planOf({
  phases: [
    phaseOf('brownout', { at: [timeBefore({ days: 14 })], gate: 'frozen', for: { hours: 3 } }),
    phaseOf('freeze', { gate: 'frozen' }),
    phaseOf('shutdown', { at: [timeAfter({ days: 90 })], gate: 'closed' }),
  ],
  cohorts: [
    cohortOf(italy, { exempt: [{ since: dateOf('2026-01-14'), source: 'https://agcm.example' }] }),
    cohortOf(brazil, {
      match: { kind: 'list', file: 'brazil.csv' },
      deadline: { date: dateOf('2026-04-15') },
    }),
  ],
})
const { occurrences } = timelineOf(plan, { at: instantAt('2025-10-01') })

const fileAt = (now: string): GateFile => ({
  plan: plan.name,
  revision: 3,
  cohorts: [defaultCohort, italy, brazil].map((cohort) => ({
    cohort,
    ...gateOf(occurrences, cohort, instantAt(now)),
  })),
  matches: plan.cohorts,
})

const instants = [
  '2025-12-01',
  '2026-01-01',
  '2026-01-01T02:59:59Z',
  '2026-01-01T03:00:00Z',
  '2026-01-14',
  '2026-01-15',
  '2026-04-15',
  '2026-08-01',
]

describe('as JSON', () => {
  const document = z.object({
    plan: z.string(),
    cohorts: z.record(z.string(), z.looseObject({ gate: z.string(), until: z.string().optional() })),
  })

  test('is what `gate --json` says of each cohort, until when, and what it is then', () => {
    const json: unknown = JSON.parse(gateFileText(fileAt('2026-01-10'), 'json'))
    expect(json).toEqual({
      plan: 'chatgpt-leaves-whatsapp',
      revision: 3,
      cohorts: {
        default: {
          gate: 'open',
          cohort: 'default',
          since: '2026-01-01T03:00:00Z',
          until: '2026-01-15T00:00:00Z',
          next: { gate: 'frozen' },
        },
        italy: expect.objectContaining({ gate: 'open', match: { calling_codes: ['+39'] } }),
        brazil: expect.objectContaining({ until: '2026-04-01T00:00:00Z', match: { list: 'brazil.csv' } }),
      },
    })
  })

  test('has the reply with each language it is written in', () => {
    const replies = new Map([[localeTag('fr'), 'Bonjour']])
    const since = instantAt('2026-01-15')
    const cohorts = [{ cohort: defaultCohort, gate: 'frozen' as const, since, reply: 'Hello', replies }]
    const text = gateFileText({ ...fileAt('2026-01-15'), cohorts }, 'json')
    expect(JSON.parse(text).cohorts.default).toEqual({
      gate: 'frozen',
      cohort: 'default',
      since: '2026-01-15T00:00:00Z',
      reply: 'Hello',
      replies: { fr: 'Bonjour' },
    })
  })

  test('stays true until `until`: whoever obeys it between two ticks does what the plan says', () => {
    for (const [at, now] of instants.entries()) {
      const { cohorts } = document.parse(JSON.parse(gateFileText(fileAt(now), 'json')))
      for (const later of instants.slice(at))
        for (const [name, { gate, until }] of Object.entries(cohorts)) {
          if (until !== undefined && until <= isoOf(instantAt(later))) continue
          expect(gateOf(occurrences, cohortName(name), instantAt(later)).gate).toBe(gate)
        }
    }
  })
})

describe('for flagd', () => {
  const flags = z.object({
    $schema: z.literal('https://flagd.dev/schema/v0/flags.json'),
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    flags: z.record(
      z.string(),
      z.strictObject({
        state: z.enum(['ENABLED', 'DISABLED']),
        variants: z.record(z.string(), z.string()),
        defaultVariant: z.string(),
        targeting: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
  })

  type Context = Readonly<Record<string, string | number>>

  /** The operations of JSON Logic that a gate file uses, as flagd evaluates them; an `if` has three parts there, always. */
  const evaluated = (rule: unknown, context: Context): unknown => {
    if (typeof rule !== 'object' || rule === null) return rule
    const [[operation = '', parts] = []] = Object.entries(rule)
    if (operation === 'var') return context[String(parts)]
    const list: readonly unknown[] = Array.isArray(parts) ? parts : expect.fail(`${operation} of no list`)
    const part = (at: number): unknown => evaluated(list[at], context)
    switch (operation) {
      case 'if':
        expect(list).toHaveLength(3)
        return part(0) ? part(1) : part(2)
      case '==':
        return part(0) === part(1)
      case '>=':
        return Number(part(0)) >= Number(part(1))
      case '!':
        return !part(0)
      case 'or':
        return list.some((_, at) => part(at))
      case 'and':
        return list.every((_, at) => part(at))
      case 'starts_with':
        return String(part(0) ?? '').startsWith(String(part(1)))
      default:
        return expect.fail(`flagd is not asked for ${operation}`)
    }
  }

  const gateBy = (now: string, context: Context): unknown => {
    const { flags: all } = flags.parse(JSON.parse(gateFileText(fileAt(now), 'flagd')))
    const { targeting, variants, defaultVariant } = all['chatgpt-leaves-whatsapp.gate'] ?? expect.fail()
    const timestamp = { '$flagd.timestamp': instantAt(now) / 1000 }
    return variants[String(evaluated(targeting, { ...timestamp, ...context }) ?? defaultVariant)]
  }

  test.each(instants)('at %s says of each cohort what the plan says', (now) => {
    for (const cohort of [defaultCohort, italy, brazil])
      expect(gateBy(now, { cohort })).toBe(gateOf(occurrences, cohort, instantAt(now)).gate)
    expect(gateBy(now, {})).toBe(gateOf(occurrences, defaultCohort, instantAt(now)).gate)
  })

  test('knows a cohort by the calling code of an address, unless it is told which one it is', () => {
    expect(gateBy('2026-02-01', { address: '+393470000001' })).toBe('open')
    expect(gateBy('2026-02-01', { address: '+33612345678' })).toBe('frozen')
    expect(gateBy('2026-02-01', { address: '+393470000001', cohort: 'default' })).toBe('frozen')
  })

  test('moves at its instant by flagd’s own clock, whoever is asleep', () => {
    const timestamp = { '$flagd.timestamp': instantAt('2026-01-15') / 1000 }
    expect(gateBy('2026-01-14', { cohort: 'default' })).toBe('open')
    expect(gateBy('2026-01-14', { cohort: 'default', ...timestamp })).toBe('frozen')
  })

  test('wants no targeting where there is nothing to tell apart', () => {
    const cohorts = [{ cohort: defaultCohort, gate: 'closed' as const }]
    const text = gateFileText({ ...fileAt('2026-01-10'), cohorts }, 'flagd')
    const { 'chatgpt-leaves-whatsapp.gate': gate } = flags.parse(JSON.parse(text)).flags
    expect(gate).toMatchObject({ defaultVariant: 'closed' })
    expect(gate).not.toHaveProperty('targeting')
  })
})
