import type { Plan } from '../model/plan.ts'
import type { ChangedActions } from '../work/changed-actions.ts'
import { notThereText } from '../work/not-there.ts'
import type { StandsAgainst } from '../work/stands-against.ts'
import { visible } from './visible.ts'

/** What an approval changes of what is done to the channel, and what of it cannot be undone; empty where it is nothing. */
export const approvedActionsText = ({
  irreversible,
  actions,
  against,
  plan,
}: {
  readonly irreversible: readonly { readonly action: string; readonly why: string }[]
  readonly actions: ChangedActions
  readonly against: readonly StandsAgainst[]
  readonly plan: Plan
}): string =>
  [
    ...section('Done to the channel, by this revision:', [
      ...actions.added.map((action) => `+ ${action}`),
      ...actions.removed.map((action) => `- ${action}`),
    ]),
    ...section(
      'Done already, for a channel that opens again (`sunset thaw` takes it back):',
      against.map(
        ({ step, actions: done, cohorts }) =>
          `${step}: ${done.join(', ')}; ${cohorts.map((one) => notThereText(one, plan)).join('; ')}`,
      ),
    ),
    ...section(
      'Cannot be undone:',
      irreversible.map(({ action, why }) => `${action}: ${why}`),
    ),
  ].join('\n')

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${visible(line)}`)]
