import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

/** «tarihinde», «platformundan», «üzerinde» take the case endings, so that none hangs on a name or a date. */
export const tr: LocaleTexts = {
  locale: localeTag('tr'),
  thisService: 'bu hizmet',
  announce: {
    named:
      '{{ service }}, {{ deadline | date }} tarihinde {{ channel }} platformundan ayrılıyor. O andan itibaren burada yanıt vermeyecek.',
    unnamed:
      'Bu hizmet, {{ deadline | date }} tarihinde {{ channel }} platformundan ayrılıyor. O andan itibaren burada yanıt vermeyecek.',
  },
  reminder: {
    named:
      'Hatırlatma: {{ service }}, {{ deadline | date }} tarihinde {{ channel }} platformundan ayrılıyor.',
    unnamed: 'Hatırlatma: Bu hizmet, {{ deadline | date }} tarihinde {{ channel }} platformundan ayrılıyor.',
  },
  reply: {
    named: '{{ service }} artık {{ channel }} üzerinde kullanılamıyor.',
    unnamed: 'Bu hizmet artık {{ channel }} üzerinde kullanılamıyor.',
  },
  moved: {
    named:
      'Düzeltme: Size {{ told | date }} tarihini bildirmiştik. Şimdi {{ service }}, {{ channel }} platformundan {{ deadline | date }} tarihinde ayrılıyor.',
    unnamed:
      'Düzeltme: Size {{ told | date }} tarihini bildirmiştik. Şimdi bu hizmet, {{ channel }} platformundan {{ deadline | date }} tarihinde ayrılıyor.',
  },
  exempt: {
    named:
      'Düzeltme: Size {{ told | date }} tarihini bildirmiştik. Ancak {{ service }}, sizin için {{ channel }} üzerinde kalıyor.',
    unnamed:
      'Düzeltme: Size {{ told | date }} tarihini bildirmiştik. Ancak bu hizmet, sizin için {{ channel }} üzerinde kalıyor.',
  },
  reopened: {
    named: '{{ service }}, {{ channel }} üzerinde yeniden yanıt veriyor. Devam etmek için buraya yazın.',
    unnamed: 'Bu hizmet, {{ channel }} üzerinde yeniden yanıt veriyor. Devam etmek için buraya yazın.',
  },
  linking:
    'Sohbet geçmişinizi korumak için hesabınızı bundan önce bağlayın:\n{{ link }}\nSonrasında geçmiş taşınamaz.',
  exporting:
    'Sohbet geçmişinizin bir kopyasını saklamak için bu sohbeti bundan önce dışa aktarın:\n{{ export }}\nGeçmişin kendisi taşınamaz.',
  continuing: 'Buradan devam edebilirsiniz:\n{{ destinations }}\nHizmet orada sunulmaya devam ediyor.',
  steps: {
    whatsapp:
      '1. Bu sohbetin bilgilerini açın: üstteki ada dokunun (iPhone) veya ⋮ simgesine, ardından “Diğer” seçeneğine dokunun (Android).\n2. “Sohbeti dışa aktar” seçeneğine dokunun.\n3. Dosyanın kaydedileceği yeri seçin.',
    elsewhere:
      'Bu sohbeti {{ channel }} uygulamasında açın, menüsünde veya ayarlarda dışa aktarma seçeneğini bulun ve dosyayı kaydedin.',
  },
}
