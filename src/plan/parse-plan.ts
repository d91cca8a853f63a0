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
  const secrets = secretPlaces(root, places)
  const unsupported = notSupported(toValue(root), places)
  // Told of the tree as it is written, so before anything is cut out of it.
  const asWritten = [
    ...yaml.problems,
    ...strayReferences(root, places),
    ...writtenSecrets(secrets),
    ...judgeNames(root, places),
  ]
  const schema = readSchema(root, places, new Set([...yaml.pruned, ...unreadable]))
  // Of a value that cannot even be read one mistake is told, not two.
  const refused = unsupported.filter(({ path }) => !schema.wrong.has(path)).map(({ problem }) => problem)
  const problems = [...asWritten, ...refused, ...schema.problems]
  if (schema.written === undefined) return { problems, secretPlaces: secrets }
  const unread = new Set<PlanPart>(schema.unread)
  if (unreadable.has('phases')) unread.add('phases')
  const isWrong = (path: string) => schema.wrong.has(path)
  const built = buildPlan(schema.written, { file: source.file, adapters, places, isWrong, unread })
  const result =
    built.unread.size === 0 ? { plan: built.plan } : { draft: { plan: built.plan, unread: built.unread } }
  return { ...result, problems: [...problems, ...built.problems], secretPlaces: secrets }
}

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
