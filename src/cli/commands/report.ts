import { evidence } from '../../app/report.ts'
import { reportDocument } from '../../report/report-document.ts'
import { reportText } from '../../report/report-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

export const runReport = async (
  plan: string,
  call: Call<{ readonly format: 'text' | 'json' }>,
): Promise<number> => {
  const { options, console, surroundings } = call
  const input = await evidence(surroundings, lookOptionsOf(plan, call))
  if (options.json === true || options.format === 'json') console.document(reportDocument(input))
  else console.answer(reportText({ ...input, look: console.look }))
  return 0
}
