import { LiquidError } from 'liquidjs'
import type { Problem } from '../base/problem.ts'
import type { CompiledText, Expression } from './compiled.ts'
import { judgeNames, judgeSyntax } from './judge-names.ts'
import { placeIn, placeOfText, problemAt, type TextCase } from './judging.ts'
import { reasonOf } from './liquid.ts'
import { type Found, gapsOf } from './scan.ts'

/** What is wrong with a text before anything is put into it. */
export const judgeSource = (text: TextCase): Problem[] => {
  if (text.source.trim() === '')
    return [
      problemAt(
        'error',
        {
          code: 'empty-text',
          message: `\`${text.message}\` is empty in ${text.locale}`,
          hint: 'write it, or leave the language out',
        },
        placeOfText(text),
      ),
    ]
  const problems = judgeSyntax(text)
  if (problems.some(({ code }) => code !== 'unknown-filter')) return problems
  try {
    return [...problems, ...judgeNames(text)]
  } catch (error) {
    return [unreadable(text, error)]
  }
}

/** A problem for what liquidjs could not read, at its place. */
export const unreadable = (text: TextCase, error: unknown): Problem => {
  const stretch = error instanceof LiquidError ? stretchOf(text.source, error.token) : undefined
  return problemAt(
    'error',
    { code: 'template-syntax', message: `cannot read the text: ${reasonOf(error)}` },
    stretch === undefined ? placeOfText(text) : placeIn(text, stretch.word, stretch.offset),
  )
}

/** What liquidjs points at; where that is nothing, as in `{{ }}`, the braces around it. */
const stretchOf = (source: string, token: { begin: number; end: number }): Found | undefined => {
  const word = source.slice(token.begin, token.end).split('\n', 1)[0] ?? ''
  if (word !== '') return { word, offset: token.begin }
  const gap = gapsOf(source).find(({ begin, end }) => begin <= token.begin && token.begin < end)
  return gap === undefined ? undefined : { word: source.slice(gap.begin, gap.end), offset: gap.begin }
}

/** What a platform would refuse of a text that goes as a template. */
export const judgeTemplate = (text: TextCase, compiled: CompiledText): Problem[] => {
  if (compiled.hasTags)
    return [
      problemAt(
        'error',
        {
          code: 'template-with-tags',
          message: `a template cannot have tags: \`{% … %}\` in ${text.locale}`,
          hint: 'the platform approves one text for everybody; use a filter (`| default: "…"`), or a message without `template:`',
        },
        placeIn(text, '{%', text.source.indexOf('{%')),
      ),
    ]
  const first = compiled.words[0]?.trim() === '' ? compiled.slots[compiled.order[0] ?? -1] : undefined
  const last = compiled.words.at(-1)?.trim() === '' ? compiled.slots[compiled.order.at(-1) ?? -1] : undefined
  if (first === undefined && last === undefined) return []
  return [edgeWarning(text, first, last)]
}

const edgeWarning = (
  text: TextCase,
  first: Expression | undefined,
  last: Expression | undefined,
): Problem => {
  const where =
    first === undefined ? 'at its end' : last === undefined ? 'at its start' : 'at its start and end'
  const slot = first ?? last
  const written = slot === undefined ? '' : text.source.slice(slot.begin, slot.end)
  // The last one where it is the one that is wrong: the same expression may have come before.
  const offset = first === undefined ? text.source.lastIndexOf(written) : text.source.indexOf(written)
  return problemAt(
    'warning',
    {
      code: 'template-edge-variable',
      message: `WhatsApp refuses a template that starts or ends with a variable (2388299): this one has \`${written}\` ${where}`,
      hint: 'put words around it; `{{ service }}` and `{{ channel }}` are the same for everybody and become text',
    },
    placeIn(text, written, offset),
  )
}
