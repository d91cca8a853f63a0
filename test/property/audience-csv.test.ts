import { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvTable } from '../../src/audience/csv-table.ts'
import { openAudience } from '../../src/audience/open-audience.ts'
import type { BrokenRow } from '../../src/audience/table.ts'
import { textOf } from '../../src/audience/text.ts'
import { localeTag } from '../../src/model/names.ts'

const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    ';',
    '\n',
    '\r\n',
    '\t',
    "'",
    '=1+1',
    '{{ name }}',
    '<b>',
    '\\',
    '👩‍👩‍👧',
    'é',
    'ﷺ',
    '__proto__',
    'x'.repeat(300),
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'",;\n\t ab'), maxLength: 8 }),
)
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc.array(fc.array(hostile, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  )
/** Where the bytes are cut, as shares of their length: anywhere, also inside a character. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

const inPieces = (text: string, at: readonly number[]): readonly Buffer[] => {
  const bytes = Buffer.from(text)
  const places = [...new Set(at.map((share) => Math.floor(share * bytes.length)))].sort((a, b) => a - b)
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length))
}

async function* each(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces
}

const splitAll = async (
  text: string,
  delimiter: string,
  at: readonly number[],
): Promise<{ rows: (readonly (string | undefined)[])[]; broken: BrokenRow[] }> => {
  const { pieces } = await csvTable('test', textOf(each(inPieces(text, at))), delimiter)
  const rows: (readonly (string | undefined)[])[] = []
  const broken: BrokenRow[] = []
  for await (const piece of pieces) {
    rows.push(...piece.rows.map(({ cells }) => cells))
    broken.push(...piece.broken)
  }
  return { rows, broken }
}

test('what csv-stringify writes is read back equal, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      cuts,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n' as const, '\r\n' as const),
      fc.boolean(),
      async (rows, at, delimiter, lineEnd, bom) => {
        // A lone carriage return inside an unquoted cell is not RFC 4180's; csv-stringify quotes what it knows of.
        const clean = rows.map((row) => row.map((cell) => cell.replace(/\r(?!\n)/g, '')))
        const header = clean[0]?.map((_, index) => `column ${index}`) ?? []
        const text = stringify([header, ...clean], {
          delimiter,
          record_delimiter: lineEnd,
          bom,
          quoted_match: /[\r\n]/,
        })
        const read = await splitAll(text, delimiter, at)
        expect(read.broken).toEqual([])
        expect(read.rows).toEqual(clean)
      },
    ),
    { numRuns: 300 },
  )
})

test('csv-parse reads the same from well-formed text with line ends mixed', async () => {
  const field = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab é+1'), minLength: 1, maxLength: 6 }),
    fc
      .string({ unit: fc.constantFrom(...'ab,"\n;'), maxLength: 6 })
      .map((text) => `"${text.replaceAll('"', '""')}"`),
  )
  const line = fc.tuple(fc.array(field, { minLength: 2, maxLength: 4 }), fc.constantFrom('\n', '\r\n'))
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 10 }), cuts, async (lines, at) => {
      const text = `x,y\n${lines.map(([fields, end]) => fields.join(',') + end).join('')}`
      const theirs = parse(text, { record_delimiter: ['\r\n', '\n'], relax_column_count: true }).slice(1)
      expect((await splitAll(text, ',', at)).rows).toEqual(theirs)
    }),
    { numRuns: 300 },
  )
})

test('any bytes at all are read to their end: every line is a row, a bad row, blank, or an audience failure', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    hostile.map((text) => Buffer.from(`phone,x\n${text.repeat(20)}`)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, cuts, async (content, at) => {
      const pieces = inPieces(Buffer.from(content).toString('latin1'), at)
      const open = openAudience({
        source: { kind: 'file', path: '-' },
        stdin: Readable.from(pieces),
        baseFolder: '/',
        columns: {},
        addresses: 'text',
        keep: ['x'],
        language: localeTag('en'),
      })
      const audience = await open.catch((error: unknown) => error)
      if (typeof audience !== 'object' || audience === null || !('batches' in audience)) {
        expect(audience).toMatchObject({ code: 'audience' })
        return
      }
      for await (const { rejected } of (await open.catch(() => undefined))?.batches ?? [])
        for (const row of rejected) expect(row.reason).not.toBe('')
    }),
    { numRuns: 200 },
  )
})
