import { inTextOrder, type Place, type Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { buildPlan } from './build-plan.ts'
import { judgeNames } from './judge-names.ts'
import type { KnownAdapter } from './known-adapters.ts'
import { placesOf } from './places.ts'
import { readSchema } from './read-schema.ts'
import { readYaml } from './read-yaml.ts'
import { secretPlaces, strayReferences, writtenSecrets } from './references.ts'
import { type SourceText, sourceTextOf } from './source-text.ts'
import type { PlanPart } from './stand-ins.ts'
import { notSupported } from './supported.ts'
import { toValue } from './yaml-tree.ts'

export type PlanInput = {
  readonly text: string | Uint8Array
  /** As it was named on the command line. */
  readonly file: string
  readonly adapters: readonly KnownAdapter[]
}

export type ParsedPlan = {
  /** The plan, where all of it that other rooms judge is there: also beside errors, so that they can tell theirs too. */
  readonly plan?: Plan
  /**
   * In its place, where the deadline, a phase's time or the audience could not be read: a plan with stand-ins. Its texts can be
   * judged; what hangs on an unread part cannot.
   */
  readonly draft?: { readonly plan: Plan; readonly unread: ReadonlySet<PlanPart> }
  /** In the order of the text. */
  readonly problems: readonly Problem[]
  /** Where secrets stand in the text itself: whoever prints a line of it masks them. */
  readonly secretPlaces: readonly Place[]
}

/** Reads a plan and judges its form. Never throws for what a user wrote. */
export const parsePlan = ({ text, file, adapters }: PlanInput): ParsedPlan => {
  const source = sourceTextOf(text, file)
  if ('severity' in source) return { problems: [source], secretPlaces: [] }
  const parsed = parseSource(source, adapters)
  return { ...parsed, problems: bounded(inTextOrder(withoutEchoes(parsed.problems)), file) }
}

const parseSource = (source: SourceText, adapters: readonly KnownAdapter[]): ParsedPlan => {
  const yaml = readYaml(source)
  if (yaml.root === undefined) return { problems: yaml.problems, secretPlaces: [] }
  const { root, unreadable } = yaml
  const places = placesOf(root, source)
  // Told of the tree as it is written, so before anything is cut out of it.
  const unsupported = notSupported(toValue(root), places)
  const strays = strayReferences(root, places)
  const names = judgeNames(root, places)
  const secretsAsWritten = secretPlaces(root, places)
  const schema = readSchema(root, places, new Set([...yaml.pruned, ...unreadable]))
  // Once more, now that misspelt keys have their names.
  const secrets = distinct([...secretsAsWritten, ...secretPlaces(root, places)])
  const problems = [
    ...yaml.problems,
    ...names,
    ...schema.problems,
    ...writtenSecrets(secrets),
    // Of one value one mistake is told: first that its key is unknown or that it cannot be read.
    ...strays.filter(({ path }) => !isIn(schema.unknown, path)).map(({ problem }) => problem),
    ...unsupported.filter(({ path }) => !schema.wrong.has(path)).map(({ problem }) => problem),
  ]
  if (schema.written === undefined) return { problems, secretPlaces: secrets }
  const unread = new Set<PlanPart>(schema.unread)
  if (unreadable.has('phases')) unread.add('phases')
  const built = buildPlan(schema.written, {
    file: source.file,
    adapters,
    places,
    isWrong: (path) => schema.wrong.has(path),
    isHurt: (path) => [...schema.wrong].some((wrong) => isIn(new Set([path]), wrong)),
    unread,
  })
  const result =
    built.unread.size === 0 ? { plan: built.plan } : { draft: { plan: built.plan, unread: built.unread } }
  return { ...result, problems: [...problems, ...built.problems], secretPlaces: secrets }
}

/** Whether the path is one of those, or inside one. */
const isIn = (paths: ReadonlySet<string>, path: string): boolean =>
  [...paths].some(
    (around) => path === around || path.startsWith(`${around}.`) || path.startsWith(`${around}[`),
  )

const distinct = (found: readonly Place[]): readonly Place[] => [
  ...new Map(found.map((place) => [`${place.line}:${place.column}`, place])).values(),
]

/** A reference where none is meant is one mistake, also where the value then makes no sense as anything else. */
const withoutEchoes = (problems: readonly Problem[]): readonly Problem[] => {
  const strays = problems.filter(({ code }) => code === 'stray-reference')
  if (strays.length === 0) return problems
  return problems.filter(
    ({ code, place }) =>
      code === 'stray-reference' ||
      code === 'not-supported' ||
      !strays.some((stray) => overlaps(stray.place, place)),
  )
}

const overlaps = (one: Place | undefined, other: Place | undefined): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.line === other.line &&
  one.column < other.column + other.length &&
  other.column < one.column + one.length

/** More than anybody reads at once. */
const most = 200

const bounded = (problems: readonly Problem[], file: string): readonly Problem[] => {
  if (problems.length <= most) return problems
  const rest = problems.slice(most)
  const severity = rest.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  const place = rest[0]?.place ?? { file, line: 1, column: 1, length: 1 }
  const message = `${rest.length.toLocaleString('en')} more problems from here on`
  return [...problems.slice(0, most), { severity, code: 'more', message, place }]
}
