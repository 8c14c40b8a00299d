import type { MandatePort } from '#kernel'
import { exportMandates } from './export.ts'
import { findHeld, listHeld } from './mandate.ts'

/** What other parts of the platform ask of this register. */
export const mandatePort: MandatePort = { find: findHeld, list: listHeld, export: exportMandates }
