import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { occurrenceIn, outboxOf, statusSchema, sumOf } from '../kit/documents.ts'
import { csvOf, peopleOf, personAt } from '../kit/people-csv.ts'
import { accept, recordingPlatform, toOf } from '../kit/recording-platform.ts'
import { secrets } from '../kit/rehearsal.ts'
import { type Workplace, workplace } from '../kit/workplace.ts'

const announce = ['--now', '2025-11-20T00:00:00Z'] as const
const reminder = ['--now', '2025-12-16T00:00:00Z'] as const
const planWith = (channel: string, more = ''): string => `sunset: ChatGPT leaves WhatsApp on 2026-01-15
timezone: UTC
channel: { ${channel} }
audience: users.csv
window: always
${more}`
const occurrence = (stdout: string, id: string) => occurrenceIn(statusSchema.parse(JSON.parse(stdout)), id)
const outboxPlace = (people: number): Workplace =>
  workplace({ 'plan.yaml': planWith('adapter: outbox'), 'users.csv': csvOf(peopleOf(people)) })
const told = (at: Workplace): readonly string[] =>
  outboxOf(at.path('.sunset/outbox.ndjson')).map(({ to }) => to)

describe('the audience’s file, while a run works', () => {
  /** 600 people at 200 a second; something happens to the file when the 100th is told. */
  const meanwhile = async (happens: (at: Workplace) => void) => {
    const platform = await recordingPlatform((request, response, number) => {
      if (number === 100) happens(at)
      accept(request, response, number)
    })
    const channel = `base_url: "${platform.url}", per_day: unlimited, senders: [{ id: "106540352242922", per_second: 200 }]`
    const at = workplace(
      { 'plan.yaml': planWith(channel), 'users.csv': csvOf(peopleOf(600)) },
      { ...secrets },
    )
    const ended = await at.run('run', 'plan.yaml', '--yes', '--json', ...announce)
    return { at, platform, ended, counts: occurrence(ended.stdout, 'announce').counts }
  }

  test.each<readonly [string, (at: Workplace) => void]>([
    ['is deleted', (at) => rmSync(at.path('users.csv'))],
    [
      'cannot be read any more',
      (at) => {
        rmSync(at.path('users.csv'))
        at.write('users.csv/is/a', 'folder')
      },
    ],
  ])('%s: whom it named is told all the same (T18)', async (_, happens) => {
    const { at, platform, ended, counts } = await meanwhile(happens)
    expect([ended.status, counts.accepted, platform.requests.length]).toEqual([0, 600, 600])
    const later = await at.run('tick', 'plan.yaml', '--json', ...reminder)
    expect(sumOf(occurrence(later.stdout, 'link-reminder@30d').counts)).toBe(600)
  })

  test.each<readonly [string, (at: Workplace) => void]>([
    ['is cut to a third', (at) => truncateSync(at.path('users.csv'), 6000)],
    [
      'is replaced by a much smaller one',
      (at) => {
        at.write('smaller.csv', csvOf(peopleOf(300)))
        renameSync(at.path('smaller.csv'), at.path('users.csv'))
      },
    ],
  ])(
    '%s: this occurrence is held until somebody has looked; resumed, nobody was dropped',
    async (_, happens) => {
      const { at, platform, counts } = await meanwhile(happens)
      expect(counts.audience).toBe(600)
      const looked = await at.run('status', 'plan.yaml', ...announce)
      const held = await at.run('tick', 'plan.yaml', ...reminder)
      const status = await at.run('status', 'plan.yaml', ...reminder)
      expect(`${looked.stdout}${held.stderr}${status.stdout}`).toMatch(
        /the audience shrank: \d+ of 600 people are no longer in it/,
      )
      expect((await at.run('resume', 'plan.yaml', '--reason', 'they have left', ...reminder)).status).toBe(0)
      const resumed = await at.run('tick', 'plan.yaml', '--json', ...reminder)
      expect(occurrence(resumed.stdout, 'link-reminder@30d').counts).toMatchObject({
        audience: 600,
        accepted: 600,
      })
      expect(new Set(platform.requests.map(toOf)).size).toBe(600)
    },
  )

  test('grows: the joiners get it too, once, and nobody else again', async () => {
    const joiners = Array.from({ length: 50 }, (_, n) => personAt(600 + n))
    const { at, platform } = await meanwhile((place) =>
      appendFileSync(place.path('users.csv'), csvOf(joiners).replace(/^.*\n/, '')),
    )
    const next = await at.run('tick', 'plan.yaml', '--json', ...announce)
    expect([next.status, occurrence(next.stdout, 'announce').counts.accepted]).toEqual([0, 650])
    expect([platform.requests.length, new Set(platform.requests.map(toOf)).size]).toEqual([650, 650])
  })
})

describe('the audience’s file, while it is being read', () => {
  /** Large enough that the reading takes a while. */
  const many = 60_000

  test('is deleted: everybody whom it named is told', async () => {
    const at = outboxPlace(many)
    const { ended } = at.start('run', 'plan.yaml', '--yes', '--json', ...announce)
    await pause(700)
    rmSync(at.path('users.csv'))
    const { status, stdout } = await ended
    // Gone before it was opened, nobody was told; opened, everybody.
    if (status === 0) expect(occurrence(stdout, 'announce').counts.accepted).toBe(many)
    else expect([status, stdout]).toEqual([4, expect.stringContaining('does not exist')])
  })

  test('is cut: the run ends clearly, its sums hold, and the whole file is read when it is back', async () => {
    const at = outboxPlace(many)
    const whole = at.read('users.csv')
    const { ended } = at.start('run', 'plan.yaml', '--yes', '--json', ...announce)
    await pause(900)
    truncateSync(at.path('users.csv'), 200_000)
    const first = await ended
    expect(first.stdout + first.stderr).not.toMatch(/unexpectedly/)
    writeFileSync(at.path('users.csv'), whole)
    let last = await at.run('run', 'plan.yaml', '--yes', '--json', ...announce)
    if (occurrence(last.stdout, 'announce').state === 'held') {
      await at.run('resume', 'plan.yaml', '--reason', 'it is whole again', ...announce)
      last = await at.run('run', 'plan.yaml', '--json', ...announce)
    }
    const { counts } = occurrence(last.stdout, 'announce')
    // A row that was cut short may have become another number: it is a person of its own.
    expect(counts.accepted).toBeGreaterThanOrEqual(many)
    expect(counts.accepted).toBeLessThanOrEqual(many + 1)
    expect(sumOf(counts)).toBe(counts.audience)
    expect(new Set(told(at)).size).toBe(told(at).length)
  })
})

describe('an audience', () => {
  test.each<readonly [string, (at: Workplace) => void, says: RegExp]>([
    ['that is not there', (at) => rmSync(at.path('users.csv')), /"users.csv" does not exist/],
    [
      'that is a folder',
      (at) => {
        rmSync(at.path('users.csv'))
        at.write('users.csv/x', '')
      },
      /is a folder/,
    ],
    ['that is empty', (at) => at.write('users.csv', ''), /is empty/],
    ['of a header alone', (at) => at.write('users.csv', 'phone,lang\n'), /nobody after it/],
    ['of noise', (at) => writeFileSync(at.path('users.csv'), Buffer.alloc(5000, 0x00)), /no UTF-8|UTF-16/],
  ])('%s is named before anything is made, and nobody is told', async (_, spoil, says) => {
    const at = outboxPlace(5)
    spoil(at)
    for (const how of ['--yes', '--dry-run']) {
      const ended = await at.run('run', 'plan.yaml', how, ...announce)
      expect([ended.status, ended.stderr]).toEqual([4, expect.stringMatching(says)])
      expect(ended.stderr.trim().split('\n').length).toBeGreaterThan(1)
    }
    expect(at.picture().filter((line) => line.includes('.sunset'))).toEqual([])
  })

  test('in which everybody is suppressed completes, and tells nobody (T03)', async () => {
    const people = peopleOf(50)
    const at = workplace({
      'plan.yaml': planWith('adapter: outbox').replace(
        'audience: users.csv',
        'audience: { source: users.csv, suppress: stop.csv }',
      ),
      'users.csv': csvOf(people),
      'stop.csv': `phone\n${people.map(({ phone }) => `${phone}\n`).join('')}`,
    })
    const ended = await at.run('run', 'plan.yaml', '--yes', '--json', ...announce)
    expect([ended.status, occurrence(ended.stdout, 'announce')]).toMatchObject([
      0,
      { state: 'complete', counts: { audience: 50, suppressed: 50, pending: 0 } },
    ])
  })

  test('in which everybody is linked completes the phases that are for the others, and tells nobody (T03)', async () => {
    const at = workplace(
      {
        'plan.yaml': planWith(
          'adapter: outbox',
          'link: { url: "https://chat.example/l/{{ token }}", secret: "${LINK_SECRET}" }\n',
        ).replace('audience: users.csv', 'audience: { source: users.csv, columns: { linked: linked_at } }'),
        'users.csv': csvOf(peopleOf(50, 1)),
      },
      { ...secrets },
    )
    const first = await at.run('run', 'plan.yaml', '--yes', '--json', ...announce)
    expect([first.status, first.stderr]).toEqual([0, expect.any(String)])
    const sent = told(at).length
    const ended = await at.run('tick', 'plan.yaml', '--json', ...reminder)
    expect([ended.status, occurrence(ended.stdout, 'link-reminder@30d')]).toMatchObject([
      0,
      { state: 'complete', counts: { pending: 0, accepted: 0 } },
    ])
    expect(told(at)).toHaveLength(sent)
  })

  test.each([999, 1000, 1001, 25_001])(
    'of %i people is counted, stored and told to the last one (T39)',
    async (count) => {
      const at = outboxPlace(count)
      const ended = await at.run('run', 'plan.yaml', '--yes', '--json', ...announce)
      const { counts } = occurrence(ended.stdout, 'announce')
      expect([ended.status, counts.audience, counts.accepted, sumOf(counts)]).toEqual([
        0,
        count,
        count,
        count,
      ])
      expect(new Set(told(at)).size).toBe(count)
    },
  )
})
