import { describe, expect, test } from 'vitest'
import { type Instant, isoOf } from '../../../src/base/instant.ts'
import { type ZoneName, zoneName } from '../../../src/model/names.ts'
import type { Window } from '../../../src/model/when.ts'
import { openingFor } from '../../../src/timeline/opening-for.ts'
import { windowOpening } from '../../../src/timeline/window-opening.ts'
import { instantAt } from '../../kit/instant-at.ts'

const utc = zoneName('UTC')
const hours = (
  from: number,
  to: number,
  zone: Extract<Window, { kind: 'hours' }>['zone'] = 'recipient',
  weekdays?: number[],
): Window => ({
  kind: 'hours',
  from: Math.round(from * 60),
  to: Math.round(to * 60),
  zone,
  ...(weekdays === undefined ? {} : { weekdays }),
})

const opening = (window: Window, zone: string, from: string, planZone: ZoneName = utc): string => {
  const { opens, closes } = windowOpening(window, zoneName(zone), planZone, instantAt(from))
  return `${isoOf(opens)} ${closes === undefined ? 'never' : isoOf(closes)}`
}

describe('a window', () => {
  test('that is always open opens at once and never closes', () => {
    expect(opening({ kind: 'always' }, 'Asia/Tokyo', '2026-01-14T03:00:00Z')).toBe(
      '2026-01-14T03:00:00Z never',
    )
  })

  test.each([
    ['is open inside', 'Europe/Paris', '2026-01-14T12:00:00Z', '2026-01-14T12:00:00Z 2026-01-14T19:00:00Z'],
    [
      'opens later today',
      'America/Los_Angeles',
      '2026-01-14T12:00:00Z',
      '2026-01-14T17:00:00Z 2026-01-15T04:00:00Z',
    ],
    ['opens tomorrow', 'Asia/Tokyo', '2026-01-14T12:00:00Z', '2026-01-15T00:00:00Z 2026-01-15T11:00:00Z'],
    [
      'is closed at its end',
      'Europe/Paris',
      '2026-01-14T19:00:00Z',
      '2026-01-15T08:00:00Z 2026-01-15T19:00:00Z',
    ],
    [
      'is open at its beginning',
      'Europe/Paris',
      '2026-01-14T08:00:00Z',
      '2026-01-14T08:00:00Z 2026-01-14T19:00:00Z',
    ],
  ])('of 09:00-20:00 recipient %s', (_, zone, from, expected) => {
    expect(opening(hours(9, 20), zone, from)).toBe(expected)
  })

  test('in the plan’s zone, or a named one, is the same for everybody', () => {
    const tokyo = zoneName('Asia/Tokyo')
    expect(opening(hours(9, 20, 'plan'), 'America/Lima', '2026-01-14T12:00:00Z', tokyo)).toMatch(
      /^2026-01-15T00:00:00Z/,
    )
    expect(opening(hours(9, 20, tokyo), 'America/Lima', '2026-01-14T12:00:00Z')).toMatch(
      /^2026-01-15T00:00:00Z/,
    )
  })

  test('past midnight is still open after it', () => {
    const night = hours(22, 2)
    expect(opening(night, 'UTC', '2026-01-14T01:00:00Z')).toBe('2026-01-14T01:00:00Z 2026-01-14T02:00:00Z')
    expect(opening(night, 'UTC', '2026-01-14T02:00:00Z')).toBe('2026-01-14T22:00:00Z 2026-01-15T02:00:00Z')
  })

  test('with weekdays belongs to the day it starts on', () => {
    const monToFri = hours(9, 20, 'recipient', [1, 2, 3, 4, 5])
    expect(opening(monToFri, 'UTC', '2026-01-16T20:00:00Z')).toBe('2026-01-19T09:00:00Z 2026-01-19T20:00:00Z')
    const fridayNight = hours(22, 2, 'recipient', [5])
    expect(opening(fridayNight, 'UTC', '2026-01-17T01:00:00Z')).toBe(
      '2026-01-17T01:00:00Z 2026-01-17T02:00:00Z',
    )
    expect(opening(fridayNight, 'UTC', '2026-01-17T22:30:00Z')).toBe(
      '2026-01-23T22:00:00Z 2026-01-24T02:00:00Z',
    )
  })

  test('whose ends are equal, or that ends at 24:00, lasts until the next day', () => {
    expect(opening(hours(9, 9), 'UTC', '2026-01-14T08:00:00Z')).toBe(
      '2026-01-14T08:00:00Z 2026-01-14T09:00:00Z',
    )
    expect(opening(hours(0, 24), 'UTC', '2026-01-14T08:00:00Z')).toBe(
      '2026-01-14T08:00:00Z 2026-01-15T00:00:00Z',
    )
  })

  test('follows the clocks when they change', () => {
    expect(opening(hours(9, 20), 'Europe/Paris', '2026-03-28T20:00:00Z')).toBe(
      '2026-03-29T07:00:00Z 2026-03-29T18:00:00Z',
    )
    // 02:00 to 03:00 does not exist that day: the window has no inside, and is open the day after.
    expect(opening(hours(2, 3), 'Europe/Paris', '2026-03-28T20:00:00Z')).toBe(
      '2026-03-30T00:00:00Z 2026-03-30T01:00:00Z',
    )
    // 03:00 is 02:00 again on 2026-10-25: from 02:00 to 02:30 the clocks show, for a second time, what lies before 02:30.
    const early = { kind: 'hours', from: 150, to: 300, zone: 'recipient' } as const
    expect(opening(early, 'Europe/Paris', '2026-10-24T22:00:00Z')).toBe(
      '2026-10-25T00:30:00Z 2026-10-25T01:00:00Z',
    )
    expect(opening(early, 'Europe/Paris', '2026-10-25T01:00:00Z')).toBe(
      '2026-10-25T01:30:00Z 2026-10-25T04:00:00Z',
    )
    expect(opening(hours(9, 20), 'Pacific/Apia', '2011-12-30T08:00:00Z')).toBe(
      '2011-12-30T19:00:00Z 2011-12-31T06:00:00Z',
    )
  })
})

describe('an occurrence’s message', () => {
  const at = instantAt('2026-01-13T19:00:00Z')
  const own = {
    at,
    recipientTime: { date: '2026-01-14', time: { hour: 9, minute: 0, zone: 'recipient' } },
  } as const
  const open = { kind: 'always' } as const
  const opens = (
    occurrence: Parameters<typeof openingFor>[0],
    now: Instant,
    zone: string,
    window: Window = open,
  ): string => isoOf(openingFor(occurrence, [zoneName(zone)], { window, planZone: utc }, now).opens)

  test('may not be sent before its instant', () => {
    expect(opens({ at }, instantAt('2026-01-01'), 'UTC')).toBe(isoOf(at))
  })

  test('is due on each recipient’s own morning', () => {
    const now = instantAt('2026-01-13T20:00:00Z')
    expect(opens(own, now, 'Asia/Tokyo')).toBe('2026-01-14T00:00:00Z')
    expect(opens(own, now, 'America/Los_Angeles')).toBe('2026-01-14T17:00:00Z')
    expect(opens(own, now, 'Pacific/Kiritimati')).toBe('2026-01-13T20:00:00Z')
  })

  test('waits for the window after that', () => {
    const now = instantAt('2026-01-14T12:00:00Z')
    expect(opens(own, now, 'Asia/Tokyo', hours(9, 20))).toBe('2026-01-15T00:00:00Z')
    expect(opens(own, now, 'America/Los_Angeles', hours(10, 20))).toBe('2026-01-14T18:00:00Z')
  })

  describe('for somebody who may be in any of several zones', () => {
    const several = (now: string, window: Window, ...zones: readonly string[]): string => {
      const { opens, closes } = openingFor(
        { at: instantAt('2026-01-01') },
        zones.map(zoneName),
        { window, planZone: utc },
        instantAt(now),
      )
      return `${isoOf(opens)} ${closes === undefined ? 'never' : isoOf(closes)}`
    }

    test('waits for the hours common to all of them', () => {
      const zones = ['America/New_York', 'America/Los_Angeles', 'America/Chicago']
      expect(several('2026-01-14T12:00:00Z', hours(9, 20), ...zones)).toBe(
        '2026-01-14T17:00:00Z 2026-01-15T01:00:00Z',
      )
      expect(several('2026-01-15T01:00:00Z', hours(9, 20), ...zones)).toBe(
        '2026-01-15T17:00:00Z 2026-01-16T01:00:00Z',
      )
    })

    test('follows the plan’s zone where they have none in common', () => {
      expect(several('2026-01-14T00:00:00Z', hours(9, 12), 'Europe/Kaliningrad', 'Asia/Kamchatka')).toBe(
        '2026-01-14T09:00:00Z 2026-01-14T12:00:00Z',
      )
    })

    test('waits for the last of their own mornings', () => {
      const now = instantAt('2026-01-13T20:00:00Z')
      const zones = [zoneName('Asia/Tokyo'), zoneName('America/Los_Angeles')]
      expect(isoOf(openingFor(own, zones, { window: open, planZone: utc }, now).opens)).toBe(
        '2026-01-14T17:00:00Z',
      )
    })
  })
})
