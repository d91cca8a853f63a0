import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { glancePathOf, lookAt, nothingIsDue, type Sight, writeGlance } from '../../../src/app/glance.ts'
import { type Instant, instant } from '../../../src/base/instant.ts'

const planText = 'sunset: ChatGPT leaves WhatsApp on 2026-01-15\naudience: users.csv\n'
const minute = 60_000
const environment = { HOME: '/root', SUNSET_INSTANCE: 'one' }

let folder: string
let plan: string
let ledger: string
let audience: string
let optOuts: string
let checked: Instant

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunset-glance-'))
  plan = join(folder, 'plan.yaml')
  ledger = join(folder, 'plan.db')
  audience = join(folder, 'users.csv')
  optOuts = join(folder, 'optouts.csv')
  writeFileSync(plan, planText)
  writeFileSync(ledger, 'a ledger')
  writeFileSync(audience, 'phone\n+33612345678\n')
  // As if written long ago: a change within the same tick of the file system's clock would otherwise not be seen.
  for (const file of [ledger, audience]) utimesSync(file, 1_600_000_000, 1_600_000_000)
  checked = instant(statSync(audience).ctimeMs + 5_000)
})

afterEach(() => rmSync(folder, { recursive: true }))

const look = (): Sight => lookAt({ plan, ledger, files: [audience, optOuts] }, planText, environment)
const leave = (next: Instant | null = null): boolean => writeGlance(look(), environment, { checked, next })
const idleAfter = (ms: number): boolean => nothingIsDue(plan, environment, checked + ms)

describe('a tick after one that found nothing due', () => {
  test('has nothing to do while nothing has changed', () => {
    expect(leave()).toBe(true)
    expect(idleAfter(0)).toBe(true)
    expect(idleAfter(59 * minute)).toBe(true)
  })

  test('works as soon as the next instant is reached', () => {
    leave(instant(checked + 10 * minute))
    expect(idleAfter(10 * minute - 1)).toBe(true)
    expect(idleAfter(10 * minute)).toBe(false)
  })

  test('looks closer at least once an hour, whatever it knows', () => {
    leave()
    expect(idleAfter(60 * minute + 1)).toBe(false)
  })

  test('looks closer where the clock was stepped back (T42)', () => {
    leave()
    expect(idleAfter(-1)).toBe(false)
  })

  test('looks closer where it runs as another instance', () => {
    leave()
    expect(nothingIsDue(plan, { ...environment, SUNSET_INSTANCE: 'two' }, checked)).toBe(false)
  })

  test('does not care about the rest of the environment', () => {
    leave()
    expect(nothingIsDue(plan, { ...environment, TERM: 'xterm' }, checked)).toBe(true)
  })

  const changes: Readonly<Record<string, () => void>> = {
    'the plan was edited': () => writeFileSync(plan, planText.replace('15', '16')),
    'the plan is gone': () => rmSync(plan),
    'the audience grew': () => writeFileSync(audience, '+33612345679\n', { flag: 'a' }),
    'the audience was touched': () => utimesSync(audience, 1_700_000_000, 1_700_000_000),
    'the audience is gone': () => rmSync(audience),
    'a list that was not there appeared': () => writeFileSync(optOuts, ''),
    'the ledger was written': () => writeFileSync(ledger, 'A ledger'),
    'the ledger is gone': () => rmSync(ledger),
    'the ledger has a write-ahead log': () => writeFileSync(`${ledger}-wal`, 'frames'),
    'the ledger is a copy with the same size and times': () => {
      const { atime, mtime } = statSync(ledger)
      copyFileSync(ledger, `${ledger}.copy`)
      utimesSync(`${ledger}.copy`, atime, mtime)
      renameSync(`${ledger}.copy`, ledger)
    },
  }
  test.each(Object.entries(changes))('looks closer where %s', (_, change) => {
    leave()
    expect(idleAfter(minute)).toBe(true)
    change()
    expect(idleAfter(minute)).toBe(false)
  })

  test('is not misled by the empty write-ahead log that SQLite leaves', () => {
    leave()
    writeFileSync(`${ledger}-wal`, '')
    expect(idleAfter(minute)).toBe(true)
  })

  const spoil = (change: (glance: string) => string): void => {
    const path = glancePathOf(plan)
    writeFileSync(path, change(readFileSync(path, 'utf8')))
  }
  test.each<[string, (glance: string) => string]>([
    ['torn', (glance) => glance.slice(0, glance.length / 2)],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['of a later format', (glance) => glance.replace('"version":1', '"version":2')],
    ['of another version of sunset', (glance) => glance.replace('sunset ', 'sunset 9')],
    ['without an end', (glance) => glance.replace('"next":null', '"next":"never"')],
    ['of another plan', (glance) => glance.replaceAll('plan.yaml', 'other.yaml')],
  ])('looks closer where the glance is %s', (_, change) => {
    leave()
    expect(idleAfter(0)).toBe(true)
    spoil(change)
    expect(idleAfter(0)).toBe(false)
  })
})

describe('no glance is left', () => {
  test('where somebody approved a revision while the tick was looking', () => {
    const before = look()
    writeFileSync(ledger, 'a ledger with another revision')
    expect(writeGlance(before, environment, { checked, next: null })).toBe(false)
    expect(idleAfter(0)).toBe(false)
  })

  test('where the plan was edited after it was read', () => {
    const before = look()
    writeFileSync(plan, planText.replace('15', '16'))
    expect(writeGlance(before, environment, { checked, next: null })).toBe(false)
  })

  test('where a file changed so lately that it may change again and look the same', () => {
    const changed = statSync(ledger).ctimeMs
    const at = (ms: number) =>
      writeGlance(look(), environment, { checked: instant(changed + ms), next: null })
    expect(at(50)).toBe(false)
    expect(at(5_000)).toBe(true)
  })

  test('where there is no ledger', () => {
    rmSync(ledger)
    expect(leave()).toBe(false)
  })

  test('where its folder cannot be made, and the tick goes on', () => {
    writeFileSync(join(folder, '.sunset'), 'a file is in the way')
    expect(leave()).toBe(false)
    expect(idleAfter(0)).toBe(false)
  })
})

test('a glance is for its owner only, and nothing else is left beside it', () => {
  leave()
  leave()
  const path = glancePathOf(plan)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dirname(path))).toHaveLength(1)
})

test('two plans in one folder have a glance each', () => {
  expect(glancePathOf(join(folder, 'other.yaml'))).not.toBe(glancePathOf(plan))
})
