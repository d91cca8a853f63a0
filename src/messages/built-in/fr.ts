import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** The spaces before « : », « ; » and inside quotes are no-break spaces (U+00A0), written as escapes so that they survive editors. */
export const fr: LocaleTexts = {
  locale: localeTag('fr'),
  thisService: 'ce service',
  announce: {
    named:
      '{{ service }} quitte {{ channel }} le {{ deadline | date }}. Dès lors, vous n’y recevrez plus de réponse.',
    unnamed:
      'Ce service quitte {{ channel }} le {{ deadline | date }}. Dès lors, vous n’y recevrez plus de réponse.',
  },
  reminder: {
    named: 'Rappel\u00a0: le {{ deadline | date }}, {{ service }} quitte {{ channel }}.',
    unnamed: 'Rappel\u00a0: le {{ deadline | date }}, ce service quitte {{ channel }}.',
  },
  reply: {
    named: '{{ service }} n’est plus disponible sur {{ channel }}.',
    unnamed: 'Ce service n’est plus disponible sur {{ channel }}.',
  },
  moved: {
    named:
      'Rectification\u00a0: nous vous avions annoncé le {{ told | date }}. C’est désormais le {{ deadline | date }} que {{ service }} quittera {{ channel }}.',
    unnamed:
      'Rectification\u00a0: nous vous avions annoncé le {{ told | date }}. C’est désormais le {{ deadline | date }} que ce service quittera {{ channel }}.',
  },
  exempt: {
    named:
      'Rectification\u00a0: nous vous avions annoncé le {{ told | date }}. Finalement, {{ service }} reste disponible pour vous sur {{ channel }}.',
    unnamed:
      'Rectification\u00a0: nous vous avions annoncé le {{ told | date }}. Finalement, ce service reste disponible pour vous sur {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} répond de nouveau sur {{ channel }}. Écrivez ici pour continuer.',
    unnamed: 'Ce service répond de nouveau sur {{ channel }}. Écrivez ici pour continuer.',
  },
  linking:
    'Pour garder l’historique de vos discussions, associez votre compte avant cette date\u00a0:\n{{ link }}\nEnsuite, il ne pourra plus être transféré.',
  exporting:
    'Pour garder une copie de l’historique de vos discussions, exportez cette discussion avant cette date\u00a0:\n{{ export }}\nL’historique lui-même ne peut pas être transféré.',
  continuing: 'Vous pouvez continuer ici\u00a0:\n{{ destinations }}\nLe service y reste disponible.',
  steps: {
    whatsapp:
      '1. Ouvrez les infos de cette discussion\u00a0: touchez son nom en haut (iPhone), ou ⋮ puis «\u00a0Plus\u00a0» (Android).\n2. Touchez «\u00a0Exporter la discussion\u00a0».\n3. Choisissez où enregistrer le fichier.',
    elsewhere:
      'Ouvrez cette discussion dans {{ channel }}, cherchez l’exportation dans son menu ou dans les réglages, puis enregistrez le fichier.',
  },
}
