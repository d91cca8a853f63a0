import { expect, test } from 'vitest'
import { sourceFiles, sourceOf, testFiles, testOf } from './sources.ts'

const linesOf = (text: string): number => text.trimEnd().split('\n').length

test('a source file says one thing, in at most 250 lines', () => {
  const long = sourceFiles.filter((file) => linesOf(sourceOf(file)) > 250)
  expect(long).toEqual([])
})

test('a test file is about one module or one promise, in at most 400 lines', () => {
  const long = testFiles.filter((file) => linesOf(testOf(file)) > 400)
  expect(long).toEqual([])
})

test('no file is a bag', () => {
  const bag = /(^|\/)(utils?|helpers?|common|misc|types?|managers?|services?|lib|tools?)\.ts$/
  const index = /(^|\/)index\.ts$/
  expect(sourceFiles.filter((file) => bag.test(file) || (index.test(file) && file !== 'index.ts'))).toEqual(
    [],
  )
  expect(sourceFiles.filter((file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(file))).toEqual([])
})
