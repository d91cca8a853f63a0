import type { z } from 'zod'
import { nearestWord } from '../base/nearest-word.ts'
import type { Path } from '../model/places.ts'
import { printPath } from './path-pattern.ts'
import { type Complaint, didYouMean, quoted, type Stretch } from './reading.ts'
import { mayBeSecret } from './secret-source.ts'

/** One thing that the schema does not take, with the words for it. */
export type Finding = {
  readonly path: Path
  readonly code: string
  readonly message: string
  readonly hint?: string
  /** Of the text at the path, in code units. */
  readonly at?: Stretch
  /** The key that was probably meant. */
  readonly meantKey?: string
  /** It is the key that is wrong, not its value. */
  readonly aboutKey?: boolean
}

type Issue = z.core.$ZodIssue

/** More unknown keys than anybody wants to read about. */
const mostKeys = 500

/** The schema's issues in words. `valueAt` tells what is written at a path. */
export const findingsOf = (
  issues: readonly Issue[],
  valueAt: (path: Path) => unknown,
  around: Path = [],
): readonly Finding[] =>
  issues.flatMap((issue) => findingsOfOne(issue, valueAt, [...around, ...issue.path.map(step)]))

const step = (key: PropertyKey): string | number => (typeof key === 'number' ? key : String(key))

const findingsOfOne = (issue: Issue, valueAt: (path: Path) => unknown, path: Path): readonly Finding[] => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, mostKeys).map((key) => unknownKey([...path, key], issue.message.split(', ')))
    case 'invalid_union':
      return unionFindings(issue.errors, valueAt, path)
    case 'invalid_type':
      return [wrongType(path, valueAt(path), [expectationOf(issue)])]
    case 'invalid_value':
      return [wrongValue(path, valueAt(path), issue.values.map(String))]
    case 'too_small':
    case 'too_big':
      return [outOfBounds(issue, path, valueAt(path))]
    case 'custom':
      return customFindings(issue, valueAt, path)
    default:
      return [{ path, code: 'bad-value', message: `${nameOf(path)} cannot be ${shown(path, valueAt(path))}` }]
  }
}

const isComplaint = (value: unknown): value is Complaint =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value

const isIssues = (value: unknown): value is readonly Issue[] => Array.isArray(value)

const customFindings = (
  issue: Extract<Issue, { code: 'custom' }>,
  valueAt: (path: Path) => unknown,
  path: Path,
): readonly Finding[] => {
  const { complaint, issues }: Readonly<Record<string, unknown>> = issue.params ?? {}
  if (isIssues(issues)) return findingsOf(issues, valueAt, path)
  if (isComplaint(complaint)) return [{ path, ...complaint }]
  return [{ path, code: 'bad-value', message: issue.message }]
}

/** Alternatives differ in their type: what is wrong is told by the one whose type was written, or by all of them. */
const unionFindings = (
  alternatives: readonly (readonly Issue[])[],
  valueAt: (path: Path) => unknown,
  path: Path,
): readonly Finding[] => {
  const fitting = alternatives.filter((issues) => !issues.some(isAboutType))
  const [best] = [...fitting].sort((one, other) => one.length - other.length)
  if (best !== undefined) return findingsOf(best, valueAt, path)
  return [wrongType(path, valueAt(path), alternatives.flat().flatMap(expectationsIn))]
}

const isAboutType = (issue: Issue): boolean =>
  issue.path.length === 0 &&
  (issue.code === 'invalid_type' ||
    (issue.code === 'invalid_union' && issue.errors.every((branch) => branch.some(isAboutType))))

const expectationsIn = (issue: Issue): readonly string[] => {
  if (issue.code === 'invalid_type') return [expectationOf(issue)]
  return issue.code === 'invalid_union' ? issue.errors.flat().flatMap(expectationsIn) : []
}

const types: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
}

/** Our own words where the schema has them, else the type's. */
const expectationOf = (issue: Extract<Issue, { code: 'invalid_type' }>): string =>
  issue.message.startsWith('Invalid input') ? (types[issue.expected] ?? issue.expected) : issue.message

const wrongType = (path: Path, value: unknown, expectations: readonly string[]): Finding => {
  const expected = [...new Set(expectations)].join(', or ')
  if (value === undefined) return missing(path, expected)
  if (value === null)
    return {
      path,
      code: 'no-value',
      message: `${nameOf(path)} has no value`,
      hint: `write ${expected}, or remove the key`,
      aboutKey: true,
    }
  const hint = mayBeSecret(path) ? undefined : hintFor(value, expectations)
  return {
    path,
    code: hint?.startsWith('did you mean') === true ? 'wrong-unit' : 'wrong-type',
    message: `${nameOf(path)} must be ${expected}, not ${shown(path, value)}`,
    ...(hint === undefined ? {} : { hint }),
  }
}

const missing = (path: Path, expected: string): Finding => ({
  path,
  code: 'missing-key',
  message:
    path.length === 1
      ? `the plan has no ${nameOf(path)}`
      : `${nameOf(path.slice(0, -1))} has no \`${path.at(-1)}\``,
  hint: `add \`${path.at(-1)}:\` with ${expected}`,
  aboutKey: true,
})

/** A number where the example has a unit lacks one; a number or a yes where a text is meant lacks quotes. */
const hintFor = (value: unknown, expectations: readonly string[]): string | undefined => {
  const example = expectations
    .map((words) => /`\d+( [a-z]+|%)`/.exec(words)?.[1])
    .find((unit) => unit !== undefined)
  if (typeof value === 'number' && example !== undefined) {
    const number = example === '%' && value < 1 ? Number((value * 100).toPrecision(6)) : value
    return didYouMean(`${number}${example}`)
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return expectations.some((words) => /^(?:a |an |the |`link)/.test(words) && !words.startsWith('a number'))
      ? `if it is meant as it stands, put it in quotes: \`"${String(value)}"\``
      : undefined
  }
  return undefined
}

const wrongValue = (path: Path, value: unknown, values: readonly string[]): Finding => {
  if (value === undefined) return missing(path, oneOf(values))
  const nearest = typeof value === 'string' ? nearestWord(value, values) : undefined
  return {
    path,
    code: 'bad-value',
    message: `${nameOf(path)} cannot be ${shown(path, value)}`,
    hint: nearest === undefined ? `it is ${oneOf(values)}` : didYouMean(nearest),
  }
}

const oneOf = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(' or ')

const unknownKey = (path: Path, known: readonly string[]): Finding => {
  const key = String(path.at(-1))
  const parent = path.slice(0, -1)
  const nearest = nearestWord(key, known) ?? nearestWord(key.replaceAll('-', '_'), known)
  return {
    path,
    code: 'unknown-key',
    message: parent.length === 0 ? `unknown key \`${key}\`` : `unknown key \`${key}\` in ${nameOf(parent)}`,
    hint: nearest === undefined ? `known here: ${known.join(', ')}` : didYouMean(nearest),
    ...(nearest === undefined ? {} : { meantKey: nearest }),
    aboutKey: true,
  }
}

const outOfBounds = (
  issue: Extract<Issue, { code: 'too_small' | 'too_big' }>,
  path: Path,
  value: unknown,
): Finding => {
  if (issue.origin === 'array') return { path, code: 'empty', message: `the list ${nameOf(path)} is empty` }
  const [side, bound] = issue.code === 'too_small' ? ['more than', issue.minimum] : ['at most', issue.maximum]
  const words = issue.code === 'too_small' && issue.inclusive === true ? 'at least' : side
  return {
    path,
    code: 'out-of-range',
    message: `${nameOf(path)} must be ${words} ${bound.toLocaleString('en')}, not ${shown(path, value)}`,
  }
}

const nameOf = (path: Path): string => (path.length === 0 ? 'the plan' : `\`${printPath(path)}\``)

/** The value in a message; what may be a secret is only named by its type. */
const shown = (path: Path, value: unknown): string => {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  const type =
    typeof value === 'number' ? 'the number' : typeof value === 'boolean' ? 'the value' : 'the text'
  return mayBeSecret(path) ? type.replace('the', 'a') : `${type} ${quoted(String(value))}`
}
