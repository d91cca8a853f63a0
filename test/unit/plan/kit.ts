import type { Problem } from '../../../src/base/problem.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { type ParsedPlan, parsePlan } from '../../../src/plan/parse-plan.ts'

export const adapters = [
  { name: 'whatsapp', channels: ['WhatsApp', 'WhatsApp Business'] },
  { name: 'outbox', channels: ['Outbox'] },
]

export const parse = (text: string | Uint8Array, file = 'exit.yaml'): ParsedPlan =>
  parsePlan({ text, file, adapters })

export const twoLines = 'sunset: ChatGPT leaves WhatsApp on 2026-01-15\naudience: users.csv\n'

/** `line:column+length code`, so that a test says in a line what it expects. */
export const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, place }) =>
    place === undefined ? code : `${place.line}:${place.column}+${place.length} ${code}`,
  )

/** What is told of two good lines with more after them: lines count from 1 in `more`. */
export const toldOf = (more: string): string[] =>
  told(
    parse(twoLines + more).problems.map((problem) =>
      problem.place === undefined
        ? problem
        : { ...problem, place: { ...problem.place, line: problem.place.line - 2 } },
    ),
  )

export const only = (problems: readonly Problem[]): Problem => {
  const [problem, ...more] = problems
  if (problem === undefined || more.length > 0)
    throw new Error(`one problem is expected: ${JSON.stringify(told(problems))}`)
  return problem
}

export const planOf = (text: string, file?: string): Plan => {
  const { plan, problems } = parse(text, file)
  if (plan === undefined) throw new Error(`the plan was not read: ${JSON.stringify(told(problems))}`)
  return plan
}
