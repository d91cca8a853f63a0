import { z } from 'zod'
import type { HttpRequestPlan } from '../../model/plan.ts'
import { given } from '../given.ts'
import { section, url } from './leaves.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const status = z.number().int().min(100).max(599)

/** A call of somebody's own: `{ method, url, headers, body, expect }`. */
export const httpRequest: z.ZodType<HttpRequestPlan> = section(
  {
    url: url.meta({ description: 'https, or http on this machine; a redirect is not followed' }),
    method: z.enum(methods).exactOptional(),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: 'Their values may hold ${NAME}' })
      .exactOptional(),
    body: z.unknown().meta({ description: 'Text as it is, anything else as JSON' }).optional(),
    expect: z
      .union([status.transform((one) => [one]), z.array(status).min(1)])
      .meta({ description: 'The statuses that mean it was done; any of 200 to 299' })
      .exactOptional(),
  },
  'A call over HTTP',
).transform(({ url: to, method = 'POST', headers = {}, body, expect = [] }) => ({
  url: to,
  method,
  headers,
  expect,
  ...given('body', body),
}))
