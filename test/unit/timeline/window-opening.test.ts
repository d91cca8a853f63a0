import { describe, expect, test } from 'vitest'
import { isoOf } from '../../../src/base/instant.ts'
import { type ZoneName, zoneName } from '../../../src/model/names.ts'
import type { Window } from '../../../src/model/when.ts'
import { opensAt } from '../../../src/timeline/opens-at.ts'
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
  const reach = (zone: string, window: Window = open) => ({ zone: zoneName(zone), window, planZone: utc })

  test('may not be sent before its instant', () => {
    expect(opensAt({ at }, reach('UTC'), instantAt('2026-01-01'))).toBe(at)
  })

  test('is due on each recipient’s own morning', () => {
    const now = instantAt('2026-01-13T20:00:00Z')
    expect(isoOf(opensAt(own, reach('Asia/Tokyo'), now))).toBe('2026-01-14T00:00:00Z')
    expect(isoOf(opensAt(own, reach('America/Los_Angeles'), now))).toBe('2026-01-14T17:00:00Z')
    expect(isoOf(opensAt(own, reach('Pacific/Kiritimati'), now))).toBe('2026-01-13T20:00:00Z')
  })

  test('waits for the window after that', () => {
    const now = instantAt('2026-01-14T12:00:00Z')
    expect(isoOf(opensAt(own, reach('Asia/Tokyo', hours(9, 20)), now))).toBe('2026-01-15T00:00:00Z')
    expect(isoOf(opensAt(own, reach('America/Los_Angeles', hours(10, 20)), now))).toBe('2026-01-14T18:00:00Z')
  })
})
