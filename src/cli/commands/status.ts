import { withStandingPlan } from '../../app/standing-plan.ts'
import { statusDocument } from '../../report/status-document.ts'
import { statusText } from '../../report/status-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

export const runStatus = (plan: string, call: Call<unknown>): Promise<number> =>
  withStandingPlan(call.surroundings, lookOptionsOf(plan, call), async (standing) => {
    const { view, revision, fileDiffers } = standing
    const input = {
      plan: standing.plan,
      now: view.now,
      fileDiffers,
      agenda: view.agenda,
      facts: view.facts,
      ...(revision === undefined ? {} : { revision: revision.number }),
    }
    if (call.options.json === true) call.console.document(statusDocument(input))
    else call.console.answer(statusText({ ...input, look: call.console.look }))
    return 0
  })
