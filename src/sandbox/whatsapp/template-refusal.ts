import type { Reply } from './replies.ts'

/** As the platform refuses a creation: 100, a subcode that says why, and words for a person. */
export const templateRefusal = (subcode: number, title: string, text: string): Reply => ({
  status: 400,
  body: JSON.stringify({
    error: {
      message: 'Invalid parameter',
      type: 'OAuthException',
      code: 100,
      error_subcode: subcode,
      is_transient: false,
      error_user_title: title,
      error_user_msg: text,
      fbtrace_id: 'SandboxTrace',
    },
  }),
})
