import { SunsetError } from '../../base/errors.ts'
import type { ChannelPlan } from '../../model/plan.ts'

/** Where the API is, checked: `origin` is what one connects to, `path` what every request's path begins with. */
export type ApiAddress = { readonly origin: string; readonly path: string; readonly isLoopback: boolean }

const defaultBaseUrl = 'https://graph.facebook.com'
/** Pinned: without a version in the path the platform takes the newest, whose answers may differ. It ends on 2027-10-08. */
const defaultVersion = 'v23.0'

export const addressOfApi = ({
  baseUrl = defaultBaseUrl,
  version = defaultVersion,
}: ChannelPlan): ApiAddress => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined) throw refused(`base_url "${baseUrl}" is not a URL.`)
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
    throw refused(`base_url "${url.origin}" is not https: the access token would be readable on the way.`)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw refused(`base_url "${url.origin}" must be an address alone, without user, query or fragment.`)
  if (!/^v\d{1,3}\.\d{1,2}$/.test(version))
    throw refused(`version "${version}" is not like "${defaultVersion}".`)
  return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, '')}/${version}`, isLoopback }
}

const refused = (message: string): SunsetError =>
  new SunsetError('channel-refused', message, { hint: 'Correct the `channel:` section of the plan.' })
