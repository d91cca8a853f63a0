import { describe, expect, test } from 'vitest'
import { zoneName } from '../../../../src/model/names.ts'
import type { Plan } from '../../../../src/model/plan.ts'
import { dateOf, timeOf } from '../../../kit/plan-builder.ts'
import { saidOf } from './saying.ts'

const timezone = zoneName('America/Los_Angeles')
const date = dateOf('2026-01-15')
/** 18:00 in Los Angeles: 02:00 of the next day in UTC, 03:00 in Paris. */
const atSix: Partial<Plan> = { timezone, deadline: { date, time: timeOf(18) } }
const aDate: Partial<Plan> = { timezone, deadline: { date } }

/** `severity code column:length` of what is said of times and zones. */
const told = (text: string | Record<string, string>, overrides: Partial<Plan>): string[] =>
  saidOf(text, overrides)
    .map((line) => line.split(' ', 3).join(' '))
    .filter((line) => !line.includes('written-date'))

describe('a time beside the deadline', () => {
  test.each([
    'on {{ deadline | date }} at 19:00',
    'on January 15 at 7 pm',
    'at 7:00 p.m. on January 15',
    '{{ deadline | date }}, 18:00 UTC',
    'on January 15, 2026, 18:00 (GMT+1)',
    'on {{ deadline | date }} at 6 pm Eastern Time',
    'on {{ deadline | date }} at 18:00 Europe/Paris',
    'on {{ deadline | date }} at noon',
  ])('that is not its time is an error: %s', (text) => {
    expect(told(text, atSix)).toEqual([expect.stringMatching(/^error wrong-time \d+:\d+$/)])
  })

  test.each([
    'on {{ deadline | date }} at 18:00',
    'on January 15 at 6 pm',
    'on {{ deadline | date }} at 6 pm PST',
    'on {{ deadline | date }} at 6 p.m. Pacific Time',
    '{{ deadline | date }}, 02:00 UTC',
    'on January 16 at 02:00 UTC',
    'on {{ deadline | date }} at 21:00 America/New_York',
    'on {{ deadline | date }} at 6:00',
  ])('that is right is a warning: readers elsewhere take it for theirs: %s', (text) => {
    expect(told(text, atSix)).toEqual([expect.stringMatching(/^warning written-time \d+:\d+$/)])
  })

  test('is pointed at with its zone', () => {
    expect(saidOf('{{ deadline | date }}, 18:00 UTC', atSix)).toEqual([
      'error wrong-time 24:9 the text says `18:00 UTC`, the deadline is 15 January 2026, 18:00 (America/Los_Angeles) (write `{{ deadline | datetime }}`: everybody reads it in their own time zone, which it names)',
    ])
  })

  test('may be that of the readers of another language', () => {
    const en = '{{ deadline | datetime }}'
    expect(told({ en, fr: 'le 16 janvier à 3h00' }, atSix)).toEqual(['warning written-time 17:4'])
    expect(told({ en, fr: 'le 16 janvier à 4h00' }, atSix)).toEqual(['error wrong-time 17:4'])
    expect(told({ en, de: 'am 16. Januar um 3 Uhr' }, atSix)).toEqual(['warning written-time 18:5'])
    expect(told({ en, ja: '1月16日 11時' }, atSix)).toEqual(['warning written-time 7:3'])
    expect(told({ en, ja: '1月16日 午後5時' }, atSix)).toEqual(['error wrong-time 7:4'])
  })

  test('is told once where it stands between two of them', () => {
    expect(told('January 15, 18:00: {{ deadline | datetime }}', atSix)).toEqual(['warning written-time 13:5'])
  })

  test('is no more than a warning where the deadline is a date', () => {
    expect(saidOf('on {{ deadline | date }} at 18:00', aDate)).toEqual([
      'warning time-of-date 29:5 the text says `18:00`, and the deadline has no time: it is the start of 15 January 2026 in America/Los_Angeles (give the deadline its time (`… on 2026-01-15 at 18:00`), and write `{{ deadline | datetime }}`)',
    ])
    expect(told('on {{ deadline | date }} at 00:00', aDate)).toEqual([])
  })
})

describe('a zone beside the deadline', () => {
  test('is the plan’s, or a warning', () => {
    expect(told('on {{ deadline | date }} (UTC)', aDate)).toEqual(['warning wrong-zone 27:3'])
    expect(told('on January 15, Pacific Time', aDate)).toEqual([])
    expect(told('on {{ deadline | date }} (PST)', aDate)).toEqual([])
  })
})

describe('a time that is not the deadline’s', () => {
  test.each([
    'Ask us from 9:00 to 18:00.',
    'It leaves on {{ deadline | date }}. Ask us at 9 am.',
    'It leaves on {{ deadline | date }}; on January 15 from 9 am to 6 pm we answer.',
    'On {{ deadline | date }}, within 24 hours, 24/7',
    'On {{ deadline | date }} for 2 h',
    'Until {{ last_day | date }}, 23:59',
    'On {{ deadline | date }} version 2.15 or $18.00',
    'On {{ deadline | date }} ET phones home, 15 people',
  ])('is nobody’s concern: %s', (text) => {
    expect(told(text, atSix)).toEqual([])
  })
})
