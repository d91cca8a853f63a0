import { type Document, isMap, parseDocument, type YAMLError } from 'yaml'
import type { Problem } from '../base/problem.ts'
import { blanked, type Mend, mended, mendsFor, sectionAt, sectionsOf } from './mend-text.ts'
import { quoted } from './reading.ts'
import type { SourceText } from './source-text.ts'
import { tabWords, yamlMistake } from './yaml-mistakes.ts'
import { structureProblems } from './yaml-structure.ts'
import type { Tree } from './yaml-tree.ts'

/** A plan's tree as far as it could be read. */
export type YamlReading = {
  readonly root?: Tree
  readonly problems: readonly Problem[]
  /** Top-level keys that are written, and could not be read. */
  readonly unreadable: ReadonlySet<string>
  /** Paths that were taken out of the tree, as `printPath` prints them. */
  readonly pruned: ReadonlySet<string>
}

/** Text → tree. What is wrong with the YAML is reported, mended or cut out in a copy, and the rest is read all the same. */
export const readYaml = (source: SourceText): YamlReading => {
  const hopeless = tooDeep(source) ?? directive(source)
  if (hopeless !== undefined) return nothing([hopeless])
  const { doc, problems, unreadable, mends } = parseMending(source)
  if (doc === undefined) return { ...nothing(problems), unreadable }
  const root = doc.contents
  if (root === null && unreadable.size === 0) return nothing([...problems, emptyPlan(source)])
  if (!isMap(root)) return nothing(problems.length > 0 ? problems : [notAMap(source)])
  const structure = structureProblems(root, source, mends)
  return { root, problems: [...problems, ...structure.problems], unreadable, pruned: structure.pruned }
}

const nothing = (problems: readonly Problem[]): YamlReading => ({
  problems,
  unreadable: new Set(),
  pruned: new Set(),
})

/** More nesting than any plan has; far more makes the YAML library use up the stack, or the machine. */
const maxDepth = 100

const tooDeep = (source: SourceText): Problem | undefined => {
  const compact = new RegExp(`^[ \\t]*(?:[-?][ \\t]+){${maxDepth},}`, 'm').exec(source.text)
  let depth = 0
  let at = compact?.index ?? -1
  for (const found of at < 0 ? source.text.matchAll(/[[{}\]]/g) : []) {
    depth = found[0] === '[' || found[0] === '{' ? depth + 1 : Math.max(0, depth - 1)
    if (depth > maxDepth) {
      at = found.index
      break
    }
  }
  if (at < 0) return undefined
  const message = 'this is nested too deeply to be a plan'
  return { severity: 'error', code: 'too-deep', message, place: source.place(at, at + 1) }
}

const directive = (source: SourceText): Problem | undefined => {
  const found = /^(?:[ \t]*(?:#.*)?\r?\n)*(%.*)/.exec(source.text)
  const line = found?.[1]
  if (found === null || line === undefined) return undefined
  const start = found[0].length - line.length
  return {
    severity: 'error',
    code: 'yaml',
    message: `${quoted(line)} is a YAML directive; a plan is YAML 1.2 and has none`,
    hint: 'remove the line',
    place: source.place(start, start + line.length),
  }
}

type Parsed = {
  readonly doc?: Document
  readonly problems: readonly Problem[]
  readonly unreadable: ReadonlySet<string>
  readonly mends: readonly Mend[]
}

/** Each round mends or blanks something, so a plan of a few sections needs a few; hostile ones are not followed for ever. */
const maxRounds = 40

const parseMending = (source: SourceText): Parsed => {
  const problems: Problem[] = []
  const unreadable = new Set<string>()
  const mends: Mend[] = []
  const sections = sectionsOf(source.text)
  let text = source.text
  for (let round = 0; round < maxRounds; round++) {
    const doc = parsed(text)
    const errors = doc.errors.filter((error) => error.code !== 'MULTIPLE_DOCS')
    if (errors.length === 0) {
      const second = doc.errors[0]
      if (second !== undefined) problems.push(withoutOffset(yamlMistake(second, doc, source)))
      return { doc, problems, unreadable, mends }
    }
    const mendable = mendsFor(text, errors)
    if (mendable.length > 0) {
      problems.push(...mendable.map((mend) => mendProblem(mend, source)))
      mends.push(...mendable)
      text = mended(text, mendable)
      continue
    }
    const mistake = firstOf(errors, doc, source)
    const section = sectionAt(sections, mistake.offset)
    const isNews = section === undefined || !problems.some((problem) => isWithin(problem, section, source))
    if (isNews) problems.push(withoutOffset(mistake))
    if (section === undefined || unreadable.has(section.key)) return { problems, unreadable, mends }
    unreadable.add(section.key)
    text = blanked(text, section)
  }
  return { problems, unreadable, mends }
}

const parsed = (text: string): Document =>
  parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })

const firstOf = (errors: readonly YAMLError[], doc: Document, source: SourceText) => {
  const mistakes = errors.slice(0, 20).map((error) => yamlMistake(error, doc, source))
  return mistakes.reduce((first, next) => (next.offset < first.offset ? next : first))
}

const isWithin = (problem: Problem, section: { start: number; end: number }, source: SourceText): boolean => {
  const from = source.place(section.start, section.start).line
  const to = source.place(section.end, section.end).line
  const line = problem.place?.line ?? 0
  return line >= from && (line < to || section.end === source.text.length)
}

const withoutOffset = ({ offset: _, ...problem }: Problem & { readonly offset: number }): Problem => problem

const mendProblem = (mend: Mend, source: SourceText): Problem => {
  const place = source.place(mend.start, mend.end)
  if (mend.kind === 'tab') return { severity: 'error', ...tabWords, place }
  const written = source.text.slice(mend.start, mend.end)
  return {
    severity: 'error',
    code: 'unquoted-reference',
    message: `${quoted(written)} inside \`{ … }\` needs quotes: without them it is not YAML`,
    hint: `write \`"${written}"\``,
    place,
  }
}

const emptyPlan = (source: SourceText): Problem => ({
  severity: 'error',
  code: 'empty-plan',
  message: 'the plan is empty',
  hint: 'two lines make a plan: `sunset: ChatGPT leaves WhatsApp on 2026-01-15` and `audience: users.csv`',
  place: source.place(0, 1),
})

const notAMap = (source: SourceText): Problem => ({
  severity: 'error',
  code: 'not-a-plan',
  message: 'a plan is made of keys and values, such as `audience: users.csv`; this is not',
  place: source.place(0, 1),
})
