import { describe, expect, test } from 'vitest'
import type { Place, Problem } from '../../../src/base/problem.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { problemCounts, problemsText } from '../../../src/report/problems-text.ts'
import { widthOf } from '../../../src/report/width.ts'

const file = 'copilot.yaml'

const placeIn = (text: string, line: number, word: string): Place => ({
  file,
  line,
  column: (text.split('\n')[line - 1] ?? '').indexOf(word) + 1,
  length: word.length,
})

const problemAt = (place: Place, message = 'wrong'): Problem => ({
  severity: 'error',
  code: 'wrong',
  message,
  place,
})

const shown = (text: string, problems: readonly Problem[], columns = 80): string =>
  problemsText(problems, new Map([[file, text]]), { paint: plainPaint, columns })

/** What stands above the carets, by the terminal's columns. */
const aboveCarets = (printed: string): string => {
  const lines = printed.split('\n')
  const at = lines.findIndex((line) => /^ +\| *\^+$/.test(line))
  const carets = lines[at] ?? ''
  let above = ''
  let column = 0
  for (const { segment } of new Intl.Segmenter().segment(lines[at - 1] ?? '')) {
    if (column >= carets.indexOf('^') && column < carets.length) above += segment
    column += widthOf(segment)
  }
  return above
}

test('a problem shows its place, the line, a caret run and what to do', () => {
  const text = 'sunset: x\nphases:\n  anounce:  { at: now, message: announce }\n'
  const problem: Problem = {
    ...problemAt(placeIn(text, 3, 'anounce'), '`anounce` is one letter away from `announce`'),
    hint: 'did you mean `announce`?',
  }
  expect(shown(text, [problem])).toMatchInlineSnapshot(`
    "error  copilot.yaml:3:3  \`anounce\` is one letter away from \`announce\`
        3 |   anounce:  { at: now, message: announce }
          |   ^^^^^^^
          did you mean \`announce\`?"
  `)
})

test('a long message and a long hint are wrapped and indented', () => {
  const problem: Problem = {
    severity: 'warning',
    code: 'template',
    message:
      'WhatsApp refuses a template that starts or ends with a variable (2388299); `{{ link }}` at the end is one.',
    hint: 'For people who export by themselves write {{ export }}: the steps on WhatsApp, in their language.',
  }
  expect(shown('', [problem])).toMatchInlineSnapshot(`
    "warning  WhatsApp refuses a template that starts or ends with a variable
          (2388299); \`{{ link }}\` at the end is one.
          For people who export by themselves write {{ export }}: the steps on
          WhatsApp, in their language."
  `)
})

describe('the carets stand under the place', () => {
  test.each([
    ['after a tab', '\ten:\t"{{ dedline }}"'],
    ['after Chinese and Japanese', '    ja: "「お知らせ」は{{ dedline }}に終了します。"'],
    ['after combining marks', 'fr: "de\u0301ja\u0300 {{ dedline }}"'],
    ['after an emoji of several code points', 'en: "👩‍👩‍👧 {{ dedline }}"'],
    ['after Hindi', 'hi: "आपकी चैट {{ dedline }}"'],
    ['after Arabic', 'ar: "ستغادر {{ dedline }} الخدمة"'],
    ['after an escape sequence', 'en: "\u001b[31m {{ dedline }}"'],
  ])('%s', (_, text) => {
    expect(aboveCarets(shown(text, [problemAt(placeIn(text, 1, 'dedline'))]))).toBe('dedline')
  })

  test('a wide place gets a wide run', () => {
    const text = 'ja: "お知らせ"'
    expect(shown(text, [problemAt(placeIn(text, 1, 'お知らせ'))])).toContain(`${' '.repeat(5)}^^^^^^^^`)
  })

  test('wherever in a long line it is', () => {
    const text = `en: "${'word '.repeat(60)}{{ dedline }} ${'終了 '.repeat(60)}"`
    const printed = shown(text, [problemAt(placeIn(text, 1, 'dedline'))])
    expect(aboveCarets(printed)).toBe('dedline')
    expect(printed).toMatch(/\| \.\.\..*\.\.\.$/m)
  })

  test('what is missing at the end of a line is behind it', () => {
    const printed = shown('at: 7 days', [problemAt({ file, line: 1, column: 11, length: 0 })])
    expect(printed.split('\n').slice(1)).toEqual(['    1 | at: 7 days', '      |           ^'])
  })
})

test('no line is wider than the terminal, whatever its width', () => {
  const text = `en: "${'長い行です '.repeat(40)}{{ dedline }}${' tail'.repeat(40)}"`
  const problem = {
    ...problemAt(placeIn(text, 1, 'dedline'), 'a message of some words '.repeat(9)),
    hint: 'x'.repeat(300),
  }
  for (let columns = 40; columns <= 160; columns += 7)
    for (const line of shown(text, [problem], columns).split('\n'))
      expect(widthOf(line)).toBeLessThanOrEqual(columns)
})

test('a source cannot drive the terminal: its control characters are shown as symbols', () => {
  const text = 'en: "\u001b]0;title\u0007 \u009b31m \u202e x"'
  const printed = shown(text, [problemAt(placeIn(text, 1, 'x'), `bad \u001b[2J \r name`)])
  expect(printed).toContain('␛]0;title␇')
  expect(printed.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u)
})

test('a plan of one line of ten megabytes is shown in no time, around the place', () => {
  const text = `${'a'.repeat(5_000_000)}{{ dedline }}${'b'.repeat(5_000_000)}`
  expect(aboveCarets(shown(text, [problemAt(placeIn(text, 1, 'dedline'))]))).toBe('dedline')
})

test('lines are found with CRLF, and a file whose text is not at hand shows none', () => {
  const text = 'one: 1\r\ntwo: 2\r\n'
  expect(shown(text, [problemAt({ file, line: 2, column: 1, length: 3 })])).toContain('    2 | two: 2\n')
  expect(shown(text, [problemAt({ file: 'other.yaml', line: 2, column: 1, length: 3 })])).toBe(
    'error  other.yaml:2:1  wrong',
  )
})

test('problems are counted in words', () => {
  const error = problemAt({ file, line: 1, column: 1, length: 1 })
  expect(problemCounts([error, error, { ...error, severity: 'warning' }])).toBe('2 errors, 1 warning')
  expect(problemCounts([])).toBeUndefined()
})
