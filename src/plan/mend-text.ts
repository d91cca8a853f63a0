import type { YAMLError } from 'yaml'

/** A slip that is reported and, so that the rest can be read too, put right in a copy of the text. No offset changes. */
export type Mend = {
  readonly kind: 'reference' | 'tab'
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `${NAME}` without quotes inside `{ … }`: YAML sees `$` and a map. */
const bareReference = /^\$\{([^{}\n]*)\}/

/** What of the errors can be put right; undefined where nothing can. */
export const mendsFor = (text: string, errors: readonly YAMLError[]): readonly Mend[] => {
  const mends = errors.flatMap((error): Mend[] => {
    const [at] = error.pos
    if (error.code === 'TAB_AS_INDENT') return tabsOfLine(text, at)
    const found = bareReference.exec(text.slice(at - 1, at + 200))
    if (found === null) return []
    return [{ kind: 'reference', start: at - 1, end: at - 1 + found[0].length, text: `$(${found[1]})` }]
  })
  return [...new Map(mends.map((mend) => [mend.start, mend])).values()]
}

const tabsOfLine = (text: string, at: number): Mend[] => {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(start, start + 1000))?.[0] ?? ''
  if (!indent.includes('\t')) return []
  return [{ kind: 'tab', start, end: start + indent.length, text: ' '.repeat(indent.length) }]
}

/** The text with the mends in place. */
export const mended = (text: string, mends: readonly Mend[]): string => {
  const parts: string[] = []
  let from = 0
  for (const mend of [...mends].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(from, mend.start), mend.text)
    from = mend.end
  }
  return [...parts, text.slice(from)].join('')
}

/** A top-level key with all that belongs to it. */
export type Section = { readonly key: string; readonly start: number; readonly end: number }

/** The sections of a text, whatever is wrong inside them. */
export const sectionsOf = (text: string): readonly Section[] => {
  const starts = [...text.matchAll(/^["']?([A-Za-z_][\w-]*)["']?[ \t]*:(?=\s|$)/gm)]
  return starts.map((found, index) => ({
    key: found[1] ?? '',
    start: found.index,
    end: starts[index + 1]?.index ?? text.length,
  }))
}

/** The section in which a mistake is that was noticed at the offset: what is noticed where a section starts is of the one before. */
export const sectionAt = (sections: readonly Section[], offset: number): Section | undefined =>
  sections.findLast((section, index) => section.start < offset || (index === 0 && section.start <= offset))

export const blanked = (text: string, { start, end }: Section): string =>
  `${text.slice(0, start)}${text.slice(start, end).replace(/[^\r\n]/g, ' ')}${text.slice(end)}`
