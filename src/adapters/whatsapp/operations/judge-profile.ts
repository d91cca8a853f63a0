/** Lengths in characters. https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles */
const longest: Readonly<Record<string, number>> = { about: 139, address: 256, description: 256, email: 128 }
const mostWebsites = 2
const longestWebsite = 256

const fields = [...Object.keys(longest), 'websites']

/** What is wrong with what a profile is to say. */
export const judgeProfile = (given: Readonly<Record<string, unknown>>): readonly string[] => {
  if (Object.keys(given).length === 0)
    return [`it needs what the profile is to say: \`{ set-profile: { about: "…" } }\` (${fields.join(', ')})`]
  return Object.entries(given).flatMap(([key, value]) => {
    if (!fields.includes(key)) return [`\`${key}\` is no part of a profile: there are ${fields.join(', ')}`]
    return key === 'websites' ? websitesIn(value) : textIn(key, value)
  })
}

const textIn = (key: string, value: unknown): readonly string[] => {
  const most = longest[key] ?? 0
  if (typeof value !== 'string') return [`\`${key}\` must be a text`]
  // The platform takes no empty one.
  if (key === 'about' && value.trim() === '') return ['`about` is empty, which the platform refuses']
  return value.length > most ? [`\`${key}\` has ${value.length} characters; the platform takes ${most}`] : []
}

const websitesIn = (value: unknown): readonly string[] => {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string' || !URL.canParse(one)))
    return ['`websites` must be a list of addresses']
  if (value.length > mostWebsites)
    return [`\`websites\` has ${value.length}; the platform takes ${mostWebsites}`]
  return value.some((one) => String(one).length > longestWebsite)
    ? [`one of \`websites\` is longer than ${longestWebsite} characters`]
    : []
}
