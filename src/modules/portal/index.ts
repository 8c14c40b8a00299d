/** The portal's own pages: they own no table, and gather what the doors contribute. Start at README.md. */

import { defineModule, type Module } from '#kernel'
import { deskPage } from './office/desk.tsx'
import { indexPage } from './pages/a-z.tsx'
import { aboutPage } from './pages/about.tsx'
import { accessibilityPage } from './pages/accessibility.tsx'
import { agenciesPage } from './pages/agencies.tsx'
import { agencyPage } from './pages/agency.tsx'
import { audiencePage } from './pages/audiences.tsx'
import { guidePage } from './pages/guide.tsx'
import { entry, homePage } from './pages/home.tsx'
import { lifeEventPage, lifeEventsPage } from './pages/life-events.tsx'
import { myPage } from './pages/my.tsx'
import { servicesPage, topicPage, topicsPage } from './pages/topics.tsx'
import { decide } from './policies.ts'
import { searchEntries } from './search-entries.ts'

/** @param contributors  the modules whose tiles and queues it shows */
export const portal = (contributors: readonly Module[]): Module =>
  defineModule({
    name: 'portal',
    uses: ['organisations', 'services'],
    routes: [
      entry,
      homePage,
      servicesPage,
      topicsPage,
      topicPage,
      lifeEventsPage,
      lifeEventPage,
      audiencePage,
      agenciesPage,
      agencyPage,
      indexPage,
      aboutPage,
      accessibilityPage,
      guidePage,
      myPage(contributors),
      deskPage(contributors),
    ],
    decide,
    portal: { search: searchEntries },
  })
