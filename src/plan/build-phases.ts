import { nearestWord } from '../base/nearest-word.ts'
import type { Problem } from '../base/problem.ts'
import type { PhasePlan } from '../model/plan.ts'
import { bareOf } from './defaults.ts'
import type { PlanPlaces } from './places.ts'
import { didYouMean } from './reading.ts'
import { saidWrong } from './said-wrong.ts'
import type { WrittenPhase } from './schema/phases.ts'

type Phases = { readonly phases: readonly PhasePlan[]; readonly problems: readonly Problem[] }

/** Each phase with what its name means, and what contradicts itself. `isWhole`: no phase had to be left out. */
export const buildPhases = (
  written: Readonly<Record<string, WrittenPhase>>,
  places: PlanPlaces,
  isWhole: boolean,
  isHurt: (path: string) => boolean,
): Phases => {
  const entries = Object.entries(written)
  const names = entries.map(([name]) => name)
  if (names.length === 0 && isWhole)
    return {
      phases: [],
      problems: [
        saidWrong(
          {
            code: 'empty',
            message: 'the plan has no phases',
            hint: 'remove `phases:` to get the usual ones',
          },
          places.ofKey(['phases']),
        ),
      ],
    }
  return {
    phases: entries.map(([name, phase]) => ({ ...bareOf(name), ...withoutMessageAndGate(name, phase) })),
    problems: entries.flatMap(([name, phase]) => [
      ...contradictions(name, phase, places, isHurt),
      ...(whatItDoes.some((key) => isHurt(`phases.${name}.${key}`)) ? [] : idle(name, phase, places)),
      ...(isWhole ? unknownRequirement(name, phase, names, places) : []),
    ]),
  }
}

/** Where both are written, an error says so, and the message goes on to be judged. */
const withoutMessageAndGate = (name: string, phase: WrittenPhase): WrittenPhase => {
  const { reply, ...rest } = phase
  return gateOf(name, phase) === 'frozen' && reply !== undefined ? phase : rest
}

const gateOf = (name: string, phase: WrittenPhase): PhasePlan['gate'] => phase.gate ?? bareOf(name).gate

const forMessages = ['to', 'until', 'canary', 'brakes', 'window', 'again'] as const

const contradictions = (
  name: string,
  phase: WrittenPhase,
  places: PlanPlaces,
  isHurt: (path: string) => boolean,
): readonly Problem[] => {
  const gate = gateOf(name, phase)
  const at = (key: string) => places.ofKey(['phases', name, key])
  const problems: Problem[] = []
  const say = (code: string, key: string, message: string, hint: string) =>
    problems.push(saidWrong({ code, message, hint }, at(key)))
  if (phase.message !== undefined && gate !== undefined)
    say(
      'message-and-gate',
      'message',
      `\`${name}\` moves the gate, so it has no message of its own`,
      'make two phases of it; a frozen gate has a `reply`',
    )
  if (phase.reply !== undefined && gate === undefined)
    say(
      'reply-without-gate',
      'reply',
      `\`${name}\` does not freeze the gate, so nobody gets its reply`,
      'add `gate: frozen`, or write `message:`',
    )
  if (phase.reply !== undefined && gate === 'closed')
    say(
      'reply-without-gate',
      'reply',
      `\`${name}\` closes the gate, and a closed gate is silent`,
      'put the reply into the phase that freezes',
    )
  if (phase.for !== undefined && gate === undefined)
    say(
      'for-without-gate',
      'for',
      `\`${name}\` moves no gate, so \`for\` has no use in it`,
      'add `gate: frozen`',
    )
  if (phase.late !== undefined && gate !== undefined && (phase.actions?.length ?? 0) === 0)
    say(
      'no-use',
      'late',
      `\`late\` has no use in \`${name}\`: the gate moves at its instant, whatever runs`,
      'remove it',
    )
  if (phase.message !== undefined && (phase.actions?.length ?? 0) > 0)
    say(
      'message-and-actions',
      'actions',
      `\`${name}\` writes to people, so it has no actions`,
      'make two phases of it: the second with `requires: { after: … }`',
    )
  const { requires } = phase
  if (requires?.of !== undefined && requires.coverage === undefined)
    say('no-use', 'requires', `\`of\` has no use in \`${name}\` without \`coverage\``, 'add `coverage: 95%`')
  if (requires?.orAfter !== undefined && Object.keys(requires).length === 1)
    say('no-use', 'requires', `\`or_after\` has no use in \`${name}\`: it requires nothing`, 'remove it')
  if (phase.message === undefined && !isHurt(`phases.${name}.message`))
    for (const key of forMessages)
      if (phase[key] !== undefined)
        say(
          'no-use',
          key,
          `\`${key}\` has no use in \`${name}\`, which has no message`,
          'remove it, or add `message:`',
        )
  return problems
}

const whatItDoes = ['message', 'gate', 'actions'] as const

const idle = (name: string, phase: WrittenPhase, places: PlanPlaces): readonly Problem[] => {
  const hasActions = (phase.actions?.length ?? 0) > 0
  if (phase.message !== undefined || gateOf(name, phase) !== undefined || hasActions) return []
  const hint = `add \`message: ${usualMessage(name)}\`, \`gate:\` or \`actions:\``
  const complaint = { code: 'does-nothing', message: `\`${name}\` does nothing`, hint }
  return [saidWrong(complaint, places.ofKey(['phases', name]))]
}

const usualMessage = (name: string): string => (name === 'link-reminder' ? 'reminder' : name)

const unknownRequirement = (
  name: string,
  { requires }: WrittenPhase,
  names: readonly string[],
  places: PlanPlaces,
): readonly Problem[] => {
  const after = requires?.after
  if (after === undefined || names.includes(after)) return []
  const meant = nearestWord(after, names)
  const hint = meant === undefined ? `there are: ${names.join(', ')}` : didYouMean(meant)
  const complaint = {
    code: 'no-such-phase',
    message: `\`${name}\` requires the phase \`${after}\`, which is not there`,
    hint,
  }
  return [saidWrong(complaint, places.of(['phases', name, 'requires', 'after']))]
}
