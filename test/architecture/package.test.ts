import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { version } from '../../src/app/version.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')

const versions = z.record(z.string(), z.string())
const manifest = z
  .object({ version: z.string(), dependencies: versions, devDependencies: versions })
  .parse(JSON.parse(read('package.json')))
const lock = read('package-lock.json')

test('the constant that commands print is the version of the package', () => {
  expect(version).toBe(manifest.version)
})

test('every dependency is pinned: the newest majors often no longer run on Node 20', () => {
  const pinned = /^\d+\.\d+\.\d+$/
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  expect(all.filter(([, wanted]) => !pinned.test(wanted))).toEqual([])
})

test('the lock file names no registry, so that it installs from anybody’s', () => {
  expect(lock.match(/"resolved": "(?!file:)/g)).toBeNull()
  expect(lock).toContain('"integrity": "sha512-')
})

test('bin/sunset.js stays a doorstep', () => {
  expect(read('bin/sunset.js').trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})
