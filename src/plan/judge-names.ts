import { isMap, isScalar, type Pair } from 'yaml'
import { editDistance, nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import { builtInPhases } from './defaults.ts'
import type { PlanPlaces } from './places.ts'
import { type Complaint, didYouMean, quoted, type Reading, read, unread } from './reading.ts'
import { namePattern } from './schema/plan.ts'
import { doubtAboutLocale, readLocale } from './text-leaves.ts'
import { isWordOfGrammar } from './when-grammar.ts'
import { keyText, nodeAt, prune, type Tree } from './yaml-tree.ts'

/**
 * Names that the author gives: phases, cohorts, messages, languages. Languages get their canonical case in the tree, so that
 * every room finds them by it; what is none is put right where it is clear what was meant, and else taken out.
 */
export const judgeNames = (root: Tree, places: PlanPlaces): readonly Problem[] => [
  ...keysOf(root, ['phases']).flatMap((pair) =>
    found(readPhaseName(keyText(pair)), ['phases', keyText(pair)], places),
  ),
  ...keysOf(root, ['cohorts']).flatMap((pair) =>
    found(readCohortName(keyText(pair)), ['cohorts', keyText(pair)], places),
  ),
  ...keysOf(root, ['messages']).flatMap((pair) => judgeMessage(root, pair, places)),
]

const keysOf = (root: Tree, path: Path): readonly Pair[] => {
  const node = nodeAt(root, path)
  return isMap(node) ? [...node.items] : []
}

const found = (reading: Reading<string>, path: Path, places: PlanPlaces): readonly Problem[] => {
  if ('value' in reading) return []
  const { code, message, hint } = reading.complaint
  const place = places.ofKey(path)
  return [
    {
      severity: 'error',
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(place === undefined ? {} : { place }),
    },
  ]
}

const wellFormed = new RegExp(namePattern)

const readName = (name: string, what: string): Reading<string> => {
  if (wellFormed.test(name)) return read(name)
  const mended = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
  const message = `${quoted(name)} cannot be the name of a ${what}`
  const hint = wellFormed.test(mended)
    ? didYouMean(mended)
    : 'a name is made of a-z, 0-9 and `-`, and starts with a letter'
  return unread({ code: 'bad-name', message, hint })
}

const readPhaseName = (name: string): Reading<string> => {
  const builtIn: readonly string[] = builtInPhases
  const meant = builtIn.includes(name) ? undefined : nearestWord(name, builtIn)
  if (meant !== undefined)
    return unread({
      code: 'near-miss',
      message: `${quoted(name)} is ${lettersBetween(name, meant)} away from \`${meant}\``,
      hint: didYouMean(meant),
    })
  if (isWordOfGrammar(name) || name === 'correction')
    return unread({
      code: 'bad-name',
      message: `no phase can be called \`${name}\`: the word has a meaning of its own`,
    })
  return readName(name, 'phase')
}

const lettersBetween = (one: string, other: string): string =>
  editDistance(one.toLowerCase(), other.toLowerCase()) < 2 ? 'one letter' : 'two letters'

const readCohortName = (name: string): Reading<string> => {
  if (name === 'unknown_country')
    return unread({
      code: 'unknown-key',
      message: '`unknown_country` is no cohort',
      hint: 'write it beside `cohorts:`, not inside',
    })
  if (name === 'default')
    return unread({
      code: 'bad-name',
      message: '`default` is everybody who is in no other cohort; it cannot be written',
    })
  return readName(name, 'cohort')
}

const judgeMessage = (root: Tree, message: Pair, places: PlanPlaces): readonly Problem[] => {
  const path = ['messages', keyText(message)]
  const name = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(keyText(message))
    ? read('')
    : unread({
        code: 'bad-name',
        message: `${quoted(keyText(message))} cannot be the name of a message`,
        hint: 'a name is made of letters, digits, `-` and `_`',
      })
  return [...found(name, path, places), ...judgeLocales(root, path, places)]
}

const judgeLocales = (root: Tree, path: Path, places: PlanPlaces): readonly Problem[] => {
  const seen = new Map<string, string>()
  return keysOf(root, path).flatMap((pair): readonly Problem[] => {
    const key = keyText(pair)
    if (key === 'template' || key === 'button') return []
    const reading = readLocale(key)
    const inner = [...path, key]
    const problems = found('value' in reading ? reading : unread(notLocale(key)), inner, places)
    const tag = localeMeant(key)
    if (tag === undefined) prune(root, inner)
    if (tag === undefined || problems.length > 0) return problems
    const doubt = doubtAboutLocale(tag)
    const before = seen.get(tag)
    seen.set(tag, key)
    const place = places.ofKey(inner)
    if (before !== undefined) {
      prune(root, inner)
      const message = `\`${key}\` and \`${before}\` are the same language`
      return [
        { severity: 'error', code: 'duplicate-key', message, ...(place === undefined ? {} : { place }) },
      ]
    }
    if (isScalar(pair.key)) pair.key.value = tag
    if (doubt === undefined) return []
    return [
      { severity: 'warning', code: 'unknown-language', ...doubt, ...(place === undefined ? {} : { place }) },
    ]
  })
}

const localeMeant = (key: string) => {
  const reading = readLocale(key.replaceAll('_', '-'))
  return 'value' in reading ? reading.value : undefined
}

/** In a message a key is a language, or one of two words. */
const notLocale = (key: string): Complaint => {
  const reading = readLocale(key)
  if (localeMeant(key) !== undefined && 'complaint' in reading) return reading.complaint
  const nearest = nearestWord(key, ['template', 'button'])
  const message = `unknown key \`${key}\`: a message has languages, \`template\` and \`button\``
  const hint =
    nearest === undefined ? 'write a language, and a region if need be: `en`, `pt-BR`' : didYouMean(nearest)
  return { code: 'unknown-key', message, hint }
}
