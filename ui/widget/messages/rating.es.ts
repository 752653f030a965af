import type { Translation } from '../../shared/i18n'
import type en from './rating.en'

const es: Translation<typeof en> = {
  question: '¿Le ha servido?',
  yes: 'Sí, me ha servido',
  no: 'No, no me ha servido',
  saved: 'Gracias, su valoración está guardada.',
  add: 'Añadir un comentario',
  change: 'Cambiar el comentario',
  missing: '¿Qué faltaba?',
  good: '¿Qué le ha gustado?',
  send: 'Enviar comentario',
  cancel: 'Cancelar',
  failed: 'No se ha guardado. Inténtelo de nuevo.',
}

export default es
