import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = join(import.meta.dirname, '../../build/tally.mjs')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sunset-tally-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Result = { status: string; fullName?: string; failureMessages?: string[] }
type Report = {
  success: boolean
  testResults: { name?: string; status: string; assertionResults: Result[] }[]
}

const fileWith = (...statuses: string[]): Report['testResults'][number] => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
})

const tally = (...reports: (Report | string)[]) => {
  const paths = reports.map((report, at) => {
    const path = join(folder, `${at}.json`)
    if (report !== 'missing')
      writeFileSync(path, typeof report === 'string' ? report : JSON.stringify(report))
    return path
  })
  const { status, stdout } = spawnSync(process.execPath, [script, ...paths], { encoding: 'utf8' })
  return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) }
}

const green: Report = {
  success: true,
  testResults: [fileWith('passed', 'passed', 'pending'), fileWith('passed')],
}

test('all runs are added up', () => {
  expect(tally(green, green)).toMatchObject({ status: 0, last: '6 passed, 0 failed, 2 skipped' })
})

test('a failed test fails the whole', () => {
  const red: Report = { success: false, testResults: [fileWith('passed', 'failed')] }
  expect(tally(green, red)).toMatchObject({ status: 1, last: '4 passed, 1 failed, 1 skipped' })
})

test.each<[string, Report | string, string]>([
  ['died before its report', 'missing', '3 passed, 1 failed, 1 skipped'],
  ['died in its report', '{"success":tr', '3 passed, 1 failed, 1 skipped'],
  [
    'could not load a file',
    { success: false, testResults: [{ status: 'failed', assertionResults: [] }] },
    '3 passed, 1 failed, 1 skipped',
  ],
  [
    'failed outside of any test',
    { success: false, testResults: [fileWith('passed')] },
    '4 passed, 1 failed, 1 skipped',
  ],
])('a run that %s counts as a failure', (_, report, last) => {
  expect(tally(green, report)).toMatchObject({ status: 1, last })
})

test('no test at all is no success', () => {
  expect(tally().status).toBe(1)
})

test('what failed is named with its file and what it said, before the last line', () => {
  const failure = { status: 'failed', fullName: 'nobody is told twice', failureMessages: ['2 is not 1'] }
  const { stdout } = tally({
    success: false,
    testResults: [
      { name: join(process.cwd(), 'test/a.test.ts'), status: 'failed', assertionResults: [failure] },
    ],
  })
  expect(stdout).toBe(
    'FAILED test/a.test.ts: nobody is told twice\n  2 is not 1\n0 passed, 1 failed, 0 skipped\n',
  )
})
