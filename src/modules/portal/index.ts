/** The portal's own pages: they own no table, and gather what the doors contribute. Start at README.md. */
import { defineModule, type Module } from '#kernel'
import { deskPage } from './office/desk.tsx'
import { agenciesPage, agencyPage } from './pages/agencies.tsx'
import { guidePage } from './pages/guide.tsx'
import { entry, homePage } from './pages/home.tsx'
import { myPage } from './pages/my.tsx'
import { servicesPage } from './pages/services.tsx'

/** @param contributors  the modules whose tiles and queues it shows */
export const portal = (contributors: readonly Module[]): Module =>
  defineModule({
    name: 'portal',
    uses: ['organisations', 'services'],
    routes: [
      entry,
      homePage,
      servicesPage,
      agenciesPage,
      agencyPage,
      guidePage,
      myPage(contributors),
      deskPage(contributors),
    ],
    permissions: {
      desk: ['officer', 'senior-officer', 'administrator'],
    },
  })
