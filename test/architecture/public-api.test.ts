import { expect, test } from 'vitest'
import { sourceOf } from './sources.ts'

/** What programs may rely on. To take a name away, or to change what it means, is a major version. */
const published = [
  'Gate',
  'Instant',
  'Occurrence',
  'Place',
  'Plan',
  'Problem',
  'TokenRead',
  'instant',
  'isoOf',
  'parseInstant',
  'parsePlan',
  'planJsonSchema',
  'planNamedBy',
  'readToken',
  'timelineOf',
  'tokenMaker',
  'version',
]

const index = sourceOf('index.ts')
const statements = [...index.matchAll(/^export (?:type )?(?:\{([^}]*)\}|const (\w+) =)/gm)]

const names = statements
  .flatMap((statement) => (statement[1] ?? statement[2] ?? '').split(','))
  .map((name) =>
    name
      .trim()
      .replace(/^type /, '')
      .replace(/^.* as /, ''),
  )
  .filter((name) => name !== '')
  .sort()

test('the library exports exactly what it promises', () => {
  expect(names).toEqual(published)
})

test('the library exports by name, so that the list above is the whole truth', () => {
  const exporting = [...index.matchAll(/^export\b/gm)]
  expect(exporting).toHaveLength(statements.length)
})

test('every export of the library is documented', () => {
  const undocumented = statements.filter(
    (statement) => !index.slice(0, statement.index).trimEnd().endsWith('*/'),
  )
  expect(undocumented.map((statement) => statement[0])).toEqual([])
})
