import { SunsetError } from '../base/errors.ts'
import { hasErrors, inTextOrder, type Problem } from '../base/problem.ts'

/** The plan has errors: thrown by every command that needs a right one. Whoever prints it shows the problems with their lines. */
export class PlanRefused extends SunsetError {
  readonly file: string
  readonly text: string
  readonly problems: readonly Problem[]

  constructor(file: string, text: string, problems: readonly Problem[]) {
    const errors = problems.filter(({ severity }) => severity === 'error').length
    super('plan-errors', `${file} has ${errors} ${errors === 1 ? 'error' : 'errors'}. Nothing was run.`, {
      hint: 'Mend the plan, then look at it with `sunset check`.',
    })
    this.file = file
    this.text = text
    this.problems = inTextOrder(problems)
  }
}

export const refuseErrors = (file: string, text: string, problems: readonly Problem[]): void => {
  if (hasErrors(problems)) throw new PlanRefused(file, text, problems)
}
