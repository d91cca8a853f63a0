import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const en: LocaleTexts = {
  locale: localeTag('en'),
  thisService: 'this service',
  announce: {
    named:
      '{{ service }} leaves {{ channel }} on {{ deadline | date }}. From then on it no longer answers here.',
    unnamed:
      'This service leaves {{ channel }} on {{ deadline | date }}. From then on it no longer answers here.',
  },
  reminder: {
    named: 'Reminder: on {{ deadline | date }}, {{ service }} leaves {{ channel }}.',
    unnamed: 'Reminder: on {{ deadline | date }}, this service leaves {{ channel }}.',
  },
  reply: {
    named: '{{ service }} is no longer available on {{ channel }}.',
    unnamed: 'This service is no longer available on {{ channel }}.',
  },
  moved: {
    named:
      'A correction: we told you {{ told | date }}. It is now on {{ deadline | date }} that {{ service }} leaves {{ channel }}.',
    unnamed:
      'A correction: we told you {{ told | date }}. It is now on {{ deadline | date }} that this service leaves {{ channel }}.',
  },
  exempt: {
    named:
      'A correction: we told you {{ told | date }}. {{ service }} stays on {{ channel }} for you after all.',
    unnamed:
      'A correction: we told you {{ told | date }}. This service stays on {{ channel }} for you after all.',
  },
  reopened: {
    named: '{{ service }} answers on {{ channel }} again. Write here to continue.',
    unnamed: 'This service answers on {{ channel }} again. Write here to continue.',
  },
  linking:
    'To keep your chat history, link your account before then:\n{{ link }}\nAfterwards it can no longer be moved.',
  exporting:
    'To keep a copy of your chat history, export this chat before then:\n{{ export }}\nThe history itself cannot be moved.',
  continuing: 'You can continue here:\n{{ destinations }}\nThe service remains available there.',
  steps: {
    whatsapp:
      '1. Open the info of this chat: tap its name at the top (iPhone), or tap ⋮ and “More” (Android).\n2. Tap “Export chat”.\n3. Choose where to save the file.',
    elsewhere:
      'Open this chat in {{ channel }}, look for the export in its menu or in the settings, and save the file.',
  },
}
