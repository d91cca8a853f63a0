import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** «Сервис» before the name, so that nothing is declined. No sentence ends with a date: it carries a full stop of its own («г.»). */
export const ru: LocaleTexts = {
  locale: localeTag('ru'),
  thisService: 'этот сервис',
  announce: {
    named:
      'Сервис {{ service }} прекратит работу в {{ channel }} {{ deadline | date }} и с этого момента не будет отвечать здесь.',
    unnamed:
      'Этот сервис прекратит работу в {{ channel }} {{ deadline | date }} и с этого момента не будет отвечать здесь.',
  },
  reminder: {
    named: 'Напоминание: {{ deadline | date }} сервис {{ service }} прекратит работу в {{ channel }}.',
    unnamed: 'Напоминание: {{ deadline | date }} этот сервис прекратит работу в {{ channel }}.',
  },
  reply: {
    named: 'Сервис {{ service }} больше не доступен в {{ channel }}.',
    unnamed: 'Этот сервис больше не доступен в {{ channel }}.',
  },
  moved: {
    named:
      'Поправка: мы сообщали вам о прекращении работы {{ told | date }}, но дата изменилась. Теперь {{ deadline | date }} сервис {{ service }} прекратит работу в {{ channel }}.',
    unnamed:
      'Поправка: мы сообщали вам о прекращении работы {{ told | date }}, но дата изменилась. Теперь {{ deadline | date }} этот сервис прекратит работу в {{ channel }}.',
  },
  exempt: {
    named:
      'Поправка: мы сообщали вам о прекращении работы {{ told | date }}, но для вас сервис {{ service }} продолжит работать в {{ channel }}.',
    unnamed:
      'Поправка: мы сообщали вам о прекращении работы {{ told | date }}, но для вас этот сервис продолжит работать в {{ channel }}.',
  },
  reopened: {
    named: 'Сервис {{ service }} снова отвечает в {{ channel }}. Чтобы продолжить, напишите сюда.',
    unnamed: 'Этот сервис снова отвечает в {{ channel }}. Чтобы продолжить, напишите сюда.',
  },
  linking:
    'Чтобы сохранить историю переписки, привяжите аккаунт до этого срока:\n{{ link }}\nПозже перенести её будет нельзя.',
  exporting:
    'Чтобы сохранить копию истории переписки, экспортируйте этот чат до этого срока:\n{{ export }}\nСаму историю перенести нельзя.',
  continuing: 'Продолжить можно здесь:\n{{ destinations }}\nТам сервис по-прежнему доступен.',
  steps: {
    whatsapp:
      '1. Откройте сведения об этом чате: нажмите на его имя вверху (iPhone) или на ⋮ и «Ещё» (Android).\n2. Нажмите «Экспорт чата».\n3. Выберите, где сохранить файл.',
    elsewhere:
      'Откройте этот чат в {{ channel }}, найдите экспорт в его меню или в настройках и сохраните файл.',
  },
}
