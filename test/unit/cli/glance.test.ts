import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lookAt, writeGlance } from '../../../src/app/glance.ts'
import { instant } from '../../../src/base/instant.ts'
import { glance } from '../../../src/cli/glance.ts'

let folder: string
let now: number

const planWithGlance = (name: string): string => {
  const plan = join(folder, `${name}.yaml`)
  const ledger = join(folder, `${name}.db`)
  writeFileSync(plan, name)
  writeFileSync(ledger, name)
  now = statSync(ledger).ctimeMs + 5_000
  const sight = lookAt({ plan, ledger, files: [] }, name, {})
  expect(writeGlance(sight, {}, { checked: instant(now), next: null })).toBe(true)
  return plan
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunset-glance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each([['tick PLAN'], ['tick PLAN PLAN'], ['tick --quiet PLAN'], ['tick PLAN --no-input --quiet']])(
  '%s leaves at once where nothing is due',
  (command) => {
    const plan = planWithGlance('idle')
    expect(glance(wordsOf(command, plan), {}, now)).toBe('idle')
  },
)

test.each([
  ['tick'],
  ['tick --quiet'],
  ['tick PLAN --json'],
  ['tick PLAN --now 2026-01-14T08:00:00Z'],
  ['tick PLAN --ledger sqlite:other.db'],
  ['tick PLAN --verbose'],
  ['tick -- PLAN'],
  ['tick --help PLAN'],
  ['--quiet tick PLAN'],
  ['run PLAN'],
  ['status PLAN'],
  [''],
])('%s is left to the whole command line', (command) => {
  const plan = planWithGlance('idle')
  expect(glance(wordsOf(command, plan), {}, now)).toBe('work')
})

test('one plan with something due is enough to work', () => {
  const idle = planWithGlance('idle')
  const due = join(folder, 'due.yaml')
  writeFileSync(due, 'due')
  expect(glance(['tick', idle, due], {}, now)).toBe('work')
  expect(glance(['tick', idle], {}, now)).toBe('idle')
})

const wordsOf = (command: string, plan: string): string[] =>
  command
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (word === 'PLAN' ? plan : word))
