import { Rota } from './rota'

/** The rota of this page. */
export const rota = new Rota(() => !document.hidden)
