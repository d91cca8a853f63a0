import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { errorSchema, occurrenceIn, outboxOf, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf } from '../kit/people-csv.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const plan =
  'sunset: ChatGPT leaves Outbox on 2026-01-15\ntimezone: UTC\naudience: users.csv\nwindow: always\n'
const now = ['--now', '2025-11-20T00:00:00Z'] as const

/** Forty people, fifteen of them told. */
const begun = async (): Promise<Workplace> => {
  const at = workplace({ 'plan.yaml': plan, 'users.csv': csvOf(peopleOf(40)) })
  expect((await at.run('run', 'plan.yaml', '--yes', '--limit', '15', ...now)).status).toBe(0)
  return at
}
const statusOf = async (at: Workplace, ...more: string[]) =>
  statusSchema.parse(JSON.parse((await at.run('status', 'plan.yaml', '--json', ...now, ...more)).stdout))
const toldBy = (at: Workplace): number => outboxOf(at.path('.sunset/outbox.ndjson')).length

describe('an operator stops and goes on', () => {
  test('a paused plan sends nothing until it is resumed, and nobody is told twice (T02)', async () => {
    const at = await begun()
    const paused = await at.run('pause', 'plan.yaml', '--reason', 'the help desk', '--json', ...now)
    expect([paused.status, JSON.parse(paused.stdout)]).toEqual([
      0,
      expect.objectContaining({
        plan: 'plan',
        reason: 'the help desk',
        held: [null],
        audit: { number: 4, hash: expect.any(String) },
      }),
    ])
    expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
    expect(toldBy(at)).toBe(15)
    const status = await at.run('status', 'plan.yaml', ...now)
    expect(status.stdout).toMatch(/everything is held: paused by .*: the help desk/)
    expect(status.stdout).toContain('-> sunset resume plan.yaml --reason "..."')
    expect((await at.run('resume', 'plan.yaml', '--reason', 'mended', ...now)).stdout).toContain('Goes on')
    expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
    expect(toldBy(at)).toBe(40)
    const again = await at.run('resume', 'plan.yaml', '--reason', 'mended', ...now)
    expect([again.status, again.stdout]).toEqual([0, 'Nothing of it was held, so nothing was changed.\n'])
  })

  test('one phase is held, the others go on; resuming a part does not lift a hold of the whole', async () => {
    const at = await begun()
    await at.run('pause', 'plan.yaml', '--phase', 'link-reminder', '--reason', 'wording', ...now)
    expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
    expect(toldBy(at)).toBe(40)
    const later = await at.run('status', 'plan.yaml', '--json', '--now', '2025-12-17T00:00:00Z')
    expect(occurrenceIn(statusSchema.parse(JSON.parse(later.stdout)), 'link-reminder@30d').state).toBe('held')
    await at.run('pause', 'plan.yaml', '--reason', 'all', ...now)
    const part = await at.run('resume', 'plan.yaml', '--phase', 'link-reminder', '--reason', 'ok', ...now)
    expect(part.stdout).toMatch(/link-reminder@7d was held[\s\S]*The whole plan is still held/)
  })

  test('what is cancelled is not sent, its sum holds, and what follows it goes on', async () => {
    const at = await begun()
    const done = await at.run(
      'cancel',
      'plan.yaml',
      '--phase',
      'announce',
      '--reason',
      'wrong text',
      '--json',
      ...now,
    )
    expect(JSON.parse(done.stdout)).toMatchObject({ cancelled: ['announce'], expired: 25 })
    expect((await at.run('run', 'plan.yaml', ...now)).status).toBe(0)
    expect(toldBy(at)).toBe(15)
    const announce = occurrenceIn(await statusOf(at), 'announce')
    expect(announce).toMatchObject({
      state: 'cancelled',
      counts: { audience: 40, accepted: 15, expired: 25 },
    })
    expect(sumOf(announce.counts)).toBe(40)
    expect((await at.run('run', 'plan.yaml', '--now', '2025-12-16T00:00:00Z')).status).toBe(0)
    expect(toldBy(at)).toBe(55)
    const twice = await at.run(
      'cancel',
      'plan.yaml',
      '--phase',
      'announce',
      '--reason',
      'x',
      '--json',
      ...now,
    )
    expect([twice.status, errorSchema.parse(JSON.parse(twice.stdout)).error.message]).toEqual([
      2,
      expect.stringContaining('announce is cancelled'),
    ])
  })

  test.each(['pause', 'resume', 'cancel', 'resolve'])(
    '%s: a reason, a plan that was approved, a phase that is there',
    async (command) => {
      const at = await begun()
      const how = command === 'resolve' ? ['--as', 'sent'] : []
      const silent = await at.run(command, 'plan.yaml', ...how, '--json', ...now)
      expect([silent.status, errorSchema.parse(JSON.parse(silent.stdout)).error.code]).toEqual([2, 'usage'])
      const unknown = await at.run(
        command,
        'plan.yaml',
        ...how,
        '--phase',
        'anounce',
        '--reason',
        'x',
        '--json',
        ...now,
      )
      expect(unknown.status).toBe(2)
      expect(errorSchema.parse(JSON.parse(unknown.stdout)).error.hint).toContain(
        'announce, link-reminder@30d',
      )
      at.write('other.yaml', plan)
      const before = at.picture()
      expect((await at.run(command, 'other.yaml', ...how, '--reason', 'x', ...now)).status).toBe(4)
      expect(at.picture()).toEqual(before)
    },
  )
})

describe('one person’s story', () => {
  const [first, last] = [peopleOf(40)[0]?.phone ?? '', peopleOf(40)[39]?.phone ?? '']

  test('begins with whether they were told, how often, of which date; their address is masked', async () => {
    const at = await begun()
    const sent = outboxOf(at.path('.sunset/outbox.ndjson'))[0]?.to ?? ''
    const told = await at.run('why', 'plan.yaml', sent, ...now)
    expect([told.status, told.stdout.split('\n')[0]]).toEqual([0, 'WAS TOLD: yes, once, of 15 January 2026'])
    expect(told.stdout).not.toContain(sent.slice(-8))
    expect((await at.run('why', 'plan.yaml', sent, '--unmask', ...now)).stdout).toContain(sent)
    const untold = peopleOf(40).find(
      ({ phone }) => !readFileSync(at.path('.sunset/outbox.ndjson'), 'utf8').includes(phone),
    )
    const piped = await at.runWith({ input: `${untold?.phone}\n` }, 'why', 'plan.yaml', '-', '--json', ...now)
    expect(JSON.parse(piped.stdout)).toMatchObject({
      known: true,
      told: { answer: 'no', times: 0, deadlines: [], statements: [] },
      deliveries: [{ occurrence: 'announce', state: 'pending' }, {}, {}, {}],
    })
  })

  test('of somebody the ledger does not know says so, with 0', async () => {
    const at = await begun()
    const run = await at.run('why', 'plan.yaml', '+442071838750', ...now)
    expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(/^NOT KNOWN: /)])
    expect([first, last].every((phone) => phone !== '+442071838750')).toBe(true)
  })
})

describe('whether anybody is at work', () => {
  test('status --max-age: 8 when work is due and nobody does it, 0 when it waits or is held (T22)', async () => {
    const at = await begun()
    const aged = async (instant: string, ...more: string[]) =>
      (await at.run('status', 'plan.yaml', '--max-age', '15m', '--now', instant, ...more)).status
    expect(await aged('2025-11-20T00:10:00Z')).toBe(0)
    expect(await aged('2025-11-20T00:16:00Z')).toBe(8)
    const document = await at.run(
      'status',
      'plan.yaml',
      '--max-age',
      '15m',
      '--json',
      '--now',
      '2025-11-20T01:00:00Z',
    )
    expect(statusSchema.parse(JSON.parse(document.stdout)).overdue).toEqual({
      occurrences: ['announce'],
      idleSince: '2025-11-20T00:00:00Z',
    })
    await at.run('run', 'plan.yaml', '--now', '2025-11-20T01:00:00Z')
    expect(await aged('2025-11-25T00:00:00Z')).toBe(0)
    expect(await aged('2025-12-16T00:10:00Z')).toBe(0)
    expect(await aged('2025-12-16T00:16:00Z')).toBe(8)
    await at.run('pause', 'plan.yaml', '--reason', 'x', '--now', '2025-12-16T00:16:00Z')
    expect(await aged('2025-12-17T00:00:00Z')).toBe(0)
    expect((await at.run('status', 'plan.yaml', '--max-age', 'soon', ...now)).status).toBe(2)
  })
})

describe('the evidence', () => {
  const reportSchema = z.looseObject({
    inOrder: z.boolean(),
    wrong: z.array(z.string()),
    revisions: z.array(z.looseObject({ number: z.number(), reason: z.string() })),
    audit: z.looseObject({ number: z.number(), hash: z.string() }),
    neverTold: z.looseObject({ people: z.number() }),
    doubts: z.looseObject({ sentences: z.array(z.string()) }),
    occurrences: z.array(
      z.looseObject({ id: z.string(), reasons: z.array(z.looseObject({ n: z.number() })) }),
    ),
  })

  test('names what is wrong first, and every number of it adds up', async () => {
    const at = await begun()
    await at.run('cancel', 'plan.yaml', '--phase', 'announce', '--reason', 'wrong text', ...now)
    const text = await at.run('report', 'plan.yaml', ...now)
    expect([text.status, text.stdout.split('\n')[0]]).toEqual([0, 'NOT IN ORDER: 25 people were never told'])
    const json = reportSchema.parse(
      JSON.parse((await at.run('report', 'plan.yaml', '--format', 'json', ...now)).stdout),
    )
    expect(json).toMatchObject({ inOrder: false, neverTold: { people: 25 }, audit: { number: 4 } })
    expect(json.occurrences[0]?.reasons).toMatchObject([{ state: 'expired', code: 'cancelled', n: 25 }])
    expect(json.doubts.sentences[0]).toContain('each message reached each person at most once')
  })
})
