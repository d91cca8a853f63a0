import { localeTag } from '../../model/names.ts'
import type { LocaleTexts } from './locale-texts.ts'

export const id: LocaleTexts = {
  locale: localeTag('id'),
  thisService: 'layanan ini',
  announce: {
    named:
      '{{ service }} akan meninggalkan {{ channel }} pada {{ deadline | date }}. Sejak saat itu, pesan di sini tidak dijawab lagi.',
    unnamed:
      'Layanan ini akan meninggalkan {{ channel }} pada {{ deadline | date }}. Sejak saat itu, pesan di sini tidak dijawab lagi.',
  },
  reminder: {
    named: 'Pengingat: {{ service }} akan meninggalkan {{ channel }} pada {{ deadline | date }}.',
    unnamed: 'Pengingat: layanan ini akan meninggalkan {{ channel }} pada {{ deadline | date }}.',
  },
  reply: {
    named: '{{ service }} tidak lagi tersedia di {{ channel }}.',
    unnamed: 'Layanan ini tidak lagi tersedia di {{ channel }}.',
  },
  moved: {
    named:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Kini {{ service }} akan meninggalkan {{ channel }} pada {{ deadline | date }}.',
    unnamed:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Kini layanan ini akan meninggalkan {{ channel }} pada {{ deadline | date }}.',
  },
  exempt: {
    named:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. {{ service }} ternyata tetap tersedia untuk Anda di {{ channel }}.',
    unnamed:
      'Ralat: sebelumnya kami menyebutkan {{ told | date }}. Layanan ini ternyata tetap tersedia untuk Anda di {{ channel }}.',
  },
  reopened: {
    named: '{{ service }} kembali menjawab di {{ channel }}. Tulis pesan di sini untuk melanjutkan.',
    unnamed: 'Layanan ini kembali menjawab di {{ channel }}. Tulis pesan di sini untuk melanjutkan.',
  },
  linking:
    'Agar riwayat chat Anda tetap tersimpan, tautkan akun Anda sebelum saat itu; setelahnya riwayat tidak dapat dipindahkan lagi:\n{{ link }}',
  exporting:
    'Riwayat chat Anda tidak dapat dipindahkan. Untuk menyimpan salinannya, ekspor chat ini sebelum saat itu:\n{{ export }}',
  continuing: 'Anda dapat melanjutkan di sini:\n{{ destinations }}',
  steps: {
    whatsapp:
      '1. Buka info chat ini: ketuk namanya di bagian atas (iPhone), atau ⋮ lalu “Lainnya” (Android).\n2. Ketuk “Ekspor chat”.\n3. Pilih tempat menyimpan file.',
    elsewhere:
      'Buka chat ini di {{ channel }}, cari fitur ekspor di menunya atau di pengaturan, lalu simpan filenya.',
  },
}
