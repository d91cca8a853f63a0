import { describe, expect, test } from 'vitest'
import { checkSchema } from '../kit/documents.ts'
import { workplace } from '../kit/workplace.ts'

const plan = (channel: string): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: America/Los_Angeles
audience: users.csv
window: 08:00-20:00
channel: { senders: [{ id: "106540352242922", per_second: 80 }], ${channel} }
phases:
  announce: { at: 60 days before, message: announce }
  freeze: { at: deadline }
`
const now = ['--now', '2025-10-01T00:00:00Z'] as const
const many = ['--audience', '50000000', ...now] as const
const dayMs = 86_400_000

const lengthOf = (
  one: { readonly start: string | null; readonly finish: string | null } | undefined,
): number => (Date.parse(one?.finish ?? '') - Date.parse(one?.start ?? '')) / dayMs

describe('check for 50 million people at 80 a second, 12 hours a day', () => {
  test('says about 14.5 days and the last safe start, without an audience at hand', async () => {
    const at = workplace({ 'plan.yaml': plan('per_day: unlimited') })
    const said = await at.run('check', 'plan.yaml', '--json', ...many)
    expect(said.status).toBe(0)
    const { feasibility } = checkSchema.parse(JSON.parse(said.stdout))
    expect(feasibility).toMatchObject({ feasible: true, audience: { people: 50_000_000, spread: 'even' } })
    expect(lengthOf(feasibility?.occurrences[0])).toBeCloseTo(14.2, 1)
    expect(feasibility?.occurrences[0]?.seconds).toBe(625_000)
    expect(feasibility?.lastSafeStart).toBe('2025-12-31T22:22:00Z')
    expect(feasibility?.bindingConstraint).toContain('80 a second')
  })

  test('with 100,000 people a day says 500 days, names the tier, what would help, and leaves with 4', async () => {
    const at = workplace({ 'plan.yaml': plan('per_day: 100000') })
    const said = await at.run('check', 'plan.yaml', '--json', ...many)
    expect(said.status).toBe(4)
    const { ok, feasibility, problems } = checkSchema.parse(JSON.parse(said.stdout))
    expect([ok, feasibility?.feasible]).toEqual([true, false])
    expect(feasibility?.occurrences[0]).toMatchObject({ days: 500, misses: 44_000_000 })
    expect(feasibility?.bindingConstraint).toContain('24-hour tier: 100,000 people')
    expect(problems).toContainEqual(expect.objectContaining({ code: 'will-miss', line: 7 }))
    const text = await at.run('check', 'plan.yaml', ...many)
    expect(text.status).toBe(4)
    for (const words of [
      'CANNOT finish in time',
      '88 % WILL MISS IT',
      '500 days',
      'per_day: unlimited',
      'Last safe start',
    ])
      expect(text.stdout).toContain(words)
  })
})

test('check of a small plan says it fits, and from which tier of the platform on where nobody knows it', async () => {
  const people = Array.from({ length: 900 }, (_, n) => `+33612${String(n).padStart(6, '0')}`)
  const at = workplace({ 'plan.yaml': plan('per_day: auto'), 'users.csv': ['phone', ...people].join('\n') })
  const said = await at.run('check', 'plan.yaml', '--json', ...now)
  expect(said.status).toBe(0)
  const { feasibility } = checkSchema.parse(JSON.parse(said.stdout))
  expect(feasibility).toMatchObject({
    feasible: true,
    fitsFromTier: 250,
    audience: { people: 900, spread: 'own' },
  })
})

test('check of a plan whose deadline has passed is computed from a day before its first instant, and says so', async () => {
  const at = workplace({ 'plan.yaml': plan('per_day: unlimited') })
  const said = await at.run(
    'check',
    'plan.yaml',
    '--json',
    '--audience',
    '1000',
    '--now',
    '2026-11-01T00:00:00Z',
  )
  const { feasibility } = checkSchema.parse(JSON.parse(said.stdout))
  expect(feasibility).toMatchObject({ feasible: true, computedFrom: '2025-11-15T08:00:00Z' })
})
