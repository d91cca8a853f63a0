import type { Problem } from '../base/problem.ts'
import type { Path } from '../model/places.ts'
import { type Cut, cutOut } from './cut-out.ts'
import { printPath } from './path-pattern.ts'
import type { PlanPlaces } from './places.ts'
import { saidWrong } from './said-wrong.ts'
import { planSchema, type WrittenPlan } from './schema/plan.ts'
import { type Finding, findingsOf } from './schema-issues.ts'
import type { PlanPart } from './stand-ins.ts'
import { type Tree, toValue } from './yaml-tree.ts'

export type SchemaReading = {
  /** What is readable; absent where hardly anything is. */
  readonly written?: WrittenPlan
  readonly problems: readonly Problem[]
  readonly unread: ReadonlySet<PlanPart>
  /** Paths of what was wrong, as `printPath` prints them: what is missing there is no news. */
  readonly wrong: ReadonlySet<string>
  /** Those of them that no version knows. */
  readonly unknown: ReadonlySet<string>
}

/** So many rounds take out one after the other what was around a mistake. A plan has five levels. */
const maxRounds = 16
/** A text with more mistakes is no plan; following all of them would take for ever. */
const mostIssues = 500

/**
 * The tree, held against the schema. All mistakes are told in the first round; then each is put right where it is clear what was
 * meant, replaced where the rest needs it, else cut out, until the schema takes what is left. Mistakes that only the cutting
 * made are not told; those inside a part that a misspelt key kept from being read are.
 */
export const readSchema = (
  root: Tree,
  places: PlanPlaces,
  goneBefore: ReadonlySet<string>,
): SchemaReading => {
  const problems: Problem[] = []
  const unread = new Set<PlanPart>()
  const wrong = new Set(goneBefore)
  const unknown = new Set<string>()
  /** Missing under its name because it is misspelt. */
  const absent = new Set<string>()
  const renamed: string[] = []
  for (let round = 0; round < maxRounds; round++) {
    const value = toValue(root)
    const result = planSchema.safeParse(value)
    if (result.success)
      return { written: result.data, problems, unread, wrong: new Set([...wrong, ...absent]), unknown }
    const findings = findingsOf(result.error.issues.slice(0, mostIssues), (path) => valueAt(value, path))
    const misspelt = findings.flatMap(({ path, meantKey }) =>
      meantKey === undefined ? [] : [printPath([...path.slice(0, -1), meantKey])],
    )
    const isNews = ({ path }: Finding) => {
      const name = printPath(path)
      if (wrong.has(name) || misspelt.includes(name)) return false
      return round === 0 || renamed.some((part) => name.startsWith(part))
    }
    problems.push(...findings.filter(isNews).map((finding) => problemOf(finding, places)))
    // From the end of the text, so that an index still means the same item when its turn comes.
    for (const finding of [...findings].reverse()) {
      if (misspelt.includes(printPath(finding.path))) continue
      const isFirst = !wrong.has(printPath(finding.path))
      wrong.add(printPath(finding.path))
      if (finding.code === 'unknown-key') unknown.add(printPath(finding.path))
      note(cutOut(root, finding, isFirst), unread, renamed)
    }
    for (const name of misspelt) absent.add(name)
  }
  return { problems, unread, wrong, unknown }
}

const note = (cut: Cut, unread: Set<PlanPart>, renamed: string[]): void => {
  if (cut.unread !== undefined) unread.add(cut.unread)
  if (cut.renamed !== undefined) renamed.push(printPath(cut.renamed))
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null) return undefined
    return Object.getOwnPropertyDescriptor(inner, String(step))?.value
  }, value)

const problemOf = (finding: Finding, places: PlanPlaces): Problem =>
  saidWrong(finding, placeOf(finding, places))

const placeOf = ({ path, at, code, aboutKey }: Finding, places: PlanPlaces) => {
  if (aboutKey !== true) return places.stretch(path, at)
  const key = code === 'missing-key' ? path.slice(0, -1) : path
  return places.ofKey(key) ?? places.near(path)
}
