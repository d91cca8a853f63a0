import { editDistance, nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import { builtInVariables } from '../model/built-in-messages.ts'
import { placeIn, problemAt, type TextCase } from './judging.ts'
import { allowedFilters, allowedTags, namesIn, parseLeniently } from './liquid.ts'
import { type Found, filtersIn, gapsOf, pipelessIn, tagsIn } from './scan.ts'
import { isVariable } from './variables.ts'

const inners = new Set(['else', 'elsif', 'when'])

/** Tags, filters and bare pairs of words that Liquid would refuse, or silently read as something else. */
export const judgeSyntax = (text: TextCase): Problem[] => {
  const gaps = gapsOf(text.source)
  const tags = tagsIn(gaps).filter(
    ({ word }) => !inners.has(word) && !allowedTags.includes(word.replace(/^end/, '')),
  )
  const filters = filtersIn(gaps).filter(({ word }) => !allowedFilters.includes(word))
  return [
    ...tags.map((tag) => unknownWord(text, tag, 'tag', allowedTags)),
    ...filters.map((filter) => unknownWord(text, filter, 'filter', allowedFilters)),
    ...pipelessIn(gaps).map(({ gap, first, second }) =>
      problemAt(
        'error',
        {
          code: 'template-syntax',
          message: `cannot read \`${first} ${second}\``,
          hint: allowedFilters.includes(second)
            ? `did you mean \`{{ ${first} | ${second} }}\`?`
            : `write each value in braces of its own: \`{{ ${first} }} {{ ${second} }}\``,
        },
        placeIn(text, gap.inner.trim(), gap.innerBegin + gap.inner.search(/\S/)),
      ),
    ),
  ]
}

const unknownWord = (
  text: TextCase,
  { word, offset }: Found,
  kind: 'tag' | 'filter',
  known: readonly string[],
): Problem => {
  const near = nearestWord(word, known)
  return problemAt(
    'error',
    {
      code: `unknown-${kind}`,
      message: `unknown ${kind} \`${word}\``,
      hint: near === undefined ? `a message may use: ${known.join(', ')}` : `did you mean \`${near}\`?`,
    },
    placeIn(text, word, offset),
  )
}

/** Names that mean nothing, or mean something that this plan or this message has not. Throws where the text is not Liquid. */
export const judgeNames = (text: TextCase): Problem[] => {
  const starts = lineStartsOf(text.source)
  return namesIn(parseLeniently(text.source)).flatMap(({ name, row, column }): Problem[] => {
    const said = isVariable(name) ? saidOfVariable(text, name) : saidOfColumn(text, name)
    if (said === undefined) return []
    return [problemAt('error', said, placeIn(text, name, (starts[row - 1] ?? 0) + column - 1))]
  })
}

const lineStartsOf = (source: string): number[] => {
  const starts = [0]
  for (const match of source.matchAll(/\n/g)) starts.push(match.index + 1)
  return starts
}

type Said = Omit<Problem, 'severity' | 'place'> | undefined

const saidOfVariable = ({ plan, isCorrection }: TextCase, name: string): Said => {
  if ((name === 'link' || name === 'token') && plan.link === undefined)
    return {
      code: 'link-without-section',
      message: `\`${name}\` needs a \`link:\` section; history is \`${plan.history}\``,
      hint:
        plan.history === 'export'
          ? `for people who export by themselves write {{ export }}: the steps on ${plan.channel.name}, in their language`
          : 'write `link: { url: "https://…{{ token }}" }`, with its `secret:`',
    }
  if (name === 'told' && !isCorrection)
    return {
      code: 'told-outside-correction',
      message: '`told` is only known in a correction: the date that this person was told before',
      hint: 'use `deadline`, or name this message in `corrections:`',
    }
  if (name === 'destinations' && plan.destinations.length === 0)
    return {
      code: 'no-destinations',
      message: '`destinations` is empty: the plan has none',
      hint: 'write `destinations: [{ name: Web, url: "https://…" }]`',
    }
  return undefined
}

const saidOfColumn = ({ plan, columns, message }: TextCase, name: string): Said => {
  const mapped = Object.values(plan.audience.columns)
  const known = [...builtInVariables, ...(columns ?? mapped)]
  if (message === 'export')
    return {
      code: 'personal-export',
      message: `\`${name}\` cannot stand in the steps of the export: they are the same for everybody`,
    }
  if (known.includes(name)) return undefined
  const near = columns === undefined ? mistypedWord(name, known) : nearestWord(name, known)
  if (columns === undefined && near === undefined) return undefined
  return {
    code: 'unknown-variable',
    message: `unknown value \`${name}\``,
    hint:
      near === undefined
        ? `the audience has no such column; it has: ${(columns ?? []).join(', ')}`
        : `did you mean \`${near}\`?`,
  }
}

/** With no audience at hand any word may be a column, so only what looks like a slip is one: `lang` is not `link`. */
const mistypedWord = (word: string, known: readonly string[]): string | undefined => {
  const near = nearestWord(word, known)
  if (near === undefined) return undefined
  return editDistance(word.toLowerCase(), near.toLowerCase()) <= (word.length <= 6 ? 1 : 2) ? near : undefined
}
