import { inTextOrder, type Problem } from '../../base/problem.ts'
import type { LocaleTag } from '../../model/names.ts'
import type { MessagePlan, Plan } from '../../model/plan.ts'
import type { TextCase } from '../judging.ts'
import { isOnlyCorrection } from '../messages-of.ts'
import type { CopyFacts } from './copy-facts.ts'
import { judgeDates } from './judge-dates.ts'
import { judgeButton, judgeLinks } from './judge-links.ts'
import { judgeTimes } from './judge-times.ts'
import { judgeWeekdays } from './judge-weekdays.ts'
import { proseOf } from './prose.ts'
import { writtenDates } from './written-dates.ts'

/** Dates, times, zones and links written inside a plan's own texts, against the plan. The built-in ones write none. */
export const lintCopy = (plan: Plan, facts: CopyFacts): readonly Problem[] =>
  inTextOrder(
    [...plan.messages.values()]
      .filter(({ from }) => from === 'plan')
      .flatMap((message) => [
        ...judgeButton(plan, message),
        ...[...message.texts].flatMap(([locale, source]) =>
          lintText(caseOf(plan, message, locale, source), facts),
        ),
      ]),
  )

const caseOf = (plan: Plan, message: MessagePlan, locale: LocaleTag, source: string): TextCase => ({
  plan,
  message: message.name,
  locale,
  source,
  builtIn: false,
  columns: undefined,
  isTemplate: message.template !== undefined,
  isCorrection: isOnlyCorrection(plan, message.name),
})

export const lintText = (text: TextCase, facts: CopyFacts): readonly Problem[] => {
  const prose = proseOf(text.source)
  const dates = writtenDates(prose, text.locale)
  return [
    ...judgeDates(text, prose, dates, facts),
    ...judgeWeekdays(text, prose, dates, facts),
    ...judgeTimes(text, prose, dates, facts),
    ...judgeLinks(text, prose),
  ]
}
