import { type Fields, fieldsOf, filledText } from '../../../base/foreign-json.ts'
import type { SenderId } from '../../../model/names.ts'
import { type Graph, notSo } from '../graph.ts'
import { byNumber, eachNumber, numbersText, type Operation } from './operation.ts'

const perPage = 100
const mostPages = 100

/**
 * QR codes and short links, by which new people come. A deleted code never comes back: what takes it back are new ones with the same text.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/qr-codes
 */
export const deleteLinks: Operation = {
  read: ({ graph }) => eachNumber({ graph }, async (id) => ({ links: await linksOf(graph, id) })),
  perform: async ({ graph }, before) => {
    await eachNumber({ graph }, async (id) => {
      for (const { code } of await linksOf(graph, id))
        await graph.remove(id, `/message_qrdls/${encodeURIComponent(code)}`)
      const left = (await linksOf(graph, id)).length
      if (left > 0) throw notSo(`${left} links of ${id} are still there`)
    })
    const n = Object.values(byNumber(before)).reduce((sum, one) => sum + linksIn(one).length, 0)
    return `${n} links of ${numbersText(graph.numbers.length)}`
  },
  undo: async ({ graph }, before) => {
    const known = byNumber(before)
    let made = 0
    for (const id of graph.numbers) {
      const texts = (await linksOf(graph, id)).map(({ text }) => text)
      for (const { text } of linksIn(known[id])) {
        const at = texts.indexOf(text)
        if (at >= 0) texts.splice(at, 1)
        else {
          await graph.post(id, '/message_qrdls', { prefilled_message: text, generate_qr_image: 'SVG' })
          made++
        }
      }
    }
    return `${made} new links with the texts of the old ones, under other codes: what was printed stays dead`
  },
}

type Link = { readonly code: string; readonly text: string }

const linksIn = (state: Fields | undefined): readonly Link[] =>
  Array.isArray(state?.['links'])
    ? state['links'].flatMap((one: unknown) => linkOf(fieldsOf(one), 'text'))
    : []

const linkOf = (fields: Fields | undefined, key: string): Link[] => {
  const code = filledText(fields?.['code'])
  return code === undefined ? [] : [{ code, text: filledText(fields?.[key]) ?? '' }]
}

const linksOf = async (graph: Graph, id: SenderId): Promise<readonly Link[]> => {
  const links: Link[] = []
  let after = ''
  for (let page = 0; page < mostPages; page++) {
    const answer = await graph.get(
      id,
      `/message_qrdls?fields=code,prefilled_message&limit=${perPage}${after}`,
    )
    const data = Array.isArray(answer['data']) ? answer['data'] : []
    links.push(...data.flatMap((one: unknown) => linkOf(fieldsOf(one), 'prefilled_message')))
    const paging = fieldsOf(answer['paging'])
    const next = filledText(fieldsOf(paging?.['cursors'])?.['after'])
    if (filledText(paging?.['next']) === undefined || next === undefined) break
    after = `&after=${encodeURIComponent(next)}`
  }
  return links
}
