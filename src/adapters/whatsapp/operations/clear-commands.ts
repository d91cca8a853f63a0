import { type Fields, fieldsOf } from '../../../base/foreign-json.ts'
import type { SenderId } from '../../../model/names.ts'
import { type Graph, notSo } from '../graph.ts'
import { byNumber, eachNumber, isSame, numbersText, type Operation } from './operation.ts'

const nothing = { enable_welcome_message: false, prompts: [], commands: [] }

/**
 * Commands and ice breakers, which invite people to begin a chat.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components
 */
export const clearCommands: Operation = {
  read: ({ graph }) => eachNumber({ graph }, (id) => automationOf(graph, id)),
  perform: async ({ graph }, before) => {
    await eachNumber({ graph }, (id) => makeSo(graph, id, nothing))
    const known = Object.values(byNumber(before))
    return `${countOf(known, 'commands')} commands and ${countOf(known, 'prompts')} ice breakers of ${numbersText(graph.numbers.length)}`
  },
  undo: async ({ graph }, before) => {
    const known = byNumber(before)
    for (const id of graph.numbers) {
      const was = known[id]
      if (was !== undefined) await makeSo(graph, id, was)
    }
    return `commands and ice breakers as before, of ${numbersText(graph.numbers.length)}`
  },
}

const countOf = (known: readonly Fields[], key: string): number =>
  known.reduce((sum, one) => sum + (Array.isArray(one[key]) ? one[key].length : 0), 0)

const automationOf = async (graph: Graph, id: SenderId): Promise<Fields> => {
  const answer = await graph.get(id, '?fields=conversational_automation')
  const is = fieldsOf(answer['conversational_automation']) ?? {}
  return {
    enable_welcome_message: is['enable_welcome_message'] === true,
    prompts: Array.isArray(is['prompts']) ? is['prompts'] : [],
    commands: commandsOf(is['commands']),
  }
}

/** Without what the platform adds to each: it is sent back as it is. */
const commandsOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value)
    ? value.map(fieldsOf).map((command) => ({
        command_name: command?.['command_name'],
        command_description: command?.['command_description'],
      }))
    : []

const makeSo = async (graph: Graph, id: SenderId, wanted: Fields): Promise<void> => {
  if (isSame(await automationOf(graph, id), wanted)) return
  await graph.post(id, '/conversational_automation', wanted)
  if (!isSame(await automationOf(graph, id), wanted))
    throw notSo(`the commands of ${id} are not what they were set to`)
}
