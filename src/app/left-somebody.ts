import type { RunResult } from './run.ts'

/** Whether what this run completed has people who failed or are in doubt, or an action of its failed or came into doubt (exit status 5). */
export const leftSomebody = ({ view, completed, troubled }: RunResult): boolean =>
  troubled === true ||
  completed.some((id) => {
    const counts = view.facts.occurrences.get(id)?.counts
    return counts !== undefined && counts.failed + counts.in_doubt > 0
  })
