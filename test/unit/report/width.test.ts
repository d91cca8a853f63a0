import { describe, expect, test } from 'vitest'
import { padAfter, padBefore, truncated, widthOf, wrapped } from '../../../src/report/width.ts'

test('wide characters take two columns, combining marks and colours none', () => {
  expect(['終了', 'e\u0301', '\u001b[31mred\u001b[39m'].map(widthOf)).toEqual([4, 1, 3])
})

test('padding aligns by columns, not by characters', () => {
  expect(padAfter('終', 4)).toBe('終  ')
  expect(padBefore('終', 4)).toBe('  終')
})

test('what is too long ends with ..., and never splits a character', () => {
  expect(truncated('link-reminder@30d', 10)).toBe('link-re...')
  expect(truncated('終了終了', 6)).toBe('終...')
  expect(truncated('short', 10)).toBe('short')
})

describe('wrapping', () => {
  test('breaks between words, and leaves room on the first line', () => {
    expect(wrapped('one two three four', 9, 4)).toEqual(['one', 'two three', 'four'])
  })

  test('breaks a word that is wider than a line', () => {
    expect(wrapped('see https://example.org/abcdefghijkl', 12).every((line) => widthOf(line) <= 12)).toBe(
      true,
    )
  })

  test('breaks Japanese without spaces, and keeps its punctuation with what it follows', () => {
    const lines = wrapped('サービスを終了します。履歴を残すには、連携してください。', 20)
    expect(lines.join('')).toBe('サービスを終了します。履歴を残すには、連携してください。')
    expect(lines.some((line) => /^[。、]/.test(line))).toBe(false)
  })

  test('a first word that does not fit beside what stands before it goes below', () => {
    expect(wrapped('abcdefgh ij', 10, 4)).toEqual(['', 'abcdefgh', 'ij'])
  })
})
