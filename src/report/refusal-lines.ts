import type { Plan } from '../model/plan.ts'
import type { ApprovalRefusal } from '../work/approval-refusals.ts'
import { localText } from './local-text.ts'
import { columnsOf, type Look } from './look.ts'
import { type Note, noteLines } from './note-lines.ts'
import { counted, duration, grouped } from './numbers.ts'

/** What an approval is refused for, and how it is approved all the same. */
export const refusalLines = (
  refusals: readonly ApprovalRefusal[],
  plan: Plan,
  look: Look,
): readonly string[] => {
  const notes = refusals.map((refusal): Note => {
    const needs = `Approving needs --despite ${refusal.despite}`
    return { label: refusal.despite, text: `${wordsOf(refusal, plan)}. ${needs}` }
  })
  return noteLines(notes, columnsOf(look), '! ').map((line) => look.paint.yellow(line))
}

const wordsOf = (refusal: ApprovalRefusal, { timezone, notice }: Plan): string => {
  switch (refusal.despite) {
    case 'untold': {
      const { people, from, cohort, gate, deadline } = refusal
      const whose = from === cohort ? '' : ` from \`${from}\``
      const verb = gate === 'closed' ? 'are closed out' : 'freeze'
      return `${counted(people, 'person', 'people')}${whose} ${verb} THE MOMENT you approve (\`${cohort}\`, ${localText(deadline, timezone)}), and were not told so. Give them a deadline that lies ahead`
    }
    case 'notice': {
      const { people, left, cohort } = refusal
      const who = people === undefined ? 'everybody has' : counted(people, 'person has', 'people have')
      return `${who} ${duration(left)} in \`${cohort}\`; the plan promises ${spanWords(notice)}`
    }
    case 'infeasible': {
      const { occurrence, people, misses, until } = refusal
      const by = until === undefined ? '' : ` by ${localText(until, timezone)}`
      return `\`${occurrence}\` reaches ${grouped(people - misses)} of ${counted(people, 'person', 'people')}${by}, when it ends to be of use; \`sunset check\` says what would help`
    }
  }
}

const spanWords = (span: Plan['notice']): string =>
  Object.entries(span ?? {})
    .map(([unit, n]) => `${n} ${n === 1 ? unit.slice(0, -1) : unit}`)
    .join(' ')
