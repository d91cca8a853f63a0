import { why } from '../../app/why.ts'
import { whyDocument } from '../../report/why-document.ts'
import { whyText } from '../../report/why-text.ts'
import { type Call, lookOptionsOf } from '../command.ts'

type Options = { readonly unmask?: boolean; readonly utc?: boolean }

export const runWhy = async (plan: string, address: string, call: Call<Options>): Promise<number> => {
  const { options, console, surroundings } = call
  const input = await why(surroundings, {
    ...lookOptionsOf(plan, call),
    address,
    unmask: options.unmask === true,
  })
  if (options.json === true) console.document(whyDocument(input))
  else console.answer(whyText({ ...input, look: console.look, utc: options.utc === true }))
  return 0
}
