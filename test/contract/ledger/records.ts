import { describe, expect, test } from 'vitest'
import type { Hold } from '../../../src/model/facts.ts'
import { occurrenceId } from '../../../src/model/occurrence.ts'
import {
  accepted,
  at,
  benchOn,
  collected,
  entry,
  everyone,
  identityOf,
  occurrenceOf,
  type PlaceFactory,
  people,
  phoneOf,
  promiseOf,
  t0,
} from './bench.ts'

const announce = occurrenceOf('announce')
const revision = (text: string, approvedAt = t0) => ({
  text,
  hash: `hash of ${text}`,
  approvedAt,
  by: 'ana',
  reason: 'the policy changed',
})

export const recordsContract = (fresh: PlaceFactory): void => {
  describe('revisions', () => {
    test('are kept whole, in order, and the newest stands', async () => {
      const ledger = await fresh().open()
      expect(await ledger.standing()).not.toHaveProperty('revision')
      const first = await ledger.approve(revision('one'), undefined, [announce.id])
      const second = await ledger.approve(
        { ...revision('two', at(60)), source: 'https://example.org' },
        1,
        [],
      )
      expect([first.number, second.number]).toEqual([1, 2])
      expect(await ledger.revisions()).toEqual([first, second])
      expect(second).toEqual({ ...revision('two', at(60)), source: 'https://example.org', number: 2 })
      expect((await ledger.standing()).revision).toEqual(second)
    })

    test('a step keeps the instant of its first approval', async () => {
      const ledger = await fresh().open()
      const later = occurrenceId('link-reminder@7d/italy')
      await ledger.approve(revision('one'), undefined, [announce.id])
      await ledger.approve(revision('two', at(60)), 1, [announce.id, later])
      expect([...(await ledger.standing()).firstApproved]).toEqual([
        [announce.id, t0],
        [later, at(60)],
      ])
    })

    test.each([
      ['none was expected', undefined],
      ['an older one was expected', 1],
      ['one that is not there was expected', 3],
    ])('nothing is approved where %s', async (_, expected) => {
      const ledger = await fresh().open()
      await ledger.approve(revision('one'), undefined, [])
      await ledger.approve(revision('two'), 1, [])
      await expect(ledger.approve(revision('three'), expected, [announce.id])).rejects.toMatchObject({
        code: 'busy',
      })
      expect(await ledger.revisions()).toHaveLength(2)
      expect((await ledger.standing()).firstApproved.size).toBe(0)
    })
  })

  describe('holds', () => {
    const paused: Hold = { kind: 'paused', why: 'lunch', since: at(1) }
    const braked: Hold = { occurrence: announce.id, kind: 'brake', why: '12% failed', since: at(2) }

    test('are kept for the plan and for an occurrence, and lifted by kind', async () => {
      const ledger = await fresh().open()
      await ledger.hold(paused, entry('pause'))
      await ledger.hold(braked, entry('hold'))
      expect((await ledger.standing()).holds).toEqual([paused, braked])
      expect(await ledger.lift(undefined, ['brake', 'channel'], entry('resume'))).toBe(0)
      expect(await ledger.lift(announce.id, ['brake', 'channel'], entry('resume'))).toBe(1)
      expect(await ledger.lift(undefined, ['paused'], entry('resume'))).toBe(1)
      expect((await ledger.standing()).holds).toEqual([])
    })

    test('of one kind are one, with the newest reason', async () => {
      const ledger = await fresh().open()
      await ledger.hold(paused, entry('pause'))
      await ledger.hold({ ...paused, why: 'dinner', since: at(9) }, entry('pause'))
      expect((await ledger.standing()).holds).toEqual([{ ...paused, why: 'dinner', since: at(9) }])
    })
  })

  describe('what an operator allows', () => {
    test('is kept by kind and occurrence, is no hold, and the newest counts', async () => {
      const ledger = await fresh().open()
      const passed = { occurrence: announce.id, kind: 'passed', since: at(1) } as const
      const early = { occurrence: announce.id, kind: 'early', since: at(2) } as const
      await ledger.allow(passed, entry('resume', { why: 'still true' }))
      await ledger.allow(early, entry('early', { why: 'the press knows' }))
      await ledger.allow({ ...passed, since: at(3) }, entry('resume'))
      const { holds, allowed } = await ledger.standing()
      expect(holds).toEqual([])
      expect(new Set(allowed)).toEqual(new Set([early, { ...passed, since: at(3) }]))
    })

    test('moves the pulse, so that a runner at work sees it', async () => {
      const ledger = await fresh().open()
      const before = await ledger.pulse()
      await ledger.allow({ kind: 'passed', occurrence: announce.id, since: at(1) }, entry('resume'))
      expect(await ledger.pulse()).toBeGreaterThan(before)
    })

    test('says since when what was held is free; lifting nothing frees nothing', async () => {
      const ledger = await fresh().open()
      await ledger.hold({ kind: 'paused', why: 'lunch', since: at(1) }, entry('pause'))
      await ledger.lift(announce.id, ['paused'], entry('resume', { at: at(4) }))
      expect((await ledger.standing()).allowed).toEqual([])
      await ledger.lift(undefined, ['paused'], entry('resume', { at: at(5) }))
      expect((await ledger.standing()).allowed).toEqual([{ kind: 'freed', since: at(5) }])
    })
  })

  describe('what is remembered', () => {
    test('is the last value', async () => {
      const ledger = await fresh().open()
      expect(await ledger.recall('mentioned')).toBeUndefined()
      await ledger.remember('mentioned', 'a')
      await ledger.remember('mentioned', '')
      expect(await ledger.recall('mentioned')).toBe('')
    })
  })

  describe('one person', () => {
    test('is found by their identity', async () => {
      const bench = await benchOn(fresh())
      await bench.load([
        { n: 1, written: 'as written', cohort: 'italy', locale: 'it', linked: true },
        { n: 2 },
      ])
      expect(await bench.ledger.find(identityOf(1))).toMatchObject({
        address: 'as written',
        cohort: 'italy',
        locale: 'it',
        linked: true,
      })
      expect(await bench.ledger.find(identityOf(3))).toBeUndefined()
    })

    test('is listed with why they must not be written to', async () => {
      const bench = await benchOn(fresh())
      await bench.ledger.suppress(bench.lease, [identityOf(2)], 'opted out', t0)
      await bench.ledger.suppress(bench.lease, [identityOf(2)], 'blocked', t0)
      await bench.load(people(0, 3))
      const all = await collected(bench.ledger.people())
      expect(all.map((one) => [String(one.address), one.suppressed])).toEqual([
        [phoneOf(0), undefined],
        [phoneOf(1), undefined],
        [phoneOf(2), 'opted out'],
      ])
    })
  })

  describe('a reader beside a runner', () => {
    test('never sees half of a step: the counts are sums at every moment', async ({ skip }) => {
      const place = fresh()
      if (!place.shared) return skip('this ledger is of one process')
      const bench = await benchOn(place)
      await bench.load(people(0, 100))
      const reader = await place.open()
      const claims = (await bench.step(announce, everyone, 40)).claims
      const takes = await bench.takes(10)
      // The runner commits while the reader is between two occurrences: it looks at whom the first one writes to.
      let commits = 0
      const to = {
        get kind(): 'everyone' {
          const results = claims.slice(commits * 10, commits * 10 + 10).map(accepted)
          const want = {
            occurrence: announce,
            to: everyone,
            revision: 1,
            promise: promiseOf(announce),
            at: t0,
            takes,
            again: [],
          }
          void bench.ledger.step(bench.lease, results, want, t0, t0)
          commits++
          return 'everyone'
        },
      }
      const same = { ...announce, id: occurrenceId('announce, looked at a moment later') }
      const happened = await reader.happened([
        { occurrence: announce, to },
        { occurrence: same, to: everyone },
      ])
      expect(commits).toBeGreaterThan(0)
      for (const { id } of [announce, same])
        expect(happened.get(id)?.counts, id).toMatchObject({ audience: 100, sending: 40, pending: 60 })
      expect(await bench.states(announce)).toMatchObject({ audience: 100, accepted: 10 * commits })
    })
  })

  describe('a ledger', () => {
    test('has an id that every handle on it shares, and that no other has', async () => {
      const one = await fresh().open()
      const other = await fresh().open()
      expect(one.id).toMatch(/^[0-9a-f]{8}$/)
      expect(other.id).not.toBe(one.id)
      expect(one.isOriginal).toBe(true)
    })

    test('is closed as often as one likes', async () => {
      const ledger = await fresh().open()
      await ledger.close()
      await ledger.close()
    })
  })
}
