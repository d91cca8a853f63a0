import { describe, expect, test } from 'vitest'
import {
  cohortName,
  countryCode,
  defaultCohort,
  localeTag,
  senderId,
  zoneName,
} from '../../../src/model/names.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { type Story, type StoryLine, whyDocument } from '../../../src/report/why-document.ts'
import { whyText } from '../../../src/report/why-text.ts'
import { instantAt } from '../../kit/instant-at.ts'
import { dateOf, planOf } from '../../kit/plan-builder.ts'

const plan = planOf({ service: 'Copilot', timezone: zoneName('America/Los_Angeles') })
const deadline = instantAt('2026-01-15T08:00:00Z')
const promisedOn = (date: string, revision: number): NonNullable<StoryLine['promised']> => ({
  revision,
  cohort: defaultCohort,
  statement: { kind: 'date', date: dateOf(date), at: instantAt(`${date}T08:00:00Z`) },
})
const line = (occurrence: string, at: string, more: Partial<StoryLine> = {}): StoryLine => ({
  occurrence: occurrenceId(occurrence),
  state: 'accepted',
  at: instantAt(at),
  isPlanned: false,
  attempts: 1,
  reason: undefined,
  history: [],
  promised: promisedOn('2026-01-15', 1),
  next: undefined,
  nextAt: undefined,
  key: `copilot:0011aabb:${occurrence}:17`,
  ...more,
})
const withheld = { code: '131049', text: 'Meta withheld it', of: 'recipient' }
const story: Story = {
  recipient: 17,
  locale: localeTag('en-GB'),
  zone: zoneName('Europe/London'),
  country: countryCode('GB'),
  cohort: cohortName('default'),
  sender: senderId('2088715'),
  linked: false,
  suppressed: undefined,
  replies: [],
  visits: undefined,
  lines: [
    line('announce', '2025-11-29T10:14:00Z', { state: 'read' }),
    line('reminder@30d', '2025-12-16T09:03:00Z', { state: 'delivered' }),
    line('reminder@7d', '2026-01-08T09:11:00Z', {
      state: 'failed',
      reason: withheld,
      next: 'not tried again',
    }),
    line('reminder@1d', '2026-01-14T09:02:00Z'),
  ],
  next: {
    occurrence: occurrenceId('freeze'),
    at: deadline,
    what: 'their messages get the auto-reply `frozen`',
  },
}
const input = {
  plan,
  now: instantAt('2026-01-14T23:20:00Z'),
  address: '+447700900123',
  unmask: false,
  known: { story },
  look: { paint: plainPaint, columns: 80 },
  utc: false,
}
const firstLineOf = (lines: readonly StoryLine[], more: Partial<Story> = {}): string =>
  whyText({ ...input, known: { story: { ...story, lines, ...more } } }).split('\n')[0] ?? ''

test('the customer on the telephone was told, and this is when, in their own zone', () => {
  expect(whyText(input)).toMatchInlineSnapshot(`
    "WAS TOLD: yes, 3 times, of 15 January 2026

      +447******123   en-GB   Europe/London   cohort default   not linked
      not opted out

      Sat 29 Nov 10:14  announce      accepted, delivered, read
      Tue 16 Dec 09:03  reminder@30d  accepted, delivered
      Thu  8 Jan 09:11  reminder@7d   failed (131049 Meta withheld it); not tried
                                      again
      Wed 14 Jan 09:02  reminder@1d   accepted

      next: Thu 15 Jan 2026 08:00 GMT freeze; their messages get the auto-reply
      \`frozen\`
      times are their own (Europe/London); --utc for UTC"
  `)
})

describe('the first line', () => {
  const [announce = line('announce', '2025-11-29')] = story.lines

  test.each([
    ['once', [announce], 'WAS TOLD: yes, once, of 15 January 2026'],
    [
      'two dates',
      [
        announce,
        line('correction#2', '2026-01-02', {
          promised: promisedOn('2026-04-15', 2),
        }),
      ],
      'WAS TOLD: yes, twice, of 15 January 2026, then 15 April 2026',
    ],
    [
      'a doubt',
      [line('announce', '2025-11-29', { state: 'in_doubt' })],
      'WAS TOLD: nobody knows, 1 message is in doubt',
    ],
    [
      'a failure',
      [line('announce', '2025-11-29', { state: 'failed', reason: withheld })],
      'WAS TOLD: no, announce failed (131049 Meta withheld it)',
    ],
    [
      'nothing yet',
      [line('announce', '2025-11-29', { state: 'pending', isPlanned: true })],
      'WAS TOLD: no, not yet',
    ],
    [
      'what came too late',
      [line('announce', '2025-11-29', { state: 'expired' })],
      'WAS TOLD: no, what was meant for them came too late',
    ],
  ] as const)('of %s answers whether, how often, of what', (_, lines, answer) => {
    expect(firstLineOf(lines)).toBe(answer)
  })

  test('of somebody who opted out says so', () => {
    const suppressed = { reason: 'opted out', since: deadline }
    expect(firstLineOf([], { suppressed })).toBe('WAS TOLD: no, they must not be written to (opted out)')
  })
})

test('what a platform said cannot move the cursor of whoever reads it (T54)', () => {
  const reason = { code: '1', text: '\u001b[2Jgone', of: 'recipient' }
  const text = whyText({
    ...input,
    known: { story: { ...story, lines: [line('announce', '2025-11-29', { state: 'failed', reason })] } },
  })
  expect(text).not.toContain('\u001b')
})

test('the document says the same in UTC, with the address masked and the key that receipts carry', () => {
  const document = whyDocument(input)
  expect(document).toMatchObject({
    known: true,
    address: '+447******123',
    told: { answer: 'yes', times: 3, deadlines: ['2026-01-15T08:00:00Z'], statements: ['2026-01-15'] },
    person: { recipient: 17, timezone: 'Europe/London', suppressed: null },
    next: { occurrence: 'freeze', at: '2026-01-15T08:00:00Z' },
  })
  expect(document.deliveries?.[2]).toMatchObject({
    state: 'failed',
    code: '131049',
    key: 'copilot:0011aabb:reminder@7d:17',
  })
  expect(whyDocument({ ...input, known: undefined })).toMatchObject({ known: false, told: { answer: 'no' } })
  expect(whyDocument({ ...input, known: { forgottenAt: deadline } })).toMatchObject({
    forgotten: '2026-01-15T08:00:00Z',
  })
})
