import { fieldsOf, filledText } from '../../../base/foreign-json.ts'
import { type Graph, notSo } from '../graph.ts'
import type { Operation } from './operation.ts'

/**
 * Ends the app's webhooks for the whole account, every number in it. Which of the account's apps is ours the platform does not say: it
 * is gone once there is one less than before.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-account/whatsapp-business-account-webhook-subscription-api
 */
export const unsubscribe: Operation = {
  needsAccount: true,
  read: async ({ graph }) => ({ apps: await appsOf(graph) }),
  perform: async ({ graph }, before) => {
    const were = appsIn(before)
    const isGone = async (): Promise<boolean> => {
      const are = await appsOf(graph)
      return are.length === 0 || were.some((app) => !are.includes(app))
    }
    if (!(await isGone())) {
      await graph.remove('account', '/subscribed_apps')
      if (!(await isGone())) throw notSo('the app still gets the account’s webhooks')
    }
    return `${were.length} ${were.length === 1 ? 'app' : 'apps'} before`
  },
  undo: async ({ graph }, before) => {
    const were = appsIn(before)
    const isBack = async (): Promise<boolean> => {
      const are = await appsOf(graph)
      return were.every((app) => are.includes(app))
    }
    if (await isBack()) return 'the apps are those of before'
    await graph.post('account', '/subscribed_apps', {})
    if (!(await isBack())) throw notSo('the app does not get the account’s webhooks again')
    return 'the app gets the account’s webhooks again; where they went to a callback of the account’s own, set that by hand'
  },
}

const appsOf = async (graph: Graph): Promise<readonly string[]> => {
  const answer = await graph.get('account', '/subscribed_apps')
  const data = Array.isArray(answer['data']) ? answer['data'] : []
  return data.flatMap((one: unknown) => {
    const id = filledText(fieldsOf(fieldsOf(one)?.['whatsapp_business_api_data'])?.['id'])
    return id === undefined ? [] : [id]
  })
}

const appsIn = (before: unknown): readonly string[] => {
  const apps = fieldsOf(before)?.['apps']
  return Array.isArray(apps) ? apps.map(String) : []
}
