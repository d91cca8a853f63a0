import type { Problem } from '../base/problem.ts'
import type { Plan } from '../model/plan.ts'
import { grouped } from '../report/numbers.ts'
import { kindOf } from './channel.ts'

/** A platform that holds back floods of templates has seen larger ones than this, and people's answers to so few come in time. */
const fromPeople = 100_000

/**
 * A mass farewell from an account that hardly ever sent templates is what portfolio pacing is made for: the first of them go, the rest are
 * held, and on bad feedback all of those fail at once. So whoever writes to very many is told to begin with few, and to look.
 */
export const rampProblems = (plan: Plan, people: number | undefined): readonly Problem[] => {
  const { pacingCodes = [] } = kindOf(plan).capabilities
  if (pacingCodes.length === 0 || people === undefined || people <= fromPeople) return []
  const first = plan.phases.find(({ message }) => message !== undefined && isTemplate(plan, message))
  if (first === undefined || first.canary !== undefined) return []
  const place = plan.places.ofKey(['phases', first.name])
  return [
    {
      severity: 'warning',
      code: 'no-ramp',
      message: `\`${first.name}\` writes to ${grouped(people)} people at once. ${plan.channel.name} holds such a flood back where an account hardly ever sent templates, and if the first people dislike it, fails the rest (${pacingCodes.join(', ')}) and stops the account`,
      hint: 'begin with few, and let their receipts come in: `canary: { steps: [1%, 10%, 100%], wait: 24 hours }` and `brakes: { failed: 3% }`',
      ...(place === undefined ? {} : { place }),
    },
  ]
}

const isTemplate = ({ messages }: Plan, name: string): boolean => messages.get(name)?.template !== undefined
