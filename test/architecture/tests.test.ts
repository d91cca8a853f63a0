import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { testFiles, testOf } from './sources.ts'

const home = join(import.meta.dirname, '../..')

test('every test file on disk is run by exactly one project', { timeout: 60_000 }, () => {
  const vitest = join(home, 'node_modules/vitest/vitest.mjs')
  const list = spawnSync(process.execPath, [vitest, 'list', '--filesOnly', '--json'], {
    cwd: home,
    encoding: 'utf8',
  })
  const listed = z
    .array(z.object({ file: z.string() }))
    .parse(JSON.parse(list.stdout))
    .map(({ file }) => relative(join(home, 'test'), file).split(sep).join('/'))
  const onDisk = readdirSync(join(home, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(file))
  expect(onDisk.length).toBeGreaterThan(0)
  expect(listed.sort()).toEqual(onDisk.sort())
})

const others = testFiles.filter((file) => file !== 'architecture/tests.test.ts')

test.each(others)('%s leaves no test out without saying why', (file) => {
  const lines = testOf(file).split('\n')
  expect(lines.filter((line) => /\.only\b/.test(line))).toEqual([])
  const unexplained = lines.filter((line, at) => {
    const leavesOut = /\b(test|it|describe)\.(skip|skipIf|runIf|todo|fails)\b|\bskip\(\s*\)/.test(line)
    const saysSo = /\bprocess\.platform\b/.test(line)
    return leavesOut && !saysSo && !/\/\/ \S/.test(`${lines[at - 1] ?? ''}${line}`)
  })
  expect(unexplained).toEqual([])
})

test.each(others)('%s states claims: none of its titles begins with "should"', (file) => {
  expect(testOf(file).match(/\b(test|it)(\.each\([\s\S]*?\))?\(\s*['"`](it )?should\b/g)).toBeNull()
})

test.each(others)('%s uses the real thing or a fake that passes the contract, not a mock', (file) => {
  expect(testOf(file).match(/\bvi\.(mock|doMock|hoisted)\b/g)).toBeNull()
})
