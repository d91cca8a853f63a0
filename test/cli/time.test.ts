import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { occurrenceIn, outboxOf, statusSchema, timelineSchema } from '../kit/documents.ts'
import { follow } from '../kit/follow.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const zones = [
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Europe/Paris',
  'Asia/Kolkata',
  'Asia/Tokyo',
] as const
const phoneOf = (n: number): string => `+3361${String(n).padStart(7, '0')}`
const zoneOf = (n: number): string => zones[n % zones.length] ?? 'UTC'
const people = 25
const csv = `phone,lang,tz\n${Array.from({ length: people }, (_, n) => `${phoneOf(n)},en,${zoneOf(n)}\n`).join('')}`

/** The two lines, and whatever more. */
const placeOf = (more = ''): Workplace =>
  workplace({
    'plan.yaml': `sunset: ChatGPT leaves Outbox on 2026-01-15\naudience: users.csv\ntimezone: UTC\n${more}`,
    'users.csv': csv,
  })
const linesOf = (at: Workplace) => outboxOf(at.path('.sunset/outbox.ndjson'))
const statusAt = async (at: Workplace, now: string) =>
  statusSchema.parse(JSON.parse((await at.run('status', 'plan.yaml', '--json', '--now', now)).stdout))
const approve = async (at: Workplace, now: string, ...more: readonly string[]): Promise<void> => {
  const reason = ['--yes', '--reason', 'plan of record', '--now', now]
  const { status, stderr } = await at.run('approve', 'plan.yaml', ...reason, ...more)
  expect([status, stderr]).toEqual([0, stderr])
}

/** Whether the recipient's own clock showed 09:00 to 20:00 when the message went. */
const wasInside = ({ at, to }: { at: string; to: string }): boolean => {
  const { hour } = DateTime.fromISO(at, { zone: zoneOf(Number(to.slice(-7))) })
  return hour >= 9 && hour < 20
}

test('a machine that was off from a week before to two days before the freeze catches up with one reminder each, inside their window (T46, T47)', async () => {
  const at = placeOf(
    'history: none\nphases:\n  announce: { at: 60 days before, message: announce }\n  reminder: { at: [30 days before, 7 days before, 5 days before, 3 days before], message: reminder }\n  freeze: { at: deadline }\n',
  )
  await approve(at, '2025-11-01T00:00:00Z')
  for (const from of ['2025-11-16T00:00:00Z', '2025-12-16T00:00:00Z']) await follow(at, 'plan.yaml', from)
  expect(linesOf(at)).toHaveLength(2 * people)
  const ticks = await follow(at, 'plan.yaml', '2026-01-13T00:00:00Z')
  const caughtUp = linesOf(at).slice(2 * people)
  expect(new Set(caughtUp.map(({ to }) => to)).size).toBe(people)
  expect(caughtUp).toHaveLength(people)
  expect(caughtUp.every(({ occurrence }) => occurrence === 'reminder@3d')).toBe(true)
  expect(linesOf(at).every(wasInside)).toBe(true)
  expect((caughtUp.at(-1)?.at ?? '') < '2026-01-14T00:00:00Z').toBe(true)
  const states = ticks.at(-1)?.status.occurrences.map(({ id, state }) => `${id} ${state}`)
  expect(states).toEqual([
    'announce complete',
    'reminder@30d complete',
    'reminder@7d superseded',
    'reminder@5d superseded',
    'reminder@3d complete',
    'freeze scheduled',
  ])
  const told = await at.run('status', 'plan.yaml', '--now', '2026-01-14T00:00:00Z')
  expect(told.stdout).toMatch(/reminder@7d +superseded[\s\S]*`reminder@3d` took its place/)
  const report = JSON.parse(
    (await at.run('report', 'plan.yaml', '--format', 'json', '--now', '2026-01-14T00:00:00Z')).stdout,
  )
  expect(JSON.stringify(report)).toContain('took its place')
  const why = await at.run('why', 'plan.yaml', phoneOf(3), '--now', '2026-01-14T00:00:00Z')
  expect(why.stdout).toMatch(/yes, 3 times/i)
})

describe('what is late', () => {
  const late = (policy: string): string =>
    `window: always\nphases:\n  announce: { at: 2025-12-01 12:00, message: announce }\n  news: { at: 2025-12-10 12:00, message: announce, late: ${policy} }\n  freeze: { at: deadline }\n`

  test('and to be skipped is skipped, and status, report and why say the reason (T09)', async () => {
    const at = placeOf(late('skip after 2 hours'))
    await approve(at, '2025-11-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    const tick = await at.run('tick', 'plan.yaml', '--now', '2025-12-10T14:00:00Z')
    expect([tick.status, tick.stdout]).toEqual([0, expect.stringMatching(/news +missed/)])
    expect(linesOf(at)).toHaveLength(people)
    const reason = /it could begin 2025-12-10 12:00 UTC, and nobody took it up before 2025-12-10 14:00 UTC/
    for (const command of [
      ['status', 'plan.yaml'],
      ['report', 'plan.yaml'],
      ['why', 'plan.yaml', phoneOf(1)],
    ])
      expect((await at.run(...command, '--now', '2025-12-11T00:00:00Z')).stdout.replace(/\s+/g, ' ')).toMatch(
        reason,
      )
    // For good: nothing of it goes out later.
    await at.run('run', 'plan.yaml', '--now', '2025-12-12T00:00:00Z')
    expect(linesOf(at)).toHaveLength(people)
  })

  test('and to be held waits for a person: resume lets exactly that pass, in the audit trail', async () => {
    const at = placeOf(late('hold'))
    await approve(at, '2025-11-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    const now = ['--now', '2025-12-10T15:00:00Z'] as const
    await at.run('tick', 'plan.yaml', ...now)
    const held = await at.run('status', 'plan.yaml', ...now)
    expect(held.stdout).toMatch(/news is held: late[\s\S]*sunset resume plan\.yaml --phase news --reason/)
    // Resuming everything lets nothing pass that the plan itself keeps back.
    await at.run('resume', 'plan.yaml', '--reason', 'all', ...now)
    await at.run('tick', 'plan.yaml', ...now)
    expect(linesOf(at)).toHaveLength(people)
    const resumed = await at.run(
      'resume',
      'plan.yaml',
      '--phase',
      'news',
      '--reason',
      'still true',
      '--json',
      ...now,
    )
    expect(JSON.parse(resumed.stdout)).toMatchObject({ passed: [{ occurrence: 'news' }] })
    await at.run('tick', 'plan.yaml', ...now)
    expect(linesOf(at)).toHaveLength(2 * people)
  })
})

describe('`--early`', () => {
  test('begins a phase before its instant, with its reason in the audit trail; without it that is refused (4)', async () => {
    const at = placeOf('window: always\n')
    await approve(at, '2025-11-01T00:00:00Z')
    const now = ['--now', '2025-11-05T00:00:00Z'] as const
    expect((await at.run('run', 'plan.yaml', '--phase', 'announce', ...now)).status).toBe(4)
    expect((await at.run('run', 'plan.yaml', '--phase', 'announce', '--early', ...now)).status).toBe(2)
    expect((await at.run('run', 'plan.yaml', '--early', '--reason', 'x', ...now)).status).toBe(2)
    const early = ['run', 'plan.yaml', '--phase', 'announce', '--early', '--reason', 'the press knows']
    expect((await at.run(...early, '--limit', '10', ...now)).status).toBe(0)
    expect(linesOf(at)).toHaveLength(10)
    // It has begun: cron goes on with it, and its own instant tells nobody again.
    await at.run('tick', 'plan.yaml', '--now', '2025-11-05T00:05:00Z')
    await at.run('tick', 'plan.yaml', '--now', '2025-11-16T00:00:00Z')
    expect(linesOf(at)).toHaveLength(people)
    const report = await at.run('report', 'plan.yaml', '--format', 'json', '--now', '2025-11-17T00:00:00Z')
    expect(report.status).toBe(0)
    expect((await statusAt(at, '2025-11-17T00:00:00Z')).occurrences[0]).toMatchObject({
      at: '2025-11-05T00:00:00Z',
      state: 'complete',
    })
  })
})

describe('one urgent night', () => {
  test('has its own hours, for that run alone, and wants its reason', async () => {
    const at = placeOf()
    // 21:30 in Paris, 05:30 in Tokyo, 02:00 in Kolkata.
    const now = ['--now', '2025-11-20T20:30:00Z'] as const
    await approve(at, '2025-11-16T00:00:00Z')
    expect((await at.run('run', 'plan.yaml', '--window', '09:00-22:00', ...now)).status).toBe(2)
    expect((await at.run('run', 'plan.yaml', '--window', '9 to 5', '--reason', 'x', ...now)).status).toBe(2)
    await at.run('tick', 'plan.yaml', ...now)
    const awake = linesOf(at).length
    expect(awake).toBe(10)
    const urgent = await at.run(
      'run',
      'plan.yaml',
      '--window',
      '09:00-22:00',
      '--reason',
      'a court order',
      ...now,
    )
    expect(urgent.status).toBe(0)
    const night = linesOf(at).slice(awake)
    expect(night.map(({ to }) => zoneOf(Number(to.slice(-7))))).toEqual(Array(5).fill('Europe/Paris'))
    // The next run keeps to the plan's hours again, and tells nobody twice.
    await follow(at, 'plan.yaml', '2025-11-20T20:35:00Z')
    expect(linesOf(at)).toHaveLength(people)
    expect([...linesOf(at).slice(0, awake), ...linesOf(at).slice(awake + 5)].every(wasInside)).toBe(true)
  })
})

describe('a brownout', () => {
  const plan =
    'window: always\nphases:\n  announce: { at: 2025-12-01 12:00, message: announce }\n  rehearsal: { at: 2025-12-10 12:00, gate: frozen, for: 3 hours, reply: reply }\n  dark: { at: 2025-12-20 12:00, gate: closed, for: 90 minutes }\n  news: { at: 2025-12-20 12:30, message: announce }\n  freeze: { at: deadline }\n'

  test('moves the gate and back whether anything runs or not, and a reply is given meanwhile', async () => {
    const at = placeOf(plan)
    await approve(at, '2025-11-01T00:00:00Z')
    const gate = async (now: string) => {
      const { status, stdout } = await at.run('gate', 'plan.yaml', '--json', '--now', now)
      const { gate: shown, until, reply } = JSON.parse(stdout)
      return [status, shown, until, typeof reply]
    }
    expect(await gate('2025-12-10T11:59:59Z')).toEqual([0, 'open', undefined, 'undefined'])
    expect(await gate('2025-12-10T12:00:00Z')).toEqual([6, 'frozen', '2025-12-10T15:00:00Z', 'string'])
    expect(await gate('2025-12-10T15:00:00Z')).toEqual([0, 'open', undefined, 'undefined'])
    expect(await gate('2025-12-20T13:00:00Z')).toEqual([7, 'closed', '2025-12-20T13:30:00Z', 'undefined'])
    const { occurrences } = timelineSchema.parse(
      JSON.parse((await at.run('timeline', 'plan.yaml', '--json', '--now', '2025-11-01T00:00:00Z')).stdout),
    )
    expect(occurrences.find(({ id }) => id === 'rehearsal')).toMatchObject({
      gate: 'frozen',
      gateUntil: '2025-12-10T15:00:00Z',
    })
    const shown = await at.run('timeline', 'plan.yaml', '--now', '2025-11-01T00:00:00Z')
    expect(shown.stdout).toMatch(/rehearsal .*frozen for 3 h/)
    expect((await at.run('status', 'plan.yaml', '--now', '2025-12-10T12:10:00Z')).stdout).toMatch(
      /gate +frozen until 15:00/,
    )
  })

  test('that closes the gate keeps messages waiting until it is over, and ends none of them', async () => {
    const at = placeOf(plan)
    await approve(at, '2025-11-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    const ticks = await follow(at, 'plan.yaml', '2025-12-20T12:30:00Z')
    expect(ticks.map(({ now }) => now)).toEqual(['2025-12-20T12:30:00Z', '2025-12-20T13:30:00Z'])
    const last = ticks.at(-1)?.status
    expect(last && occurrenceIn(last, 'news')).toMatchObject({
      state: 'complete',
      counts: { accepted: people },
    })
    expect(
      linesOf(at)
        .filter(({ phase }) => phase === 'news')
        .every((line) => line.at === '2025-12-20T13:30:00Z'),
    ).toBe(true)
  })
})

describe('the least time between two messages to one person', () => {
  const plan = (more: string): string =>
    `window: always\n${more}phases:\n  announce: { at: 2025-12-01 12:00, message: announce }\n  news: { at: 2025-12-02 06:00, message: announce }\n  freeze: { at: deadline }\n`

  test('is 20 hours, and whoever must wait is told of as waiting, until the very instant', async () => {
    const at = placeOf(plan(''))
    await approve(at, '2025-11-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    const ticks = await follow(at, 'plan.yaml', '2025-12-02T06:00:00Z')
    expect(ticks.map(({ now }) => now)).toEqual(['2025-12-02T06:00:00Z', '2025-12-02T08:00:00Z'])
    expect(ticks[0]?.status.waitingFor).toEqual([
      {
        what: 'news',
        until: '2025-12-02T08:00:00Z',
        why: expect.stringContaining('too soon after another message'),
      },
    ])
    expect(
      linesOf(at)
        .filter(({ phase }) => phase === 'news')
        .map((line) => line.at),
    ).toEqual(Array(people).fill('2025-12-02T08:00:00Z'))
  })

  test('that lasts longer than a message is of use lets it expire, counted and said', async () => {
    const at = placeOf(plan('spacing: 60 days\n'))
    await approve(at, '2025-11-01T00:00:00Z', '--despite', 'infeasible')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    await at.run('tick', 'plan.yaml', '--now', '2025-12-02T06:00:00Z')
    await at.run('tick', 'plan.yaml', '--now', '2026-01-15T00:00:00Z')
    const status = await statusAt(at, '2026-01-15T00:00:00Z')
    expect(occurrenceIn(status, 'news')).toMatchObject({
      state: 'complete',
      counts: { expired: people, accepted: 0 },
    })
    expect(linesOf(at)).toHaveLength(people)
  })

  test('may be none', async () => {
    const at = placeOf(plan('spacing: 0 seconds\n'))
    await approve(at, '2025-11-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-01T12:00:00Z')
    await follow(at, 'plan.yaml', '2025-12-02T06:00:00Z')
    expect(linesOf(at)).toHaveLength(2 * people)
  })
})

describe('a freeze that requires notice', () => {
  const plan =
    'notice: 10 days\nspacing: 0 seconds\nwindow: always\nphases:\n  announce: { at: 2026-01-02 12:00, message: announce }\n  freeze: { at: 2026-01-12 12:00, requires: { notice: 10 days }, reply: reply }\n  shutdown: { at: 2026-01-20 12:00, requires: { coverage: 95%, or_after: 2 days } }\n'
  const gateAt = async (at: Workplace, now: string): Promise<unknown> =>
    JSON.parse((await at.run('gate', 'plan.yaml', '--json', '--now', now)).stdout).gate

  test('waits for whoever was told late, until they had theirs, and says how many', async () => {
    const at = placeOf(plan)
    await approve(at, '2025-12-01T00:00:00Z')
    await at.run('run', 'plan.yaml', '--limit', '20', '--now', '2026-01-02T12:00:00Z')
    await follow(at, 'plan.yaml', '2026-01-03T06:00:00Z')
    expect(linesOf(at)).toHaveLength(people)
    const held = await at.run('tick', 'plan.yaml', '--now', '2026-01-12T12:01:00Z')
    expect([held.status, await gateAt(at, '2026-01-12T12:01:00Z')]).toEqual([0, 'open'])
    const status = await at.run('status', 'plan.yaml', '--now', '2026-01-12T12:01:00Z')
    expect(status.stdout.replace(/\s+/g, ' ')).toMatch(
      /freeze is held: 5 people had less notice than 10 days; is waited for until the deadline at most, 2026-01-15 00:00 UTC/,
    )
    expect(status.stdout).toContain('sunset resume plan.yaml --phase freeze --reason')
    await at.run('tick', 'plan.yaml', '--now', '2026-01-13T06:01:00Z')
    expect(await gateAt(at, '2026-01-13T06:01:00Z')).toBe('frozen')
    expect((await statusAt(at, '2026-01-13T06:05:00Z')).occurrences[1]).toMatchObject({ state: 'complete' })
  })

  test('is let pass by `resume --phase`, in the audit trail', async () => {
    const at = placeOf(plan)
    await approve(at, '2025-12-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2026-01-03T06:00:00Z')
    const now = ['--now', '2026-01-12T13:00:00Z'] as const
    expect(await gateAt(at, now[1])).toBe('open')
    const resumed = await at.run(
      'resume',
      'plan.yaml',
      '--phase',
      'freeze',
      '--reason',
      'the platform insists',
      '--json',
      ...now,
    )
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      passed: [
        { occurrence: 'freeze', why: expect.stringContaining('25 people had less notice than 10 days') },
      ],
    })
    expect(await gateAt(at, now[1])).toBe('frozen')
  })

  test('freezes at the deadline whatever is unmet and says so loudly; closing passes after `or_after`', async () => {
    const at = placeOf(plan)
    await approve(at, '2025-12-01T00:00:00Z')
    await follow(at, 'plan.yaml', '2026-01-10T06:00:00Z')
    const tick = await at.run('tick', 'plan.yaml', '--now', '2026-01-15T00:00:00Z')
    expect(tick.stderr).toContain(
      'the deadline has come, so the gate is frozen, although 25 people had less notice',
    )
    expect(await gateAt(at, '2026-01-15T00:00:00Z')).toBe('frozen')
    expect((await at.run('run', 'plan.yaml', '--now', '2026-01-21T00:00:00Z')).status).toBe(0)
    expect(await gateAt(at, '2026-01-21T00:00:00Z')).toBe('closed')
  })

  test('is judged by check: when people are told at the earliest', async () => {
    const at = placeOf(plan.replace('2026-01-02 12:00', '2026-01-06 12:00'))
    const check = await at.run('check', 'plan.yaml', '--json', '--now', '2025-12-01T00:00:00Z')
    const { problems } = JSON.parse(check.stdout)
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        code: 'less-notice',
        message: expect.stringContaining('6 days before the gate freezes'),
        line: 4,
      }),
    )
  })
})
