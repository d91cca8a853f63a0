import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterKindOf, adapterKinds } from '../../../src/adapters/registry.ts'

const source = join(import.meta.dirname, '../../../src/adapters')
const staticImport = /^(?:import|export)\s(?!type\b)[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm

/** Everything that importing a file loads: its static imports and theirs, but for types and what is loaded on demand. */
const loadedBy = (file: string, seen = new Set<string>()): Set<string> => {
  for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(staticImport)) {
    const target = from ?? bare ?? ''
    const path = target.startsWith('.') ? join(dirname(file), target) : target
    if (seen.has(path)) continue
    seen.add(path)
    if (target.startsWith('.')) loadedBy(path, seen)
  }
  return seen
}

const packagesOf = (file: string): string[] =>
  [...loadedBy(join(source, file))].filter((path) => !path.startsWith('/'))

test('an adapter is found by its name, and a name that is none is not', () => {
  expect(adapterKinds.map(({ name }) => name)).toEqual(['whatsapp', 'outbox'])
  expect(adapterKindOf('outbox')?.channels).toContain('Outbox')
  expect(adapterKindOf('toString')).toBeUndefined()
})

test('no two adapters answer to the same channel', () => {
  const names = adapterKinds.flatMap(({ channels }) => channels)
  expect(new Set(names).size).toBe(names.length)
})

test('reading the registry loads no network and no disk', () => {
  expect(packagesOf('registry.ts')).toEqual([])
})

test('the dry adapter can reach neither network nor disk (T29)', () => {
  expect([...loadedBy(join(source, 'dry-adapter.ts'))]).toEqual([])
  expect(readFileSync(join(source, 'dry-adapter.ts'), 'utf8')).not.toMatch(/import\(|require|\.create\b/)
})

test('the check above sees what an adapter that sends does load', () => {
  expect(packagesOf('whatsapp/adapter.ts')).toContain('undici')
  expect(packagesOf('outbox/adapter.ts')).toContain('node:fs/promises')
})
