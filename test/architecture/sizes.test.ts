import { expect, test } from 'vitest'
import { sourceFiles, sourceOf, testFiles, testOf } from './sources.ts'

/** Longer than 250 lines (400 in tests), and why: tables, migrations and generated code only. */
const mayBeLong: Readonly<Record<string, string>> = {
  'ledger/ledger.ts': 'a port is one written promise: its methods are read together',
}

const linesOf = (text: string): number => text.trimEnd().split('\n').length

test('a source file says one thing, in at most 250 lines', () => {
  const long = sourceFiles.filter((file) => linesOf(sourceOf(file)) > 250 && !(file in mayBeLong))
  expect(long).toEqual([])
})

test('a test file is about one module or one promise, in at most 400 lines', () => {
  const long = testFiles.filter((file) => linesOf(testOf(file)) > 400 && !(file in mayBeLong))
  expect(long).toEqual([])
})

test('the list of exceptions holds no file that became short, or went away', () => {
  const short = Object.keys(mayBeLong).filter((file) => {
    if (sourceFiles.includes(file)) return linesOf(sourceOf(file)) <= 250
    return !testFiles.includes(file) || linesOf(testOf(file)) <= 400
  })
  expect(short).toEqual([])
})

test('no file is a bag', () => {
  const bag = /(^|\/)(utils?|helpers?|common|misc|types?|managers?|services?|lib|tools?)\.ts$/
  const index = /(^|\/)index\.ts$/
  expect(sourceFiles.filter((file) => bag.test(file) || (index.test(file) && file !== 'index.ts'))).toEqual(
    [],
  )
  expect(sourceFiles.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(file))).toEqual([])
})
