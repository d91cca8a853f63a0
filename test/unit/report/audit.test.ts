import { describe, expect, test } from 'vitest'
import { zoneName } from '../../../src/model/names.ts'
import { auditLine, auditVerdictDocument, splitWhy } from '../../../src/report/audit-document.ts'
import { auditEntryText, auditVerdictText } from '../../../src/report/audit-text.ts'
import { plainPaint } from '../../../src/report/paint.ts'
import { widthOf } from '../../../src/report/width.ts'

const entry = {
  number: 12,
  at: '2026-01-15T08:00:03Z',
  who: 'ops@ops1',
  what: 'approve',
  subject: 'revision 3 4f1c',
  why: 'Brazil was exempted (despite untold)',
  hash: 'ab'.repeat(32),
}
const look = (columns: number) => ({
  zone: zoneName('America/Los_Angeles'),
  look: { paint: plainPaint, columns },
})

describe('an entry', () => {
  test('is one line in the plan’s zone, with why below it', () => {
    expect(auditEntryText(entry, look(120)).split('\n')).toEqual([
      '  12  Thu 15 Jan 2026 00:00:03 PST   ops@ops1   approve   revision 3 4f1c',
      '      Brazil was exempted (despite untold)',
    ])
  })

  test.each([40, 60, 80])('fits into %d columns, whatever is in it', (columns) => {
    const long = { ...entry, subject: 'x'.repeat(90), why: `看 ${'word '.repeat(40)}\u001b[2J` }
    const lines = auditEntryText(long, look(columns)).split('\n')
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([])
    expect(lines.join('')).not.toContain('\u001b')
  })

  test('shows where its reason can be read', () => {
    const why = 'LEGAL-4471 <https://example.com/a> (despite untold, notice)'
    expect(splitWhy({ what: 'approve', why })).toEqual({
      why: 'LEGAL-4471 (despite untold, notice)',
      source: 'https://example.com/a',
    })
    expect(splitWhy({ what: 'pause', why })).toEqual({ why })
  })

  test('is exported in one line, every column as it is kept', () => {
    expect(auditLine({ ...entry, subject: null, why: 'é "x"\n' })).toBe(
      `{"number":12,"at":"2026-01-15T08:00:03Z","who":"ops@ops1","what":"approve","subject":null,"why":"é \\"x\\"\\n","hash":"${entry.hash}"}\n`,
    )
  })
})

describe('a verdict', () => {
  const intact = {
    plan: 'p',
    entries: 12,
    head: { number: 12, hash: entry.hash },
    wrong: undefined,
    keptAt: undefined,
  }

  test('names the head, to be kept elsewhere', () => {
    expect(auditVerdictText(intact)).toMatch(
      /^Intact: every hash of 12 entries .*\nHead: entry 12, sha256 (ab){32}\nKeep/,
    )
    expect(auditVerdictDocument(intact)).toMatchObject({ intact: true, wrong: null, entries: 12 })
  })

  test('names the first wrong entry, and what can still be relied on', () => {
    const text = auditVerdictText({ ...intact, wrong: { number: 5, what: 'it is missing' } })
    expect(text).toMatch(/^NOT INTACT: entry 5 of p .*; it is missing\.\nEntries 1 to 4 are as they were/)
  })

  test('without the head that was kept is one of a trail that was cut off', () => {
    const cut = { ...intact, kept: 'cd'.repeat(32) }
    expect(auditVerdictText(cut)).toMatch(/^NOT INTACT: no entry has the hash (cd){32}/)
    expect(auditVerdictDocument(cut)).toMatchObject({ intact: false, kept: { entry: null } })
    expect(auditVerdictText({ ...cut, keptAt: 10 })).toMatch(/kept is entry 10; 2 entries came after it/)
  })
})
